-- Keep the record of a call, in the place of the one before it. The index counts by when a record expires, so that
-- what has expired can be taken out of it.
-- KEYS: 1 the record, 2 index of records
-- ARGV: 1 call id, 2 the record as JSON, 3 life in s
-- Answers 1
local now = tonumber(redis.call('TIME')[1])
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
return 1
