-- @include calendar
-- Turn a hold into a booking and put the confirmation into the outbox. The last gate: everything is checked once more.
-- KEYS: 1 equipment, 2 out, 3 holds, 4 the unit's calendar, 5 bookings, 6 booked (hold id to reference), 7 outbox
-- ARGV: 1 hold id, 2 call id, 3 equipment id, 4 first, 5 last, 6 reference, 7 rate in cents, 8 proofs as JSON,
--       9 rank of the site's weight class, 10 certificate or '', 11 its last valid day or 0, 12 coverage in cents,
--       13 last covered day, 14 the address that the confirmation goes to, or ''
-- Answers {'booked', when in ms since the epoch, its entry in the outbox} | {'booked before', the booking as JSON}
--         | {'lost'} | {'unavailable', status} | {'refused', what} | {'conflict'}
--         | {'reference taken'}
local hold_id, call_id, equipment_id, reference = ARGV[1], ARGV[2], ARGV[3], ARGV[6]
local first, last, rate = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[7])
local now = now_ms()

local booked = redis.call('HGET', KEYS[6], hold_id)
if booked then
  local stored = redis.call('HGET', KEYS[5], booked)
  local booking = cjson.decode(stored)
  if booking.call_id ~= call_id or booking.rate ~= rate or booking.proofs ~= ARGV[8] then
    return {'conflict'}
  end
  -- Written again as it stands: WAIT counts from the last write of its own connection, and would not wait after a read.
  redis.call('HSET', KEYS[6], hold_id, booked)
  return {'booked before', stored}
end

local hold = live_hold(KEYS[3], hold_id, now)
if not hold or hold.call_id ~= call_id or hold.equipment_id ~= equipment_id then
  return {'lost'}
end
if hold.first ~= first or hold.last ~= last then
  return {'lost'}
end
local out = redis.call('HGET', KEYS[2], equipment_id)
if out then
  return {'unavailable', out}
end
local unit = cjson.decode(redis.call('HGET', KEYS[1], equipment_id))
local last_day = last - 1
if not rate or rate < unit.daily_rate or rate > unit.max_rate then
  return {'refused', 'rate'}
end
if tonumber(ARGV[9]) < unit.weight_rank then
  return {'refused', 'site'}
end
if unit.operator_certification ~= '' then
  if ARGV[10] ~= unit.operator_certification or tonumber(ARGV[11]) < last_day then
    return {'refused', 'certificate'}
  end
end
if tonumber(ARGV[12]) < unit.min_insurance or tonumber(ARGV[13]) < last_day then
  return {'refused', 'coverage'}
end
if redis.call('HEXISTS', KEYS[5], reference) == 1 then
  return {'reference taken'}
end

local booking = {
  reference = reference, hold_id = hold_id, equipment_id = equipment_id, call_id = call_id, first = first, last = last,
  rate = rate, proofs = ARGV[8], booked_at = now, status = 'BOOKED', email = ARGV[14],
}
redis.call('ZREM', KEYS[4], ARGV[5] .. ':h:' .. hold_id)
redis.call('HDEL', KEYS[3], hold_id)
redis.call('ZADD', KEYS[4], ARGV[4], ARGV[5] .. ':b:' .. reference)
local told = cjson.encode(booking)
local entry = redis.call('XADD', KEYS[7], '*', 'event', 'booked', 'reference', reference,
  'email', ARGV[14], 'booking', told)
-- The booking names its entry in the outbox: nobody says that a confirmation is on its way without one.
redis.call('HSET', KEYS[5], reference, string.format('%s,"confirmation":"%s"}', string.sub(told, 1, -2), entry))
redis.call('HSET', KEYS[6], hold_id, reference)
return {'booked', string.format('%.0f', now), entry}
