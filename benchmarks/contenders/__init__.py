"""Ways of reserving equipment, to be compared."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self

from inventory.models import Period

FIRST_DAY = dt.date(2030, 1, 1)


@dataclass(frozen=True)
class Wish:
    """What a caller wants: a unit for the days `[first, day_after)`, counted from `FIRST_DAY`, also as a period."""

    number: int
    unit: int
    first: int
    day_after: int
    period: Period

    @classmethod
    def of(cls, number: int, unit: int, first: int, days: int) -> Self:
        return cls(number, unit, first, first + days, Period.of(FIRST_DAY + dt.timedelta(days=first), days))


class Contender(Protocol):
    """A way of reserving. Before each setting, Redis is emptied and `prepare` is called with the number of units."""

    name: str
    must_be_safe: bool  # False for the controls, which show that the overlap checker finds overlaps

    async def prepare(self, units: int) -> None: ...

    async def reserve(self, wish: Wish) -> bool:
        """Try to reserve the unit. Returns whether it was reserved."""
        ...


def double_bookings(granted: Sequence[Wish]) -> int:
    """How many of the reservations overlap another one of the same unit that begins earlier."""
    overlaps = 0
    last_unit, taken_until = -1, 0
    for wish in sorted(granted, key=lambda wish: (wish.unit, wish.first)):
        if wish.unit != last_unit:
            last_unit, taken_until = wish.unit, wish.first
        overlaps += wish.first < taken_until
        taken_until = max(taken_until, wish.day_after)
    return overlaps
