-- Which form the depot has. A depot that is not there yet gets the form of this program. With it, the names that keys
-- had in former forms are closed: a key of another type stands there, so that every script of an older program fails
-- before it writes. Names that nobody has used since are closed again.
-- KEYS: 1 the mark of the form, 2.. the names of former forms
-- ARGV: 1 form of this program, 2 the member of a sorted set by which a closed name is known
-- Returns the form as text; '1' also for a depot without a mark | 'reopened': an older program has written under a
--         former name all the same
local mark = KEYS[1]
local form, closed = unpack(ARGV)

local found = redis.call('HGET', mark, 'form')
if found and found ~= form then
  return found
end
for index = 2, #KEYS do
  local score = redis.pcall('ZSCORE', KEYS[index], closed)
  if type(score) ~= 'string' and redis.call('EXISTS', KEYS[index]) == 1 then
    return found and 'reopened' or '1'
  end
end
for index = 2, #KEYS do
  redis.call('ZADD', KEYS[index], 0, closed)
end
redis.call('HSET', mark, 'form', form)
return form
