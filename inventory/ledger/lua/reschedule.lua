-- @include calendar
-- Move a booking to other days: longer, shorter, earlier or later. Its proofs must hold on the new days too.
-- KEYS: 1 holds, 2 the unit's calendar, 3 bookings, 4 outbox, 5 the outcome of this request
-- ARGV: 1 reference, 2 first day, 3 day after the last, 4 today, 5 last valid day of the certificate or 0, 6 last
--       covered day, 7 life of the outcome in s
-- Returns {'booked', the booking as JSON} | {'unknown'} | {'ended', status} | {'unavailable', status}
--         | {'refused', what} | {'conflict'}
local holds, calendar, bookings, outbox, outcome = unpack(KEYS)
local reference, first_day, day_after, today, certified_until, covered_until, outcome_seconds = unpack(ARGV)
certified_until, covered_until = tonumber(certified_until), tonumber(covered_until)
local last_day = day_after - 1
local request = table.concat({reference, first_day, day_after}, ' ')

local stored = redis.call('HGET', bookings, reference)
if not stored then
  return {'unknown'}
end
local stored_request = redis.call('GET', outcome)
if stored_request then
  return stored_request == request and {'booked', stored} or {'conflict'}
end
local booking = cjson.decode(stored)
if booking.status ~= 'BOOKED' then
  return {'ended', booking.status}
end
if certified_until ~= 0 and certified_until < last_day then
  return {'refused', 'certificate'}
end
if covered_until < last_day then
  return {'refused', 'coverage'}
end

-- The booking must not block itself: it leaves the calendar for the search, and goes back when it cannot be moved.
local old_first_day, old_day_after = days_of(booking)
local old_member = write_member(old_day_after, 'b', reference)
redis.call('ZREM', calendar, old_member)
local function never()
  return false
end
if find_blocking_member(calendar, holds, first_day, day_after, today, now_ms(), never, true) then
  redis.call('ZADD', calendar, old_first_day, old_member)
  return {'unavailable', 'RENTED'}
end
set_days(booking, first_day, day_after)
local changed = cjson.encode(booking)
redis.call('ZADD', calendar, first_day, write_member(day_after, 'b', reference))
redis.call('HSET', bookings, reference, changed)
redis.call('XADD', outbox, '*', 'event', 'rescheduled', 'reference', reference,
  'email', booking.email or '', 'booking', changed)
redis.call('SET', outcome, request, 'EX', outcome_seconds)
return {'booked', changed}
