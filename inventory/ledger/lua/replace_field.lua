-- Replace a field of a hash, if it still has the value that the client has read.
-- KEYS: 1 the hash
-- ARGV: 1 field, 2 the value that was read, 3 the new value
-- Returns 'replaced' | 'changed': the field has another value, or is gone
local hash = KEYS[1]
local field, was, new = unpack(ARGV)

local stored = redis.call('HGET', hash, field)
if stored == new then
  return 'replaced'
end
if stored ~= was then
  return 'changed'
end
redis.call('HSET', hash, field, new)
return 'replaced'
