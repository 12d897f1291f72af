"""Where the caller is reached, and the code that was sent there."""

from typing import Annotated

from pydantic import AfterValidator, Field

from agents.conversation.arguments.argument_bounds import refuse_with, text, without_lengths
from agents.conversation.wording.answers.argument_answers import NOT_AN_EMAIL_ADDRESS, PHONE_NUMBER_NOT_HEARD
from agents.conversation.wording.answers.booking_answers import NOT_A_CODE
from shared.language.email_addresses import normalize_email


def _heard_email(heard: str) -> str:
    address = normalize_email(heard)
    if not address:
        raise ValueError("not an e-mail address")
    return address


Email = Annotated[
    str,
    text(400),
    AfterValidator(_heard_email),
    Field(json_schema_extra=without_lengths),
    refuse_with(NOT_AN_EMAIL_ADDRESS),
]

Code = Annotated[
    str,
    text(100),
    Field(json_schema_extra=without_lengths),
    refuse_with(NOT_A_CODE),
]

CallBackNumber = Annotated[
    str,
    text(40),
    Field(json_schema_extra=without_lengths),
    refuse_with(PHONE_NUMBER_NOT_HEARD),
]
