"""The booking, and the code that is read back before it."""

from agents.conversation.wording.template import Template

PROOFS_MISSING = Template("Not everything is proved yet, so nothing can be booked.", "Pass the caller on to a person.")
CODE_SENT = Template(
    "Nothing is done yet. A code of six digits is on its way to the {where} on the license record.",
    "Ask the caller to read it out or to type it, then call confirm_code with it.",
)
CODE_AWAITED = Template(
    "Nothing is done yet. The code that was sent has to be read back first.",
    "Ask the caller for it, then call confirm_code with it.",
)
CODE_RIGHT = Template("The code is right.", "Call the tool again that asked for it.")
CODE_WRONG = Template(
    "That is not the code.",
    "Ask for it once more, digit by digit. Tries left: {tries}; when there are none, a colleague has to call back.",
)
_WISH_LEFT = " I have left it to my colleagues, who will call the business back."
_GO_ON_WITHOUT = "Say so, and ask whether anything else helps."
CODE_RUN_OUT = Template(
    "The code has run out, and no other can be sent in this call, so I can't do it." + _WISH_LEFT, _GO_ON_WITHOUT
)
CODES_TOO_MANY = Template(
    "No more codes can be sent to this business today, so I can't do it." + _WISH_LEFT, _GO_ON_WITHOUT
)
CODE_NOT_SENT = Template("A code can't be sent to this business, so I can't do it." + _WISH_LEFT, _GO_ON_WITHOUT)
NO_CODE_ASKED = Template("No code was asked for.", "Go on with the call.")
NOT_A_CODE = Template("That is not a code of six digits.", "Ask the caller for it digit by digit.")
READ_ADDRESS_BACK = Template("Nothing is booked yet.", "Read the address back: {email}. After a yes, book with it.")
BOOKING_REFUSED = Template(
    "The booking was refused, and nothing was booked.", "Apologize and pass the caller on to a person."
)
TERMS_CHANGED = Template("The terms of {units} have just changed, so nothing is booked yet.")
BOOKING_UNCERTAIN = Template(
    "The booking is being confirmed, and is not certain yet. Reference: {reference}, said {spelled}.",
    "Read the reference out, say that the booking is still being confirmed and that we will call if anything changes, "
    "and do not call it booked. Then ask whether there is anything else.",
)
BOOKED = Template(
    "Booking confirmed. Reference: {reference}, said {spelled}.\n"
    "Equipment: {name}, {equipment_id}, at {location}.\n"
    "Days: {days}.\n"
    "Rate: {rate} a day, {total} in all.\n"
    "Job site: {address}."
)
BOOKED_TOGETHER = Template(
    "Booking confirmed. One reference for all of it: {reference}, said {spelled}.\n"
    "Equipment: {units}.\n"
    "Days: {days}.\n"
    "Rate: {rate} a day together, {total} in all.\n"
    "Job site: {address}."
)
BOOKED_UNIT = Template("Unit: {name}, {equipment_id}, at {location}, {rate} a day.")
PICK_UP_AT = Template("They pick it up at {location}.")
BOOKED_DELIVERY = Template("Delivery: to the job site.")
BOOKED_OPERATOR = Template("Operator: {name}.")
ALL_TOGETHER = Template("The {count} bookings of this call come to {total} together.")
CONFIRMATION_SENT = Template("A confirmation is on its way to {email}.")
CONFIRMATION_TO_BOTH = Template(
    "A confirmation is on its way to {email} and to the e-mail address on the license record."
)
CONFIRMATION_TO_RECORD = Template("A confirmation is on its way to the e-mail address on the license record.")
AFTER_BOOKING = Template(
    directs="Read the reference out as it is spelled, say where the confirmation goes if one does, and ask whether "
    "there is anything else."
)
NEXT_RENTAL = Template(
    directs="Read the reference out as it is spelled, and say where the confirmation goes if one does. Then go on with "
    "what is still to rent, {wish}: call change_equipment for it."
)
