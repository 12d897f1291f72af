-- @include calendar
-- Cancel a booking. Cancelling it again returns the same.
-- KEYS: 1 the unit's calendar, 2 bookings, 3 outbox
-- ARGV: 1 reference, 2 today
-- Returns {'cancelled', the booking as JSON} | {'unknown'} | {'ended', status}
local calendar, bookings, outbox = unpack(KEYS)
local reference, today = unpack(ARGV)

local stored = redis.call('HGET', bookings, reference)
if not stored then
  return {'unknown'}
end
local booking = cjson.decode(stored)
if booking.status == 'CANCELLED' then
  return {'cancelled', stored}
end
if booking.status ~= 'BOOKED' then
  return {'ended', booking.status}
end
-- After its first day the unit is with the customer. It has to be returned; if the booking were cancelled, the unit
-- would be offered while it is not there.
local first_day, day_after = days_of(booking)
if first_day < tonumber(today) then
  return {'ended', 'BEGUN'}
end

booking.status = 'CANCELLED'
local cancelled = cjson.encode(booking)
redis.call('ZREM', calendar, write_member(day_after, 'b', reference))
redis.call('HSET', bookings, reference, cancelled)
redis.call('XADD', outbox, '*', 'event', 'cancelled', 'reference', reference,
  'email', booking.email or '', 'booking', cancelled)
return {'cancelled', cancelled}
