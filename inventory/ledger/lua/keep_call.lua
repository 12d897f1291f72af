-- @include calendar
-- Note how far a call has come, for a caller who is cut off and calls again, and keep its hold for as long as the note.
-- A number has one note. It belongs to one call until that call ends in order, another call takes it over, or it expires.
-- KEYS: 1 the unfinished call of the caller's number, 2 holds
-- ARGV: 1 call id, 2 hold id, 3 how far the call has come (text), 4 life of the note in ms, 5 for how many ms from now
--       the call counts as running, or 0 when it was cut off
-- Returns 1, or 0 when the note belongs to another call
local unfinished, holds = unpack(KEYS)
local call_id, hold_id, facts, life_ms, running_ms = unpack(ARGV)
local now = now_ms()
life_ms, running_ms = tonumber(life_ms), tonumber(running_ms)

local stored = redis.call('GET', unfinished)
if stored and stored ~= '' and cjson.decode(stored).call_id ~= call_id then
  return 0
end
local hold = live_hold(holds, hold_id, now)
if hold and hold.call_id == call_id then
  local expires = now + life_ms
  if running_ms > 0 then
    expires = math.max(expires, hold.expires)
  end
  hold.expires = expires
  redis.call('HSET', holds, hold_id, cjson.encode(hold))
end
local note = {call_id = call_id, running_until = now + running_ms, facts = facts}
redis.call('SET', unfinished, cjson.encode(note), 'PX', life_ms)
return 1
