-- @include calendar
-- Let a hold live for its whole time again.
-- KEYS: 1 holds
-- ARGV: 1 hold id, 2 call id, 3 life in ms
-- Answers {'held', expires in ms since the epoch} | {'lost'}
local now = now_ms()
local hold = live_hold(KEYS[1], ARGV[1], now)
if not hold or hold.call_id ~= ARGV[2] then
  return {'lost'}
end
hold.expires = now + tonumber(ARGV[3])
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(hold))
return {'held', string.format('%.0f', hold.expires)}
