-- Count a try of a number of which somebody has to prove that it is theirs, unless the number or the caller was tried
-- too often before. A try that succeeds is taken back (uncount_try.lua), so what is left are those that failed. A try
-- that is refused is not counted: a lock ends by itself, however often it is met.
-- KEYS: 1 tries of the record, 2 tries of the whole line; of a caller whose number is known also: 3 tries of the caller
-- ARGV: 1 id of the try, 2 for how long a try counts for its record and its caller, in ms, 3 for how long for the line,
--       4 most tries of a record, 5 most of a caller, 6 tries of the line that are told; 0 is no limit
-- Returns {'counted', 1 if as many tries of the line count as are told, or 0}
--         | {'refused', 'record' or 'caller', when the next try is possible in ms since the epoch}
local of_record, of_line, of_caller = unpack(KEYS)
local try_id, life_ms, line_ms, most_of_record, most_of_caller, told = unpack(ARGV)
life_ms, line_ms = tonumber(life_ms), tonumber(line_ms)

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- When the next try is possible, or nil when one is possible now.
local function possible_at(key, most)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - life_ms)
  -- Without a limit the offset is -1, where there is none.
  local nth_newest = redis.call('ZREVRANGEBYSCORE', key, '+inf', '-inf', 'WITHSCORES', 'LIMIT', most - 1, 1)
  return nth_newest[2] and string.format('%.0f', nth_newest[2] + life_ms)
end

local function count(key, for_ms)
  redis.call('ZADD', key, now, try_id)
  redis.call('EXPIRE', key, math.ceil(for_ms / 1000))
end

if not redis.call('ZSCORE', of_record, try_id) then
  local at = possible_at(of_record, most_of_record)
  if at then
    return {'refused', 'record', at}
  end
  at = of_caller and possible_at(of_caller, most_of_caller)
  if at then
    return {'refused', 'caller', at}
  end
  count(of_record, life_ms)
  count(of_line, line_ms)
  if of_caller then
    count(of_caller, life_ms)
  end
end
redis.call('ZREMRANGEBYSCORE', of_line, '-inf', now - line_ms)
told = tonumber(told)
local enough = told > 0 and #redis.call('ZRANGEBYSCORE', of_line, '-inf', '+inf', 'LIMIT', 0, told) >= told
return {'counted', enough and 1 or 0}
