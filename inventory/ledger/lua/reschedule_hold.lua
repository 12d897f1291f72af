-- @include calendar
-- Hold the same unit for other days. For the days that the hold has already, it is renewed.
-- KEYS: 1 withdrawn, 2 holds, 3 the unit's calendar
-- ARGV: 1 hold id, 2 call id, 3 first day, 4 day after the last, 5 life of the hold in ms, 6 today
-- Returns {'held', expires in ms since the epoch} | {'lost'} | {'unavailable', status}
local withdrawn, holds, calendar = unpack(KEYS)
local hold_id, call_id, first_day, day_after, life_ms, today = unpack(ARGV)
local now = now_ms()

local hold = live_hold(holds, hold_id, now)
if not hold or hold.call_id ~= call_id then
  return {'lost'}
end
local status = withdrawn_status(redis.call('HGET', withdrawn, hold.equipment_id), first_day, today)
if status then
  return {'unavailable', status}
end
local function is_this_hold(_, id)
  return id == hold_id
end
if find_blocking_member(calendar, holds, first_day, day_after, today, now, is_this_hold, true) then
  return {'unavailable', 'RENTED'}
end
local _, old_day_after = days_of(hold)
redis.call('ZREM', calendar, write_member(old_day_after, 'h', hold_id))
set_days(hold, first_day, day_after)
hold.expires = now + tonumber(life_ms)
redis.call('ZADD', calendar, first_day, write_member(day_after, 'h', hold_id))
redis.call('HSET', holds, hold_id, cjson.encode(hold))
return {'held', string.format('%.0f', hold.expires)}
