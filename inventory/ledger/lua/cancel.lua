-- Cancel a booking. Cancelling it again answers the same.
-- KEYS: 1 the unit's calendar, 2 bookings, 3 outbox
-- ARGV: 1 reference, 2 today
-- Answers {'cancelled', the booking as JSON} | {'unknown'} | {'ended', status}
local stored = redis.call('HGET', KEYS[2], ARGV[1])
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
-- Once it has begun the unit is out: it comes back with a return, or it would be offered while it is not there.
if booking.first < tonumber(ARGV[2]) then
  return {'ended', 'BEGUN'}
end
booking.status = 'CANCELLED'
local cancelled = cjson.encode(booking)
redis.call('ZREM', KEYS[1], booking.last .. ':b:' .. ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], cancelled)
redis.call('XADD', KEYS[3], '*', 'event', 'cancelled', 'reference', ARGV[1],
  'email', booking.email or '', 'booking', cancelled)
return {'cancelled', cancelled}
