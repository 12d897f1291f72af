-- @include calendar
-- Which units are with a customer today, or should have come back? Reads only.
-- KEYS: 1.. the calendars of the units
-- ARGV: 1 today
-- Answers a list of 0 and 1, one a calendar.
local rented = {}
for index, calendar in ipairs(KEYS) do
  rented[index] = 0
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', calendar, '-inf', ARGV[1])) do
    local _, kind = parse(member)
    if kind == 'b' then
      rented[index] = 1
    end
  end
end
return rented
