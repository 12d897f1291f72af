-- Every channel is done with an outbox entry: acknowledge it and forget what was noted of it, in one step. Apart, a
-- sender that dies in between would leave the notes behind for ever, or send once more.
-- KEYS: 1 outbox, 2 notified
-- ARGV: 1 consumer group, 2 the entry's id, 3 ... channels
-- Answers {'settled'}
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
for at = 3, #ARGV do
  redis.call('HDEL', KEYS[2], ARGV[2] .. ' ' .. ARGV[at])
end
return {'settled'}
