-- @include calendar
-- Give holds of a call their whole life again: all of them, or none.
-- KEYS: 1 holds
-- ARGV: 1 call id, 2 life of a hold in ms, 3.. the hold ids
-- Returns {'held', expires in ms since the epoch} | {'lost', hold id}
local holds = KEYS[1]
local call_id, life_ms = unpack(ARGV, 1, 2)
local now = now_ms()
local found = {}

for index = 3, #ARGV do
  local hold = live_hold(holds, ARGV[index], now)
  if not hold or hold.call_id ~= call_id then
    return {'lost', ARGV[index]}
  end
  found[index] = hold
end
local expires = now + tonumber(life_ms)
for index = 3, #ARGV do
  found[index].expires = expires
  redis.call('HSET', holds, ARGV[index], cjson.encode(found[index]))
end
return {'held', string.format('%.0f', expires)}
