"""How the stand-in says to a caller what a tool answered, where it says it in other words than the tool.

A field of the tool's sentence may be used by its name. With "" the sentence is not said at all.
"""

from collections.abc import Mapping

from agents.conversation.wording.answers import (
    any_tool_answers,
    booking_answers,
    change_answers,
    check_answers,
    choice_answers,
    depot_answers,
    existing_answers,
    price_answers,
    proof_answers,
    search_answers,
)
from agents.conversation.wording.template import Template
from simulation.reading import INTERNAL_ERROR

ANYTHING_ELSE = "Is there anything else I can do for you?"

SAID_INSTEAD: Mapping[Template, str] = {
    # questions about the depot itself
    depot_answers.HOUSE_ANSWER: "{answer}",
    depot_answers.NOTHING_WRITTEN: "I'm sorry, I don't know that. A colleague could tell you.",
    depot_answers.NO_HOUSE_FILE: "I'm sorry, I don't know that. A colleague could tell you.",
    # the welcome
    proof_answers.LACKING: "I'm sorry, we don't rent that.",
    proof_answers.LACKING_BUT_NEAR: (
        "I'm sorry, we don't rent that. What comes nearest is this: {nearest}. Would that do the job?"
    ),
    # a stage was completed
    proof_answers.LICENSE_VERIFIED: "Thank you, {business_name} is verified.",
    proof_answers.LICENSE_VERIFIED_WITHOUT_A_NAME: "Thank you, your license is verified.",
    choice_answers.SELECTED: "I am holding {units} for you, for {days}. You would pick it up at {location}.",
    choice_answers.SELECTED_TOGETHER: "I am holding {units} for you, for {days}. You would pick them up at {location}.",
    choice_answers.SELECTION_FINISHED: "All right: {units}, for {days}.",
    choice_answers.ALSO_WANTED: "Next: {wish}.",
    choice_answers.UNITS_NOT_AVAILABLE: "I'm sorry, for {days} this is not free: {taken}. This is: {rest}.",
    choice_answers.TOO_FEW_FREE: (
        "I'm sorry, you asked for {asked}, and {free} for {days}. Shall I take as many as there are, or would other "
        "days do?"
    ),
    choice_answers.TOO_MANY_UNITS: ("I'm sorry, one rental can have {most} at most. Which of them would you like?"),
    choice_answers.OTHER_DAYS_LATER: (
        "Everything in one rental has the same days, {days}. The {name} can come in a rental of its own, right after "
        "this one."
    ),
    choice_answers.REST_STILL_HELD: "I still hold {units} for you.",
    proof_answers.SITE_VERIFIED: "The site at {address} is fine.",
    price_answers.PRICE_AGREED: "Agreed: {rate} a day, which comes to {total} in all.",
    proof_answers.OPERATOR_VERIFIED: "Thank you, {name} is certified for {certificate}.",
    proof_answers.POLICY_VERIFIED: "Thank you, your policy is verified. It covers this rental.",
    # finding equipment
    search_answers.NOTHING_FITS: "I'm sorry, I find nothing for that. What is the job you need it for?",
    search_answers.NOTHING_FITS_BUT_NEAR: (
        "I'm sorry, we don't have that. What comes nearest is this: {nearest}. Would that do the job?"
    ),
    search_answers.NOT_RENTED: "I'm sorry, we don't rent that. What is the job you need it for?",
    search_answers.NOT_AS_ASKED: "We have no {lacking} as such.",
    search_answers.OTHER_SIZE: "You asked for {asked}; the {name} has {ours}.",
    search_answers.FOUND: "Here is what is free for {days}.",
    search_answers.THESE_FIT: "",
    search_answers.UNIT_TERMS: "",
    search_answers.NONE_FREE: (
        "We have that, but none of it is free for {days}. I'm sorry. Would other days do, or other equipment?"
    ),
    search_answers.FREE_LATER: (
        "We have that, but none of it is free for {days}. The first that I have is the {name} at {rate} a day, for "
        "{later_days}. Would those days do, or other equipment?"
    ),
    search_answers.ALIKE_ARE_FREE: "We have that, but none of it is free for {days}. There is something like it.",
    choice_answers.UNIT_NOT_AVAILABLE: "I'm sorry, the {name} is not free then.",
    choice_answers.UNIT_NOT_FOUND: "I'm sorry, I can't find that unit any more.",
    choice_answers.THESE_ARE_FREE: "For those days there is something else.",
    choice_answers.NOTHING_ALIKE_IS_FREE: (
        "Nothing else of that kind is free then. Would other days do, or other equipment?"
    ),
    choice_answers.LICENSE_ENDS_TOO_SOON: (
        "I'm sorry, your business license runs out before the rental would end. Would earlier days suit you?"
    ),
    search_answers.NOT_A_DAY: "I did not get the day. Which month, and which day of the month?",
    # changes
    change_answers.CHANGE_UNIT: (
        "Of course. I keep the unit for you until you have chosen another. What do you need instead?"
    ),
    change_answers.CHANGE_TO: "Of course. I keep the unit for you until you have chosen another.",
    change_answers.ANOTHER_RENTAL_OF: "Happy to. Now the {wish}.",
    existing_answers.RENTED_BESIDE: "Happy to, as a new rental of its own. Now the {wish}.",
    change_answers.CHANGE_DAYS: "Of course. Which days would you like instead?",
    change_answers.ANOTHER_RENTAL: "Happy to. What else do you need, and for which days?",
    choice_answers.STILL_PROVED: "From the booking before, this still holds: {what}.",
    choice_answers.ONE_AT_A_TIME: "The {name} comes next.",
    choice_answers.SELECT_IT_NEXT: "The {name} comes next.",
    change_answers.WHICH_ONE_GOES: "You have {units}. Which of these shall I take out?",
    change_answers.ADD_TO: "Happy to. Next: {wish}.",
    change_answers.ADD_WHAT: "Happy to. What else do you need?",
    change_answers.TAKEN_OUT: "Of course, I have taken out {units}. You keep {rest}, for {days}.",
    change_answers.NOT_HELD: "I don't hold that for you. You have {units}. Which of these shall I take out?",
    change_answers.ALL_THAT_IS_HELD: "That is all that I hold for you. Shall all of it go?",
    change_answers.NOTHING_HELD_NOW: "Of course, I no longer hold {units} for you. What do you need instead?",
    change_answers.CHANGE_ADDRESS: "Of course, we can change the address.",
    change_answers.CHANGE_OPERATOR: "Of course, we can change the operator.",
    change_answers.CHANGE_POLICY: "Of course, we can take another policy.",
    change_answers.NOT_ASKED_YET: "We come to that in a moment.",
    # the price
    price_answers.RATE_ACCEPTABLE: "{rate} a day works. For {days} days that comes to {total} in all.",
    price_answers.CONFIRM_THIS_RATE: "Shall we go with that?",
    price_answers.TOLD_RATE_IS_ENOUGH: "But {enough} a day is enough, {total} in all. Shall we go with {enough}?",
    price_answers.RATE_TOO_LOW: (
        "I'm sorry, {rate} a day is below our minimum. The rate is {minimum} a day. Is that all right?"
    ),
    price_answers.COMES_DOWN: (
        "I can't do {rate} a day. I can come down to {would_do} a day, {total} in all. Is that all right?"
    ),
    price_answers.RATE_TOO_HIGH: (
        "That is kind, but {rate} a day is more than I may take. {enough} a day is enough. Shall we go with that?"
    ),
    price_answers.NO_PRICE_AGREED: (
        "I cannot go below {minimum} a day, {total} in all, and we have reached the most proposals I can take. "
        "Would you take it at {minimum}, or other equipment, or can I help with anything else?"
    ),
    price_answers.NO_PROPOSAL_LEFT: (
        "There is no price proposal left. The rate is {rate} a day, {total} in all. Is that all right?"
    ),
    price_answers.ANOTHER_RATE_WAS_ACCEPTABLE: "The rate that we found was {rate} a day. Shall we go with that?",
    price_answers.RATE_NOT_ACCEPTED: (
        "I'm sorry, {rate} a day can't be accepted. The daily rate is {daily_rate}. Is that all right?"
    ),
    price_answers.ITEMISED: "That is {lines}.",
    price_answers.DELIVERY_NOT_CHOSEN: (
        "Delivery to the job site is {price}, and picking it up costs nothing. "
        "Shall we deliver it, or do you pick it up?"
    ),
    price_answers.NO_DELIVERY: "I'm sorry, delivery is not booked on this line. Will you pick it up?",
    # checks
    check_answers.NOT_KNOWN: "I'm sorry, I can't find that {what}. I may have misheard it.",
    check_answers.SAY_IT_AGAIN: "Could you say it once more, slowly?",
    check_answers.NAME_UNCLEAR: "The certificate is in a name that is close to that, but not the same.",
    check_answers.SPELL_THE_NAME: "Could you give me the full name as it stands on the certificate, and spell it?",
    check_answers.ANOTHER_LICENSE: "Was that the right number, or is there another license?",
    check_answers.ANOTHER_SITE: "Shall I check another address, or would lighter equipment do for this one?",
    check_answers.ANOTHER_OPERATOR: "Could somebody else run it, or would other equipment do?",
    check_answers.ANOTHER_POLICY: "Is there another policy, or would other equipment do?",
    check_answers.NO_TRY_LEFT: (
        "I could not verify that {what} in {tries} tries, so I can't go on with this rental. I have left a note for my "
        f"colleagues. {ANYTHING_ELSE}"
    ),
    check_answers.NO_TRY_WAS_LEFT: (
        f"I can't check another {{what}} in this call, and my colleagues have the note. {ANYTHING_ELSE}"
    ),
    check_answers.BUSINESS_NAME_UNCLEAR: "The license is in a name that is close to that, but not the same.",
    check_answers.SPELL_THE_BUSINESS_NAME: (
        "Could you give me the name of the business as it stands on the license, and spell it?"
    ),
    check_answers.HOLDER_UNCLEAR: "The policy is in a name that is close to the one on your license, but not the same.",
    check_answers.SPELL_THE_HOLDER: "In whose name does the policy stand?",
    proof_answers.TOWN_ADDED: "I find that address as {address}. Is that the place?",
    check_answers.REGISTRY_UNAVAILABLE: (
        "I'm sorry, the registry does not answer right now, so I can't check the {what}. "
        "Shall I try again, or pass you on to a person?"
    ),
    any_tool_answers.INVENTORY_UNAVAILABLE: "I'm sorry, I can't reach our inventory right now. Shall I try again?",
    INTERNAL_ERROR: "I'm sorry, something went wrong on our side.",
    # the booking
    booking_answers.BOOKED: (
        "It is booked. Your reference is {spelled}. You have the {name} for {days}, at {rate} a day, {total} in all."
    ),
    booking_answers.BOOKED_TOGETHER: (
        "It is booked, all of it together. Your reference is {spelled}. You have {units} for {days}, at {rate} a day "
        "together, {total} in all."
    ),
    booking_answers.BOOKED_UNIT: "You pick up the {name} at {location}.",
    booking_answers.BOOKED_OPERATOR: "",
    booking_answers.BOOKED_DELIVERY: "We deliver it to the job site.",
    booking_answers.PICK_UP_AT: "You pick it up at {location}.",
    booking_answers.CODE_SENT: (
        "To make sure that it is you, I have sent a code of six digits to the {where} on your license record."
    ),
    booking_answers.CODE_AWAITED: "I still need the code that I sent.",
    booking_answers.CODE_WRONG: "I'm sorry, that is not the code.",
    booking_answers.CODE_RIGHT: "",
    booking_answers.NOT_A_CODE: "That is not a code of six digits.",
    booking_answers.ALL_TOGETHER: "The {count} bookings of this call come to {total} together.",
    booking_answers.NEXT_RENTAL: "You also wanted the {wish}. Shall we go on with that?",
    booking_answers.BOOKING_REFUSED: (
        "I'm sorry, the booking was refused, and nothing is booked. Shall I pass you on to a person?"
    ),
    change_answers.BOOKED_ALREADY: (
        "It is booked already, and only my colleagues can change it. Shall I pass you on to a person?"
    ),
    # a rental that the caller has
    existing_answers.TURNED_TO_RENTAL: "Of course.",
    existing_answers.LICENSE_BEFORE_RENTAL: "Gladly. I check your business license first, and then we look at it.",
    existing_answers.ASK_FOR_REFERENCE: "For that I need the booking reference.",
    existing_answers.NOT_A_REFERENCE: "That is not a whole reference; it has eight letters and digits.",
    existing_answers.NO_SUCH_RENTAL: "I'm sorry, no rental of yours has this reference. Could you say it once more?",
    existing_answers.NO_SUCH_RENTAL_AT_LAST: (
        "I'm sorry, no rental of yours has this reference, and I can't look for another one in this call. I have left "
        f"a note for my colleagues. {ANYTHING_ELSE}"
    ),
    existing_answers.NO_REFERENCE_TRY_LEFT: f"I can't look for another one in this call. {ANYTHING_ELSE}",
    existing_answers.REFERENCE_IS_NEEDED: (
        "I'm sorry, without its reference I can't tell of a rental. Shall I pass you on to a person?"
    ),
    existing_answers.NO_RENTAL_OPEN: f"Your business has no open rental. {ANYTHING_ELSE}",
    existing_answers.OWN_RENTALS: "These are open.",
    existing_answers.OWN_RENTAL: "{reference}: {units}, {days}.",
    existing_answers.ASK_WHICH_RENTAL: "Which of them is it?",
    existing_answers.RENTAL: "I have it: {units}, {days}, at {rate} a day, {total} in all.",
    existing_answers.UNIT_OF_RENTAL: "The {name}: {days}, {status}.",
    existing_answers.WOULD_BE_FOR: "That would be {units}, {days}, {price}.",
    existing_answers.WOULD_BE_OFF_RENT: "I would call it off rent: {units}, on {day}.",
    existing_answers.WOULD_BE_CANCELLED: "I would cancel it: {units}, {days}.",
    existing_answers.ABOUT_CANCELLING: "{answer}",
    existing_answers.ASK_WHICH_UNIT: "It has several units: {units}. Which one do you mean?",
    existing_answers.NOT_IN_RENTAL: "Which one do you mean: {units}?",
    existing_answers.NOT_BEGUN_YET: "It has not begun, so it can't be called off rent. Shall I cancel or shorten it?",
    existing_answers.BEGUN_ALREADY: "It has begun, so it can't be cancelled. Shall I call it off rent or shorten it?",
    existing_answers.TOO_LATE_TO_CANCEL: (
        "I'm sorry, it can be cancelled up to {days} days before its first day. Shall I pass you on to a person?"
    ),
    existing_answers.FREE_ONLY_THROUGH: (
        "I'm sorry, somebody else has {units} then. It is free through {day}, no longer. Would that day do?"
    ),
    existing_answers.NOT_FREE_LONGER: "I'm sorry, it is not free longer; somebody else has {units} then.",
    existing_answers.FREE_IN_ITS_PLACE: "In its place I have {units}, for {days}.",
    existing_answers.ANOTHER_PAPER: "Is there another one, or would an earlier day do?",
    existing_answers.ONLY_A_PERSON: "My colleagues have to make that change. Shall I pass you on to a person?",
    existing_answers.NOT_CHANGED: "I'm sorry, that could not be done.",
    existing_answers.IS_FOR: "It is changed: {units}, {days}, {total} in all.",
    existing_answers.BREAKDOWN_NOTED: "I have told my colleagues that {units} does not work; they see it as urgent.",
    existing_answers.BREAKDOWN_ADVICE: "{answer}",
    existing_answers.GO_ON_RENTING: "",
    # a person
    any_tool_answers.ASK_FOR_CALL_BACK: (
        "Nobody is there to take a call right now. A colleague calls back by {day}. "
        "On which number, with the area code?"
    ),
    any_tool_answers.MESSAGE_TAKEN_FOR: (
        f"I have left your message for my colleagues. They will call you at {{number}} by {{day}}. {ANYTHING_ELSE}"
    ),
    any_tool_answers.MESSAGE_TAKEN: (
        f"I have left your message for my colleagues. They will call you back by {{day}}. {ANYTHING_ELSE}"
    ),
    # the end of the call
    any_tool_answers.PUTTING_THROUGH: "I am putting you through to a colleague. One moment, please.",
}
