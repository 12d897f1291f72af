-- @include calendar
-- Release a hold, so that the unit can be rented by others. Only the call that holds the unit can.
-- KEYS: 1 holds, 2 the unit's calendar
-- ARGV: 1 hold id, 2 call id
-- Returns 1 when the hold was released, 0 when this call has no such hold
local holds, calendar = unpack(KEYS)
local hold_id, call_id = unpack(ARGV)

local stored = redis.call('HGET', holds, hold_id)
if not stored then
  return 0
end
local hold = cjson.decode(stored)
if hold.call_id ~= call_id then
  return 0
end
local _, day_after = days_of(hold)
redis.call('ZREM', calendar, write_member(day_after, 'h', hold_id))
redis.call('HDEL', holds, hold_id)
return 1
