-- Move bookings that ended long ago into the archive: a part with all of them is written, then they are removed.
-- KEYS: 1 bookings, 2 booked (id of the request or the hold to reference), 3 archive
-- ARGV: 1 name of the part, which stands for these very bookings, 2 the part (the bookings, compressed by the client),
--       then for each booking: 3 reference, 4 its JSON as the client has read it, ...
-- Returns 'archived' | 'changed': one of them is not as it was read, or has not ended; nothing was moved then
local bookings, booked, archive = unpack(KEYS)
local part_name, part = unpack(ARGV, 1, 2)
local is_there = redis.call('HEXISTS', archive, part_name) == 1
local found = {}

for index = 3, #ARGV, 2 do
  local reference = ARGV[index]
  local stored = redis.call('HGET', bookings, reference)
  if stored then
    local booking = cjson.decode(stored)
    if stored ~= ARGV[index + 1] or booking.status == 'BOOKED' then
      return 'changed'
    end
    found[#found + 1] = {reference, booking.hold_id}
  elseif not is_there then
    return 'changed'
  end
end
if not is_there then
  redis.call('HSET', archive, part_name, part)
end
for _, one in ipairs(found) do
  local reference, request_id = unpack(one)
  if redis.call('HGET', booked, request_id) == reference then
    redis.call('HDEL', booked, request_id)
  end
  redis.call('HDEL', bookings, reference)
end
return 'archived'
