-- Functions about a unit's calendar. They are put in front of every script that begins with "@include calendar".
--
-- A calendar is a sorted set of rentals that do not overlap. The score is the first day, the member is
-- "<day after>:<kind>:<id>", where "day after" is the day after the last one. A day is the number that Python's
-- date.toordinal gives it. Kind b is a booking and its id the reference; kind h is a hold and its id the hold id.
-- A booking leaves the calendar when it is returned or cancelled, so one that ended before today is overdue.
--
-- A function takes days as numbers or as the text that the client sent. Text is cheaper where it goes on to Redis: Lua
-- takes half a microsecond to write a number out.

local function now_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- The stored record of a hold or a booking has its days in the fields `first` and `last`, and `last` is the day AFTER
-- the last day. Only the next two functions, and stored_form.py on the Python side, know these names.
local function days_of(record)
  return record.first, record.last
end

local function set_days(record, first_day, day_after)
  record.first, record.last = tonumber(first_day), tonumber(day_after)
end

local function has_days(record, first_day, day_after)
  local record_first_day, record_day_after = days_of(record)
  return record_first_day == tonumber(first_day) and record_day_after == tonumber(day_after)
end

local function write_member(day_after, kind, id)
  return day_after .. ':' .. kind .. ':' .. id
end

-- Returns the day after the rental's last one, its kind, and its id.
local function read_member(member)
  local day_after, kind, id = string.match(member, '^(%d+):(%a):(.+)$')
  return tonumber(day_after), kind, id
end

-- The record of a hold that has not expired, or nil.
local function live_hold(holds, id, now)
  local stored = redis.call('HGET', holds, id)
  if not stored then
    return nil
  end
  local hold = cjson.decode(stored)
  if hold.expires <= now then
    return nil
  end
  return hold
end

-- The status that people have set for a unit and that keeps it from being rented from `first_day` on, or nil. `stored`
-- is what the hash of withdrawn units has: false, the status, or "<status> <day after the last one>". Maintenance ends
-- with its last day. A unit that was rented by hand and is not back by then is overdue: nobody knows when it comes
-- back.
local function withdrawn_status(stored, first_day, today)
  if not stored then
    return nil
  end
  local status, day_after = string.match(stored, '^(%u+) ?(%d*)$')
  day_after = tonumber(day_after)
  if day_after and day_after <= tonumber(first_day) then
    if status == 'MAINTENANCE' or day_after > tonumber(today) then
      return nil
    end
  end
  return status
end

-- For each of the units whether it cannot be rented from `first_day` on: it does not exist, or people have withdrawn
-- it.
local function unknown_or_withdrawn(equipment, withdrawn, ids, first_day, today)
  local answers = redis.call('HMGET', withdrawn, unpack(ids))
  for index, id in ipairs(ids) do
    answers[index] = withdrawn_status(answers[index], first_day, today) ~= nil
      or redis.call('HEXISTS', equipment, id) == 0
  end
  return answers
end

-- The days that a unit needs between two rentals, or nil when it needs none.
local function turnaround_of(turnaround, equipment_id)
  local days_between = tonumber(redis.call('HGET', turnaround, equipment_id))
  return days_between ~= 0 and days_between or nil
end

-- The member of the calendar that makes the unit unavailable from `first_day` up to but not including `day_after`: a
-- rental on one of these days, or an overdue booking. nil when the unit is free. The second value says whether it is a
-- block.
-- `may_overlap(hold, id)` says of a live hold whether it makes nothing unavailable. Expired holds never do; with
-- `remove_expired` those that are met are deleted too.
-- `turnaround` is for how many days before and after there may be no other rental, or nil. Blocks may be there.
local function find_blocking_member(
  calendar, holds, first_day, day_after, today, now, may_overlap, remove_expired, turnaround
)
  first_day = tonumber(first_day)
  local wanted_first_day, wanted_day_after = first_day, day_after
  if turnaround then
    first_day, day_after = first_day - turnaround, day_after + turnaround
  end

  local function blocks(member)
    local _, kind, id = read_member(member)
    if kind == 'b' then
      return true
    end
    local hold = live_hold(holds, id, now)
    if hold and hold.why then -- only a block says why
      local block_first_day, block_day_after = days_of(hold)
      return block_first_day < tonumber(wanted_day_after) and block_day_after > wanted_first_day, true
    end
    if hold then
      return not may_overlap(hold, id)
    end
    if remove_expired then
      redis.call('ZREM', calendar, member)
      redis.call('HDEL', holds, id)
    end
    return false
  end

  -- Few rentals in a calendar began before today, because bookings leave it when the unit is returned.
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', calendar, '-inf', '(' .. today)) do
    local member_day_after, kind = read_member(member)
    if kind == 'b' and member_day_after <= tonumber(today) then
      return member, false
    end
  end

  -- The rentals do not overlap, so only the last one that begins before `day_after` can reach into the wanted days.
  local skipped = 0
  while true do
    local found = redis.call('ZREVRANGEBYSCORE', calendar, '(' .. day_after, '-inf', 'LIMIT', skipped, 1)
    local member = found[1]
    if not member then
      return nil
    end
    local member_day_after = read_member(member)
    if member_day_after <= first_day then
      return nil
    end
    local is_in_the_way, is_block = blocks(member)
    if is_in_the_way then
      return member, is_block
    end
    if redis.call('ZSCORE', calendar, member) then
      skipped = skipped + 1
    end
  end
end
