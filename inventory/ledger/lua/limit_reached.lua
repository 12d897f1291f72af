-- @include open_rentals
-- @include customers
-- Which limit would keep so many more units from being booked now? Reads only.
-- KEYS: 1 open rentals, 2 customers
-- ARGV: 1 first day, 2 day after the last, 3 what the rental counts for, as JSON, 4 to 7 the limits as open_rentals.lua
--       has them, 8 how many units
-- Returns 'call', 'license', 'number', 'operator', 'other business', 'do not rent', or ''
local open_rentals, customers = unpack(KEYS)
local first_day, day_after = unpack(ARGV, 1, 2)
local counted, meanwhile = cjson.decode(ARGV[3]), {}
for _ = 2, tonumber(ARGV[8]) do
  count_meanwhile(meanwhile, counted, first_day, day_after)
end
if file_of_customer(customers, counted).do_not_rent then
  return 'do not rent'
end
return limit_reached(open_rentals, {unpack(ARGV, 4, 7)}, counted, {}, first_day, day_after, meanwhile) or ''
