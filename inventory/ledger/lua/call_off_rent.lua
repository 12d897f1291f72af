-- @include calendar
-- @include changes
-- A customer calls units off rent: they are ready for return on a day. They stay rented until they are returned. Of
-- several bookings of a rental, those that have not ended are called off, all of them or none.
-- KEYS: 1 bookings, 2 outbox
-- ARGV: 1 the day, 2 today, 3 who notes it, 4 why or '', 5 the reference that the customer is told, 6.. the references of
--       the bookings
-- Returns {'done', for each booking: the booking as JSON} | {'unknown'}: there is no such booking | {'ended', status}
--         | {'past'}: the day has passed, or is after the last one of the rental
local bookings, outbox = unpack(KEYS)
local day, today, by, why, told_reference = unpack(ARGV, 1, 5)
day, today = tonumber(day), tonumber(today)
local answer, changed, ended_as, open = {'done'}, {}, nil, 0
local now = now_ms()

for index = 6, #ARGV do
  local stored = redis.call('HGET', bookings, ARGV[index])
  if not stored then
    return {'unknown'}
  end
  local booking = cjson.decode(stored)
  if booking.status == 'BOOKED' then
    open = open + 1
    local first_day, day_after = days_of(booking)
    if first_day > today then
      return {'ended', 'NOT BEGUN'}
    end
    if booking.off_rent ~= day then
      if day < today or (day >= day_after and day > today) then
        return {'past'}
      end
      changed[#changed + 1] = booking
    end
  else
    ended_as = booking.status
  end
end
if open == 0 then
  return {'ended', ended_as}
end
for _, booking in ipairs(changed) do
  note_change(booking, 'called off rent', by, why, '', now)
  booking.off_rent = day
  redis.call('HSET', bookings, booking.reference, cjson.encode(booking))
end
if #changed > 0 then
  announce(outbox, 'off_rent', told_reference, changed)
end
for index = 6, #ARGV do
  answer[index - 4] = redis.call('HGET', bookings, ARGV[index])
end
return answer
