-- Take a unit into maintenance, or back from it.
-- KEYS: 1 equipment, 2 withdrawn, 3 catalogue
-- ARGV: 1 equipment id, 2 'on' or 'off'
-- Returns 'done' | 'unknown' | 'rented': people marked the unit as rented, and maintenance would overwrite that mark
local equipment, withdrawn, catalogue = unpack(KEYS)
local equipment_id, switch = unpack(ARGV)

if redis.call('HEXISTS', equipment, equipment_id) == 0 then
  return 'unknown'
end
local status = redis.call('HGET', withdrawn, equipment_id)
if switch == 'on' and status == 'RENTED' then
  return 'rented'
end
if switch == 'on' and status ~= 'MAINTENANCE' then
  redis.call('HSET', withdrawn, equipment_id, 'MAINTENANCE')
  redis.call('XADD', catalogue, 'MAXLEN', '~', 10000, '*', 'equipment_id', equipment_id)
elseif switch == 'off' and status == 'MAINTENANCE' then
  redis.call('HDEL', withdrawn, equipment_id)
  redis.call('XADD', catalogue, 'MAXLEN', '~', 10000, '*', 'equipment_id', equipment_id)
end
return 'done'
