-- @include calendar
-- Which units are free from a first day up to but not including the day after the last one? Reads only.
-- KEYS: 1 equipment, 2 withdrawn, 3 holds, 4 turnaround, 5.. the calendars of the units
-- ARGV: 1 first day, 2 day after the last, 3 today, 4 id of a call whose own holds count as free, 5.. the ids of the
--       units
-- Returns a list of 0 and 1, one for each unit. A unit that does not exist is not free.
local equipment, withdrawn, holds, turnaround = unpack(KEYS, 1, 4)
local first_day, day_after, today, call_id = unpack(ARGV, 1, 4)
local ids = {unpack(ARGV, 5)}
local now = now_ms()

local function is_of_this_call(hold)
  return hold.call_id == call_id
end

local free, days_between = {}, redis.call('HMGET', turnaround, unpack(ids))
for index, is_out in ipairs(unknown_or_withdrawn(equipment, withdrawn, ids, first_day, today)) do
  local calendar = KEYS[index + 4]
  local blocked = is_out or find_blocking_member(
    calendar, holds, first_day, day_after, today, now, is_of_this_call, false, tonumber(days_between[index])
  )
  free[index] = blocked and 0 or 1
end
return free
