-- @include calendar
-- What a call has left behind: its holds that are alive, and its bookings.
-- KEYS: 1 holds, 2 booked (hold id to reference), 3 bookings
-- ARGV: 1 how many hold ids, 2 ... the hold ids, then the references that the caller was told
-- Answers {{hold id, the hold as JSON, ...}, {a booking as JSON, ...}}
local holds, bookings, seen = {}, {}, {}

local function add(reference)
  local booking = reference and not seen[reference] and redis.call('HGET', KEYS[3], reference)
  if booking then
    seen[reference] = true
    bookings[#bookings + 1] = booking
  end
end

local now, count = now_ms(), tonumber(ARGV[1])
for at = 2, #ARGV do
  if at > count + 1 then
    add(ARGV[at])
  else
    if live_hold(KEYS[1], ARGV[at], now) then
      holds[#holds + 1] = ARGV[at]
      holds[#holds + 1] = redis.call('HGET', KEYS[1], ARGV[at])
    end
    add(redis.call('HGET', KEYS[2], ARGV[at]))
  end
end
return {holds, bookings}
