-- @include calendar
-- @include terms
-- @include open_rentals
-- Turn a hold into a booking and put the confirmation into the outbox. This is the last check of the rental: the hold,
-- the rate and every proof are compared with the unit once more, and the limits with what is open already.
-- KEYS: 1 equipment, 2 withdrawn, 3 holds, 4 the unit's calendar, 5 bookings, 6 booked (hold id to reference), 7 outbox,
--       8 open rentals
-- ARGV: 1 hold id, 2 call id, 3 equipment id, 4 first day, 5 day after the last, 6 reference, 7 rate a day in cents,
--       8 proofs as JSON, 9 rank of the heaviest weight class that the site takes, 10 certificate or '', 11 its last
--       valid day or 0, 12 coverage in cents, 13 last covered day, 14 address for the confirmation or '', 15 today,
--       16 what the rental counts for, as JSON, 17 to 20 the limits as open_rentals.lua has them,
--       21 code of the language that the caller speaks, or ''
-- Returns {'booked', when in ms since the epoch, id of its entry in the outbox}
--         | {'booked before', the booking as JSON} | {'lost'} | {'unavailable', status} | {'refused', what}
--         | {'limit', which} | {'conflict'} | {'reference taken'}
local equipment, withdrawn, holds, calendar, bookings, booked, outbox, open_rentals = unpack(KEYS)
local hold_id, call_id, equipment_id, first_day, day_after, reference, rate, proofs = unpack(ARGV, 1, 8)
local site_rank, certificate, certified_until, coverage, covered_until, email, today, counted_json = unpack(ARGV, 9, 16)
local language = ARGV[21]
rate, site_rank, coverage = tonumber(rate), tonumber(site_rank), tonumber(coverage)
certified_until, covered_until = tonumber(certified_until), tonumber(covered_until)
local now = now_ms()

local booked_as = redis.call('HGET', booked, hold_id)
if booked_as then
  local stored = redis.call('HGET', bookings, booked_as)
  local booking = cjson.decode(stored)
  if booking.call_id ~= call_id or booking.rate ~= rate or booking.proofs ~= proofs then
    return {'conflict'}
  end
  -- Written again unchanged, for the WAIT that may follow: it waits for the last write of its own connection, and would
  -- not wait at all after a read.
  redis.call('HSET', booked, hold_id, booked_as)
  return {'booked before', stored}
end

local hold = live_hold(holds, hold_id, now)
if not hold or hold.call_id ~= call_id or hold.equipment_id ~= equipment_id then
  return {'lost'}
end
if not has_days(hold, first_day, day_after) then
  return {'lost'}
end
local status = withdrawn_status(redis.call('HGET', withdrawn, equipment_id), first_day, today)
if status then
  return {'unavailable', status}
end
local unit = cjson.decode(redis.call('HGET', equipment, equipment_id))
local lacking =
  insufficient(unit, day_after - 1, rate, site_rank, certificate, certified_until, coverage, covered_until)
if #lacking > 0 then
  return {'refused', lacking[1]}
end
local counted = cjson.decode(counted_json)
local limit = limit_reached(open_rentals, {unpack(ARGV, 17, 20)}, counted, reference, first_day, day_after)
if limit then
  return {'limit', limit}
end
if redis.call('HEXISTS', bookings, reference) == 1 then
  return {'reference taken'}
end

local booking = {
  reference = reference, hold_id = hold_id, equipment_id = equipment_id, call_id = call_id,
  rate = rate, proofs = proofs, booked_at = now, status = 'BOOKED', email = email, language = language, source = 'call',
}
set_days(booking, first_day, day_after)
redis.call('ZREM', calendar, write_member(day_after, 'h', hold_id))
redis.call('HDEL', holds, hold_id)
redis.call('ZADD', calendar, first_day, write_member(day_after, 'b', reference))
local entry_id = redis.call('XADD', outbox, '*', 'event', 'booked', 'reference', reference,
  'email', email, 'booking', cjson.encode(booking))
-- The booking names its entry in the outbox, so that nobody announces a confirmation that was never put there.
booking.confirmation = entry_id
booking.counted = counted
count_rental(open_rentals, counted, reference, first_day, day_after)
redis.call('HSET', bookings, reference, cjson.encode(booking))
redis.call('HSET', booked, hold_id, reference)
return {'booked', string.format('%.0f', now), entry_id}
