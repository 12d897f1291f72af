-- @include calendar
-- @include open_rentals
-- @include changes
-- Book reservations that were made elsewhere: all of them, or none. Nothing is proved and no customer is told. They
-- count for the limits, but no limit keeps them from being booked.
-- The client has made sure that the reservations do not overlap each other; what a unit needs between two of them is
-- looked at here.
-- KEYS: 1 equipment, 2 holds, 3 bookings, 4 booked (id of the request or the hold to reference), 5 open rentals,
--       6 turnaround, 7.. the calendar of each reservation
-- ARGV: 1 today, 2 who imports them, 3 from where, then for each reservation: its booking as JSON
-- Returns {'imported', the bookings as JSON ...} | {'refused', index, 'unknown', 'RENTED' or 'imported before', ...}: for each reservation
--         that cannot be booked | {'reference taken'}
local equipment, holds, bookings, booked, open_rentals, turnaround = unpack(KEYS, 1, 6)
local today, by, from = unpack(ARGV, 1, 3)
local now = now_ms()
local answer, refused, wanted = {'imported'}, {'refused'}, {}

local function never()
  return false
end

for index = 4, #ARGV do
  wanted[index] = cjson.decode(ARGV[index])
  local booked_as = redis.call('HGET', booked, wanted[index].hold_id)
  if booked_as then
    answer[#answer + 1] = redis.call('HGET', bookings, booked_as)
    refused[#refused + 1], refused[#refused + 2] = index - 4, 'imported before'
  end
end
if #answer - 1 == #ARGV - 3 then
  return answer -- the same request again
end
if #refused > 1 then
  return refused
end
-- Whether another of these reservations of the same unit is less than so many days before or after this one.
local function is_too_near(booking, days_between)
  local first_day, day_after = days_of(booking)
  for index = 4, #ARGV do
    local other = wanted[index]
    local other_first_day, other_day_after = days_of(other)
    if other ~= booking and other.equipment_id == booking.equipment_id
      and other_first_day < day_after + days_between and other_day_after + days_between > first_day then
      return true
    end
  end
  return false
end

for index = 4, #ARGV do
  local booking, calendar = wanted[index], KEYS[index + 3]
  local first_day, day_after = days_of(booking)
  if redis.call('HEXISTS', bookings, booking.reference) == 1
    or redis.call('HEXISTS', bookings, booking.reference .. '-1') == 1 then
    return {'reference taken'}
  end
  local days_between = turnaround_of(turnaround, booking.equipment_id)
  if redis.call('HEXISTS', equipment, booking.equipment_id) == 0 then
    refused[#refused + 1], refused[#refused + 2] = index - 4, 'unknown'
  elseif find_blocking_member(calendar, holds, first_day, day_after, today, now, never, true, days_between)
    or days_between and is_too_near(booking, days_between) then
    refused[#refused + 1], refused[#refused + 2] = index - 4, 'RENTED'
  end
end
if #refused > 1 then
  return refused
end
for index = 4, #ARGV do
  local booking, calendar = wanted[index], KEYS[index + 3]
  local first_day, day_after = days_of(booking)
  booking.booked_at = now
  note_change(booking, 'imported', by, from, '', now)
  local stored = cjson.encode(booking)
  redis.call('ZADD', calendar, first_day, write_member(day_after, 'b', booking.reference))
  redis.call('HSET', bookings, booking.reference, stored)
  redis.call('HSET', booked, booking.hold_id, booking.reference)
  count_rental(open_rentals, booking.counted, booking.reference, first_day, day_after)
  answer[#answer + 1] = stored
end
return answer
