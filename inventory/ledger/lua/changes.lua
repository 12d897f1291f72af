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

-- Tell the customer what happened to bookings of one rental, in one entry of the outbox. `reference` is the rental's, or
-- that of the one booking.
local function announce(outbox, event, reference, changed)
  local first = changed[1]
  local entry = {'event', event, 'reference', reference, 'email', first.email or '', 'booking', cjson.encode(first)}
  if #changed > 1 then
    entry[9], entry[10] = 'bookings', cjson.encode(changed)
  end
  return redis.call('XADD', outbox, '*', unpack(entry))
end

-- Keep a unit that came back for as many days as it needs before the next rental: from today on, as far as these days
-- are free. `desk` is the name that stands for the call of a block, `tomorrow_ms` is when tomorrow begins.
local function keep_for_turnaround(booking, calendar, holds, turnaround, today, tomorrow_ms, desk, by, now)
  local days_between = turnaround_of(turnaround, booking.equipment_id)
  if not days_between then
    return
  end
  today = tonumber(today)
  local function never()
    return false
  end
  local day_after = today + 1 + days_between
  while day_after > today do
    local member = find_blocking_member(calendar, holds, today, day_after, today, now, never, true)
    if not member then
      break
    end
    day_after = tonumber(redis.call('ZSCORE', calendar, member))
  end
  if day_after <= today then
    return
  end
  local id = 'turnaround ' .. booking.reference
  -- It expires a day after its last one. Some days have 25 hours, and its days are over by then in any case.
  local expires = tonumber(tomorrow_ms) + (day_after - today) * 86400000
  local block = {equipment_id = booking.equipment_id, call_id = desk, expires = expires, why = 'turnaround', by = by}
  set_days(block, today, day_after)
  redis.call('HSET', holds, id, cjson.encode(block))
  redis.call('ZADD', calendar, today, write_member(day_after, 'h', id))
end

-- End a booking: it leaves the calendar, and it counts for no limit any more. Returns the booking as JSON; the customer
-- is not told yet.
local function end_booking(booking, status, event, calendar, bookings, open_rentals, by, why)
  local first_day, day_after = days_of(booking)
  note_change(booking, event, by, why, '', now_ms())
  booking.status = status
  local ended = cjson.encode(booking)
  redis.call('ZREM', calendar, write_member(day_after, 'b', booking.reference))
  redis.call('HSET', bookings, booking.reference, ended)
  uncount_rental(open_rentals, booking, first_day, day_after)
  return ended
end
