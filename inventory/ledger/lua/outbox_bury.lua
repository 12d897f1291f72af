-- Give one channel of an outbox entry up: keep it as a dead letter, once.
-- KEYS: 1 notified, 2 dead letters
-- ARGV: 1 the entry's id, 2 channel, 3 reason, 4 attempts, 5 ... the entry's fields and values
-- Answers {'buried'} | {'done'}, when the channel was done or given up before
if redis.call('HSETNX', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'buried') == 0 then
  return {'done'}
end
redis.call('XADD', KEYS[2], '*', 'entry', ARGV[1], 'channel', ARGV[2], 'reason', ARGV[3], 'attempts', ARGV[4],
  unpack(ARGV, 5))
return {'buried'}
