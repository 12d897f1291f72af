-- @include calendar
-- Hold the same units for other days: all of them, or none. For the days that they are held for already, the holds are
-- renewed.
-- KEYS: 1 withdrawn, 2 holds, 3 turnaround, 4.. for each hold the calendar of its unit
-- ARGV: 1 call id, 2 first day, 3 day after the last, 4 life of a hold in ms, 5 today, 6.. the hold ids
-- Returns {'held', expires in ms since the epoch} | {'lost', hold id}
--         | {'unavailable', for each unit that is not free: equipment id, status}
local withdrawn, holds, turnaround = unpack(KEYS, 1, 3)
local call_id, first_day, day_after, life_ms, today = unpack(ARGV, 1, 5)
local now = now_ms()
local expires = now + tonumber(life_ms)
local found, taken, seen = {}, {'unavailable'}, {}

for index = 6, #ARGV do
  local hold_id, calendar = ARGV[index], KEYS[index - 2]
  local hold = live_hold(holds, hold_id, now)
  if not hold or hold.call_id ~= call_id then
    return {'lost', hold_id}
  end
  local equipment_id = hold.equipment_id
  local status = withdrawn_status(redis.call('HGET', withdrawn, equipment_id), first_day, today)
  local function is_this_hold(_, id)
    return id == hold_id
  end
  if not status then
    local days_between = turnaround_of(turnaround, equipment_id)
    if find_blocking_member(calendar, holds, first_day, day_after, today, now, is_this_hold, true, days_between) then
      status = 'RENTED'
    elseif seen[equipment_id] then
      status = 'RENTED' -- by another of these holds
    end
  end
  seen[equipment_id] = true
  if status then
    taken[#taken + 1], taken[#taken + 2] = equipment_id, status
  end
  found[index] = hold
end
if #taken > 1 then
  return taken
end

for index = 6, #ARGV do
  local hold_id, calendar, hold = ARGV[index], KEYS[index - 2], found[index]
  local _, old_day_after = days_of(hold)
  redis.call('ZREM', calendar, write_member(old_day_after, 'h', hold_id))
  set_days(hold, first_day, day_after)
  hold.expires = expires
  redis.call('ZADD', calendar, first_day, write_member(day_after, 'h', hold_id))
  redis.call('HSET', holds, hold_id, cjson.encode(hold))
end
return {'held', string.format('%.0f', expires)}
