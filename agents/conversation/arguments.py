"""The arguments that a model may pass to a tool: what they mean, their bounds, and what a refused one hears.

pydantic's own refusal is no sentence that can be spoken, so each type refuses with a `ToolError` that says what to do
next. Bounds of numbers stay in the JSON schema, where they steer the model.
"""

from decimal import Decimal
from typing import Annotated, Any, Literal

from livekit.agents import ToolError
from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)

from shared.language.email_addresses import normalize_email


def _refuse_with(sentence: str) -> WrapValidator:
    def validate(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        try:
            return handler(value)
        except ValidationError:
            raise ToolError(sentence) from None

    return WrapValidator(validate)


def _without_lengths(schema: dict[str, Any]) -> None:
    """Lengths cost tokens in every turn and steer nothing."""
    schema.pop("minLength", None)
    schema.pop("maxLength", None)


def _text(most: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most)


DailyRate = Annotated[
    Decimal,
    Field(gt=0, le=Decimal(100_000), max_digits=8, decimal_places=2, allow_inf_nan=False),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 100000, "description": "Dollars a day"}),
    _refuse_with("That is not a daily rate. Ask the caller for an amount per day, in dollars and cents."),
]

RentalDays = Annotated[
    int,
    Field(ge=1, le=3650, description="Number of days"),
    _refuse_with("That is not a number of days. Ask the caller for how many days, at least one."),
]

StartDay = Annotated[
    str,
    _text(60),
    Field(description="First day, in the caller's words", json_schema_extra=_without_lengths),
    _refuse_with("I did not get the first day. Ask the caller which day the rental starts."),
]

Identifier = Annotated[
    str,
    _text(80),
    Field(description="As the caller confirmed it", json_schema_extra=_without_lengths),
    _refuse_with("I did not get that number. Ask the caller to say it again, letter by letter and digit by digit."),
]

PersonName = Annotated[
    str,
    _text(100),
    Field(description="Full name", json_schema_extra=_without_lengths),
    _refuse_with("I did not get the name. Ask the caller for the operator's full name."),
]

PhoneNumber = Annotated[
    str,
    _text(40),
    Field(description="Phone number with area code", json_schema_extra=_without_lengths),
    _refuse_with("I did not get the phone number. Ask the caller for it, digit by digit."),
]

Address = Annotated[
    str,
    _text(200),
    Field(description="Street, number and town of the job site", json_schema_extra=_without_lengths),
    _refuse_with("I did not get the address. Ask the caller for the street, the number and the town of the job site."),
]


def _heard_email(heard: str) -> str:
    address = normalize_email(heard)
    if not address:
        raise ValueError("no e-mail address")
    return address


Email = Annotated[
    str,
    _text(400),
    AfterValidator(_heard_email),
    Field(description="Another address, if the caller gives one", json_schema_extra=_without_lengths),
    _refuse_with("That is not an e-mail address. Ask the caller to spell it, with its at and its dots."),
]

Wish = Annotated[
    str,
    _text(200),
    Field(description="What the caller needs, in their words", json_schema_extra=_without_lengths),
    _refuse_with("I did not get what is needed. Ask the caller what equipment they are looking for, in a few words."),
]

EquipmentId = Annotated[
    str,
    _text(20),
    Field(description="ID from the search, such as ITM001", json_schema_extra=_without_lengths),
    _refuse_with("That is not an equipment ID. Search first, and pass the ID of the unit that the caller chose."),
]

What = Annotated[
    Literal["equipment", "days", "address", "operator", "policy"],
    Field(description="What the caller wants to change"),
    _refuse_with("Ask the caller what to change: the equipment, the days, the address, the operator or the policy."),
]

Reason = Annotated[
    str,
    _text(300),
    Field(description="Why, in a few words", json_schema_extra=_without_lengths),
    _refuse_with("Say in a few words why, at most three hundred letters."),
]
