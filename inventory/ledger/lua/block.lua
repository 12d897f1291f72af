-- @include calendar
-- Keep a unit for the depot itself on some days, for example for a repair. A block is stored as a hold that belongs to
-- no call and expires when its days are over.
-- KEYS: 1 equipment, 2 holds, 3 the unit's calendar
-- ARGV: 1 id of the block, 2 equipment id, 3 first day, 4 day after the last, 5 today, 6 when it expires, in ms since
--       the epoch, 7 the name that stands for the call, 8 why, 9 who blocks it
-- Returns {'blocked'} | {'unknown'} | {'unavailable', status}
local equipment, holds, calendar = unpack(KEYS)
local block_id, equipment_id, first_day, day_after, today, expires, owner, why, by = unpack(ARGV)

if redis.call('HEXISTS', equipment, equipment_id) == 0 then
  return {'unknown'}
end
if redis.call('HEXISTS', holds, block_id) == 1 then
  return {'blocked'}
end
local function never()
  return false
end
if find_blocking_member(calendar, holds, first_day, day_after, today, now_ms(), never, true) then
  return {'unavailable', 'RENTED'}
end
local block = {equipment_id = equipment_id, call_id = owner, expires = tonumber(expires), why = why, by = by}
set_days(block, first_day, day_after)
redis.call('HSET', holds, block_id, cjson.encode(block))
redis.call('ZADD', calendar, first_day, write_member(day_after, 'h', block_id))
return {'blocked'}
