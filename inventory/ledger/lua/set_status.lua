-- Take a unit out of the offer as MAINTENANCE or RENTED, perhaps until a day, or put it back.
-- KEYS: 1 equipment, 2 withdrawn, 3 catalogue
-- ARGV: 1 equipment id, 2 the status: MAINTENANCE, RENTED, or AVAILABLE, which ends MAINTENANCE only, 3 the day after
--       the last one, or 0 when it is not known
-- Returns 'done' | 'unknown' | the other status that people have set: it has to be ended first
local equipment, withdrawn, catalogue = unpack(KEYS)
local equipment_id, status, day_after = unpack(ARGV)

if redis.call('HEXISTS', equipment, equipment_id) == 0 then
  return 'unknown'
end
local stored = redis.call('HGET', withdrawn, equipment_id)
local status_before = stored and string.match(stored, '^%u+') or 'AVAILABLE'
local wanted = day_after == '0' and status or status .. ' ' .. day_after
if status == 'AVAILABLE' then
  if status_before == 'MAINTENANCE' then
    redis.call('HDEL', withdrawn, equipment_id)
    redis.call('XADD', catalogue, 'MAXLEN', '~', 10000, '*', 'equipment_id', equipment_id)
  end
  return 'done'
end
if status_before ~= 'AVAILABLE' and status_before ~= status then
  return status_before
end
if stored ~= wanted then
  redis.call('HSET', withdrawn, equipment_id, wanted)
  redis.call('XADD', catalogue, 'MAXLEN', '~', 10000, '*', 'equipment_id', equipment_id)
end
return 'done'
