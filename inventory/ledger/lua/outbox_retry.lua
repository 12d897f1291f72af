-- Put a dead letter back into the outbox, for the channel that it was given up on.
-- KEYS: 1 dead letters, 2 outbox
-- ARGV: 1 the dead letter's id
-- Answers {'retried', the new entry's id} | {'unknown'}
local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
if #found == 0 then
  return {'unknown'}
end
local stored, fields = found[1][2], {}
local letter = {}
for at = 1, #stored, 2 do
  letter[stored[at]] = stored[at + 1]
end
-- It keeps the id of the first entry: whoever was told by that id already can see that it is the same.
letter.origin = letter.origin or letter.entry
letter.entry, letter.reason, letter.attempts = nil, nil, nil
for name, value in pairs(letter) do
  fields[#fields + 1] = name
  fields[#fields + 1] = value
end
local entry = redis.call('XADD', KEYS[2], '*', unpack(fields))
redis.call('XDEL', KEYS[1], ARGV[1])
return {'retried', entry}
