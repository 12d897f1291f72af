"""All answers of all tools, for whoever has to recognize them."""

from agents.conversation.wording.answers import (
    any_tool_answers,
    argument_answers,
    booking_answers,
    change_answers,
    check_answers,
    choice_answers,
    depot_answers,
    existing_answers,
    limit_answers,
    price_answers,
    proof_answers,
    search_answers,
)
from agents.conversation.wording.template import Template

SUBJECTS = (
    check_answers,
    limit_answers,
    any_tool_answers,
    depot_answers,
    existing_answers,
    search_answers,
    choice_answers,
    change_answers,
    proof_answers,
    price_answers,
    booking_answers,
    argument_answers,
)

TOOL_ANSWERS: tuple[Template, ...] = tuple(
    value for subject in SUBJECTS for value in vars(subject).values() if isinstance(value, Template)
)
