-- Put a dead letter back into the outbox, for the channel that was given up.
-- KEYS: 1 dead letters, 2 outbox
-- ARGV: 1 id of the dead letter
-- Returns {'retried', id of the new entry} | {'unknown'}
local dead_letters, outbox = unpack(KEYS)
local letter_id = ARGV[1]

local found = redis.call('XRANGE', dead_letters, letter_id, letter_id)
if #found == 0 then
  return {'unknown'}
end
local stored, letter = found[1][2], {}
for index = 1, #stored, 2 do
  letter[stored[index]] = stored[index + 1]
end
-- The new entry names the first one: a receiver that had the first already can see that it is the same event.
letter.origin = letter.origin or letter.entry
letter.entry, letter.reason, letter.attempts = nil, nil, nil
local fields = {}
for name, value in pairs(letter) do
  fields[#fields + 1] = name
  fields[#fields + 1] = value
end
local entry_id = redis.call('XADD', outbox, '*', unpack(fields))
redis.call('XDEL', dead_letters, letter_id)
return {'retried', entry_id}
