"""The price a day, what was proposed for it, what it comes to, and the delivery."""

from agents.conversation.wording.template import Template

OTHER_NUMBER_OF_DAYS = Template(
    "It is held for {held} days, not {said}.", "To change the days, call change_equipment with days."
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
ITEMISED = Template("Line by line: {lines}.")

# A quote by mail
QUOTE_SENT = Template("The quote is sent by mail. Nothing is reserved.", "Say so, and ask whether to book now.")
QUOTE_NOT_SENT = Template("The quote could not be sent.", "Say so, and offer to pass the caller on to a person.")
NO_ADDRESS_FOR_QUOTE = Template(directs="Ask for their e-mail address, note it with note_email, then send the quote.")

# Delivery to the job site
DELIVERY_NOT_CHOSEN = Template(
    "Delivery to the job site is {price}, and picking it up costs nothing. Nothing is agreed yet.",
    "Ask which they want, then accept the rate with it.",
)
NO_DELIVERY = Template("Delivery is not booked on this line.", "Say so, and accept the rate without it.")
