-- Add a unit, or change what is known of it. A unit that people have removed is not added again. Holds and bookings are
-- not touched, and neither is the status of a unit that is known, unless the loader has seen it and wants to replace
-- it.
-- KEYS: 1 equipment, 2 withdrawn, 3 catalogue, 4 removed, 5 turnaround
-- ARGV: 1 equipment id, 2 the unit as JSON, 3 its status in the list: AVAILABLE, RENTED or MAINTENANCE, 4 the status
--       that is replaced if the unit still has it, or '', 5 the days that the unit needs between two rentals
-- Returns 'added', 'changed', 'unchanged' or 'removed'
local equipment, withdrawn, catalogue, removed, turnaround = unpack(KEYS)
local equipment_id, unit, status, replaced, days_between = unpack(ARGV)

if redis.call('HEXISTS', removed, equipment_id) == 1 then
  return 'removed'
end
local unit_before = redis.call('HGET', equipment, equipment_id)
local status_before = string.match(redis.call('HGET', withdrawn, equipment_id) or 'AVAILABLE', '^%u+')
if unit_before and status_before ~= replaced then
  status = status_before
end
if unit_before == unit and status_before == status then
  return 'unchanged'
end
redis.call('HSET', equipment, equipment_id, unit)
if days_between ~= '0' or redis.call('HEXISTS', turnaround, equipment_id) == 1 then
  redis.call('HSET', turnaround, equipment_id, days_between)
end
if status == 'AVAILABLE' then
  redis.call('HDEL', withdrawn, equipment_id)
elseif status ~= status_before then
  redis.call('HSET', withdrawn, equipment_id, status)
end
redis.call('XADD', catalogue, 'MAXLEN', '~', 10000, '*', 'equipment_id', equipment_id)
return unit_before and 'changed' or 'added'
