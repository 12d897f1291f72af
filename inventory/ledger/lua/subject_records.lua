-- What is counted for some subjects, and the bookings that it is of, all at one moment. Reads only.
-- KEYS: 1 open rentals, 2 bookings
-- ARGV: 1 number of subjects, 2.. the subjects, then the references of bookings that count for one of them, as far as the
--       client knows of any
-- Returns {{the lines of each subject as open_rentals.lua describes them, or ''}, {reference, the booking as JSON,
--         ...}}: the bookings that the client knows of and those that a line names, as far as they are there
local open_rentals, bookings = unpack(KEYS)
local subject_count = tonumber(ARGV[1])
local stored, found, seen = {}, {}, {}

local function add_booking(reference)
  local booking = not seen[reference] and redis.call('HGET', bookings, reference)
  seen[reference] = true
  if booking then
    found[#found + 1], found[#found + 2] = reference, booking
  end
end

for index = 1, subject_count do
  stored[index] = redis.call('HGET', open_rentals, ARGV[index + 1]) or ''
  for reference in string.gmatch(stored[index], '%d+ %d+ (%S+) [^\n]*\n') do
    add_booking(reference)
  end
end
for index = subject_count + 2, #ARGV do
  add_booking(ARGV[index])
end
return {stored, found}
