-- @include calendar
-- @include open_rentals
-- Count the rentals of bookings that were made before rentals were counted, and correct the count of others: what is
-- open is counted, and what has ended is not.
-- KEYS: 1 bookings, 2 open rentals
-- ARGV: for each booking: its reference, and what its rental counts for as JSON, for a booking that does not say so
-- Returns how many of the bookings are open.
local bookings, open_rentals = unpack(KEYS)
local open = 0
for index = 1, #ARGV, 2 do
  local reference = ARGV[index]
  local stored = redis.call('HGET', bookings, reference)
  local booking = stored and cjson.decode(stored)
  if booking and booking.status == 'BOOKED' then
    open = open + 1
    if not booking.counted then
      booking.counted = cjson.decode(ARGV[index + 1])
      redis.call('HSET', bookings, reference, cjson.encode(booking))
    end
    count_rental(open_rentals, booking.counted, reference, days_of(booking))
  elseif booking then
    uncount_rental(open_rentals, booking, days_of(booking))
  end
end
return open
