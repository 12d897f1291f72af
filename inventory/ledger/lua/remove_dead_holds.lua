-- @include calendar
-- Remove holds that have expired, and blocks whose days are over, wherever they are noted. Those that live stay.
-- KEYS: 1 holds, 2.. for each hold the calendar of its unit
-- ARGV: 1.. the ids of the holds
-- Returns 'done'
local holds = KEYS[1]
local now = now_ms()

for index, hold_id in ipairs(ARGV) do
  local stored = redis.call('HGET', holds, hold_id)
  local hold = stored and cjson.decode(stored)
  if hold and hold.expires <= now then
    local _, day_after = days_of(hold)
    redis.call('ZREM', KEYS[index + 1], write_member(day_after, 'h', hold_id))
    redis.call('HDEL', holds, hold_id)
  end
end
return 'done'
