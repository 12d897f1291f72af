-- Shared by the scripts that ask whether a unit is free; put in front of them by their @include line.
--
-- A unit's calendar is a sorted set of disjoint intervals: score = first day, member = "<end>:<kind>:<id>", days as
-- proleptic ordinals, half-open. Kind b is a booking and id its reference; kind h is a hold and id its hold id. Bookings
-- leave the calendar when they are returned or cancelled, so one that ended before today is overdue.

local function now_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function parse(member)
  local last, kind, id = string.match(member, '^(%d+):(%a):(.+)$')
  return tonumber(last), kind, id
end

-- The record of a hold that is alive, or nil.
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

-- Which of the units are not there, or taken out of the offer by people: a list of true and false.
local function not_offered(equipment, out, ids)
  local outs = redis.call('HMGET', out, unpack(ids))
  for index, id in ipairs(ids) do
    outs[index] = outs[index] ~= false or redis.call('HEXISTS', equipment, id) == 0
  end
  return outs
end

-- What stands in the way of [first, last) in a calendar: nil when free, else the member. `mine(hold)` tells which live
-- holds do not count. Expired holds are removed on sight where `remove` is true, and passed over where it is not.
-- `last` and `today` may be what the client sent: to write a number out for Redis again takes Lua half a microsecond.
local function obstacle(calendar, holds, first, last, today, now, mine, remove)
  local function counts(member)
    local _, kind, id = parse(member)
    if kind == 'b' then
      return true
    end
    local hold = live_hold(holds, id, now)
    if hold then
      return not mine(hold, id)
    end
    if remove then
      redis.call('ZREM', calendar, member)
      redis.call('HDEL', holds, id)
    end
    return false
  end

  -- Few began before today: bookings leave when they are returned.
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', calendar, '-inf', '(' .. today)) do
    local ends, kind = parse(member)
    if kind == 'b' and ends <= tonumber(today) then
      return member
    end
  end

  -- Disjoint intervals: the last one that begins before `last` is the only one that can overlap.
  local skipped = 0
  while true do
    local found = redis.call('ZREVRANGEBYSCORE', calendar, '(' .. last, '-inf', 'LIMIT', skipped, 1)
    local member = found[1]
    if not member then
      return nil
    end
    local ends = parse(member)
    if ends <= first then
      return nil
    end
    if counts(member) then
      return member
    end
    if redis.call('ZSCORE', calendar, member) then
      skipped = skipped + 1
    end
  end
end
