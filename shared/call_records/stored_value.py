"""What every part of a stored call record is."""

from pydantic import BaseModel, ConfigDict


class StoredValue(BaseModel):
    """A frozen value as it is stored. Unknown fields, which another version of the program wrote, are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
