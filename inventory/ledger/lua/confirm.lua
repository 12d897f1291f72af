-- @include calendar
-- @include terms
-- @include open_rentals
-- @include customers
-- Turn the holds of a call into one rental, all of them or none, and put its confirmation into the outbox. This is the
-- last check of the rental: of each unit the hold, the rate and every proof are compared with the unit once more, and
-- the limits with what is open already, and what the depot keeps of the customer. A rental of one unit is a booking with the rental's reference; of several
-- units, the bookings have this reference with a number behind it.
-- KEYS: 1 equipment, 2 withdrawn, 3 holds, 4 bookings, 5 booked (hold id to reference), 6 outbox, 7 open rentals,
--       8 customers, 9.. for each hold the calendar of its unit
-- ARGV: 1 call id, 2 first day, 3 day after the last, 4 the rental's reference, 5 address for the confirmation or '',
--       6 today, 7 code of the language that the caller speaks or '', 8 to 11 the limits as open_rentals.lua has them,
--       then for each unit: hold id, equipment id, rate a day in cents, charges as JSON or '', proofs as JSON, rank of
--       the heaviest weight class that the site takes, certificate or '', its last valid day or 0, coverage in cents,
--       last covered day, what the rental counts for, as JSON
-- Returns {'booked', when in ms since the epoch, id of its entry in the outbox}
--         | {'booked before', for each unit: the booking as JSON} | {'lost', hold id} | {'refused', what, equipment id}
--         | {'unavailable', for each unit that people have withdrawn: equipment id, status} | {'limit', which}
--         | {'conflict'} | {'reference taken'}
local equipment, withdrawn, holds, bookings, booked, outbox, open_rentals, customers = unpack(KEYS, 1, 8)
local call_id, first_day, day_after, rental, email, today, language = unpack(ARGV, 1, 7)
local limits = {unpack(ARGV, 8, 11)}
local fields = 11 -- of each unit in ARGV, and as many before the first
local count = #KEYS - 8
local now = now_ms()
local wanted, before, used, whole = {}, {'booked before'}, {}, nil

for index = 1, count do
  local at = fields * index
  local hold_id, rate, proofs = ARGV[at + 1], tonumber(ARGV[at + 3]), ARGV[at + 5]
  if count > 1 then
    if used[hold_id] then
      return {'conflict'}
    end
    used[hold_id] = true
  end
  local booked_as = redis.call('HGET', booked, hold_id)
  if booked_as then
    local stored = redis.call('HGET', bookings, booked_as)
    local booking = cjson.decode(stored)
    if booking.call_id ~= call_id or booking.rate ~= rate or booking.proofs ~= proofs then
      return {'conflict'}
    end
    local booked_with = string.match(booked_as, '^(%w+%-%w+)')
    if whole and whole ~= booked_with then
      return {'conflict'}
    end
    whole = booked_with
    before[#before + 1] = stored
  end
  wanted[index] = {
    hold_id = hold_id, equipment_id = ARGV[at + 2], calendar = KEYS[index + 8], rate = rate, charges = ARGV[at + 4],
    proofs = proofs, reference = count == 1 and rental or rental .. '-' .. index,
    counted = false, open = false,
  }
end
if whole then
  -- These holds became this rental, and no others did.
  local last = count == 1 and whole or whole .. '-' .. count
  local one_more = whole .. '-' .. (count == 1 and 1 or count + 1)
  if #before ~= count + 1 or redis.call('HEXISTS', bookings, last) == 0
    or redis.call('HEXISTS', bookings, one_more) == 1 then
    return {'conflict'}
  end
  -- Written again unchanged, for the WAIT that may follow: it waits for the last write of its own connection, and would
  -- not wait at all after a read.
  for _, one in ipairs(wanted) do
    redis.call('HSET', booked, one.hold_id, redis.call('HGET', booked, one.hold_id))
  end
  return before
end

local withdrawn_units, meanwhile = {'unavailable'}, {}
for _, one in ipairs(wanted) do
  local hold = live_hold(holds, one.hold_id, now)
  if not hold or hold.call_id ~= call_id or hold.equipment_id ~= one.equipment_id then
    return {'lost', one.hold_id}
  end
  if not has_days(hold, first_day, day_after) then
    return {'lost', one.hold_id}
  end
  local status = withdrawn_status(redis.call('HGET', withdrawn, one.equipment_id), first_day, today)
  if status then
    withdrawn_units[#withdrawn_units + 1], withdrawn_units[#withdrawn_units + 2] = one.equipment_id, status
  end
end
if #withdrawn_units > 1 then
  return withdrawn_units
end
for index, one in ipairs(wanted) do
  local site_rank, certificate, certified_until, coverage, covered_until, counted_json =
    unpack(ARGV, fields * index + 6, fields * index + 11)
  one.counted = cjson.decode(counted_json)
  local file = file_of_customer(customers, one.counted)
  if file.do_not_rent then
    return {'limit', 'do not rent'}
  end
  local unit = at_agreed_rate(cjson.decode(redis.call('HGET', equipment, one.equipment_id)), file)
  local lacking = insufficient(
    unit, day_after - 1, one.rate, tonumber(site_rank), certificate, tonumber(certified_until), tonumber(coverage),
    tonumber(covered_until)
  )
  if #lacking > 0 then
    return {'refused', lacking[1], one.equipment_id}
  end
end
for index, one in ipairs(wanted) do
  local counted = one.counted
  local limit, open = limit_reached(open_rentals, limits, counted, {}, first_day, day_after, meanwhile)
  if limit then
    return {'limit', limit}
  end
  if count == 1 then
    one.open = open
  elseif index < count then
    count_meanwhile(meanwhile, counted, first_day, day_after)
  end
end
local same_reference = redis.call('HMGET', bookings, rental, rental .. '-1')
if same_reference[1] or same_reference[2] then
  return {'reference taken'}
end

local made = {}
for index, one in ipairs(wanted) do
  local booking = {
    reference = one.reference, hold_id = one.hold_id, equipment_id = one.equipment_id, call_id = call_id,
    rate = one.rate, proofs = one.proofs, booked_at = now, status = 'BOOKED', email = email, language = language,
    source = 'call',
  }
  if one.charges ~= '' then
    booking.charges = cjson.decode(one.charges)
  end
  set_days(booking, first_day, day_after)
  redis.call('ZREM', one.calendar, write_member(day_after, 'h', one.hold_id))
  redis.call('HDEL', holds, one.hold_id)
  redis.call('ZADD', one.calendar, first_day, write_member(day_after, 'b', one.reference))
  made[index] = booking
end
local entry_id
if count == 1 then
  entry_id = redis.call('XADD', outbox, '*', 'event', 'booked', 'reference', rental,
    'email', email, 'booking', cjson.encode(made[1]))
else
  entry_id = redis.call('XADD', outbox, '*', 'event', 'booked', 'reference', rental,
    'email', email, 'booking', cjson.encode(made[1]), 'bookings', cjson.encode(made))
end
for index, one in ipairs(wanted) do
  local booking = made[index]
  -- The booking names its entry in the outbox, so that nobody announces a confirmation that was never put there.
  booking.confirmation = entry_id
  booking.counted = one.counted
  count_rental(open_rentals, one.counted, one.reference, first_day, day_after, one.open)
  redis.call('HSET', bookings, one.reference, cjson.encode(booking))
  redis.call('HSET', booked, one.hold_id, one.reference)
end
return {'booked', string.format('%.0f', now), entry_id}
