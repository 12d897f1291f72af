"""A call on the telephone: how long things may last, and who takes over."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings


class TelephoneSettings(BaseSettings):
    transfer_number: Annotated[
        str | None,
        Field(
            pattern=r"^(tel:)?\+[1-9]\d{6,14}$|^sip:\S+$",
            description="whom a caller is passed on to: a number such as +15550100200, or a sip: address",
        ),
    ] = None
    caller_wait_seconds: Annotated[
        float, Field(ge=1, le=120, description="how long a worker waits in the room for the caller")
    ] = 30
    silence_seconds: Annotated[
        float, Field(ge=3, le=120, description="silence after which the caller is asked whether they are there")
    ] = 15
    silence_questions: Annotated[int, Field(ge=0, le=5, description="how often before the goodbye")] = 2
    longest_call_minutes: Annotated[float, Field(ge=1, le=240, description="then the line says goodbye")] = 30
    keypad_pause_seconds: Annotated[
        float, Field(ge=0.5, le=10, description="pause after which typed digits are complete; # ends them at once")
    ] = 2.5
