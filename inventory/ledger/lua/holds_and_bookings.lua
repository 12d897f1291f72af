-- @include calendar
-- What has become of some holds: those that have not expired, and the bookings that others were turned into. Bookings
-- can be asked for by their references too. Reads only.
-- KEYS: 1 holds, 2 booked (hold id to reference), 3 bookings
-- ARGV: 1 number of hold ids, 2.. the hold ids, then the references
-- Returns {{hold id, the hold as JSON, ...}, {a booking as JSON, ...}}, each booking once
local holds, booked, bookings = unpack(KEYS)
local hold_count = tonumber(ARGV[1])
local now = now_ms()
local found_holds, found_bookings, seen = {}, {}, {}

local function add_booking(reference)
  local booking = reference and not seen[reference] and redis.call('HGET', bookings, reference)
  if booking then
    seen[reference] = true
    found_bookings[#found_bookings + 1] = booking
  end
end

for index = 2, #ARGV do
  if index > hold_count + 1 then
    add_booking(ARGV[index])
  else
    local hold_id = ARGV[index]
    if live_hold(holds, hold_id, now) then
      found_holds[#found_holds + 1] = hold_id
      found_holds[#found_holds + 1] = redis.call('HGET', holds, hold_id)
    end
    add_booking(redis.call('HGET', booked, hold_id))
  end
end
return {found_holds, found_bookings}
