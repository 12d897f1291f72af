-- Give up sending an outbox entry over one channel, and keep it as a dead letter, once.
-- KEYS: 1 notified, 2 dead letters
-- ARGV: 1 id of the entry, 2 channel, 3 reason, 4 attempts, 5.. the fields and values of the entry
-- Returns {'buried'} | {'done'}: the channel was finished, or given up, before
local notified, dead_letters = unpack(KEYS)
local entry_id, channel, reason, attempts = unpack(ARGV, 1, 4)

if redis.call('HSETNX', notified, entry_id .. ' ' .. channel, 'buried') == 0 then
  return {'done'}
end
redis.call('XADD', dead_letters, '*', 'entry', entry_id, 'channel', channel, 'reason', reason, 'attempts', attempts,
  unpack(ARGV, 5))
return {'buried'}
