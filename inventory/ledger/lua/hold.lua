-- @include calendar
-- Keep a unit for a call for a while.
-- KEYS: 1 equipment, 2 withdrawn, 3 holds, 4 the unit's calendar, 5 the outcome of this hold id
-- ARGV: 1 hold id, 2 equipment id, 3 call id, 4 first day, 5 day after the last, 6 life of the hold in ms, 7 today,
--       8 life of the outcome in s
-- Returns {'held', hold id, expires in ms since the epoch} | {'unknown'} | {'unavailable', status} | {'conflict'}
local equipment, withdrawn, holds, calendar, outcome = unpack(KEYS)
local hold_id, equipment_id, call_id, first_day, day_after, life_ms, today, outcome_seconds = unpack(ARGV)
local now = now_ms()
local expires = now + tonumber(life_ms)
local request = table.concat({equipment_id, call_id, first_day, day_after}, ' ')

local stored = redis.call('GET', outcome)
if stored then
  local stored_id, stored_expires, stored_request = string.match(stored, '^(.-)\n(%d+)\n(.*)$')
  if stored_request ~= request then
    return {'conflict'}
  end
  return {'held', stored_id, stored_expires}
end
if redis.call('HEXISTS', equipment, equipment_id) == 0 then
  return {'unknown'}
end
local status = withdrawn_status(redis.call('HGET', withdrawn, equipment_id), first_day, today)
if status then
  return {'unavailable', status}
end

-- A call that asks again for the same days keeps the hold that it has.
local kept = nil
local function is_kept(hold, id)
  if hold.call_id == call_id and has_days(hold, first_day, day_after) then
    kept = id
    return true
  end
  return false
end
if find_blocking_member(calendar, holds, first_day, day_after, today, now, is_kept, true) then
  return {'unavailable', 'RENTED'}
end
if kept then
  hold_id = kept
else
  redis.call('ZADD', calendar, first_day, write_member(day_after, 'h', hold_id))
end
local hold = {equipment_id = equipment_id, call_id = call_id, expires = expires}
set_days(hold, first_day, day_after)
redis.call('HSET', holds, hold_id, cjson.encode(hold))
local expires_text = string.format('%.0f', expires)
redis.call('SET', outcome, table.concat({hold_id, expires_text, request}, '\n'), 'EX', outcome_seconds)
return {'held', hold_id, expires_text}
