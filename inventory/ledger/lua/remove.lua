-- @include calendar
-- Remove a unit that the depot does not have any more, or put it back. What was known of it is kept, for old bookings
-- and their mails.
-- KEYS: 1 equipment, 2 withdrawn, 3 holds, 4 the unit's calendar, 5 catalogue, 6 removed
-- ARGV: 1 equipment id, 2 the name that stands for the call of a block, 3 'undo' to put it back, or ''
-- Returns 'done' | 'unknown' | 'booked' | 'held'
local equipment, withdrawn, holds, calendar, catalogue, removed = unpack(KEYS)
local equipment_id, block_owner, undo = unpack(ARGV)
local now = now_ms()

local source, destination = equipment, removed
if undo == 'undo' then
  source, destination = removed, equipment
end
local unit = redis.call('HGET', source, equipment_id)
if not unit then
  return redis.call('HEXISTS', destination, equipment_id) == 1 and 'done' or 'unknown'
end
local kept = {}
for _, member in ipairs(redis.call('ZRANGE', calendar, 0, -1)) do
  local _, kind, id = read_member(member)
  if kind == 'b' then
    return 'booked'
  end
  local hold = live_hold(holds, id, now)
  if hold and hold.call_id ~= block_owner then
    return 'held'
  end
  kept[#kept + 1] = {member, id}
end
for _, one in ipairs(kept) do
  redis.call('ZREM', calendar, one[1])
  redis.call('HDEL', holds, one[2])
end
redis.call('HSET', destination, equipment_id, unit)
redis.call('HDEL', source, equipment_id)
redis.call('HDEL', withdrawn, equipment_id)
redis.call('XADD', catalogue, 'MAXLEN', '~', 10000, '*', 'equipment_id', equipment_id)
return 'done'
