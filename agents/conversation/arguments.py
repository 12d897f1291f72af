"""The arguments that a model may pass to a tool: their meaning, their bounds, and what the model is told beyond them.

The message of pydantic itself cannot be spoken, so each type refuses with a `ToolError` that says what to do next. The
lower bounds of numbers stay in the JSON schema, where they guide the model.
"""

from decimal import Decimal
from typing import Annotated, Any, Literal

from livekit.agents import ToolError
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)

from agents.conversation.wording.answers.argument_answers import (
    ADDRESS_NOT_HEARD,
    BUSINESS_NAME_NOT_HEARD,
    CHANGE_NOT_HEARD,
    DAY_NOT_HEARD,
    DELIVERY_NOT_HEARD,
    FIRST_DAY_NOT_HEARD,
    LANGUAGE_NOT_HEARD,
    NAME_NOT_HEARD,
    NEW_VALUE_NOT_HEARD,
    NOT_A_NUMBER_OF_DAYS,
    NOT_A_QUANTITY,
    NOT_A_RATE,
    NOT_AN_EMAIL_ADDRESS,
    NOT_AN_EQUIPMENT_ID,
    NUMBER_NOT_HEARD,
    PHONE_NUMBER_NOT_HEARD,
    PROBLEM_NOT_HEARD,
    QUESTION_NOT_HEARD,
    REASON_NOT_HEARD,
    UNIT_NOT_HEARD,
    WHAT_TO_CHANGE_NOT_HEARD,
    WISH_NOT_HEARD,
)
from agents.conversation.wording.answers.booking_answers import NOT_A_CODE
from agents.conversation.wording.template import Template
from shared.language.email_addresses import normalize_email
from shared.language.mentioned import mentions_part_of_a_day


def _refuse_with(answer: Template) -> WrapValidator:
    def validate(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        try:
            return handler(value)
        except ValidationError:
            raise ToolError(answer.format()) from None

    return WrapValidator(validate)


def _without_lengths(schema: dict[str, Any]) -> None:
    """Take the bounds of a length out of the schema: they cost tokens in every turn and do not guide the model."""
    schema.pop("minLength", None)
    schema.pop("maxLength", None)


def _without_maximum(schema: dict[str, Any]) -> None:
    """Take the upper bound out of the schema: nobody rents so much that a model would need it."""
    schema.pop("maximum", None)


def _from_one_day_on(schema: dict[str, Any]) -> None:
    """Show the model one day as the least: less than a day is answered, and is not what it should pass."""
    _without_maximum(schema)
    schema["minimum"] = 1


def _without_bounds(schema: dict[str, Any]) -> None:
    """Take both bounds out of the schema: nobody asks for no unit at all, and the answer says how many are too many."""
    schema.pop("minimum", None)
    schema.pop("maximum", None)


def _text(longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


DailyRate = Annotated[
    Decimal,
    Field(gt=0, le=Decimal(900_000), max_digits=8, decimal_places=2, allow_inf_nan=False),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "description": "Dollars a day"}),
    _refuse_with(NOT_A_RATE),
]


def _less_than_a_day(value: Any) -> Any:
    """No days for half a day or some hours, however a model passes them: what the least is depends on the depot."""
    if isinstance(value, float) and 0 < value < 1:
        return 0
    return 0 if isinstance(value, str) and mentions_part_of_a_day(value) else value


RentalDays = Annotated[
    int,
    Field(ge=0, le=3650, json_schema_extra=_from_one_day_on),
    BeforeValidator(_less_than_a_day),
    _refuse_with(NOT_A_NUMBER_OF_DAYS),
]

Quantity = Annotated[
    int,
    Field(ge=1, le=1000, description="How many in all", json_schema_extra=_without_bounds),
    _refuse_with(NOT_A_QUANTITY),
]

Delivered = Annotated[bool, _refuse_with(DELIVERY_NOT_HEARD)]  # the facts say what it means, where it is asked

StartDay = Annotated[
    str,
    _text(60),
    Field(description="First day, in the caller's words", json_schema_extra=_without_lengths),
    _refuse_with(FIRST_DAY_NOT_HEARD),
]

Identifier = Annotated[
    str,
    _text(80),
    Field(description="As the caller confirmed it", json_schema_extra=_without_lengths),
    _refuse_with(NUMBER_NOT_HEARD),
]

PersonName = Annotated[
    str,
    _text(100),
    Field(description="Full name", json_schema_extra=_without_lengths),
    _refuse_with(NAME_NOT_HEARD),
]

BusinessName = Annotated[
    str,
    _text(200),
    Field(description="Name of the business, if said", json_schema_extra=_without_lengths),
    _refuse_with(BUSINESS_NAME_NOT_HEARD),
]

PhoneNumber = Annotated[
    str,
    _text(40),
    Field(description="Phone number with area code", json_schema_extra=_without_lengths),
    _refuse_with(PHONE_NUMBER_NOT_HEARD),
]

Address = Annotated[
    str,
    _text(200),
    Field(description="Street, number and town of the job site", json_schema_extra=_without_lengths),
    _refuse_with(ADDRESS_NOT_HEARD),
]


def _heard_email(heard: str) -> str:
    address = normalize_email(heard)
    if not address:
        raise ValueError("not an e-mail address")
    return address


Email = Annotated[
    str,
    _text(400),
    AfterValidator(_heard_email),
    Field(json_schema_extra=_without_lengths),
    _refuse_with(NOT_AN_EMAIL_ADDRESS),
]

Code = Annotated[
    str,
    _text(100),
    Field(json_schema_extra=_without_lengths),
    _refuse_with(NOT_A_CODE),
]

CallBackNumber = Annotated[
    str,
    _text(40),
    Field(json_schema_extra=_without_lengths),
    _refuse_with(PHONE_NUMBER_NOT_HEARD),
]

NewValue = Annotated[
    str,
    _text(200),
    Field(
        description="What they want, or no longer want",
        json_schema_extra=_without_lengths,
    ),
    _refuse_with(NEW_VALUE_NOT_HEARD),
]

AlsoNeeded = Annotated[
    str,
    _text(200),
    Field(description="Other equipment for the same days", json_schema_extra=_without_lengths),
    _refuse_with(WISH_NOT_HEARD),
]

Wish = Annotated[
    str,
    _text(200),
    Field(description="What the caller needs, in their words", json_schema_extra=_without_lengths),
    _refuse_with(WISH_NOT_HEARD),
]

LanguageCode = Annotated[
    str,
    _text(40),
    Field(description="ISO 639-1 code", json_schema_extra=_without_lengths),
    _refuse_with(LANGUAGE_NOT_HEARD),
]

Question = Annotated[
    str,
    _text(200),
    Field(description="Their words", json_schema_extra=_without_lengths),
    _refuse_with(QUESTION_NOT_HEARD),
]

EquipmentId = Annotated[
    str,
    _text(20),
    Field(description="ID from the search", json_schema_extra=_without_lengths),
    _refuse_with(NOT_AN_EQUIPMENT_ID),
]

WhatToChange = Annotated[
    Literal["equipment", "more", "without", "days", "delivery", "address", "operator", "policy", "existing rental"],
    _refuse_with(WHAT_TO_CHANGE_NOT_HEARD),
]

ChangeKind = Annotated[Literal["last_day", "off_rent", "cancel"], _refuse_with(CHANGE_NOT_HEARD)]

Reference = Annotated[
    str,
    _text(100),
    Field(json_schema_extra=_without_lengths),
    _refuse_with(NUMBER_NOT_HEARD),
]

DayOrLength = Annotated[
    str,
    _text(100),
    Field(description="As said: Friday, four days more", json_schema_extra=_without_lengths),
    _refuse_with(DAY_NOT_HEARD),
]

UnitName = Annotated[
    str,
    _text(120),
    Field(json_schema_extra=_without_lengths),
    _refuse_with(UNIT_NOT_HEARD),
]

WhatTheyRent = Annotated[
    str,
    _text(200),
    Field(json_schema_extra=_without_lengths),
    _refuse_with(WISH_NOT_HEARD),
]

PaperName = Annotated[
    str,
    _text(200),
    Field(description="Operator, or holder if asked", json_schema_extra=_without_lengths),
    _refuse_with(NAME_NOT_HEARD),
]

Problem = Annotated[
    str,
    _text(300),
    Field(json_schema_extra=_without_lengths),
    _refuse_with(PROBLEM_NOT_HEARD),
]

Reason = Annotated[
    str,
    _text(300),
    Field(description="Why, in a few words", json_schema_extra=_without_lengths),
    _refuse_with(REASON_NOT_HEARD),
]
