"""Who rents, who runs the equipment and where, and the numbers of their papers."""

from typing import Annotated

from pydantic import Field

from agents.conversation.arguments.argument_bounds import refuse_with, text, without_lengths
from agents.conversation.wording.answers.argument_answers import (
    ADDRESS_NOT_HEARD,
    BUSINESS_NAME_NOT_HEARD,
    NAME_NOT_HEARD,
    NUMBER_NOT_HEARD,
    PHONE_NUMBER_NOT_HEARD,
)

Identifier = Annotated[
    str,
    text(80),
    Field(description="As the caller confirmed it", json_schema_extra=without_lengths),
    refuse_with(NUMBER_NOT_HEARD),
]

PersonName = Annotated[
    str,
    text(100),
    Field(description="Full name", json_schema_extra=without_lengths),
    refuse_with(NAME_NOT_HEARD),
]

BusinessName = Annotated[
    str,
    text(200),
    Field(description="Name of the business, if said", json_schema_extra=without_lengths),
    refuse_with(BUSINESS_NAME_NOT_HEARD),
]

PhoneNumber = Annotated[
    str,
    text(40),
    Field(description="Phone number with area code", json_schema_extra=without_lengths),
    refuse_with(PHONE_NUMBER_NOT_HEARD),
]

Address = Annotated[
    str,
    text(200),
    Field(description="Street, number and town of the job site", json_schema_extra=without_lengths),
    refuse_with(ADDRESS_NOT_HEARD),
]
