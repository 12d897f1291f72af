-- Take one of the tries that a caller has to read a code back, and give out its hash for it. The client compares. The same
-- try again takes no other.
-- KEYS: 1 the code of the call
-- ARGV: 1 id of the try, 2 the most tries
-- Returns {'compare', hash, tries left} | {'run out'}
local code = KEYS[1]
local try_id, most = unpack(ARGV)
most = tonumber(most)

local stored = redis.call('GET', code)
if not stored then
  return {'run out'}
end
local kept = cjson.decode(stored)
for _, taken in ipairs(kept.tries) do
  if taken == try_id then
    return {'compare', kept.hash, most - #kept.tries}
  end
end
if #kept.tries >= most then
  return {'run out'}
end
table.insert(kept.tries, try_id)
redis.call('SET', code, cjson.encode(kept), 'KEEPTTL')
return {'compare', kept.hash, most - #kept.tries}
