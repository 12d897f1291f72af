"""What the caller has chosen: held, lost, and changed; and a choice that was made in a call before."""

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
SELECTED = Template(
    "Selected: {name} at {rate} a day. Location: {location}. Held for {days}.",
    "Leave the rate out here; it is agreed later.",
)
STILL_PROVED = Template(
    "From the booking before, this still holds: {what}.",
    "Say so, and do not ask for it again. If something is to be different, call change_equipment.",
)
ONE_AT_A_TIME = Template(
    "Not held yet: {name}. I book one unit after the other, so that comes right after this one.", "Tell the caller so."
)

# Changing what was chosen or proved
NO_UNIT_HELD = Template("No unit is held.", "Call change_equipment, and help the caller to choose one.")
CHANGE_UNIT = Template("The unit stays held until another is chosen.", "Ask what is needed instead.")
CHANGE_DAYS = Template(
    "The unit stays held until the days are changed.",
    "Ask for what of the new days was not said, then select the same unit for them.",
)
CHANGE_TO = Template("The unit stays held until another is chosen. Wanted instead: {wish}.", "Search for that now.")
CHANGE_ADDRESS = Template(directs="Ask for the new address of the job site.")
CHANGE_OPERATOR = Template(directs="Ask for the new operator.")
CHANGE_POLICY = Template(directs="Ask for the other policy number.")
NEW_ADDRESS = Template(directs="The new address was said: {said}. Read it back, and check it after a yes.")
NEW_OPERATOR = Template(directs="The new operator was said: {said}. Read it back, and ask for what is missing.")
NEW_POLICY = Template(directs="The new policy was said: {said}. Read it back, and check it after a yes.")
NOT_ASKED_YET = Template("That has not been asked yet.", "Go on here; it is asked later in the call.")
BOOKED_ALREADY = Template(
    "The rental is booked; only our staff can change it.", "Offer to pass the caller on to a person."
)
ANOTHER_RENTAL = Template("Another rental.", "Ask what else is needed, and for which days.")
ANOTHER_RENTAL_OF = Template("Another rental: {wish}.", "Search for it now. Ask for the days if they were not said.")

# The hold was lost between two stages
UNIT_LOST = Template("Sorry, the {name} was just {why}.")
HELD_AGAIN = Template("Our reservation of the {name} had lapsed; it is held again for the same days.")

# The caller was cut off in an earlier call. Nothing of it is told before the license.
CUT_OFF_BEFORE = Template("We were cut off before. You had chosen the {name} for {days}, at {rate} a day.")
STILL_HELD = Template("It is still held for you.")
GO_ON_THERE = Template(
    directs="Ask whether to go on there, before anything else. If they want something else, call change_equipment."
)
