"""What the types of arguments share: how they refuse, and what of their bounds a model is shown."""

from typing import Any

from livekit.agents import ToolError
from pydantic import StringConstraints, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from agents.conversation.wording.template import Template


def refuse_with(answer: Template) -> WrapValidator:
    """Refuse a bad value with a `ToolError` of this sentence, in the place of pydantic's own message."""

    def validate(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        try:
            return handler(value)
        except ValidationError:
            raise ToolError(answer.format()) from None

    return WrapValidator(validate)


def without_lengths(schema: dict[str, Any]) -> None:
    """Take the bounds of a length out of the schema: they cost tokens in every turn and do not guide the model."""
    schema.pop("minLength", None)
    schema.pop("maxLength", None)


def without_maximum(schema: dict[str, Any]) -> None:
    """Take the upper bound out of the schema: nobody rents so much that a model would need it."""
    schema.pop("maximum", None)


def from_one_day_on(schema: dict[str, Any]) -> None:
    """Show the model one day as the least: less than a day is answered, and is not what it should pass."""
    without_maximum(schema)
    schema["minimum"] = 1


def without_bounds(schema: dict[str, Any]) -> None:
    """Take both bounds out of the schema: nobody asks for no unit at all, and the answer says how many are too many."""
    schema.pop("minimum", None)
    schema.pop("maximum", None)


def text(longest: int) -> StringConstraints:
    """Words of at least one character and at most so many, without spaces around them."""
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)
