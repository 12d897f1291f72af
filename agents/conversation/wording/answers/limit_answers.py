"""A limit on what one caller may book. The desk has a task about it."""

from agents.conversation.wording.template import Template

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

# Nothing else is told: neither that there is a reason, nor which.
A_COLLEAGUE_WILL_CALL = Template("A colleague will call you.", "Say just that, and give no reason.")

# For whom else the operator works is not told.
OPERATOR_WORKS_ELSEWHERE = Template(
    "That operator is not available to your business on those days." + _A_COLLEAGUE_CAN, _ASK_FOR_ANOTHER_OPERATOR
)
