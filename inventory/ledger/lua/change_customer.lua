-- Change one thing in the file that the depot keeps of a customer. A file in which nothing is left is removed.
-- KEYS: 1 customers
-- ARGV: 1 letters and digits of the license, 2 the license's number as it is written, 3 what is changed: 'rate',
--       'do not rent' or 'note', 4 for a rate the name of the equipment, 5 the rate in cents, why nothing is rented to them,
--       or the note as JSON; '' takes out what is there
-- Returns the file as JSON, or '' when there is none any more
local customers = KEYS[1]
local license, written, what, name, value = unpack(ARGV)
local stored = redis.call('HGET', customers, license)
local file = stored and cjson.decode(stored) or {license_number = written, rates = {}, notes = {}}

if what == 'rate' then
  file.rates[name] = value ~= '' and tonumber(value) or nil
elseif what == 'do not rent' then
  file.do_not_rent = value ~= '' and value or nil
elseif value == '' then
  file.notes = {}
else
  local note, known = cjson.decode(value), false
  for _, one in ipairs(file.notes) do
    known = known or (one.at == note.at and one.by == note.by and one.text == note.text)
  end
  if not known then
    table.insert(file.notes, note)
  end
end
if not next(file.rates) and not file.do_not_rent and #file.notes == 0 then
  redis.call('HDEL', customers, license)
  return ''
end
local changed = cjson.encode(file)
redis.call('HSET', customers, license, changed)
return changed
