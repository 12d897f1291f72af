-- Note who takes a task, unless somebody else has taken it or it is done.
-- KEYS: 1 tasks, 2 progress of the tasks
-- ARGV: 1 id of the task, 2 name of the person
-- Returns {'taken'} | {'not open', the progress as JSON} | {'unknown'}
local tasks, progress = unpack(KEYS)
local task_id, name = unpack(ARGV)

if #redis.call('XRANGE', tasks, task_id, task_id) == 0 then
  return {'unknown'}
end
local stored = redis.call('HGET', progress, task_id)
if stored then
  local before = cjson.decode(stored)
  if before.state == 'taken' and before.by == name then
    return {'taken'}
  end
  return {'not open', stored}
end
local now = redis.call('TIME')
local now_ms = now[1] * 1000 + math.floor(now[2] / 1000)
redis.call('HSET', progress, task_id, cjson.encode({state = 'taken', by = name, at = now_ms}))
return {'taken'}
