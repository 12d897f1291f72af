"""Changing what was chosen or proved."""

from agents.conversation.wording.template import Template

NO_UNIT_HELD = Template("No unit is held.", "Call change_equipment, and help the caller to choose one.")
CHANGE_UNIT = Template("The unit stays held until another is chosen.", "Ask what is needed instead.")
WHICH_ONE_GOES = Template(
    "Several units are held: {units}.",
    "Ask which one goes. Add the new one with what = more, and take the old one out with what = without.",
)
ADD_TO = Template("Wanted in this rental too: {wish}.", "Search for that now, for the same days.")
ADD_WHAT = Template("What is held stays held.", "Ask what is needed too.")
TAKEN_OUT = Template("Taken out: {units}. Still held: {rest}, for {days}.", "Say so.")
NOT_HELD = Template("That is not held. Held: {units}.", "Ask which of these goes.")
ALL_THAT_IS_HELD = Template(
    "That is all that is held: {units}.",
    'Ask whether all of it goes, or how many. For all of it pass "everything" as new_value, for a single one its ID.',
)
NOTHING_HELD_NOW = Template(
    "Released: {units}. Nothing is held now.", "Say so, and ask what they need instead, or whether anything else helps."
)
CHANGE_DAYS = Template(
    "What is held stays held until the days are changed.",
    "Ask for what of the new days was not said, then select the same unit for them; the others go with it.",
)
CHANGE_TO = Template("The unit stays held until another is chosen. Wanted instead: {wish}.", "Search for that now.")
CHANGE_ADDRESS = Template(directs="Ask for the new address of the job site.")
CHANGE_OPERATOR = Template(directs="Ask for the new operator.")
CHANGE_POLICY = Template(directs="Ask for the other policy number.")
CHANGE_DELIVERY = Template(directs="Ask whether it is to be delivered or picked up, and settle the rate again with it.")
NEW_DELIVERY = Template(directs="They said: {said}. Settle the rate again with that.")
NEW_ADDRESS = Template(directs="The new address was said: {said}. Read it back, and check it after a yes.")
NEW_OPERATOR = Template(directs="The new operator was said: {said}. Read it back, and ask for what is missing.")
NEW_POLICY = Template(directs="The new policy was said: {said}. Read it back, and check it after a yes.")
NOT_ASKED_YET = Template("That has not been asked yet.", "Go on here; it is asked later in the call.")
BOOKED_ALREADY = Template(
    "The rental is booked; only our staff can change it.", "Offer to pass the caller on to a person."
)
ANOTHER_RENTAL = Template("Another rental.", "Ask what else is needed, and for which days.")
ANOTHER_RENTAL_OF = Template("Another rental: {wish}.", "Search for it now. Ask for the days if they were not said.")
