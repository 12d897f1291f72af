-- What is kept of some units, all at one moment: for comparing calendars with holds and bookings. Reads only.
-- KEYS: 1 equipment, 2 withdrawn, 3 holds, 4 bookings, 5.. the calendar of each unit
-- ARGV: 1.. for each unit as JSON: {its id, {ids of holds that are of it}, {references of bookings that are of it}},
--       as far as the client knows of any
-- Returns {now in ms since the epoch, then for each unit {the unit as JSON or '', 1 when people have set a status or 0,
--         {member, first day, ...}, {hold id, the hold as JSON, ...}, {reference, the booking as JSON, ...}}}: the
--         records that the client knows of and those that the calendar names, as far as they are there
local equipment, withdrawn, holds, bookings = unpack(KEYS, 1, 4)
local time = redis.call('TIME')
local answer = {time[1] .. string.format('%03d', math.floor(tonumber(time[2]) / 1000))}

local function records_of(key, ids)
  local found, seen = {}, {}
  for _, id in ipairs(ids) do
    local record = not seen[id] and redis.call('HGET', key, id)
    seen[id] = true
    if record then
      found[#found + 1], found[#found + 2] = id, record
    end
  end
  return found
end

for index, text in ipairs(ARGV) do
  local id, hold_ids, references = unpack(cjson.decode(text))
  local calendar = redis.call('ZRANGE', KEYS[index + 4], 0, -1, 'WITHSCORES')
  for place = 1, #calendar, 2 do
    local kind, named = string.match(calendar[place], '^%d+:(%a):(.+)$')
    if kind == 'h' then
      hold_ids[#hold_ids + 1] = named
    elseif kind == 'b' then
      references[#references + 1] = named
    end
  end
  answer[index + 1] = {
    redis.call('HGET', equipment, id) or '', redis.call('HEXISTS', withdrawn, id), calendar,
    records_of(holds, hold_ids), records_of(bookings, references),
  }
end
return answer
