-- Add units, or change what is known of them. A unit that people have removed is not added again. Holds and bookings are
-- not touched, and neither is the status of a unit that is known, unless the loader has seen it and wants to replace
-- it.
-- KEYS: 1 equipment, 2 withdrawn, 3 catalogue, 4 removed, 5 turnaround
-- ARGV: the number of units; their ids; then for each of them 1 the unit as JSON, 2 its status in the list: AVAILABLE,
--       RENTED or MAINTENANCE, 3 the status that is replaced if the unit still has it, or '', 4 the days that the unit
--       needs between two rentals
-- Returns how many were {added, changed, unchanged, removed}
local equipment, withdrawn, catalogue, removed, turnaround = unpack(KEYS)
local many, fields = tonumber(ARGV[1]), 4
local added, changed, unchanged, left_out = 0, 0, 0, 0

-- What a hash has for each of the units, by id. All are asked for at once, which is much faster than one by one.
local ids = {unpack(ARGV, 2, many + 1)}
local function of_units(key)
  local found = {}
  for index, value in ipairs(redis.call('HMGET', key, unpack(ids))) do
    found[ids[index]] = value
  end
  return found
end

local stored, statuses = of_units(equipment), of_units(withdrawn)
local gone, days_between = of_units(removed), of_units(turnaround)
local units = {}
for index, equipment_id in ipairs(ids) do
  local unit, status, replaced, days = unpack(ARGV, many + 2 + (index - 1) * fields, many + 1 + index * fields)
  local unit_before = stored[equipment_id]
  local status_before = string.match(statuses[equipment_id] or 'AVAILABLE', '^%u+')
  if unit_before and status_before ~= replaced then
    status = status_before
  end
  if gone[equipment_id] then
    left_out = left_out + 1
  elseif unit_before == unit and status_before == status then
    unchanged = unchanged + 1
  else
    units[#units + 1] = equipment_id
    units[#units + 1] = unit
    stored[equipment_id] = unit
    if days ~= '0' or days_between[equipment_id] then
      redis.call('HSET', turnaround, equipment_id, days)
      days_between[equipment_id] = days
    end
    if status == 'AVAILABLE' and statuses[equipment_id] then
      redis.call('HDEL', withdrawn, equipment_id)
      statuses[equipment_id] = false
    elseif status ~= status_before then
      redis.call('HSET', withdrawn, equipment_id, status)
      statuses[equipment_id] = status
    end
    redis.call('XADD', catalogue, 'MAXLEN', '~', 10000, '*', 'equipment_id', equipment_id)
    if unit_before then
      changed = changed + 1
    else
      added = added + 1
    end
  end
end
if #units > 0 then
  redis.call('HSET', equipment, unpack(units))
end
return {added, changed, unchanged, left_out}
