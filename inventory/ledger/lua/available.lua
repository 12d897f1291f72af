-- @include calendar
-- Which units are free for [first, last)? Reads only.
-- KEYS: 1 equipment, 2 out, 3 holds, 4.. the calendars of the units
-- ARGV: 1 first, 2 last, 3 today, 4 call id whose holds do not count, 5.. the ids of the units
-- Answers a list of 0 and 1, one a unit. A unit that is not there is not free.
local first, last, today, call_id = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local now = now_ms()
local function mine(hold)
  return hold.call_id == call_id
end
local free = {}
for index, out in ipairs(not_offered(KEYS[1], KEYS[2], {unpack(ARGV, 5)})) do
  local taken = out or obstacle(KEYS[index + 3], KEYS[3], first, last, today, now, mine, false)
  free[index] = taken and 0 or 1
end
return free
