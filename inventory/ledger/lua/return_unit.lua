-- @include calendar
-- @include open_rentals
-- @include changes
-- A unit came back: end the rental that it is out on. That is the first of those that began before today. The ones
-- after it still wait for the unit, and so may one that begins today; they end only by their references
-- (end_booking.lua). A mark RENTED that people had set is removed.
-- KEYS: 1 withdrawn, 2 the unit's calendar, 3 bookings, 4 outbox, 5 equipment, 6 the outcome of this request,
--       7 open rentals, 8 holds, 9 turnaround
-- ARGV: 1 equipment id, 2 today, 3 who takes it back, 4 why or '', 5 life of the outcome in s, 6 the name that
--       stands for the call of a block, 7 when tomorrow begins, in ms since the epoch
-- Returns {'returned', the ended booking as JSON} | {'returned'}: no booking was ended | {'unknown'} | {'conflict'}
local withdrawn, calendar, bookings, outbox, equipment, outcome, open_rentals, holds, turnaround =
  unpack(KEYS)
local equipment_id, today, by, why, outcome_seconds, desk, tomorrow_ms = unpack(ARGV)

if redis.call('HEXISTS', equipment, equipment_id) == 0 then
  return {'unknown'}
end
local stored = redis.call('GET', outcome)
if stored then
  local stored_id, reference = string.match(stored, '^(%S+) ?(%S*)$')
  if stored_id ~= equipment_id then
    return {'conflict'}
  end
  return {'returned', reference ~= '' and redis.call('HGET', bookings, reference) or nil}
end

local answer, done = {'returned'}, equipment_id
for _, member in ipairs(redis.call('ZRANGEBYSCORE', calendar, '-inf', '(' .. today)) do
  local _, kind, reference = read_member(member)
  if kind == 'b' then
    local booking = cjson.decode(redis.call('HGET', bookings, reference))
    answer[2] = end_booking(booking, 'RETURNED', 'returned', calendar, bookings, open_rentals, by, why)
    announce(outbox, 'returned', reference, {booking})
    keep_for_turnaround(booking, calendar, holds, turnaround, today, tomorrow_ms, desk, by, now_ms())
    done = equipment_id .. ' ' .. reference
    break
  end
end
if string.match(redis.call('HGET', withdrawn, equipment_id) or '', '^RENTED') then
  redis.call('HDEL', withdrawn, equipment_id)
end
redis.call('SET', outcome, done, 'EX', outcome_seconds)
return answer
