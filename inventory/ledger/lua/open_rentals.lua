-- Functions about open rentals: bookings that have not ended. They are put in front of every script that has
-- "@include open_rentals".
--
-- One hash has a field for each subject that rentals count for: "call:<id>", "license:<number>",
-- "number:<keyed hash of the calling number>" and "operator:<license>". Its value has a line for each rental:
-- "<first day> <day after> <reference> <business>". So one command reads what is open for all the subjects of a rental,
-- and one counts it for all of them.
--
-- What a booking counts for is in its field `counted`: {business = ..., subjects = {...}}. A booking that was made
-- before rentals were counted has no such field.

local function line_of_rental(counted, reference, first_day, day_after)
  return table.concat({first_day, day_after, reference, counted.business}, ' ') .. '\n'
end

-- Count a rental on these days for its subjects. Counted again, it counts once. `open` is what `limit_reached` has just
-- read for them, or nil.
local function count_rental(open_rentals, counted, reference, first_day, day_after, open)
  if #counted.subjects == 0 then
    return
  end
  local line, changed = line_of_rental(counted, reference, first_day, day_after), {}
  open = open or redis.call('HMGET', open_rentals, unpack(counted.subjects))
  for index, subject in ipairs(counted.subjects) do
    local lines = open[index] or ''
    if not string.find(lines, line, 1, true) then
      lines = lines .. line
    end
    changed[2 * index - 1], changed[2 * index] = subject, lines
  end
  redis.call('HSET', open_rentals, unpack(changed))
end

-- Do not count the rental of this booking any more, which was counted on these days.
local function uncount_rental(open_rentals, booking, first_day, day_after)
  local counted = booking.counted or {subjects = {}}
  for _, subject in ipairs(counted.subjects) do
    local lines = redis.call('HGET', open_rentals, subject) or ''
    local from, to = string.find(lines, line_of_rental(counted, booking.reference, first_day, day_after), 1, true)
    if from then
      lines = string.sub(lines, 1, from - 1) .. string.sub(lines, to + 1)
      if lines == '' then
        redis.call('HDEL', open_rentals, subject)
      else
        redis.call('HSET', open_rentals, subject, lines)
      end
    end
  end
end

-- 'other business' when the operator works for another business on one of these days, 'operator' when they are on as
-- many units on one of the days as they may be (0: any number), or nil. Rentals whose references are in `but` do not
-- count.
local function operator_limit(lines, most, business, but, first_day, day_after)
  local meanwhile = {}
  first_day, day_after = tonumber(first_day), tonumber(day_after)
  for from, to, other, whose in string.gmatch(lines, '(%d+) (%d+) (%S+) ([^\n]*)\n') do
    from, to = tonumber(from), tonumber(to)
    if not but[other] and from < day_after and to > first_day then
      if whose ~= business then
        return 'other business'
      end
      meanwhile[#meanwhile + 1] = {from, to}
    end
  end
  if most == 0 then
    return nil
  end
  -- There are never more at once than on the first of the days, or on a day when one of them begins.
  for _, one in ipairs(meanwhile) do
    local day, count = math.max(one[1], first_day), 0
    for _, rental in ipairs(meanwhile) do
      if rental[1] <= day and rental[2] > day then
        count = count + 1
      end
    end
    if count >= most then
      return 'operator'
    end
  end
  return nil
end

-- Add a rental to those that are about to be counted in the same step: `meanwhile` has their lines by subject. They have
-- no reference, since a rental that moves does not count on its old days, but on its new ones.
local function count_meanwhile(meanwhile, counted, first_day, day_after)
  local line = line_of_rental(counted, '-', first_day, day_after)
  for _, subject in ipairs(counted.subjects) do
    meanwhile[subject] = (meanwhile[subject] or '') .. line
  end
end

-- Which limit keeps one more rental from being counted: 'call', 'license', 'number', 'operator', 'other business' (the
-- operator works for another one), or nil. `limits` has the most units of a call, a license, a number and an operator,
-- in this order; 0 is no limit. For the operator, rentals whose references are keys of `but` do not count. `meanwhile`
-- are rentals that are about to be counted in the same step, as `count_meanwhile` adds them. The second value is what is
-- open for each of the subjects.
local function limit_reached(open_rentals, limits, counted, but, first_day, day_after, meanwhile)
  local most = {
    call = tonumber(limits[1]), license = tonumber(limits[2]), number = tonumber(limits[3]),
    operator = tonumber(limits[4]),
  }
  local open = #counted.subjects > 0 and redis.call('HMGET', open_rentals, unpack(counted.subjects)) or {}
  for index, subject in ipairs(counted.subjects) do
    local kind, lines = string.match(subject, '^%a+'), (open[index] or '') .. (meanwhile[subject] or '')
    if kind == 'operator' then
      local limit = operator_limit(lines, most.operator, counted.business, but, first_day, day_after)
      if limit then
        return limit
      end
    elseif most[kind] > 0 then
      local _, count = string.gsub(lines, '\n', '')
      if count >= most[kind] then
        return kind
      end
    end
  end
  return nil, open
end
