"""Limits against abuse: blocked numbers, how many calls are taken, and what the model may cost in a day."""

import re
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from inventory.ledger.new_ids import MOST_UNITS

E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)

Dollars = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Calls = Annotated[int, Field(ge=0, le=1_000_000)]
Units = Annotated[int, Field(ge=0, le=10_000)]


class LimitSettings(BaseSettings):
    blocked_numbers: Annotated[
        str, Field(description="numbers whose calls are not taken, such as +15550100200, separated by commas")
    ] = ""
    number_calls_an_hour: Annotated[
        Calls, Field(description="calls that one number may make within an hour; 0: any number of them")
    ] = 100
    number_calls_at_once: Annotated[
        Calls, Field(description="calls that one number may have at the same time; 0: any number of them")
    ] = 20
    calls_an_hour: Annotated[
        Calls, Field(description="calls that the depot takes within an hour; 0: any number of them")
    ] = 0
    calls_at_once: Annotated[
        Calls, Field(description="calls that the depot takes at the same time; 0: as many as its workers take")
    ] = 0
    call_units: Annotated[Units, Field(description="units that may be booked in one call; 0: any number of them")] = 6
    selection_units: Annotated[
        int, Field(ge=1, le=MOST_UNITS, description="units that one rental may have, booked together")
    ] = 6
    license_units: Annotated[
        Units, Field(description="units that one business license may have booked at once; 0: any number of them")
    ] = 12
    number_units: Annotated[
        Units, Field(description="units that may be booked at once from one number; 0: any number of them")
    ] = 12
    operator_units: Annotated[
        Units, Field(description="units that one operator may be on at the same time; 0: any number of them")
    ] = 4
    record_tries_a_day: Annotated[
        Units,
        Field(description="failed tries of one license, operator or policy within a day; 0: any number of them"),
    ] = 10
    number_tries_a_day: Annotated[
        Units, Field(description="failed tries of such numbers from one telephone within a day; 0: any number of them")
    ] = 30
    tries_told_an_hour: Annotated[
        Units, Field(description="failed tries on the whole line within an hour of which you are told; 0: never")
    ] = 60
    model_dollars_a_day: Annotated[
        Dollars, Field(description="US dollars that the model may cost in a day; 0: no limit")
    ] = 0
    price_text_input: Annotated[Dollars, Field(description="US dollars for a million tokens of text to the model")] = 4
    price_text_output: Annotated[
        Dollars, Field(description="US dollars for a million tokens of text from the model")
    ] = 24
    price_audio_input: Annotated[
        Dollars, Field(description="US dollars for a million tokens of audio to the model")
    ] = 32
    price_audio_output: Annotated[
        Dollars, Field(description="US dollars for a million tokens of audio from the model")
    ] = 64
    price_cached_input: Annotated[
        Dollars, Field(description="US dollars for a million tokens to the model that it has cached")
    ] = 0.4

    @property
    def blocked(self) -> frozenset[str]:
        """The blocked numbers, in E.164 form."""
        return frozenset(part for part in self.blocked_numbers.split(", ") if part)

    @field_validator("blocked_numbers")
    @classmethod
    def _with_country_code(cls, written: str) -> str:
        numbers = [re.sub(r"[\s().-]", "", part) for part in written.split(",") if part.strip()]
        if not all(E164.fullmatch(number) for number in numbers):
            raise ValueError("write numbers with their country code, such as +15550100200, with commas between")
        return ", ".join(numbers)
