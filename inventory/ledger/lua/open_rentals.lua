-- Functions about open rentals: bookings that have not ended. They are put in front of every script that has
-- "@include open_rentals".
--
-- One sorted set has them all. Its members are ordered by their text, which begins with a subject that the rental counts
-- for: "call:<id>", "license:<number>", "number:<keyed hash of the calling number>" or "operator:<license>". So what is
-- open for a subject stands together, and is counted by one command. A member is
-- "<subject>\n<first day>\n<day after>\n<reference>\n<business>".
--
-- What a booking counts for is in its field `counted`: {business = ..., subjects = {...}}. A booking that was made
-- before rentals were counted has no such field.

local function members_of_rental(counted, reference, first_day, day_after)
  local rental = table.concat({first_day, day_after, reference, counted.business}, '\n')
  local members = {}
  for index, subject in ipairs(counted.subjects) do
    members[index] = subject .. '\n' .. rental
  end
  return members
end

-- Count a rental on these days for its subjects. Counted again, it counts once.
local function count_rental(open_rentals, counted, reference, first_day, day_after)
  local scored = {}
  for _, member in ipairs(members_of_rental(counted, reference, first_day, day_after)) do
    scored[#scored + 1] = 0
    scored[#scored + 1] = member
  end
  if #scored > 0 then
    redis.call('ZADD', open_rentals, unpack(scored))
  end
end

-- Do not count the rental of this booking any more, which was counted on these days.
local function uncount_rental(open_rentals, booking, first_day, day_after)
  if booking.counted and #booking.counted.subjects > 0 then
    local members = members_of_rental(booking.counted, booking.reference, first_day, day_after)
    redis.call('ZREM', open_rentals, unpack(members))
  end
end

-- 'other business' when the operator works for another business on one of these days, 'operator' when they are on as
-- many units on one of the days as they may be (0: any number), or nil. A rental with this reference does not count.
local function operator_limit(open_rentals, subject, most, business, reference, first_day, day_after)
  local meanwhile = {}
  first_day = tonumber(first_day)
  local begun = redis.call('ZRANGE', open_rentals, '[' .. subject .. '\n', '(' .. subject .. '\n' .. day_after, 'BYLEX')
  for _, member in ipairs(begun) do
    local from, to, other, whose = string.match(string.sub(member, #subject + 2), '^(%d+)\n(%d+)\n(.-)\n(.*)$')
    from, to = tonumber(from), tonumber(to)
    if other ~= reference and to > first_day then
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

-- Which limit keeps one more rental from being counted: 'call', 'license', 'number', 'operator', 'other business' (the
-- operator works for another one), or nil. `limits` has the most units of a call, a license, a number and an operator,
-- in this order; 0 is no limit. For the operator, a rental with this reference does not count.
local function limit_reached(open_rentals, limits, counted, reference, first_day, day_after)
  local most = {
    call = tonumber(limits[1]), license = tonumber(limits[2]), number = tonumber(limits[3]),
    operator = tonumber(limits[4]),
  }
  for _, subject in ipairs(counted.subjects) do
    local kind = string.match(subject, '^%a+')
    if kind == 'operator' then
      local limit =
        operator_limit(open_rentals, subject, most.operator, counted.business, reference, first_day, day_after)
      if limit then
        return limit
      end
    elseif most[kind] > 0 then
      local count = redis.call('ZLEXCOUNT', open_rentals, '[' .. subject .. '\n', '(' .. subject .. '\v')
      if count >= most[kind] then
        return kind
      end
    end
  end
  return nil
end
