-- @include calendar
-- @include changes
-- @include terms
-- @include open_rentals
-- @include customers
-- Book a unit at the desk, without a hold. The rate, the proofs and the limits are compared as they are for a call. What
-- does not suffice or is too much is refused, unless the desk overrules it, which is noted with the reason.
-- KEYS: 1 equipment, 2 withdrawn, 3 holds, 4 the unit's calendar, 5 bookings, 6 booked (id of the request or the hold
--       to reference), 7 outbox, 8 open rentals, 9 turnaround, 10 customers
-- ARGV: 1 id of the request, 2 equipment id, 3 first day, 4 day after the last, 5 today, 6 reference, 7 the booking as
--       JSON, 8 rank of the heaviest weight class that the site takes or -1, 9 certificate or '', 10 its last valid day
--       or 0, 11 coverage in cents or -1, 12 last covered day or 0, 13 what the desk could not verify, or '', 14
--       'overrule' when the desk allows what does not suffice, or '', 15 who books, 16 why or '', 17 to 20 the limits
--       as open_rentals.lua has them
-- Returns {'booked', the booking as JSON} | {'conflict'} | {'unknown'} | {'past'} | {'unavailable', status}
--         | {'refused', what} | {'limit', which} | {'reference taken'}
local equipment, withdrawn, holds, calendar, bookings, booked, outbox, open_rentals, turnaround, customers = unpack(KEYS)
local request_id, equipment_id, first_day, day_after, today, reference, wanted = unpack(ARGV, 1, 7)
local site_rank, certificate, certified_until, coverage, covered_until = unpack(ARGV, 8, 12)
local unverified, overrule, by, why = unpack(ARGV, 13, 16)
local now = now_ms()
local booking = cjson.decode(wanted)

local booked_as = redis.call('HGET', booked, request_id)
if booked_as then
  local stored = redis.call('HGET', bookings, booked_as)
  local before = cjson.decode(stored)
  local same = before.equipment_id == equipment_id and before.rate == booking.rate and before.proofs == booking.proofs
  return same and {'booked', stored} or {'conflict'}
end
local stored_unit = redis.call('HGET', equipment, equipment_id)
if not stored_unit then
  return {'unknown'}
end
if tonumber(day_after) <= tonumber(today) then
  return {'past'}
end
local status = withdrawn_status(redis.call('HGET', withdrawn, equipment_id), first_day, today)
if status then
  return {'unavailable', status}
end
local function never()
  return false
end
local days_between = turnaround_of(turnaround, equipment_id)
if find_blocking_member(calendar, holds, first_day, day_after, today, now, never, true, days_between) then
  return {'unavailable', 'RENTED'}
end
local file = file_of_customer(customers, booking.counted)
local lacking = insufficient(
  at_agreed_rate(cjson.decode(stored_unit), file), day_after - 1, booking.rate, tonumber(site_rank), certificate, tonumber(certified_until),
  tonumber(coverage), tonumber(covered_until)
)
if unverified ~= '' then
  table.insert(lacking, 1, unverified)
end
if #lacking > 0 and overrule == '' then
  return {'refused', table.concat(lacking, ', ')}
end
local limits = {unpack(ARGV, 17, 20)}
local limit = limit_reached(open_rentals, limits, booking.counted, {}, first_day, day_after, {})
limit = file.do_not_rent and 'do not rent' or limit
if limit and overrule == '' then
  return {'limit', limit}
end
if limit then
  lacking[#lacking + 1] = 'limit: ' .. limit
end
if redis.call('HEXISTS', bookings, reference) == 1 or redis.call('HEXISTS', bookings, reference .. '-1') == 1 then
  return {'reference taken'}
end

booking.booked_at = now
set_days(booking, first_day, day_after)
note_change(booking, 'booked', by, why, table.concat(lacking, ', '), now)
redis.call('ZADD', calendar, first_day, write_member(day_after, 'b', reference))
count_rental(open_rentals, booking.counted, reference, first_day, day_after)
booking.confirmation = announce(outbox, 'booked', reference, {booking})
local stored = cjson.encode(booking)
redis.call('HSET', bookings, reference, stored)
redis.call('HSET', booked, request_id, reference)
return {'booked', stored}
