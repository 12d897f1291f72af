-- @include calendar
-- Which units are with a customer today, or should have come back? Reads only.
-- KEYS: 1.. the calendars of the units
-- ARGV: 1 today
-- Returns a list of 0 and 1, one for each calendar
local today = ARGV[1]
local rented = {}
for index, calendar in ipairs(KEYS) do
  rented[index] = 0
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', calendar, '-inf', today)) do
    local _, kind = read_member(member)
    if kind == 'b' then
      rented[index] = 1
    end
  end
end
return rented
