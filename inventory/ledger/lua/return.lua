-- @include calendar
-- A unit came back: end every rental of it that began, and take away a RENTED that people had set.
-- KEYS: 1 out, 2 the unit's calendar, 3 bookings, 4 outbox, 5 equipment, 6 the outcome of this request
-- ARGV: 1 equipment id, 2 today, 3 life of the outcome in s
-- Answers {'returned', the ended bookings as JSON ...} | {'unknown'} | {'conflict'}
if redis.call('HEXISTS', KEYS[5], ARGV[1]) == 0 then
  return {'unknown'}
end
local answer = {'returned'}
local before = redis.call('GET', KEYS[6])
if before then
  local unit, references = string.match(before, '^(%S+)(.*)$')
  if unit ~= ARGV[1] then
    return {'conflict'}
  end
  for reference in string.gmatch(references, '%S+') do
    answer[#answer + 1] = redis.call('HGET', KEYS[3], reference)
  end
  return answer
end
local outcome = ARGV[1]
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
    outcome = outcome .. ' ' .. reference
  end
end
if redis.call('HGET', KEYS[1], ARGV[1]) == 'RENTED' then
  redis.call('HDEL', KEYS[1], ARGV[1])
end
redis.call('SET', KEYS[6], outcome, 'EX', ARGV[3])
return answer
