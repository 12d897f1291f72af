-- @include calendar
-- A unit came back: end every rental of it that began, and take away a RENTED that people had set.
-- KEYS: 1 out, 2 the unit's calendar, 3 bookings, 4 outbox, 5 equipment
-- ARGV: 1 equipment id, 2 today
-- Answers {'returned', the ended bookings as JSON ...} | {'unknown'}
if redis.call('HEXISTS', KEYS[5], ARGV[1]) == 0 then
  return {'unknown'}
end
local answer = {'returned'}
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[2])) do
  local _, kind, reference = parse(member)
  if kind == 'b' then
    local booking = cjson.decode(redis.call('HGET', KEYS[3], reference))
    booking.status = 'RETURNED'
    local returned = cjson.encode(booking)
    redis.call('ZREM', KEYS[2], member)
    redis.call('HSET', KEYS[3], reference, returned)
    redis.call('XADD', KEYS[4], '*', 'event', 'returned', 'reference', reference,
      'email', booking.email or '', 'booking', returned)
    answer[#answer + 1] = returned
  end
end
if redis.call('HGET', KEYS[1], ARGV[1]) == 'RENTED' then
  redis.call('HDEL', KEYS[1], ARGV[1])
end
return answer
