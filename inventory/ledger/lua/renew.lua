-- @include calendar
-- Give a hold its whole life again.
-- KEYS: 1 holds
-- ARGV: 1 hold id, 2 call id, 3 life of the hold in ms
-- Returns {'held', expires in ms since the epoch} | {'lost'}
local holds = KEYS[1]
local hold_id, call_id, life_ms = unpack(ARGV)
local now = now_ms()

local hold = live_hold(holds, hold_id, now)
if not hold or hold.call_id ~= call_id then
  return {'lost'}
end
hold.expires = now + tonumber(life_ms)
redis.call('HSET', holds, hold_id, cjson.encode(hold))
return {'held', string.format('%.0f', hold.expires)}
