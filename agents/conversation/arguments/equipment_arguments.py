"""What is rented, for which days, at what price."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from agents.conversation.arguments.argument_bounds import (
    from_one_day_on,
    refuse_with,
    text,
    without_bounds,
    without_lengths,
)
from agents.conversation.wording.answers.argument_answers import (
    DELIVERY_NOT_HEARD,
    FIRST_DAY_NOT_HEARD,
    NOT_A_NUMBER_OF_DAYS,
    NOT_A_QUANTITY,
    NOT_A_RATE,
    NOT_AN_EQUIPMENT_ID,
    WISH_NOT_HEARD,
)
from shared.language.mentioned import mentions_part_of_a_day

DailyRate = Annotated[
    Decimal,
    Field(gt=0, le=Decimal(900_000), max_digits=8, decimal_places=2, allow_inf_nan=False),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "description": "Dollars a day"}),
    refuse_with(NOT_A_RATE),
]


def _less_than_a_day(value: Any) -> Any:
    """No days for half a day or some hours, however a model passes them: what the least is depends on the depot."""
    if isinstance(value, float) and 0 < value < 1:
        return 0
    return 0 if isinstance(value, str) and mentions_part_of_a_day(value) else value


RentalDays = Annotated[
    int,
    Field(ge=0, le=3650, json_schema_extra=from_one_day_on),
    BeforeValidator(_less_than_a_day),
    refuse_with(NOT_A_NUMBER_OF_DAYS),
]

Quantity = Annotated[
    int,
    Field(ge=1, le=1000, description="How many in all", json_schema_extra=without_bounds),
    refuse_with(NOT_A_QUANTITY),
]

Delivered = Annotated[bool, refuse_with(DELIVERY_NOT_HEARD)]  # the facts say what it means, where it is asked

StartDay = Annotated[
    str,
    text(60),
    Field(description="First day, in the caller's words", json_schema_extra=without_lengths),
    refuse_with(FIRST_DAY_NOT_HEARD),
]

EquipmentId = Annotated[
    str,
    text(20),
    Field(description="ID from the search", json_schema_extra=without_lengths),
    refuse_with(NOT_AN_EQUIPMENT_ID),
]

AlsoNeeded = Annotated[
    str,
    text(200),
    Field(description="Other equipment for the same days", json_schema_extra=without_lengths),
    refuse_with(WISH_NOT_HEARD),
]

Wish = Annotated[
    str,
    text(200),
    Field(description="What the caller needs, in their words", json_schema_extra=without_lengths),
    refuse_with(WISH_NOT_HEARD),
]
