-- @include calendar
-- Which units are free for [first, last)? Reads only.
-- KEYS: 1 out, 2 holds, 3.. the calendars of the units
-- ARGV: 1 first, 2 last, 3 today, 4 call id whose holds do not count, 5.. the ids of the units
-- Answers a list of 0 and 1, one a unit.
local first, last, today, call_id = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local now = now_ms()
local function mine(hold)
  return hold.call_id == call_id
end
local free = {}
for index = 3, #KEYS do
  local out = redis.call('HGET', KEYS[1], ARGV[index + 2])
  local taken = out or obstacle(KEYS[index], KEYS[2], first, last, today, now, mine, false)
  free[#free + 1] = taken and 0 or 1
end
return free
