-- @include calendar
-- Note how far a call has come, for a caller who is cut off and calls again, and keep its holds for as long as the note.
-- A number has one note. It belongs to one call until that call ends in order, another call takes it over, or it expires.
-- KEYS: 1 the unfinished call of the caller's number, 2 holds
-- ARGV: 1 call id, 2 how far the call has come (text), 3 life of the note in ms, 4 for how many ms from now the call
--       counts as running, or 0 when it was cut off, then the id of each hold
-- Returns 1, or 0 when the note belongs to another call
local unfinished, holds = unpack(KEYS)
local call_id, facts, life_ms, running_ms = unpack(ARGV)
local FIRST_HOLD = 5
local now = now_ms()
life_ms, running_ms = tonumber(life_ms), tonumber(running_ms)

local stored = redis.call('GET', unfinished)
if stored and stored ~= '' and cjson.decode(stored).call_id ~= call_id then
  return 0
end
for at = FIRST_HOLD, #ARGV do
  local hold = live_hold(holds, ARGV[at], now)
  if hold and hold.call_id == call_id then
    local expires = now + life_ms
    if running_ms > 0 then
      expires = math.max(expires, hold.expires)
    end
    hold.expires = expires
    redis.call('HSET', holds, ARGV[at], cjson.encode(hold))
  end
end
local note = {call_id = call_id, running_until = now + running_ms, facts = facts}
redis.call('SET', unfinished, cjson.encode(note), 'PX', life_ms)
return 1
