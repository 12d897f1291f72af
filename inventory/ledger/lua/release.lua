-- Let a unit go that is held. Only the call that holds it can; what is gone already stays gone.
-- KEYS: 1 holds, 2 the unit's calendar
-- ARGV: 1 hold id, 2 call id
-- Answers 1 when the hold was released, 0 when there was none of this call's.
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if not stored then
  return 0
end
local hold = cjson.decode(stored)
if hold.call_id ~= ARGV[2] then
  return 0
end
redis.call('ZREM', KEYS[2], hold.last .. ':h:' .. ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
return 1
