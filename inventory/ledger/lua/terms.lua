-- What a unit asks of a rental. It is put in front of every script that has "@include terms".

-- Which of 'rate', 'site', 'certificate' and 'coverage' do not suffice for the unit until the last day of a rental.
-- What is not known is 0, '' or, for the site and the coverage, below 0.
local function insufficient(unit, last_day, rate, site_rank, certificate, certified_until, coverage, covered_until)
  local found = {}
  if not rate or rate < unit.daily_rate or rate > unit.max_rate then
    found[#found + 1] = 'rate'
  end
  if site_rank < unit.weight_rank then
    found[#found + 1] = 'site'
  end
  if unit.operator_certification ~= '' then
    if certificate ~= unit.operator_certification or certified_until < last_day then
      found[#found + 1] = 'certificate'
    end
  end
  if coverage < unit.min_insurance or covered_until < last_day then
    found[#found + 1] = 'coverage'
  end
  return found
end
