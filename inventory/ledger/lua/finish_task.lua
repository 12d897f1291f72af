-- Note that a task is done, whoever had taken it, and delete the tasks that were done long ago.
-- KEYS: 1 tasks, 2 progress of the tasks
-- ARGV: 1 id of the task, 2 for how long a task that is done is kept, in ms
-- Returns {'done'} | {'unknown'}
local tasks, progress = unpack(KEYS)
local task_id, kept_ms = unpack(ARGV)
local now = redis.call('TIME')
local now_ms = now[1] * 1000 + math.floor(now[2] / 1000)

if #redis.call('XRANGE', tasks, task_id, task_id) == 0 then
  return {'unknown'}
end
local stored = redis.call('HGET', progress, task_id)
local before = stored and cjson.decode(stored) or {}
if before.state ~= 'done' then
  redis.call('HSET', progress, task_id, cjson.encode({state = 'done', by = before.by, at = now_ms}))
end

local all = redis.call('HGETALL', progress)
for index = 1, #all, 2 do
  local other = cjson.decode(all[index + 1])
  if other.state == 'done' and other.at < now_ms - kept_ms then
    redis.call('XDEL', tasks, all[index])
    redis.call('HDEL', progress, all[index])
  end
end
return {'done'}
