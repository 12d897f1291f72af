"""What the caller has chosen: held and lost; and a choice that was made in a call before."""

from agents.conversation.wording.template import Template

THEN_SELECT = Template(directs="Nothing is held until then. With the days, select this unit.")
LICENSE_ENDS_TOO_SOON = Template(
    "The business license runs out before the rental would end.", "Say so, and ask for earlier days."
)
UNIT_NOT_FOUND = Template("Equipment {equipment_id} not found.", "Search, and take an ID from the answer.")
UNIT_NOT_AVAILABLE = Template(
    "Equipment {equipment_id}, {name}, is not available then (Status: {status}).", "Apologize."
)
THESE_ARE_FREE = Template("These are free for {days}; ask which one to take:")
NOTHING_ALIKE_IS_FREE = Template(
    "Nothing else of that kind is free then.", "Ask whether other days or other equipment would do."
)
SELECTED = Template("Selected: {units}. Location: {location}. Held for {days}.")  # the facts have the rate
SELECTED_TOGETHER = Template("Selected together: {units}. Location: {location}. Held for {days}.")
ALSO_WANTED = Template(
    "Wanted in this rental too: {wish}.",
    "Search for that now, for the same days. When they want no more, call finish_selection.",
)
ALSO_NOTED = Template("Noted for the same rental: {wish}.", "Tell the caller so; it is searched for in its turn.")
UNITS_NOT_AVAILABLE = Template(
    "Not free for {days}: {taken}. Free then: {rest}. Nothing was changed.",
    "Say so, and ask which they prefer: other days, something else instead, or without it.",
)
TOO_FEW_FREE = Template(
    "You asked for {asked}: {free} for {days}. Nothing was changed.",
    "Say so, and ask which they prefer: as many as are free, other days, or something else.",
)
TOO_MANY_UNITS = Template(
    "One rental can have {most} at most.", "Say so, and ask which of them they want in this rental."
)
OTHER_DAYS_LATER = Template(
    "{name} is not held: all units of a rental have the same days, here {days}. For other days it comes in a rental of "
    "its own, right after this one.",
    "Say so, and go on; while you search for equipment, with finish_selection when they want no more.",
)
NOTHING_CHOSEN_YET = Template("Nothing is held yet.", "Ask what the caller needs, and select it first.")
SELECTION_FINISHED = Template("Held: {units}, for {days}.")
STILL_PROVED = Template(
    "From the booking before, this still holds: {what}.",
    "Say so, and do not ask for it again. If something is to be different, call change_equipment.",
)
ONE_AT_A_TIME = Template(
    "Not held yet: {name}. One unit after the other; that comes next.",
    "Tell the caller so, and add it with change_equipment: what is more, new_value is {equipment_id}.",
)
SELECT_IT_NEXT = Template(
    "Not held yet: {name}. One unit after the other; that comes next.",
    "Select it now, with select_equipment: equipment_id is {equipment_id}.",
)

# A hold was lost between two stages
UNIT_LOST = Template("Sorry, {units} {were} just {why}.")
REST_STILL_HELD = Template(
    "Still held for you: {units}.", "Ask what to take in its place, or call finish_selection to go on without it."
)
HELD_AGAIN = Template("Our reservation of {units} had lapsed, and is renewed for the same days.")

# The caller was cut off in an earlier call. Nothing of it is told before the license.
CUT_OFF_BEFORE = Template("We were cut off before. You had chosen {units} for {days}, at {rate} a day.")
STILL_HELD = Template("That is still held for you.")
GO_ON_THERE = Template(
    directs="Ask whether to go on there, before anything else. If they want something else, call change_equipment."
)
