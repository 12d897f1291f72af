-- Ask something of a call that runs, for its process to find. One thing at a time is asked of a call. What was asked of
-- other calls too long ago goes.
-- KEYS: 1 requests, 2 running calls
-- ARGV: 1 call id, 2 the request as JSON, 3 within how many s a call takes a request, 4 within how many s it has done
--       it, 5 life of a request in s
-- Returns 'asked' | 'not running': the call has ended, or its process has died | 'under way': something else is asked
--       of it and not done yet
local requests, running = unpack(KEYS)
local call_id, request, taken_seconds, done_seconds, life_seconds = unpack(ARGV)

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function seconds_old(stored)
  local at = tonumber(string.match(stored, '^(%d+)\n'))
  return at and (now - at) / 1000 or math.huge
end

if tonumber(redis.call('ZSCORE', running, call_id) or 0) <= now then
  return 'not running'
end
local before = redis.call('HGET', requests, call_id)
local longest_seconds = {asked = taken_seconds, taken = done_seconds}
if before then
  local longest = longest_seconds[cjson.decode(string.match(before, '\n(.*)$')).state]
  if longest and seconds_old(before) <= tonumber(longest) then
    return 'under way'
  end
end
redis.call('HSET', requests, call_id, string.format('%.0f\n', now) .. request)
local kept = redis.call('HGETALL', requests)
for index = 1, #kept, 2 do
  if seconds_old(kept[index + 1]) > tonumber(life_seconds) then
    redis.call('HDEL', requests, kept[index])
  end
end
redis.call('EXPIRE', requests, life_seconds)
return 'asked'
