"""Units of equipment: what the depot's list says of them, and how people take them out of the offer."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from inventory.models.frozen import Frozen
from inventory.models.money import Money, MoneyAboveZero

MOST_LEAST_DAYS = 365
MOST_TURNAROUND_DAYS = 60


class WeightClass(StrEnum):
    """How heavy a unit is. A site that can take units of one class can take the lighter classes too."""

    LIGHT = "Light"
    MEDIUM = "Medium"
    HEAVY = "Heavy"

    @property
    def rank(self) -> int:
        """0 for the lightest class, more for heavier ones."""
        return _RANKS[self]


_RANKS = {weight_class: rank for rank, weight_class in enumerate(WeightClass)}


class Status(StrEnum):
    """A unit is AVAILABLE, RENTED (with a customer today), or in MAINTENANCE, which people set."""

    AVAILABLE = "AVAILABLE"
    RENTED = "RENTED"
    MAINTENANCE = "MAINTENANCE"


class Equipment(Frozen):
    """One unit, as the depot's equipment list describes it. The rate a day is negotiable from `lowest_rate` to
    `highest_rate`. `operator_certification` is the certificate that an operator needs, or None if none is needed;
    `min_insurance` is the lowest coverage that a customer's insurance must have.

    The terms that follow are off unless set. `weekly_rate` is for 7 days and `four_week_rate` for 28 days, where the
    rate a day is `lowest_rate`. `least_days` is the shortest rental. `turnaround_days` is for how many days the unit
    stays at the depot between two rentals."""

    equipment_id: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{1,19}$")]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    category: Annotated[str, Field(min_length=1, max_length=60)]
    lowest_rate: MoneyAboveZero
    highest_rate: MoneyAboveZero
    status: Status = Status.AVAILABLE
    operator_certification: Annotated[str, Field(min_length=1, max_length=60)] | None
    min_insurance: Money
    storage_location: Annotated[str, Field(min_length=1, max_length=120)]
    weight_class: WeightClass
    description: Annotated[str, Field(max_length=500)] = ""
    weekly_rate: MoneyAboveZero | None = None
    four_week_rate: MoneyAboveZero | None = None
    least_days: Annotated[int, Field(ge=1, le=MOST_LEAST_DAYS)] = 1
    turnaround_days: Annotated[int, Field(ge=0, le=MOST_TURNAROUND_DAYS)] = 0

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if self.highest_rate < self.lowest_rate:
            raise ValueError(f"the max rate {self.highest_rate} is below the daily rate {self.lowest_rate}")
        return self

    @model_validator(mode="after")
    def _longer_costs_more(self) -> Self:
        """A rate for a week that is below that for a day is most likely one a day, meant for those who rent a week."""
        of_longer = (("weekly rate", self.weekly_rate), ("four-week rate", self.four_week_rate))
        shorter, below = "daily rate", self.lowest_rate
        for name, rate in of_longer:
            if rate is not None and rate < below:
                raise ValueError(f"the {name} {rate} is below the {shorter} {below}")
            if rate is not None:
                shorter, below = name, rate
        return self


class Withdrawal(Frozen):
    """A unit that people have taken out of the offer: it is RENTED without a booking here, or in MAINTENANCE.

    It ends with the day before `day_after`, or if that is None when people end it. A unit that is RENTED and has not
    come back by then is overdue.
    """

    status: Status
    day_after: dt.date | None = None

    def status_on(self, day: dt.date) -> Status:
        """The unit's status on this day, as far as people have set it. Maintenance ends by itself."""
        ended = self.day_after is not None and self.day_after <= day
        return Status.AVAILABLE if ended and self.status is Status.MAINTENANCE else self.status
