-- @include calendar
-- On which day can each unit first be rented for a number of days? Reads only.
-- KEYS: 1 equipment, 2 withdrawn, 3 holds, 4 turnaround, 5.. the calendars of the units
-- ARGV: 1 earliest first day, 2 day after the last of a rental from that day, 3 latest first day, 4 today, 5 id of a
--       call whose own holds count as free, 6.. the ids of the units
-- Returns a list of first days, one for each unit; 0 for a unit that does not exist, is withdrawn, is overdue, or is
--         not free by the latest first day.
local equipment, withdrawn, holds, turnaround = unpack(KEYS, 1, 4)
local earliest, day_after, latest, today, call_id = unpack(ARGV, 1, 5)
local ids = {unpack(ARGV, 6)}
earliest, latest = tonumber(earliest), tonumber(latest)
local days = day_after - earliest
local now = now_ms()

local function is_of_this_call(hold)
  return hold.call_id == call_id
end

local function first_free_day(calendar, first_day, days_between)
  while first_day <= latest do
    local blocking, is_block = find_blocking_member(
      calendar, holds, first_day, first_day + days, today, now, is_of_this_call, false, days_between
    )
    if not blocking then
      return first_day
    end
    local next_day = read_member(blocking)
    if not is_block then
      next_day = next_day + (days_between or 0)
    end
    if next_day <= first_day then
      return 0 -- overdue: nobody knows when it comes back
    end
    first_day = next_day
  end
  return 0
end

local first_days = {}
local stored = redis.call('HMGET', withdrawn, unpack(ids))
local between = redis.call('HMGET', turnaround, unpack(ids))
for index, id in ipairs(ids) do
  -- Where people have told until when the unit is withdrawn, it may be free after that.
  local back = stored[index] and tonumber(string.match(stored[index], '%d+$'))
  local first_day = back and math.max(earliest, back) or earliest
  local is_out = withdrawn_status(stored[index], first_day, today) or redis.call('HEXISTS', equipment, id) == 0
  first_days[index] = is_out and 0 or first_free_day(KEYS[index + 4], first_day, tonumber(between[index]))
end
return first_days
