-- @include calendar
-- @include open_rentals
-- @include changes
-- @include terms
-- Move a rental or one booking of it to other days, or give one booking another unit: all of the bookings are changed, or
-- none. A new unit takes the rate and the proofs as it would of a new booking. For the same unit only the days are
-- compared with the proofs: the rest was agreed on. The operators must have time on days that are new. A customer may
-- have proved other papers for the new days; another operator must have time on all of them.
-- KEYS: 1 equipment, 2 withdrawn, 3 holds, 4 turnaround, 5 bookings, 6 outbox, 7 the outcome of this request, 8 open
--       rentals, then for each booking: the calendar of the unit that it has, and of the unit that it is to have
-- ARGV: 1 first day, 2 day after the last, 3 today, 4 'overrule' when the desk allows what does not suffice, or '', 5 who
--       changes it, 6 why or '', 7 life of the outcome in s, 8 what was asked for, by which a repeat is recognized, 9 the
--       most units of an operator at once, or 0, 10 the reference that the customer is told, 11 'ask' when nothing is to be
--       changed, or '', then for each booking: its reference, id of the unit that it has, id of the unit that it is to have, first day that it has, day after the
--       last one that it has, rank of the heaviest weight class that the site takes or -1, certificate or '', its last
--       valid day or 0, coverage in cents or -1, last covered day or 0, charges for the new days as JSON or '', other
--       papers as JSON or '', what another operator is counted for or ''
-- Returns {'booked', for each booking: the booking as JSON} | {'possible'}: only asked, and it could be done | {'moved'}: a booking has another unit or other days |
--         {'ended', status} | {'past'} | {'unknown', equipment id} | {'refused', what, equipment id} | {'limit', which} |
--         {'unavailable', for each unit that is not free: equipment id, status} | {'conflict'}
local equipment, withdrawn, holds, turnaround, bookings, outbox, outcome, open_rentals = unpack(KEYS, 1, 8)
local first_day, day_after, today, overrule, by, why, outcome_seconds, request = unpack(ARGV, 1, 8)
local most_of_operator, told_reference, ask = unpack(ARGV, 9, 11)
local fields, fields_before = 13, 11 -- of each booking in ARGV, and before the first
local last_day = day_after - 1
local now = now_ms()
local wanted, moving, answer = {}, {}, {'booked'}

for index = 1, (#KEYS - 8) / 2 do
  local at = fields_before + fields * (index - 1)
  local reference = ARGV[at + 1]
  wanted[index] = {
    reference = reference, equipment_id = ARGV[at + 2], new_id = ARGV[at + 3], seen_first_day = ARGV[at + 4],
    seen_day_after = ARGV[at + 5], papers = {unpack(ARGV, at + 6, at + 10)}, charges = ARGV[at + 11],
    proofs = ARGV[at + 12], operator = ARGV[at + 13], calendar = KEYS[2 * index + 7], new_calendar = KEYS[2 * index + 8], lacking = {},
  }
  moving[reference] = true
end

local stored_request = redis.call('GET', outcome)
if stored_request and stored_request ~= request then
  return {'conflict'}
end
if stored_request then
  for index, one in ipairs(wanted) do
    answer[index + 1] = redis.call('HGET', bookings, one.reference)
  end
  return answer
end

for _, one in ipairs(wanted) do
  local booking = booking_of_unit(bookings, one.reference, one.equipment_id)
  if not booking or not has_days(booking, one.seen_first_day, one.seen_day_after) then
    return {'moved'}
  end
  if booking.status ~= 'BOOKED' then
    return {'ended', booking.status}
  end
  one.booking = booking
  one.old_first_day, one.old_day_after = days_of(booking)
end
for _, one in ipairs(wanted) do
  -- Once a rental has begun, its unit is with the customer: if it were moved to later days, the unit would be offered
  -- while it is not there.
  local old_first_day = one.old_first_day
  local earliest = old_first_day < tonumber(today) and old_first_day or tonumber(today)
  local has_begun = old_first_day < tonumber(today)
  if has_begun and (tonumber(first_day) ~= old_first_day or tonumber(day_after) <= tonumber(today)) then
    return {'past'}
  end
  if tonumber(first_day) < earliest then
    return {'past'}
  end

  local site_rank, certificate, certified_until, coverage, covered_until = unpack(one.papers)
  certified_until, covered_until = tonumber(certified_until), tonumber(covered_until)
  if one.new_id == one.equipment_id then
    if certified_until ~= 0 and certified_until < last_day then
      one.lacking[#one.lacking + 1] = 'certificate'
    end
    if covered_until < last_day then
      one.lacking[#one.lacking + 1] = 'coverage'
    end
  else
    local stored_unit = redis.call('HGET', equipment, one.new_id)
    if not stored_unit then
      return {'unknown', one.new_id}
    end
    one.lacking = insufficient(
      cjson.decode(stored_unit), last_day, one.booking.rate, tonumber(site_rank), certificate, certified_until,
      tonumber(coverage), covered_until
    )
    local status = withdrawn_status(redis.call('HGET', withdrawn, one.new_id), first_day, today)
    if status then
      return {'unavailable', one.new_id, status}
    end
  end
  if #one.lacking > 0 and overrule == '' then
    return {'refused', table.concat(one.lacking, ', '), one.new_id}
  end
end

-- What a booking counts for when another operator takes the place of its own.
local function counted_with(counted, operator)
  local subjects = {}
  for _, subject in ipairs(counted.subjects) do
    if string.match(subject, '^%a+') ~= 'operator' then
      subjects[#subjects + 1] = subject
    end
  end
  subjects[#subjects + 1] = operator
  return {business = counted.business, subjects = subjects}
end

local meanwhile = {}
for _, one in ipairs(wanted) do
  one.counted = one.booking.counted or {subjects = {}}
  local has_new_operator = one.operator ~= '' and one.booking.counted ~= nil
  if has_new_operator then
    one.counted = counted_with(one.counted, one.operator)
  end
  one.has_new_days = tonumber(first_day) < one.old_first_day or tonumber(day_after) > one.old_day_after
  if one.has_new_days or has_new_operator then
    -- A rental that is counted already is not one more for its call, its license and its number.
    local limit = limit_reached(
      open_rentals, {0, 0, 0, most_of_operator}, one.counted, moving, first_day, day_after, meanwhile
    )
    if limit and overrule == '' then
      return {'limit', limit}
    end
    if limit then
      one.lacking[#one.lacking + 1] = 'limit: ' .. limit
    end
  end
  count_meanwhile(meanwhile, one.counted, first_day, day_after)
end

-- The bookings must not block themselves: they leave the calendars for the search, and go back when one cannot be moved.
for _, one in ipairs(wanted) do
  redis.call('ZREM', one.calendar, write_member(one.old_day_after, 'b', one.reference))
end
local function never()
  return false
end
local taken, seen = {'unavailable'}, {}
for _, one in ipairs(wanted) do
  local calendar, days_between = one.new_calendar, nil
  -- What became shorter is not nearer to the rentals beside it than it was.
  if one.has_new_days or one.new_id ~= one.equipment_id then
    days_between = turnaround_of(turnaround, one.new_id)
  end
  if seen[one.new_id]
    or find_blocking_member(calendar, holds, first_day, day_after, today, now, never, true, days_between) then
    taken[#taken + 1], taken[#taken + 2] = one.new_id, 'RENTED'
  end
  seen[one.new_id] = true
end
if #taken > 1 or ask ~= '' then
  for _, one in ipairs(wanted) do
    redis.call('ZADD', one.calendar, one.old_first_day, write_member(one.old_day_after, 'b', one.reference))
  end
  return #taken > 1 and taken or {'possible'}
end

local changed = {}
for index, one in ipairs(wanted) do
  local booking, what = one.booking, one.new_id == one.equipment_id and 'rescheduled' or 'swapped'
  note_change(booking, what, by, why, table.concat(one.lacking, ', '), now)
  booking.equipment_id = one.new_id
  if what == 'rescheduled' then
    booking.charges = one.charges ~= '' and cjson.decode(one.charges) or nil
    booking.off_rent = nil
  end
  uncount_rental(open_rentals, booking, one.old_first_day, one.old_day_after)
  if one.proofs ~= '' then
    booking.proofs = one.proofs
    booking.counted = booking.counted and one.counted
  end
  set_days(booking, first_day, day_after)
  local stored = cjson.encode(booking)
  redis.call('ZADD', one.new_calendar, first_day, write_member(day_after, 'b', one.reference))
  redis.call('HSET', bookings, one.reference, stored)
  count_rental(open_rentals, one.counted, one.reference, first_day, day_after)
  changed[index], answer[index + 1] = booking, stored
end
announce(outbox, 'rescheduled', told_reference, changed)
redis.call('SET', outcome, request, 'EX', outcome_seconds)
return answer
