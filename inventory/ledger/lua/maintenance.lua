-- Take a unit out of the offer, or put it back.
-- KEYS: 1 equipment, 2 out, 3 catalogue
-- ARGV: 1 equipment id, 2 'on' or 'off'
-- Answers 'done' | 'unknown' | 'rented': people marked it as rented, and that mark would be lost
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  return 'unknown'
end
local status = redis.call('HGET', KEYS[2], ARGV[1])
if ARGV[2] == 'on' and status == 'RENTED' then
  return 'rented'
end
if ARGV[2] == 'on' and status ~= 'MAINTENANCE' then
  redis.call('HSET', KEYS[2], ARGV[1], 'MAINTENANCE')
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', 10000, '*', 'equipment_id', ARGV[1])
elseif ARGV[2] == 'off' and status == 'MAINTENANCE' then
  redis.call('HDEL', KEYS[2], ARGV[1])
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', 10000, '*', 'equipment_id', ARGV[1])
end
return 'done'
