-- @include calendar
-- @include customers
-- Keep units for a call for a while: all of them, or none. A unit that the call keeps for these days already stays
-- under the id of that hold, which is renewed.
-- KEYS: 1 equipment, 2 withdrawn, 3 holds, 4 turnaround, 5 customers, then for each unit: its calendar, the outcome of its
--       hold id
-- ARGV: 1 call id, 2 first day, 3 day after the last, 4 life of a hold in ms, 5 today, 6 life of an outcome in s,
--       7 letters and digits of the customer's license or '', then for each unit: hold id, equipment id
-- Returns {'held', for each unit: hold id, expires in ms since the epoch} | {'unknown', equipment id}
--         | {'unavailable', for each unit that is not free: equipment id, status} | {'conflict'}
--         | {'limit', which}
local equipment, withdrawn, holds, turnaround, customers = unpack(KEYS, 1, 5)
local call_id, first_day, day_after, life_ms, today, outcome_seconds, license = unpack(ARGV, 1, 7)
local now = now_ms()
local expires = now + tonumber(life_ms)
local count = (#ARGV - 7) / 2
local answer, wanted, used = {'held'}, {}, {}

for index = 1, count do
  local hold_id, equipment_id = ARGV[2 * index + 6], ARGV[2 * index + 7]
  local calendar, outcome = KEYS[2 * index + 4], KEYS[2 * index + 5]
  local request = table.concat({equipment_id, call_id, first_day, day_after}, ' ')
  local stored = redis.call('GET', outcome)
  if stored then
    local stored_id, stored_expires, stored_request = string.match(stored, '^(.-)\n(%d+)\n(.*)$')
    if stored_request ~= request then
      return {'conflict'}
    end
    answer[#answer + 1], answer[#answer + 2] = stored_id, stored_expires
  end
  if count > 1 then
    if used[hold_id] then
      return {'conflict'}
    end
    used[hold_id] = true
  end
  wanted[index] = {
    hold_id = hold_id, equipment_id = equipment_id, calendar = calendar, outcome = outcome, request = request,
    kept = false,
  }
end
if #answer > 1 then
  return #answer == 1 + 2 * #wanted and answer or {'conflict'}
end
if file_of_license(customers, license).do_not_rent then
  return {'limit', 'do not rent'}
end

local taken, seen = {'unavailable'}, {}
for _, one in ipairs(wanted) do
  local equipment_id = one.equipment_id
  if redis.call('HEXISTS', equipment, equipment_id) == 0 then
    return {'unknown', equipment_id}
  end
  local status = withdrawn_status(redis.call('HGET', withdrawn, equipment_id), first_day, today)
  -- A call that asks again for the same days keeps the hold that it has.
  local function is_kept(hold, id)
    if hold.call_id == call_id and has_days(hold, first_day, day_after) then
      one.kept = id
      return true
    end
    return false
  end
  if not status then
    local days_between = turnaround_of(turnaround, equipment_id)
    if find_blocking_member(one.calendar, holds, first_day, day_after, today, now, is_kept, true, days_between) then
      status = 'RENTED'
    elseif seen[equipment_id] then
      status = 'RENTED' -- for the same request
    end
  end
  seen[equipment_id] = true
  if status then
    taken[#taken + 1], taken[#taken + 2] = equipment_id, status
  end
end
if #taken > 1 then
  return taken
end

local expires_text = string.format('%.0f', expires)
for _, one in ipairs(wanted) do
  local hold_id = one.kept or one.hold_id
  if not one.kept then
    redis.call('ZADD', one.calendar, first_day, write_member(day_after, 'h', hold_id))
  end
  local hold = {equipment_id = one.equipment_id, call_id = call_id, expires = expires}
  set_days(hold, first_day, day_after)
  redis.call('HSET', holds, hold_id, cjson.encode(hold))
  local outcome = table.concat({hold_id, expires_text, one.request}, '\n')
  redis.call('SET', one.outcome, outcome, 'EX', outcome_seconds)
  answer[#answer + 1], answer[#answer + 2] = hold_id, expires_text
end
return answer
