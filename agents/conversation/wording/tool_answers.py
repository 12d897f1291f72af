"""Every sentence with which a tool answers the model, in the order of a call.

An answer is one of these or several of them, with a space or a line break between. The rule-based model of
`simulation/` recognizes them by these objects, so a sentence can be reworded here without a change there.
"""

from agents.conversation.wording.template import Template

# A check that did not verify, in any stage. `what` is the thing that was checked, such as "license number".
NOT_KNOWN = Template("The registry does not know that {what}; it may have been misheard.")
SAY_IT_AGAIN = Template(directs="Ask the caller to say it once more, slowly, and read it back.")
# The name on record is not told, because the caller may not know it.
BUSINESS_NAME_UNCLEAR = Template("The license is in a name that is close to the one given, but not the same.")
SPELL_THE_BUSINESS_NAME = Template(
    directs="Ask the caller for the name of the business as it stands on the license, and to spell it."
)
HOLDER_UNCLEAR = Template("The policy is in a name that is close to the one on the business license, but not the same.")
SPELL_THE_HOLDER = Template(
    directs="Ask the caller in whose name the policy stands, and to spell it. Then check it again with that name."
)
NAME_UNCLEAR = Template("The certificate is in a name that is close to the one given, but not the same.")
SPELL_THE_NAME = Template(
    directs="Ask the caller for the operator's full name as it stands on the certificate, and to spell it."
)
TRIES_LEFT = Template(
    directs="Tries left: {tries}. With none left, this rental cannot go on in this call, and a note is left."
)
ONE_TRY_LEFT = Template(
    "I can check it once more in this call.",
    "Tries left: 1. After that this rental cannot go on in this call, and a note is left.",
)
REGISTRY_UNAVAILABLE = Template(
    "The registry does not answer right now, so the {what} is neither confirmed nor refused.",
    "Apologize, and ask whether to try again or to pass the caller on to a person.",
)
# The registry has it, and it does not suffice. It may still have been misheard, so the call goes on.
LICENSE_REJECTED = Template("License verification failed. I'm sorry, {reason}.")
ANOTHER_LICENSE = Template(
    directs="Say so. Ask whether that was the right number, or whether there is another license."
)
SITE_REJECTED = Template("The site does not meet the safety requirements. I'm sorry, {reason}.")
ANOTHER_SITE = Template(
    directs="Say so. Offer to check another address, or lighter equipment for this one with change_equipment."
)
OPERATOR_REJECTED = Template("The operator's credentials could not be verified. I'm sorry, {reason}.")
ANOTHER_OPERATOR = Template(
    directs="Say so. Ask whether somebody else could run it, or whether other equipment would do (change_equipment)."
)
POLICY_REJECTED = Template("The insurance coverage is not sufficient. I'm sorry, {reason}.")
ANOTHER_POLICY = Template(
    directs="Say so. Ask for another policy, or whether other equipment would do (change_equipment)."
)
# No try is left. The call itself goes on until the caller wants nothing more.
NO_TRY_LEFT = Template(
    "I could not verify that {what} in {tries} tries, so I can't go on with this rental. I have left a note for my "
    "colleagues.",
    "Say so, and ask whether anything else helps. If not, end the call.",
)
NO_TRY_WAS_LEFT = Template(
    "Nothing was checked: no try is left for the {what} in this call, and the note is left.",
    "Say so, and ask whether anything else helps. If not, end the call.",
)

# A limit on what one caller may book. The desk has a task about it.
_A_COLLEAGUE_CAN = " I have left a note for my colleagues, who can arrange more."
_OFFER_A_PERSON = "Say so, and ask whether to pass the caller on to a person."
CALL_HAS_ENOUGH_UNITS = Template(
    "This call has as many rentals as I may arrange in one call." + _A_COLLEAGUE_CAN, _OFFER_A_PERSON
)
LICENSE_HAS_ENOUGH_UNITS = Template(
    "Your business has as many rentals as I may arrange for one business." + _A_COLLEAGUE_CAN, _OFFER_A_PERSON
)
NUMBER_HAS_ENOUGH_UNITS = Template(
    "This telephone number has as many rentals as I may arrange for one number." + _A_COLLEAGUE_CAN, _OFFER_A_PERSON
)
_ASK_FOR_ANOTHER_OPERATOR = "Ask who else could operate it, or whether to pass the caller on to a person."
OPERATOR_HAS_ENOUGH_UNITS = Template(
    "That operator is on as many units on those days as one person may be." + _A_COLLEAGUE_CAN,
    _ASK_FOR_ANOTHER_OPERATOR,
)
# For whom else the operator works is not told.
OPERATOR_WORKS_ELSEWHERE = Template(
    "That operator is not available to your business on those days." + _A_COLLEAGUE_CAN, _ASK_FOR_ANOTHER_OPERATOR
)

# Numbers were tried too often. `until` is a day and a time.
RECORD_TRIED_TOO_OFTEN = Template(
    "That {what} was tried too often without success, so I can't check it before {until}. I have left a note for my "
    "colleagues, who can check it.",
    "Say so, and ask whether to pass the caller on to a person.",
)
CALLER_TRIED_TOO_OFTEN = Template(
    "Too many numbers were tried from this telephone without success, so I can't check another before {until}. I "
    "have left a note for my colleagues, who can check it.",
    "Say so, and ask whether to pass the caller on to a person.",
)

# Any tool
MOVED_ON = Template(
    directs="{tool} was not done, because the call had moved on before it. If it is still needed, do it now."
)
INVENTORY_UNAVAILABLE = Template(
    "I can't reach our inventory right now, so nothing was changed that I could confirm.",
    "Apologize, and ask the caller whether to try again in a moment.",
)
TOOK_TOO_LONG = Template(
    "That took too long, so nothing was changed that I could confirm.",
    "Apologize, and ask the caller whether to try again in a moment.",
)
ARGUMENTS_MISSING = Template(
    "Nothing was done: {arguments} was missing or could not be read.",
    "Ask the caller for what you do not know yet, and call the tool again with it.",
)
ARGUMENTS_CUT_SHORT = Template(
    directs="Nothing was done, because this call of the tool was cut short. Call it again with all its arguments."
)
CALLER_IS_SPEAKING = Template("The caller is speaking.", "Listen, then do this again.")
FACTS_MISSING = Template("That can't be done yet.", "Finish this stage first, then go on.")
THANKS_AND_GOODBYE = Template("Thank you for contacting {company}. Have a great day!", is_farewell=True)
ASK_FOR_CALL_BACK = Template(
    "Nobody is there to take a call right now. A colleague calls back by {day}.",
    "Say so, and ask for the number to call, with its area code. Then call this tool again with it.",
)
MESSAGE_TAKEN_FOR = Template(
    "I have left your message for my colleagues. They will call you at {number} by {day}.",
    "Read the number back like that. If it is wrong, call this tool again with the right one. Then ask whether "
    "anything else helps.",
)
MESSAGE_TAKEN = Template(
    "I have left your message for my colleagues. They will call you back by {day}.",
    "Say so, and ask whether anything else helps.",
)
PUTTING_THROUGH = Template(
    directs="Say only this: I am putting you through to a colleague. One moment, please.",
)

# The hold was lost between two stages
UNIT_LOST = Template("Sorry, the {name} was just {why}.")
HELD_AGAIN = Template("Our reservation of the {name} had lapsed; it is held again for the same days.")

# The caller was cut off in an earlier call. Nothing of it is told before the license.
CUT_OFF_BEFORE = Template("We were cut off before. You had chosen the {name} for {days}, at {rate} a day.")
STILL_HELD = Template("It is still held for you.")
GO_ON_THERE = Template(
    directs="Ask whether to go on there, before anything else. If they want something else, call change_equipment."
)

# The caller's language
LANGUAGE_SPOKEN = Template(directs="Go on in {language}. Pass English words and dates to tools.")
LANGUAGE_NOT_SPOKEN = Template("This line speaks {languages} only.", "Say so kindly, and go on in {first}.")

# Where the confirmation goes
EMAIL_NOTED = Template(
    "I have noted the address for your confirmation: {email}.",
    "Spell it back like that. If it is wrong, ask for it again and note the right one. Then go on.",
)
NO_MAIL_IS_SENT = Template("We send no confirmations by mail.", "Say so, and go on.")

# Questions about the depot itself
HOUSE_ANSWER = Template("About {heading}: {answer}")
FROM_THIS_ALONE = Template(
    directs="Answer from this alone, shortly. What it does not say, you do not know. Then go on."
)
NOTHING_WRITTEN = Template(
    "Nothing is written about that. Something is written about: {headings}.",
    "If one of these is meant, ask again with its words. Otherwise say that you do not know, and offer a colleague.",
)
NO_HOUSE_FILE = Template(
    "Nothing is written about the depot itself.", "Say that you do not know, and offer a colleague."
)
PRICES_AFTER_LICENSE = Template("Prices are told once the business license is verified.", "Say so, and go on.")
PRICE_RANGE = Template("By the day, {kinds} rent from {lowest} to {highest}.")
ONE_PRICE = Template("By the day, {kinds} rent at {rate}.")
PRICES_ARE_NO_OFFER = Template(directs="Say it as a range, not as an offer: the unit and the days decide. Then go on.")

# Greeting and business license
RENTAL_STARTED = Template("Happy to help with that.", "First, the business license.")
NO_LICENSE_NUMBER = Template("There is no license number in that.", "Ask for it letter by letter and digit by digit.")
NO_BUSINESS_NAME = Template(
    "The license number is not enough.", "Ask for the name of the business, then check both together."
)
LICENSE_VERIFIED = Template("Business license verified. Customer: {business_name}.")
LICENSE_VERIFIED_WITHOUT_A_NAME = Template("Business license verified.")

# A unit in a list
_UNIT = (
    "{equipment_id} - {name}\n"
    "  Category: {category} | Daily: {rate} | Cert: {certificate} | Weight: {weight}\n"
    "  Location: {location}"
)
UNIT = Template(_UNIT)
DESCRIBED_UNIT = Template(_UNIT + "\n  {description}")

# Finding equipment
NOTHING_FITS = Template(
    "Nothing in our inventory fits {wish}.",
    "Ask what the job is, to search in other words. Asked what there is, name a few of these: {categories}.",
)
NOTHING_FITS_BUT_NEAR = Template(
    "Nothing in our inventory fits {wish}. What comes nearest: {nearest}.",
    "Say plainly that we do not have it. Offer one of these only if it does the job, and search for it by its name.",
)
NOT_RENTED = Template(
    "We do not rent that: {lacking}.", "Say so plainly, and ask what the job is, to search in other words."
)
NOT_AS_ASKED = Template("We have no {lacking} as such.", "Say so, and offer what does the job.")
OTHER_SIZE = Template("Asked for {asked}; the {name} has {ours}.", "Say so.")
NOTHING_WITHIN_LIMITS = Template("We have nothing like it {limits}.", "Say so, and offer what fits otherwise.")
THESE_FIT = Template("These fit:")
OFFER_WHAT_DOES_THE_JOB = Template(directs="Offer only what does the job.")
ASK_FOR_DAYS = Template(directs="Ask for the first day and for how many days.")
ASK_FOR_LENGTH = Template(directs="The first day is known: ask for how many days, and for nothing else.")
ASK_FOR_FIRST_DAY = Template(directs="The number of days is known: ask for the first day, and for nothing else.")
FOUND = Template("Found {count} available for {days}:")
ASK_WHICH_ONE = Template(directs="Offer those that do the job, and ask which one.")
NONE_FREE = Template("We have that, but none of it is free for {days}.", "Ask for other days or for other equipment.")
FREE_LATER = Template(
    "We have that, but none of it is free for {days}. The first is {name} ({equipment_id}), at {rate} a day, free for "
    "{later_days}.",
    "Ask whether those days would do, or other equipment.",
)
ALIKE_ARE_FREE = Template(
    "We have that, but none of it is free for {days}, nor later. These are like it and free then:"
)
ASK_WHETHER_ONE_WOULD_DO = Template(directs="Ask whether one of them would do.")
NOT_A_DAY = Template(
    "{start_date} is not a day that I understand.",
    "If it is not English, pass the day in English. Otherwise ask for the month and the day of the month.",
)

# Selecting a unit
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

# Job site
SITE_VERIFIED = Template("Site verified for {weight_class} equipment at {address}.")

TOWN_ADDED = Template(
    "I find that address as {address}.", "Ask whether that is the place, and check exactly this address after a yes."
)

# Price
OTHER_NUMBER_OF_DAYS = Template(
    "The unit is held for {held} days, not {said}.", "To change the days, call change_equipment with days."
)
RATE_ACCEPTABLE = Template("Rate of {rate} a day for {days} days is acceptable. Total would be {total}.")
CONFIRM_THIS_RATE = Template(directs="Ask the caller to confirm this rate, then accept it.")
TOLD_RATE_IS_ENOUGH = Template(
    "But {enough} a day is enough, {total} in all.",
    "Say so, and accept {enough} after a yes. Accept the higher rate only if the caller insists on it.",
)
RATE_TOO_LOW = Template(
    "Rate {rate} a day is below our minimum of {minimum} a day.",
    "Say that the rate is {minimum} a day, and ask whether that is all right.",
)
COMES_DOWN = Template(
    "I can't do {rate} a day. I can come down to {would_do} a day, {total} in all.", "Ask whether that is all right."
)
RATE_TOO_HIGH = Template(
    "Rate {rate} a day exceeds our maximum of {maximum} a day.",
    "Say that {enough} a day is enough, and ask whether to take it at that.",
)
NO_PRICE_AGREED = Template(
    "I cannot go below {minimum} a day, {total} in all. We have reached the most proposals I can take.",
    "Ask whether to take it at {minimum}, or other equipment (change_equipment), or whether anything else helps.",
)
NO_PROPOSAL_LEFT = Template(
    "There is no price proposal left. The rate is {rate} a day, {total} in all.",
    "Ask whether that is all right, or whether anything else helps.",
)
ANOTHER_RATE_WAS_ACCEPTABLE = Template(
    "The rate that was found acceptable is {rate} a day.", "Ask the caller whether they accept that one."
)
RATE_NOT_ACCEPTED = Template(
    "{rate} a day can't be accepted like that. The daily rate is {daily_rate}.",
    "Ask whether that is all right. Whatever else they offer goes to propose_price first.",
)
PRICE_AGREED = Template("Price confirmed at {rate} a day. Total cost: {total}.")

# Operator
NO_OPERATOR_NEEDED = Template("This equipment needs no certified operator.", "Go on with the call.")
NO_OPERATOR_LICENSE = Template(
    "There is no operator license in that.", "Ask for it letter by letter and digit by digit."
)
NO_PHONE_NUMBER = Template("That is not a whole phone number.", "Ask for it digit by digit, with the area code.")
OPERATOR_VERIFIED = Template("Operator {name} verified for {certificate}.")

# Insurance
NO_POLICY_NUMBER = Template("There is no policy number in that.", "Ask for it letter by letter and digit by digit.")
POLICY_VERIFIED = Template("Insurance policy {policy_number} verified. It covers this rental.")

# Booking
PROOFS_MISSING = Template("Not everything is proved yet, so nothing can be booked.", "Pass the caller on to a person.")
CODE_SENT = Template(
    "Nothing is booked yet. A code of six digits is on its way to the {where} on the license record.",
    "Ask the caller to read it out or to type it, then call confirm_code with it.",
)
CODE_AWAITED = Template(
    "Nothing is booked yet. The code that was sent has to be read back first.",
    "Ask the caller for it, then call confirm_code with it.",
)
CODE_RIGHT = Template("The code is right.", "Call complete_booking now.")
CODE_WRONG = Template(
    "That is not the code.",
    "Ask for it once more, digit by digit. Tries left: {tries}; when there are none, a colleague has to call back.",
)
_WISH_LEFT = " I have left it to my colleagues, who will call the business back."
_GO_ON_WITHOUT = "Say so, and ask whether anything else helps."
CODE_RUN_OUT = Template(
    "The code has run out, and no other can be sent in this call, so nothing is booked." + _WISH_LEFT, _GO_ON_WITHOUT
)
CODES_TOO_MANY = Template(
    "No more codes can be sent to this business today, so nothing is booked." + _WISH_LEFT, _GO_ON_WITHOUT
)
CODE_NOT_SENT = Template("A code can't be sent to this business, so nothing is booked." + _WISH_LEFT, _GO_ON_WITHOUT)
NO_CODE_ASKED = Template("No code was asked for.", "Go on with the call.")
NOT_A_CODE = Template("That is not a code of six digits.", "Ask the caller for it digit by digit.")
READ_ADDRESS_BACK = Template("Nothing is booked yet.", "Read the address back: {email}. After a yes, book with it.")
BOOKING_REFUSED = Template(
    "The booking was refused, and nothing was booked.", "Apologize and pass the caller on to a person."
)
TERMS_CHANGED = Template("The terms of the {name} have just changed, so nothing is booked yet.")
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

# An argument that a tool cannot take
NOT_A_RATE = Template("That is not a daily rate.", "Ask the caller for an amount per day, in dollars and cents.")
NOT_A_NUMBER_OF_DAYS = Template("That is not a number of days.", "Ask the caller for how many days, at least one.")
FIRST_DAY_NOT_HEARD = Template("I did not get the first day.", "Ask the caller which day the rental starts.")
NUMBER_NOT_HEARD = Template(
    "I did not get that number.", "Ask the caller to say it again, letter by letter and digit by digit."
)
BUSINESS_NAME_NOT_HEARD = Template("I did not get the name.", "Ask the caller for the name of the business.")
NAME_NOT_HEARD = Template("I did not get the name.", "Ask the caller for the operator's full name.")
PHONE_NUMBER_NOT_HEARD = Template("I did not get the phone number.", "Ask the caller for it, digit by digit.")
ADDRESS_NOT_HEARD = Template(
    "I did not get the address.", "Ask the caller for the street, the number and the town of the job site."
)
NOT_AN_EMAIL_ADDRESS = Template(
    "That is not an e-mail address.", "Ask the caller to spell it, with its at and its dots."
)
WISH_NOT_HEARD = Template(
    "I did not get what is needed.", "Ask the caller what equipment they are looking for, in a few words."
)
LANGUAGE_NOT_HEARD = Template(directs="Pass the code of the language that the caller speaks, such as es.")
QUESTION_NOT_HEARD = Template("I did not get the question.", "Ask the caller to say it again.")
NOT_AN_EQUIPMENT_ID = Template(
    "That is not an equipment ID.", "Search first, and pass the ID of the unit that the caller chose."
)
WHAT_TO_CHANGE_NOT_HEARD = Template(
    directs="Ask the caller what to change: the equipment, the days, the address, the operator or the policy."
)
NEW_VALUE_NOT_HEARD = Template("I did not get what is wanted instead.", "Ask the caller to say it again.")
REASON_NOT_HEARD = Template(directs="Say in a few words why, at most three hundred letters.")

TOOL_ANSWERS: tuple[Template, ...] = tuple(value for value in globals().values() if isinstance(value, Template))
