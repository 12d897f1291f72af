-- Add a unit or change what is known of it; holds and bookings are not touched.
-- KEYS: 1 equipment, 2 out, 3 catalogue
-- ARGV: 1 equipment id, 2 the unit as JSON, 3 its status: AVAILABLE, RENTED or MAINTENANCE
-- Answers 'added', 'changed' or 'unchanged'.
local before = redis.call('HGET', KEYS[1], ARGV[1])
local status_before = redis.call('HGET', KEYS[2], ARGV[1]) or 'AVAILABLE'
if before == ARGV[2] and status_before == ARGV[3] then
  return 'unchanged'
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if ARGV[3] == 'AVAILABLE' then
  redis.call('HDEL', KEYS[2], ARGV[1])
else
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
end
redis.call('XADD', KEYS[3], 'MAXLEN', '~', 10000, '*', 'equipment_id', ARGV[1])
return before and 'changed' or 'added'
