-- @include calendar
-- Keep a unit for a call for a while.
-- KEYS: 1 equipment, 2 out, 3 holds, 4 the unit's calendar, 5 the outcome of this hold id
-- ARGV: 1 hold id, 2 equipment id, 3 call id, 4 first, 5 last, 6 life in ms, 7 today, 8 life of the outcome in s
-- Answers {'held', hold id, expires in ms since the epoch} | {'unknown'} | {'unavailable', status} | {'conflict'}
local hold_id, equipment_id, call_id = ARGV[1], ARGV[2], ARGV[3]
local first, last = tonumber(ARGV[4]), tonumber(ARGV[5])
local now = now_ms()
local expires = now + tonumber(ARGV[6])
local request = table.concat({equipment_id, call_id, ARGV[4], ARGV[5]}, ' ')

local stored = redis.call('GET', KEYS[5])
if stored then
  local id, expired, before = string.match(stored, '^(.-)\n(%d+)\n(.*)$')
  if before ~= request then
    return {'conflict'}
  end
  return {'held', id, expired}
end
if redis.call('HEXISTS', KEYS[1], equipment_id) == 0 then
  return {'unknown'}
end
local out = redis.call('HGET', KEYS[2], equipment_id)
if out then
  return {'unavailable', out}
end

-- The same call asks again for the same days: it keeps the hold that it has.
local kept = nil
local function same(hold, id)
  if hold.call_id == call_id and hold.first == first and hold.last == last then
    kept = id
    return true
  end
  return false
end
if obstacle(KEYS[4], KEYS[3], first, ARGV[5], ARGV[7], now, same, true) then
  return {'unavailable', 'RENTED'}
end
if kept then
  hold_id = kept
else
  redis.call('ZADD', KEYS[4], ARGV[4], ARGV[5] .. ':h:' .. hold_id)
end
redis.call('HSET', KEYS[3], hold_id, cjson.encode({
  equipment_id = equipment_id, call_id = call_id, first = first, last = last, expires = expires,
}))
local told = string.format('%.0f', expires)
redis.call('SET', KEYS[5], table.concat({hold_id, told, request}, '\n'), 'EX', ARGV[8])
return {'held', hold_id, told}
