-- Keep a message for the people of the depot. The same message again is kept once.
-- KEYS: 1 messages, 2 the outcome of this message
-- ARGV: 1 the message as JSON, 2 life of the outcome in s
-- Returns 1 when the message was added, 0 when it was there before.
local messages, outcome = unpack(KEYS)
local message, outcome_seconds = unpack(ARGV)

if redis.call('EXISTS', outcome) == 1 then
  return 0
end
redis.call('XADD', messages, '*', 'message', message)
redis.call('SET', outcome, 'left', 'EX', outcome_seconds)
return 1
