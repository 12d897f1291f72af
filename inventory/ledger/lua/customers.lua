-- Functions about what the depot keeps of a customer. They are put in front of every script that has
-- "@include customers".
--
-- One hash has the file of each customer as JSON, by the letters and digits of the business license:
-- {rates = {name of the equipment = cents a day}, do_not_rent = why or nil, ...}.

-- The file of the customer with this license; an empty one when the depot keeps none.
local function file_of_license(customers, license)
  local stored = license ~= '' and redis.call('HGET', customers, license)
  return stored and cjson.decode(stored) or {}
end

-- The file of the customer whom a rental counts for, as the field `counted` of its booking names them.
local function file_of_customer(customers, counted)
  for _, subject in ipairs(counted.subjects) do
    local license = string.match(subject, '^license:(.+)$')
    if license then
      return file_of_license(customers, license)
    end
  end
  return {}
end

-- The unit with the rate that was agreed with this customer for equipment of its name in the place of its lowest one.
local function at_agreed_rate(unit, file)
  local agreed = (file.rates or {})[unit.name]
  if agreed then
    unit.daily_rate = agreed
    unit.max_rate = math.max(unit.max_rate, agreed)
  end
  return unit
end
