-- @include calendar
-- @include open_rentals
-- @include changes
-- End a rental, or one booking of it: it is cancelled, its units came back, or nobody came to take them. Of several
-- bookings, those that have not ended are ended, all of them or none. Ending them again in the same way returns the same.
-- KEYS: 1 bookings, 2 outbox, 3 open rentals, 4 holds, 5 turnaround, 6.. for each booking the calendar of its unit
-- ARGV: 1 CANCELLED, RETURNED or NO_SHOW, 2 today, 3 who ends it, 4 why or '', 5 the reference that the customer is told,
--       6 the name that stands for the call of a block, 7 when tomorrow begins, in ms since the epoch, then for each
--       booking: reference, equipment id
-- Returns {'done', for each booking: the booking as JSON} | {'moved'}: a booking is not of this unit | {'ended', status}
local bookings, outbox, open_rentals, holds, turnaround = unpack(KEYS, 1, 5)
local status, today, by, why, told_reference, desk, tomorrow_ms = unpack(ARGV, 1, 7)
local now = now_ms()
local answer, found, open, ended_as = {'done'}, {}, {}, nil

for index = 1, #KEYS - 5 do
  local booking = booking_of_unit(bookings, ARGV[2 * index + 6], ARGV[2 * index + 7])
  if not booking then
    return {'moved'}
  end
  found[index] = booking
  if booking.status == 'BOOKED' then
    open[#open + 1] = {booking = booking, calendar = KEYS[index + 5]}
  elseif ended_as ~= status then
    ended_as = booking.status
  end
end
if #open == 0 and ended_as ~= status then
  return {'ended', ended_as}
end
for _, one in ipairs(open) do
  local first_day = days_of(one.booking)
  -- After its first day the unit is with the customer. It has to be returned; if the booking were cancelled, the unit
  -- would be offered while it is not there.
  if status == 'CANCELLED' and first_day < tonumber(today) then
    return {'ended', 'BEGUN'}
  end
  if status ~= 'CANCELLED' and first_day > tonumber(today) then
    return {'ended', 'NOT BEGUN'}
  end
end

local event, changed = status == 'RETURNED' and 'returned' or 'cancelled', {}
for index, one in ipairs(open) do
  local booking, calendar = one.booking, one.calendar
  end_booking(booking, status, event, calendar, bookings, open_rentals, by, why)
  if status == 'RETURNED' then
    keep_for_turnaround(booking, calendar, holds, turnaround, today, tomorrow_ms, desk, by, now)
  end
  changed[index] = booking
end
if #changed > 0 then
  announce(outbox, event, told_reference, changed)
end
for index, booking in ipairs(found) do
  answer[index + 1] = redis.call('HGET', bookings, booking.reference)
end
return answer
