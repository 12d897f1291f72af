"""The base class of the inventory's values."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """The base class of values that cannot be changed after they are made. Unknown fields are refused."""

    # The input may hold personal data, and a validation error may be logged, so the error does not repeat the input.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
