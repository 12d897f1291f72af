"""Which days a rental may have by the terms of the depot: how many, how far ahead, and when it may begin and end."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from inventory.models import Equipment, Period
from shared.settings import Settings

LONGEST_CLOSED = 60  # days in a row; a depot that is closed for longer offers no day


@dataclass(frozen=True)
class RentalDays:
    """The rules for the days of a rental, in the depot's time zone.

    Attributes:
        longest_days: the highest number of days of one rental.
        furthest_start_days: a rental begins at most so many days after today.
        least_days: the lowest number of days of one rental; a unit may have a higher one of its own.
        closed_on: weekdays without pick-up and return; 0 is Monday. Days between count as any others.
        holidays: dates without pick-up and return.
        same_day_until: from this time on, nothing can be picked up on the same day; None for no such time.
    """

    longest_days: int
    furthest_start_days: int
    least_days: int = 1
    closed_on: frozenset[int] = frozenset()
    holidays: frozenset[dt.date] = frozenset()
    same_day_until: dt.time | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The rules of this depot."""
        return cls(
            longest_days=settings.longest_rental_days,
            furthest_start_days=settings.furthest_start_days,
            least_days=settings.least_rental_days,
            closed_on=settings.closed_on,
            holidays=settings.holiday_dates,
            same_day_until=settings.last_same_day_pick_up,
        )

    def least_for(self, units: Iterable[Equipment]) -> int:
        """The lowest number of days for which these units can be rented together."""
        return max((self.least_days, *(unit.least_days for unit in units)))

    def is_open(self, day: dt.date) -> bool:
        """Whether equipment can be picked up and returned on this day."""
        return day.weekday() not in self.closed_on and day not in self.holidays

    def is_too_late(self, first_day: dt.date, now: dt.datetime) -> bool:
        """Whether this is today, and too late for a pick-up. `now` is in the depot's time zone."""
        return self.same_day_until is not None and first_day == now.date() and now.time() >= self.same_day_until

    def can_begin(self, day: dt.date, now: dt.datetime) -> bool:
        """Whether a rental can begin on this day. `now` is in the depot's time zone."""
        return day >= now.date() and self.is_open(day) and not self.is_too_late(day, now)

    def next_to_begin(self, day: dt.date, now: dt.datetime) -> dt.date | None:
        """The first day after this one on which a rental can begin."""
        return next((later for later in _days_after(day) if self.can_begin(later, now)), None)

    def last_to_begin(self, day: dt.date, now: dt.datetime) -> dt.date | None:
        """The last day before this one, from today on, on which a rental can begin."""
        return next((earlier for earlier in _days_before(day) if self.can_begin(earlier, now)), None)

    def lengths_beside(self, period: Period, least: int) -> tuple[int, ...]:
        """The next lower and the next higher number of days for which a rental from this first day ends on a day that
        is open; without one that is too short or too long."""
        ends = (
            next((day for day in _days_before(period.last_day) if self.is_open(day)), None),
            next((day for day in _days_after(period.last_day) if self.is_open(day)), None),
        )
        lengths = [(end - period.first_day).days + 1 for end in ends if end is not None]
        return tuple(days for days in lengths if least <= days <= self.longest_days)

    def next_period(self, period: Period, now: dt.datetime) -> Period | None:
        """The first period of the same length, from its first day on, that begins and ends on days that allow it."""
        day = period.first_day
        for later in (day, *_days_after(day)):
            wanted = Period.of(later, period.days)
            if self.can_begin(later, now) and self.is_open(wanted.last_day):
                return wanted
        return None


def _days_after(day: dt.date) -> Iterable[dt.date]:
    return (day + dt.timedelta(days=number) for number in range(1, LONGEST_CLOSED + 1))


def _days_before(day: dt.date) -> Iterable[dt.date]:
    return (day - dt.timedelta(days=number) for number in range(1, LONGEST_CLOSED + 1))
