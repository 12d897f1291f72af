"""Who has which unit: what the open bookings of a depot say about today."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from inventory.models import Booking, BookingStatus


@dataclass(frozen=True)
class OpenRental:
    """A booking that has not ended, seen on one day.

    `has_unit`: the unit is with this customer, or is handed out to them today. Of the bookings of a unit that have
    begun, the first one has it: a unit that was not brought back cannot be with the next customer.
    `overdue`: its last day has passed. `waits_for` is the booking that has the unit although this one has begun.
    """

    booking: Booking
    has_unit: bool = False
    overdue: bool = False
    waits_for: Booking | None = None

    def __str__(self) -> str:
        """A few words for a table; empty if it has not begun. `WAITS for` names the booking that has the unit."""
        if self.waits_for is not None:
            return f"WAITS for {self.waits_for.reference}"
        if self.overdue:
            return "OVERDUE"
        return "out" if self.has_unit else ""


def open_rentals(bookings: Iterable[Booking], today: dt.date) -> list[OpenRental]:
    """The bookings that have not ended, in the order of their first days, as they are on `today`."""
    found: list[OpenRental] = []
    who_has: dict[str, Booking] = {}
    open_ones = [booking for booking in bookings if booking.status is BookingStatus.BOOKED]
    for booking in sorted(open_ones, key=lambda one: (one.period.first_day, one.reference)):
        if booking.period.first_day > today:
            found.append(OpenRental(booking))
            continue
        has_it = who_has.setdefault(booking.equipment_id, booking)
        overdue = booking.period.day_after <= today
        if has_it is booking:
            found.append(OpenRental(booking, has_unit=True, overdue=overdue))
        else:
            found.append(OpenRental(booking, overdue=overdue, waits_for=has_it))
    return found


@dataclass(frozen=True)
class OverdueRental:
    """A rental whose last day has passed, and the next booking of its unit, whose customer may get no unit."""

    booking: Booking
    in_danger: Booking | None


def overdue_rentals(bookings: Iterable[Booking], today: dt.date) -> list[OverdueRental]:
    """The rentals that should have come back before `today`, the oldest first."""
    rentals = open_rentals(bookings, today)
    of_unit: defaultdict[str, list[Booking]] = defaultdict(list)
    for rental in rentals:
        of_unit[rental.booking.equipment_id].append(rental.booking)
    found: list[OverdueRental] = []
    for rental in rentals:
        if rental.overdue and rental.has_unit:
            following = [one for one in of_unit[rental.booking.equipment_id] if one is not rental.booking]
            found.append(OverdueRental(rental.booking, following[0] if following else None))
    return found
