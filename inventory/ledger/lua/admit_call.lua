-- Count a call that is about to be taken, unless a limit is reached: then nothing is written. A call that was counted
-- before only keeps its place for longer. A call that runs has its place until it leaves or its place expires, so that
-- one whose process was killed does not count for ever.
-- KEYS: 1 calls of the depot within the hour, 2 calls of the depot that run, 3 cost of the model today;
--       of a caller whose number is known also: 4 calls of the number within the hour, 5 its calls that run
-- ARGV: 1 call id, 2 the hour in ms, 3 life of a place in ms; the limits, where 0 is none: 4 calls of the depot within
--       the hour, 5 at once, 6 cost of the model in micro-dollars, 7 calls of the number within the hour, 8 at once
-- Returns {'admitted'} | {'refused', limit}
local hour, running, cost, hour_of_number, running_of_number = unpack(KEYS)
local call_id, hour_ms, place_ms = unpack(ARGV, 1, 3)
local most_in_hour, most_at_once, most_cost, most_in_hour_of_number, most_at_once_of_number = unpack(ARGV, 4, 8)
hour_ms, place_ms = tonumber(hour_ms), tonumber(place_ms)

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Forget the calls whose score has passed, and tell whether as many are left as there may be.
local function full(key, passed, most)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', passed)
  most = tonumber(most)
  return most > 0 and #redis.call('ZRANGEBYSCORE', key, '-inf', '+inf', 'LIMIT', 0, most) >= most
end

local function count(key, score, life_ms)
  redis.call('ZADD', key, score, call_id)
  redis.call('EXPIRE', key, math.ceil(life_ms / 1000))
end

if not redis.call('ZSCORE', running, call_id) then
  if hour_of_number then
    if full(hour_of_number, now - hour_ms, most_in_hour_of_number) then
      return {'refused', 'number_calls_an_hour'}
    end
    if full(running_of_number, now, most_at_once_of_number) then
      return {'refused', 'number_calls_at_once'}
    end
  end
  if full(hour, now - hour_ms, most_in_hour) then
    return {'refused', 'calls_an_hour'}
  end
  if full(running, now, most_at_once) then
    return {'refused', 'calls_at_once'}
  end
  local spent = tonumber(redis.call('HGET', cost, 'sum') or 0)
  if tonumber(most_cost) > 0 and spent >= tonumber(most_cost) then
    return {'refused', 'model_dollars_a_day'}
  end
  count(hour, now, hour_ms)
  if hour_of_number then
    count(hour_of_number, now, hour_ms)
  end
end
count(running, now + place_ms, place_ms)
if running_of_number then
  count(running_of_number, now + place_ms, place_ms)
end
return {'admitted'}
