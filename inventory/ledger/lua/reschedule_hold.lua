-- @include calendar
-- Keep the same unit for other days. Asking for the days that it has renews it.
-- KEYS: 1 out, 2 holds, 3 the unit's calendar
-- ARGV: 1 hold id, 2 call id, 3 first, 4 last, 5 life in ms, 6 today
-- Answers {'held', expires in ms since the epoch} | {'lost'} | {'unavailable', status}
local hold_id, first, last, today = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[6])
local now = now_ms()
local hold = live_hold(KEYS[2], hold_id, now)
if not hold or hold.call_id ~= ARGV[2] then
  return {'lost'}
end
local out = redis.call('HGET', KEYS[1], hold.equipment_id)
if out then
  return {'unavailable', out}
end
local function itself(_, id)
  return id == hold_id
end
if obstacle(KEYS[3], KEYS[2], first, last, today, now, itself, true) then
  return {'unavailable', 'RENTED'}
end
redis.call('ZREM', KEYS[3], hold.last .. ':h:' .. hold_id)
hold.first, hold.last, hold.expires = first, last, now + tonumber(ARGV[5])
redis.call('ZADD', KEYS[3], first, last .. ':h:' .. hold_id)
redis.call('HSET', KEYS[2], hold_id, cjson.encode(hold))
return {'held', string.format('%.0f', hold.expires)}
