-- @include calendar
-- Extend or shorten a booking. Its proofs must hold on the new days too.
-- KEYS: 1 holds, 2 the unit's calendar, 3 bookings, 4 outbox, 5 the outcome of this request
-- ARGV: 1 request id, 2 reference, 3 first, 4 last, 5 today, 6 last valid day of the certificate or 0,
--       7 last covered day, 8 life of the outcome in s
-- Answers {'booked', the booking as JSON} | {'unknown'} | {'ended', status} | {'unavailable', status}
--         | {'refused', what} | {'conflict'}
local reference, first, last, today = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local request = table.concat({reference, ARGV[3], ARGV[4]}, ' ')
local stored = redis.call('HGET', KEYS[3], reference)
if not stored then
  return {'unknown'}
end
local before = redis.call('GET', KEYS[5])
if before then
  return before == request and {'booked', stored} or {'conflict'}
end
local booking = cjson.decode(stored)
if booking.status ~= 'BOOKED' then
  return {'ended', booking.status}
end
local now = now_ms()
local certified, covered = tonumber(ARGV[6]), tonumber(ARGV[7])
if certified ~= 0 and certified < last - 1 then
  return {'refused', 'certificate'}
end
if covered < last - 1 then
  return {'refused', 'coverage'}
end

-- The booking must not stand in its own way: it is taken out for the look-up and put back when it cannot move.
local old = booking.last .. ':b:' .. reference
redis.call('ZREM', KEYS[2], old)
if obstacle(KEYS[2], KEYS[1], first, last, today, now, function() return false end, true) then
  redis.call('ZADD', KEYS[2], booking.first, old)
  return {'unavailable', 'RENTED'}
end
booking.first, booking.last = first, last
local changed = cjson.encode(booking)
redis.call('ZADD', KEYS[2], first, last .. ':b:' .. reference)
redis.call('HSET', KEYS[3], reference, changed)
redis.call('XADD', KEYS[4], '*', 'event', 'rescheduled', 'reference', reference,
  'email', booking.email or '', 'booking', changed)
redis.call('SET', KEYS[5], request, 'EX', ARGV[8])
return {'booked', changed}
