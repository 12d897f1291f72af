-- Store the record of a call in place of the one before it. The index is ordered by when each record expires, so that
-- expired ones can be removed from it.
-- KEYS: 1 the record, 2 index of records
-- ARGV: 1 call id, 2 the record as JSON, 3 life of the record in s
-- Returns 1
local record_key, index = unpack(KEYS)
local call_id, record, life_seconds = unpack(ARGV)

local now = tonumber(redis.call('TIME')[1])
redis.call('SET', record_key, record, 'EX', life_seconds)
redis.call('ZADD', index, now + life_seconds, call_id)
redis.call('ZREMRANGEBYSCORE', index, '-inf', now)
return 1
