-- @include calendar
-- A unit came back: end every booking of it that has begun, and take away the mark RENTED if people had set it.
-- KEYS: 1 withdrawn, 2 the unit's calendar, 3 bookings, 4 outbox, 5 equipment, 6 the outcome of this request
-- ARGV: 1 equipment id, 2 today, 3 life of the outcome in s
-- Returns {'returned', the ended bookings as JSON ...} | {'unknown'} | {'conflict'}
local withdrawn, calendar, bookings, outbox, equipment, outcome = unpack(KEYS)
local equipment_id, today, outcome_seconds = unpack(ARGV)

if redis.call('HEXISTS', equipment, equipment_id) == 0 then
  return {'unknown'}
end
local answer = {'returned'}
local stored = redis.call('GET', outcome)
if stored then
  local stored_id, references = string.match(stored, '^(%S+)(.*)$')
  if stored_id ~= equipment_id then
    return {'conflict'}
  end
  for reference in string.gmatch(references, '%S+') do
    answer[#answer + 1] = redis.call('HGET', bookings, reference)
  end
  return answer
end

local done = {equipment_id}
for _, member in ipairs(redis.call('ZRANGEBYSCORE', calendar, '-inf', today)) do
  local _, kind, reference = read_member(member)
  if kind == 'b' then
    local booking = cjson.decode(redis.call('HGET', bookings, reference))
    booking.status = 'RETURNED'
    local returned = cjson.encode(booking)
    redis.call('ZREM', calendar, member)
    redis.call('HSET', bookings, reference, returned)
    redis.call('XADD', outbox, '*', 'event', 'returned', 'reference', reference,
      'email', booking.email or '', 'booking', returned)
    answer[#answer + 1] = returned
    done[#done + 1] = reference
  end
end
if redis.call('HGET', withdrawn, equipment_id) == 'RENTED' then
  redis.call('HDEL', withdrawn, equipment_id)
end
redis.call('SET', outcome, table.concat(done, ' '), 'EX', outcome_seconds)
return answer
