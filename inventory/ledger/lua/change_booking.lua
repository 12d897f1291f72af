-- @include calendar
-- @include changes
-- @include terms
-- @include open_rentals
-- Move a booking to other days, to another unit, or both. The new unit takes the rate and the proofs as it would of a
-- new booking. For the same unit only the days are compared with the proofs: the rest was agreed on. The operator must
-- have time on days that are new.
-- KEYS: 1 equipment, 2 withdrawn, 3 holds, 4 the calendar of the unit that it has, 5 the calendar of the unit that it
--       is to have, 6 bookings, 7 outbox, 8 the outcome of this request, 9 open rentals
-- ARGV: 1 reference, 2 id of the unit that it has, 3 id of the unit that it is to have, 4 first day, 5 day after the
--       last, 6 today, 7 rank of the heaviest weight class that the site takes or -1, 8 certificate or '', 9 its last
--       valid day or 0, 10 coverage in cents or -1, 11 last covered day or 0, 12 'overrule' when the desk allows what
--       does not suffice, or '', 13 who changes it, 14 why or '', 15 life of the outcome in s, 16 first day that it
--       has, 17 day after the last one that it has, 18 what was asked for, by which a repeat is recognized,
--       19 the most units of an operator at once, or 0
-- Returns {'booked', the booking as JSON} | {'moved'}: the booking has another unit or other days | {'ended', status} |
--         {'past'} | {'unknown'}: there is no such unit | {'unavailable', status} | {'refused', what} |
--         {'limit', which} | {'conflict'}
local equipment, withdrawn, holds, calendar, new_calendar, bookings, outbox, outcome, open_rentals = unpack(KEYS)
local reference, equipment_id, new_id, first_day, day_after, today = unpack(ARGV, 1, 6)
local site_rank, certificate, certified_until, coverage, covered_until = unpack(ARGV, 7, 11)
local overrule, by, why, outcome_seconds, seen_first_day, seen_day_after, request = unpack(ARGV, 12, 18)
site_rank, coverage = tonumber(site_rank), tonumber(coverage)
certified_until, covered_until = tonumber(certified_until), tonumber(covered_until)
local last_day = day_after - 1
local now = now_ms()

local stored_request = redis.call('GET', outcome)
if stored_request then
  return stored_request == request and {'booked', redis.call('HGET', bookings, reference)} or {'conflict'}
end
local booking = booking_of_unit(bookings, reference, equipment_id)
if not booking or not has_days(booking, seen_first_day, seen_day_after) then
  return {'moved'}
end
if booking.status ~= 'BOOKED' then
  return {'ended', booking.status}
end
-- Once a rental has begun, its unit is with the customer: if it were moved to later days, the unit would be offered
-- while it is not there.
local old_first_day, old_day_after = days_of(booking)
local earliest = old_first_day < tonumber(today) and old_first_day or tonumber(today)
local has_begun = old_first_day < tonumber(today)
if has_begun and (tonumber(first_day) ~= old_first_day or tonumber(day_after) <= tonumber(today)) then
  return {'past'}
end
if tonumber(first_day) < earliest then
  return {'past'}
end

local lacking = {}
if new_id == equipment_id then
  if certified_until ~= 0 and certified_until < last_day then
    lacking[#lacking + 1] = 'certificate'
  end
  if covered_until < last_day then
    lacking[#lacking + 1] = 'coverage'
  end
else
  local stored_unit = redis.call('HGET', equipment, new_id)
  if not stored_unit then
    return {'unknown'}
  end
  local unit = cjson.decode(stored_unit)
  lacking =
    insufficient(unit, last_day, booking.rate, site_rank, certificate, certified_until, coverage, covered_until)
  local status = withdrawn_status(redis.call('HGET', withdrawn, new_id), first_day, today)
  if status then
    return {'unavailable', status}
  end
end
if #lacking > 0 and overrule == '' then
  return {'refused', table.concat(lacking, ', ')}
end

local counted = booking.counted or {subjects = {}}
if tonumber(first_day) < old_first_day or tonumber(day_after) > old_day_after then
  -- A rental that is counted already is not one more for its call, its license and its number.
  local limit = limit_reached(open_rentals, {0, 0, 0, ARGV[19]}, counted, reference, first_day, day_after, {})
  if limit and overrule == '' then
    return {'limit', limit}
  end
  if limit then
    lacking[#lacking + 1] = 'limit: ' .. limit
  end
end

-- The booking must not block itself: it leaves the calendar for the search, and goes back when it cannot be moved.
local old_member = write_member(old_day_after, 'b', reference)
redis.call('ZREM', calendar, old_member)
local function never()
  return false
end
if find_blocking_member(new_calendar, holds, first_day, day_after, today, now, never, true) then
  redis.call('ZADD', calendar, old_first_day, old_member)
  return {'unavailable', 'RENTED'}
end
note_change(booking, new_id == equipment_id and 'rescheduled' or 'swapped', by, why, table.concat(lacking, ', '), now)
booking.equipment_id = new_id
set_days(booking, first_day, day_after)
local changed = cjson.encode(booking)
redis.call('ZADD', new_calendar, first_day, write_member(day_after, 'b', reference))
redis.call('HSET', bookings, reference, changed)
redis.call('XADD', outbox, '*', 'event', 'rescheduled', 'reference', reference,
  'email', booking.email or '', 'booking', changed)
uncount_rental(open_rentals, booking, old_first_day, old_day_after)
count_rental(open_rentals, counted, reference, first_day, day_after)
redis.call('SET', outcome, request, 'EX', outcome_seconds)
return {'booked', changed}
