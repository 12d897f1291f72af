-- Note what the model of a call has cost so far, and add to the sum of the day what was not noted before.
-- KEYS: 1 cost of the model on the day that the call began
-- ARGV: 1 call id, 2 cost of the call so far in micro-dollars, 3 life of the day's cost in s
-- Returns what was added, in micro-dollars: 0 when the same is noted again
local costs = KEYS[1]
local call_id, cost, life_seconds = unpack(ARGV)

local added = cost - (redis.call('HGET', costs, call_id) or 0)
if added <= 0 then
  return 0
end
local sum = (redis.call('HGET', costs, 'sum') or 0) + added
redis.call('HSET', costs, call_id, cost, 'sum', string.format('%.0f', sum))
redis.call('EXPIRE', costs, life_seconds)
return added
