-- Keep the hash of a code that is about to be sent to the addresses of a license record. A call is sent one code: when it
-- has run out, no other follows. A record is sent only so many within a day, whoever calls.
-- KEYS: 1 the code of the call, 2 the calls in which the record was sent a code
-- ARGV: 1 call id, 2 hash of the code, 3 life of the code in ms, 4 the day in ms, 5 the most codes within it
-- Returns {'kept'} | {'sent before'} | {'too many'}
local code, calls = unpack(KEYS)
local call_id, hash, life_ms, day_ms, most = unpack(ARGV)
day_ms, most = tonumber(day_ms), tonumber(most)

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local stored = redis.call('GET', code)
if stored and cjson.decode(stored).hash == hash then
  return {'kept'}
end
if redis.call('ZSCORE', calls, call_id) then
  return {'sent before'}
end
redis.call('ZREMRANGEBYSCORE', calls, '-inf', now - day_ms)
if #redis.call('ZRANGEBYSCORE', calls, '-inf', '+inf', 'LIMIT', 0, most) >= most then
  return {'too many'}
end
redis.call('SET', code, cjson.encode({hash = hash, tries = {}}), 'PX', life_ms)
redis.call('ZADD', calls, now, call_id)
redis.call('EXPIRE', calls, math.ceil(day_ms / 1000))
return {'kept'}
