-- Put an entry with other fields at the end of a stream, in place of an entry that is deleted; or only delete that. What
-- was noted of its channels is noted of the new entry, so that no channel sends it a second time.
-- KEYS: 1 the stream, 2 notified
-- ARGV: 1 id of the entry, 2 consumer group, 3 number of channels, 4.. the channels, then the fields and values of the new
--       entry, or none of them to delete only
-- Returns 'replaced' | 'gone': there is no such entry
local stream, notified = unpack(KEYS)
local entry_id, group, count = unpack(ARGV, 1, 3)
local first_field = 4 + tonumber(count)

if #redis.call('XRANGE', stream, entry_id, entry_id) == 0 then
  return 'gone'
end
local new_id = first_field <= #ARGV and redis.call('XADD', stream, '*', unpack(ARGV, first_field))
for index = 4, first_field - 1 do
  local mark = redis.call('HGET', notified, entry_id .. ' ' .. ARGV[index])
  if mark then
    if new_id then
      redis.call('HSET', notified, new_id .. ' ' .. ARGV[index], mark)
    end
    redis.call('HDEL', notified, entry_id .. ' ' .. ARGV[index])
  end
end
redis.call('XACK', stream, group, entry_id)
redis.call('XDEL', stream, entry_id)
return 'replaced'
