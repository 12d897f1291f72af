-- Every channel is done with an outbox entry: acknowledge it and forget what was noted of its channels. Both happen in
-- one step, as a sender that died in between would leave the notes for ever, or send the entry once more.
-- KEYS: 1 outbox, 2 notified
-- ARGV: 1 consumer group, 2 id of the entry, 3.. channels
-- Returns {'settled'}
local outbox, notified = unpack(KEYS)
local group, entry_id = unpack(ARGV, 1, 2)

redis.call('XACK', outbox, group, entry_id)
for index = 3, #ARGV do
  redis.call('HDEL', notified, entry_id .. ' ' .. ARGV[index])
end
return {'settled'}
