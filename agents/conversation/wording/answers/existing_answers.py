"""A rental that the caller has: finding and hearing it, changing it, a breakdown, and the way back to renting."""

from agents.conversation.wording.template import Template

TURNED_TO_RENTAL = Template("Let me look at that.")
LICENSE_BEFORE_RENTAL = Template("Gladly.", "First, the business license. The rental comes right after it.")

# Finding it. That another business has a rental under a reference is never told.
ASK_FOR_REFERENCE = Template(
    "I need the booking reference.",
    "Ask for it, and read it back. If the caller does not have it, ask what they rented and from when, and pass that.",
)
NOT_A_REFERENCE = Template(
    "That is not a whole booking reference.", "It has eight letters and digits. Ask for it letter by letter."
)
NO_SUCH_RENTAL = Template(
    "No rental of yours has this reference.",
    "Ask for it once more, letter by letter and digit by digit. Tries left: {tries}.",
)
NO_SUCH_RENTAL_AT_LAST = Template(
    "No rental of yours has this reference, and I can't look for another one in this call. I have left a note for my "
    "colleagues.",
    "Say so, and ask whether anything else helps.",
)
NO_REFERENCE_TRY_LEFT = Template(
    "I can't look for another reference in this call, and the note is left.",
    "Say so, and ask whether anything else helps.",
)
REFERENCE_IS_NEEDED = Template(
    "Without its reference I can't tell of a rental.", "Say so, and offer to pass the caller on to a person."
)
NO_RENTAL_OPEN = Template("Your business has no open rental.", "Say so, and ask whether anything else helps.")
OWN_RENTALS = Template("These rentals of yours are open:")
OWN_RENTAL = Template("Open: {reference}, {units}, {days}.")
ASK_WHICH_RENTAL = Template(directs="Ask which of them it is, and call find_rental with its reference.")
NO_RENTAL_FOUND_YET = Template("No rental is found yet.", "Ask for the booking reference, and call find_rental.")

# Telling it
RENTAL = Template("Rental {reference}, said {spelled}: {units}, {days}, at {rate} a day, {total} in all.")
RENTAL_SITE = Template("It is for {address}.")
RENTAL_AHEAD = Template("It has not begun; the pick-up is at {location}.")
RENTAL_OUT = Template("It is out with the customer.")
RENTAL_OVERDUE = Template("Its last day has passed, and it is not noted as returned.")
RENTAL_OFF_RENT = Template("It is called off rent, ready for return on {day}.")
RENTAL_ENDED = Template("It has ended: {status}.")
UNIT_OF_RENTAL = Template("Unit: {name}, {equipment_id}, {days}, {status}.")
ASK_WHAT_TO_DO = Template(directs="Answer what they asked, in a sentence or two. Otherwise ask what to do with it.")

# What a change would mean. Nothing is changed before the caller has heard it.
_ASK_FIRST = "Say so, and ask whether to do it. After a yes, call confirm_change."
WOULD_BE_FOR = Template("Nothing is changed yet. The rental would be {units}, {days}, {price}.", _ASK_FIRST)
WOULD_BE_OFF_RENT = Template("Nothing is changed yet. It would be called off rent: {units}, on {day}.", _ASK_FIRST)
WOULD_BE_CANCELLED = Template("Nothing is changed yet. It would be cancelled: {units}, {days}.", _ASK_FIRST)
ABOUT_CANCELLING = Template("About cancelling: {answer}")
WHAT_IT_COSTS_IS_NOT_KNOWN = Template("What cancelling costs, a colleague can tell.")
ASK_FOR_LAST_DAY = Template(directs="Ask until which day they want it, or for how many days more or less.")
ASK_WHICH_UNIT = Template("It has several units: {units}.", "Ask which one is meant, and pass its name or ID.")
NOT_IN_RENTAL = Template("This rental has no such unit.", "Ask which one is meant: {units}.")
SAME_LAST_DAY = Template("{day} is its last day already.", "Say so, and ask for another day.")
DAY_HAS_PASSED = Template("{day} is before what can still be changed.", "Say so, and ask for a later day.")
ENDED_ALREADY = Template(
    "That rental has ended, so it can't be changed.", "Say so, and ask whether anything else helps."
)
NOT_BEGUN_YET = Template("It has not begun, so it can't be called off rent.", "Offer to cancel it or to shorten it.")
BEGUN_ALREADY = Template("It has begun, so it can't be cancelled.", "Offer to call it off rent or to shorten it.")
TOO_LATE_TO_CANCEL = Template(
    "It can be cancelled up to {days} days before its first day, which is too near.",
    "Say so, and offer to pass the caller on to a person.",
)
AFTER_LAST_DAY = Template(
    "{day} is after its last day.", "Say so; ask for an earlier day, or whether to extend it instead."
)
LICENSE_ENDS_BEFORE = Template("The business license runs out before that day.", "Say so, and ask for an earlier day.")
NOT_FREE_LONGER = Template("It is not free longer: somebody else has {units} then.", "Say so.")
FREE_ONLY_THROUGH = Template(
    "Somebody else has {units} then. It is free through {day}, no longer.", "Say so, and ask whether that day would do."
)
FREE_IN_ITS_PLACE = Template(
    "In its place these are free for {days}: {units}.", "For one of them, call rent_equipment."
)
POLICY_ENDS_BEFORE = Template(
    "The insurance policy of this rental does not hold to {day}.",
    "Say so. Ask for the number of a policy that does, read it back, and call verify_paper after a yes.",
)
CERTIFICATE_ENDS_BEFORE = Template(
    "The operator's certificate ({certificate}) does not hold to {day}.",
    "Say so. Ask for an operator's name and license number with one that does, read both back, and call verify_paper.",
)
OPERATOR_IS_BUSY = Template(
    "The operator of this rental can't run it on all days through {day}, so it is not changed.",
    "Say so. Ask for another operator's name and license number, read both back, and call verify_paper; or offer an "
    "earlier last day, or a person.",
)
ONLY_A_PERSON = Template(
    "My colleagues have to make that change.", "Say so, and offer to pass the caller on to a person."
)
NO_PAPER_NEEDED = Template("No paper is missing.", "Go on.")
OPERATOR_NAME_NEEDED = Template("I need the operator's name too.", "Ask for it, and pass it beside the number.")
ANOTHER_PAPER = Template(directs="Say so, and ask for another one, or for an earlier last day.")
PAPER_VERIFIED = Template("The {paper} is verified.")

# Changes that are made
NOTHING_TO_CONFIRM = Template("There is no change to confirm.", "Call change_rental with what the caller wants first.")
NOT_HEARD_YET = Template(
    directs="The caller has not heard yet what it means. Say it, and call confirm_change after their yes."
)
IS_FOR = Template("It is changed: {units}, {days}, {total} in all.")
IS_OFF_RENT = Template("It is called off rent: {units}, ready for return on {day}.")
IS_CANCELLED = Template("It is cancelled: {units}, {days}.")
RECORD_HEARS = Template("A message about it goes to the e-mail address on the license record.")
AFTER_CHANGE = Template(directs="Say so, and ask whether there is anything else.")
NOT_CHANGED = Template(
    "That could not be done, because the rental has changed meanwhile.", "Call find_rental, and say how it is now."
)

# A breakdown
BREAKDOWN_NOTED = Template("I have passed this on to my colleagues as urgent: {units} does not work.")
BREAKDOWN_ADVICE = Template("Until then: {answer}")
BREAKDOWN_CALL = Template(
    "They call you at {number}.", "Say so. For another number, call report_breakdown again with it."
)
BREAKDOWN_NUMBER_MISSING = Template(
    directs="First ask for a number to call, with its area code, and call report_breakdown again with it."
)
OFFER_REPLACEMENT = Template(
    directs="Say so. Ask whether a replacement is wanted, as a rental of its own; if so, call rent_equipment with "
    "like_this_rental."
)

# Back to renting
HELD_COMES_FIRST = Template(
    "First comes what is held for another rental: {units}.",
    "Say so. To go on with it, call rent_equipment without anything; this comes after it is booked.",
)
RENTED_BESIDE = Template(
    "This is a new rental of its own: {wish}.",
    "Say so. Search for it now. Ask for the days if the facts have none.",
)
GO_ON_RENTING = Template(directs="Go on with the new rental where it was.")
