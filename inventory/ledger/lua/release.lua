-- @include calendar
-- Release holds, so that the units can be rented by others. Only the call that holds a unit can.
-- KEYS: 1 holds, 2.. for each hold the calendar of its unit
-- ARGV: 1 call id, 2.. the hold ids
-- Returns how many were released; of the others this call has no such hold
local holds = KEYS[1]
local call_id = ARGV[1]
local released = 0

for index = 2, #ARGV do
  local hold_id, calendar = ARGV[index], KEYS[index]
  local stored = redis.call('HGET', holds, hold_id)
  local hold = stored and cjson.decode(stored)
  if hold and hold.call_id == call_id then
    local _, day_after = days_of(hold)
    redis.call('ZREM', calendar, write_member(day_after, 'h', hold_id))
    redis.call('HDEL', holds, hold_id)
    released = released + 1
  end
end
return released
