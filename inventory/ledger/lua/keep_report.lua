-- Keep what somebody reports, such as what a check of the rules has found, in place of what they reported before. What
-- others reported too long ago goes: they may be gone.
-- KEYS: 1 reports
-- ARGV: 1 who reports, 2 the report as JSON, 3 life of a report in s
-- Returns 1
local reports = KEYS[1]
local reporter, report, life_seconds = unpack(ARGV)

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('HSET', reports, reporter, string.format('%.0f\n', now) .. report)
local kept = redis.call('HGETALL', reports)
for index = 1, #kept, 2 do
  local at = tonumber(string.match(kept[index + 1], '^(%d+)\n'))
  if not at or now - at > tonumber(life_seconds) * 1000 then
    redis.call('HDEL', reports, kept[index])
  end
end
redis.call('EXPIRE', reports, life_seconds)
return 1
