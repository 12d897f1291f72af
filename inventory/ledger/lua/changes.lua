-- Functions about a change of a booking. They are put in front of every script that has "@include changes".
-- They need calendar.lua, and `end_booking` needs open_rentals.lua, which have to be included before.

-- Note in the booking's history what is done to it now: who did it, why, and the unit and the days as they were before.
-- `overruled` names what did not suffice and was allowed by the desk all the same, or is ''.
local function note_change(booking, what, by, why, overruled, now)
  local change = {at = now, by = by, what = what, why = why, equipment_id = booking.equipment_id}
  if overruled ~= '' then
    change.overruled = overruled
  end
  set_days(change, days_of(booking))
  booking.history = booking.history or {}
  table.insert(booking.history, change)
end

-- The booking with this reference, decoded. nil when there is none, or when it is of another unit by now: the client
-- named the calendar of the unit that the booking had when it looked.
local function booking_of_unit(bookings, reference, equipment_id)
  local stored = redis.call('HGET', bookings, reference)
  local booking = stored and cjson.decode(stored)
  if booking and booking.equipment_id == equipment_id then
    return booking
  end
  return nil
end

-- End a booking: it leaves the calendar, it counts for no limit any more, and the customer is told. Returns the booking
-- as JSON.
local function end_booking(booking, status, calendar, bookings, outbox, open_rentals, by, why)
  local first_day, day_after = days_of(booking)
  local event = status == 'RETURNED' and 'returned' or 'cancelled'
  note_change(booking, event, by, why, '', now_ms())
  booking.status = status
  local ended = cjson.encode(booking)
  redis.call('ZREM', calendar, write_member(day_after, 'b', booking.reference))
  redis.call('HSET', bookings, booking.reference, ended)
  uncount_rental(open_rentals, booking, first_day, day_after)
  redis.call('XADD', outbox, '*', 'event', event, 'reference', booking.reference,
    'email', booking.email or '', 'booking', ended)
  return ended
end
