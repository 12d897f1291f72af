"""Scripts in which one guard of rentals of several units, or of the days between two rentals, is taken out."""

NO_MARGIN = ("first_day, day_after = first_day - turnaround, day_after + turnaround", "")

# For each mutant: the script, the text that is replaced in it, and by what.
RENTAL_MUTANTS = {
    "a selection is held in part": ("hold", "if #taken > 1 then", "if #taken > 3 then"),
    "a selection has the same unit twice": ("hold", "elseif seen[equipment_id] then", "elseif false then"),
    "holds move in part": ("reschedule_hold", "if #taken > 1 then", "if #taken > 3 then"),
    "two holds of a unit move to the same days": (
        "reschedule_hold",
        "elseif seen[equipment_id] then",
        "elseif false then",
    ),
    "only the first hold is renewed": (
        "renew",
        "for index = 3, #ARGV do\n  local hold",
        "for index = 3, 3 do\n  local hold",
    ),
    "only the first hold is released": ("release", "for index = 2, #ARGV do", "for index = 2, 2 do"),
    "one hold becomes two bookings": ("confirm", "if used[hold_id] then", "if false then"),
    "a hold becomes a booking of another unit": ("confirm", " or hold.equipment_id ~= one.equipment_id", ""),
    "only the first unit is compared with its proofs": (
        "confirm",
        "  if #lacking > 0 then",
        "  if #lacking > 0 and index == 1 then",
    ),
    "the units of a rental do not count for each other": (
        "confirm",
        "    count_meanwhile(meanwhile, counted, first_day, day_after)\n",
        "",
    ),
    "some holds of a rental are taken for all of them": (
        "confirm",
        "\n    or redis.call('HEXISTS', bookings, one_more) == 1",
        "",
    ),
    "more holds than a rental has are taken for it": ("confirm", "#before ~= count + 1 or ", ""),
    "bookings of a rental are not in the index": ("confirm", "booked, one.hold_id, one.reference", "booked, '', ''"),
    "a rental of several moves into others": (
        "change_booking",
        "if seen[one.new_id]\n    or find_blocking_member(",
        "if seen[one.new_id]\n    or #wanted > 1 and false or #wanted == 1 and find_blocking_member(",
    ),
    "two bookings of a rental move to the same days of a unit": ("change_booking", "if seen[one.new_id]\n    or", "if"),
    "bookings of a rental are in each other's way": ("change_booking", "  moving[reference] = true\n", ""),
    "only one booking of a rental is ended": (
        "end_booking",
        "for index, one in ipairs(open) do",
        "for index, one in ipairs({open[1]}) do",
    ),
    "a booking that has not begun is called off rent": ("call_off_rent", "if first_day > today then", "if false then"),
    "a rental is called off for a day that has passed": ("call_off_rent", "if day < today or ", "if "),
    "a rental is called off after its last day": ("call_off_rent", " or (day >= day_after and day > today)", ""),
    "holds know no turnaround": ("hold", *NO_MARGIN),
    "moved holds know no turnaround": ("reschedule_hold", *NO_MARGIN),
    "units are offered within their turnaround": ("available", *NO_MARGIN),
    "the first free days know no turnaround": ("first_free", *NO_MARGIN),
    "the first free days begin with the turnaround": ("first_free", "next_day = next_day + (days_between or 0)", ""),
    "the desk knows no turnaround": ("book", *NO_MARGIN),
    "moved bookings know no turnaround": ("change_booking", *NO_MARGIN),
    "imports know no turnaround": ("import_bookings", *NO_MARGIN),
    "imported reservations are too near to each other": (
        "import_bookings",
        "\n    or days_between and is_too_near(booking, days_between) then",
        " then",
    ),
    "a turnaround is only before a rental": (
        "hold",
        "first_day - turnaround, day_after + turnaround",
        "first_day - turnaround, day_after",
    ),
    "a turnaround is only after a rental": (
        "hold",
        "first_day - turnaround, day_after + turnaround",
        "first_day, day_after + turnaround",
    ),
    "blocks need a turnaround": ("hold", "if hold and hold.why then", "if false then"),
    "what becomes shorter is too near": (
        "change_booking",
        "if one.has_new_days or one.new_id ~= one.equipment_id then",
        "do",
    ),
    "a unit that came back is offered at once": (
        "end_booking",
        "  if status == 'RETURNED' then\n    keep",
        "  if false then\n    keep",
    ),
    "a unit that came back by its id is offered at once": (
        "return_unit",
        "    keep_for_turnaround(booking,",
        "    write_member(booking,",
    ),
    "a turnaround covers the next rental": (
        "end_booking",
        "    if not member then\n      break",
        "    if true then\n      break",
    ),
    "the turnaround of a unit is not loaded": (
        "load",
        "redis.call('HSET', turnaround, equipment_id, days)",
        "",
    ),
}
