-- Forget how far a call has come, because it ended in order. The note of another call stays.
-- KEYS: 1 the unfinished call of the caller's number
-- ARGV: 1 call id
-- Returns 1 when the note was forgotten, 0 when this call has none
local unfinished, call_id = KEYS[1], ARGV[1]

local stored = redis.call('GET', unfinished)
if not stored or stored == '' or cjson.decode(stored).call_id ~= call_id then
  return 0
end
-- The worker's Redis user may not delete keys, so the key expires after a millisecond.
redis.call('SET', unfinished, '', 'PX', 1)
return 1
