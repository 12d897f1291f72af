-- @include calendar
-- Let a call go on with what another call from the same number has left: its note and its hold become those of the new
-- call. A call that still runs, or whose hold was booked, cannot be taken over.
-- KEYS: 1 the unfinished call of the caller's number, 2 holds, 3 booked (hold id to reference)
-- ARGV: 1 id of the call that was cut off, 2 id of the call that goes on, 3 hold id, 4 life of the hold in ms, 5 life of
--       the note in ms, 6 for how many ms from now the new call counts as running
-- Returns {'held', expires in ms since the epoch} | {'lost'} when the hold is gone | {'gone'} when nothing is left
local unfinished, holds, booked = unpack(KEYS)
local old_call_id, new_call_id, hold_id, hold_ms, life_ms, running_ms = unpack(ARGV)
local now = now_ms()

local stored = redis.call('GET', unfinished)
if not stored or stored == '' or redis.call('HEXISTS', booked, hold_id) == 1 then
  return {'gone'}
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
local hold = live_hold(holds, hold_id, now)
if not hold or (hold.call_id ~= old_call_id and hold.call_id ~= new_call_id) then
  return {'lost'}
end
hold.call_id = new_call_id
hold.expires = math.max(hold.expires, now + tonumber(hold_ms))
redis.call('HSET', holds, hold_id, cjson.encode(hold))
return {'held', string.format('%.0f', hold.expires)}
