-- Add a task for the people of the depot. The same task again is kept once.
-- KEYS: 1 tasks, 2 the outcome of this task
-- ARGV: 1 the task as JSON, 2 life of the outcome in s
-- Returns 1 when the task was added, 0 when it was there before.
local tasks, outcome = unpack(KEYS)
local task, outcome_seconds = unpack(ARGV)

if redis.call('EXISTS', outcome) == 1 then
  return 0
end
redis.call('XADD', tasks, '*', 'message', task)
redis.call('SET', outcome, 'left', 'EX', outcome_seconds)
return 1
