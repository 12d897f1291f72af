"""The days of a rental."""

import datetime as dt
from typing import Annotated, Self

from pydantic import AliasChoices, Field, ValidationInfo, field_validator

from inventory.models.frozen import Frozen


class Period(Frozen):
    """The days of a rental, in the depot's time zone: from `first_day` up to but not including `day_after`."""

    # Older records of calls have `start` and `end` instead.
    first_day: Annotated[dt.date, Field(validation_alias=AliasChoices("first_day", "start"))]
    day_after: Annotated[dt.date, Field(validation_alias=AliasChoices("day_after", "end"))]

    @field_validator("day_after")
    @classmethod
    def _at_least_a_day(cls, day_after: dt.date, info: ValidationInfo) -> dt.date:
        first_day = info.data.get("first_day")
        if first_day is not None and day_after <= first_day:
            raise ValueError("a period has at least one day")
        return day_after

    @classmethod
    def of(cls, first_day: dt.date, days: int) -> Self:
        """The period of that many days from `first_day`."""
        return cls(first_day=first_day, day_after=first_day + dt.timedelta(days=days))

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.day_after - self.first_day).days

    @property
    def last_day(self) -> dt.date:
        """The last day of the rental: the day before `day_after`."""
        return self.day_after - dt.timedelta(days=1)
