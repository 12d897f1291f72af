-- @include calendar
-- Let a call go on with what another call from the same number has left: its note and its holds become those of the new
-- call. A call that still runs, or of which a hold was booked, cannot be taken over.
-- KEYS: 1 the unfinished call of the caller's number, 2 holds, 3 booked (hold id to reference)
-- ARGV: 1 id of the call that was cut off, 2 id of the call that goes on, 3 life of the holds in ms, 4 life of the note
--       in ms, 5 for how many ms from now the new call counts as running, then the id of each hold
-- Returns {'held', for each hold when it expires, in ms since the epoch} | {'lost'} when a hold is gone; those that are
-- left belong to the new call then | {'gone'} when nothing is left
local unfinished, holds, booked = unpack(KEYS)
local old_call_id, new_call_id, hold_ms, life_ms, running_ms = unpack(ARGV)
local FIRST_HOLD = 6
local now = now_ms()

local stored = redis.call('GET', unfinished)
if not stored or stored == '' then
  return {'gone'}
end
for at = FIRST_HOLD, #ARGV do
  if redis.call('HEXISTS', booked, ARGV[at]) == 1 then
    return {'gone'}
  end
end
local note = cjson.decode(stored)
-- After a lost answer the same call asks again, and the note is its own already.
if note.call_id ~= new_call_id then
  if note.call_id ~= old_call_id or note.running_until > now then
    return {'gone'}
  end
  note.call_id, note.running_until = new_call_id, now + tonumber(running_ms)
  redis.call('SET', unfinished, cjson.encode(note), 'PX', life_ms)
end
local answer = {'held'}
for at = FIRST_HOLD, #ARGV do
  local hold = live_hold(holds, ARGV[at], now)
  if hold and (hold.call_id == old_call_id or hold.call_id == new_call_id) then
    hold.call_id = new_call_id
    hold.expires = math.max(hold.expires, now + tonumber(hold_ms))
    redis.call('HSET', holds, ARGV[at], cjson.encode(hold))
    table.insert(answer, string.format('%.0f', hold.expires))
  else
    answer[1] = 'lost'
  end
end
return answer[1] == 'held' and answer or {'lost'}
