-- @include calendar
-- @include open_rentals
-- @include changes
-- End a booking: it is cancelled, its unit came back, or nobody came to take the unit. Ending it again in the same way
-- returns the same.
-- KEYS: 1 the unit's calendar, 2 bookings, 3 outbox, 4 open rentals
-- ARGV: 1 reference, 2 equipment id, 3 CANCELLED, RETURNED or NO_SHOW, 4 today, 5 who ends it, 6 why or ''
-- Returns {'done', the booking as JSON} | {'moved'}: the booking is not of this unit | {'ended', status}
local calendar, bookings, outbox, open_rentals = unpack(KEYS)
local reference, equipment_id, status, today, by, why = unpack(ARGV)

local booking = booking_of_unit(bookings, reference, equipment_id)
if not booking then
  return {'moved'}
end
if booking.status == status then
  return {'done', redis.call('HGET', bookings, reference)}
end
if booking.status ~= 'BOOKED' then
  return {'ended', booking.status}
end
local first_day = days_of(booking)
-- After its first day the unit is with the customer. It has to be returned; if the booking were cancelled, the unit
-- would be offered while it is not there.
if status == 'CANCELLED' and first_day < tonumber(today) then
  return {'ended', 'BEGUN'}
end
if status ~= 'CANCELLED' and first_day > tonumber(today) then
  return {'ended', 'NOT BEGUN'}
end
return {'done', end_booking(booking, status, calendar, bookings, outbox, open_rentals, by, why)}
