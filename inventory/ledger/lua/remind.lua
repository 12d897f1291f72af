-- @include calendar
-- @include changes
-- Remind a customer of bookings of one rental, once: put it into the outbox, unless that was done before or one of them
-- has ended or has other days by now.
-- KEYS: 1 bookings, 2 outbox, 3 the outcome of this reminder
-- ARGV: 1 event, 2 the reference that the customer is told, 3 life of the outcome in s, then for each booking: its
--       reference, first day, day after the last
-- Returns 'told' | 'told before' | 'changed'
local bookings, outbox, outcome = unpack(KEYS)
local event, told_reference, outcome_seconds = unpack(ARGV, 1, 3)
local told = {}

if redis.call('EXISTS', outcome) == 1 then
  return 'told before'
end
for index = 4, #ARGV, 3 do
  local stored = redis.call('HGET', bookings, ARGV[index])
  local booking = stored and cjson.decode(stored)
  if not booking or booking.status ~= 'BOOKED' or not has_days(booking, ARGV[index + 1], ARGV[index + 2]) then
    return 'changed'
  end
  told[#told + 1] = booking
end
announce(outbox, event, told_reference, told)
redis.call('SET', outcome, 'told', 'EX', outcome_seconds)
return 'told'
