-- @include calendar
-- When is each unit first free for as many days as [first, last), not before? Reads only.
-- KEYS: 1 equipment, 2 out, 3 holds, 4.. the calendars of the units
-- ARGV: 1 first, 2 last, 3 furthest first day, 4 today, 5 call id whose holds do not count, 6.. the ids of the units
-- Answers a list of first days, one a unit; 0 for one that is not there, out, overdue, or not free by the furthest day.
local earliest, furthest, today, call_id = tonumber(ARGV[1]), tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local days = tonumber(ARGV[2]) - earliest
local now = now_ms()
local function mine(hold)
  return hold.call_id == call_id
end

local function first_free(calendar)
  local first = earliest
  while first <= furthest do
    local taken = obstacle(calendar, KEYS[3], first, first + days, today, now, mine, false)
    if not taken then
      return first
    end
    local ends = parse(taken)
    if ends <= first then
      return 0 -- overdue: nobody knows when it comes back
    end
    first = ends
  end
  return 0
end

local firsts = {}
for index, out in ipairs(not_offered(KEYS[1], KEYS[2], {unpack(ARGV, 6)})) do
  firsts[index] = out and 0 or first_free(KEYS[index + 3])
end
return firsts
