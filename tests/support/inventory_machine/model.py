"""A model of the inventory in plain Python, to compare the real one with."""

import datetime as dt
from dataclasses import dataclass, field

from inventory.models import Booking, Hold, Period

UNITS = ("ITM001", "ITM002")
CALLS = ("one", "two", "three")
FIRST_DAY = dt.date(2030, 1, 7)
LAST_PROVED_DAY = FIRST_DAY + dt.timedelta(days=5)


def period(start: int, length: int) -> Period:
    return Period.of(FIRST_DAY + dt.timedelta(days=start), length)


def overlap(one: Period, other: Period) -> bool:
    return one.first_day < other.day_after and other.first_day < one.day_after


@dataclass
class Model:
    """What the inventory should contain: live holds, bookings that have not ended, and units in maintenance."""

    today: dt.date = FIRST_DAY
    holds: dict[str, Hold] = field(default_factory=dict)
    bookings: dict[str, Booking] = field(default_factory=dict)
    maintenance: set[str] = field(default_factory=set)

    def is_free(self, unit: str, wanted: Period, *, but: str | None = None) -> bool:
        """Whether the unit can be rented on these days. `but` is the id of a hold or booking that does not count."""
        if unit in self.maintenance:
            return False
        booked = [b for b in self.bookings.values() if b.equipment_id == unit and b.reference != but]
        if any(booking.period.day_after <= self.today for booking in booked):
            return False
        held = [h for h in self.holds.values() if h.equipment_id == unit and h.hold_id != but]
        return not any(overlap(taken.period, wanted) for taken in [*booked, *held])

    def out_on(self, unit: str) -> Booking | None:
        """The booking that the unit is out on: nobody can have taken it over from the customer who had it first."""
        begun = [b for b in self.bookings.values() if b.equipment_id == unit and b.period.first_day < self.today]
        return min(begun, key=lambda booking: booking.period.first_day, default=None)

    def own_hold(self, unit: str, wanted: Period, call: str) -> Hold | None:
        same = (h for h in self.holds.values() if (h.equipment_id, h.period, h.call_id) == (unit, wanted, call))
        return next(same, None)
