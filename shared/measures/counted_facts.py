"""Counts what a call has come to, holds, bookings and money, by looking at its facts after each tool and at its end."""

import datetime as dt

from inventory.models import Hold
from shared.measures.call_counters import BOOKED_MONEY, BOOKINGS, HOLDS
from shared.rental_call import RentalCall


class CountedFacts:
    """What was counted of one call."""

    def __init__(self, currency: str) -> None:
        """`currency` is the one of the depot, as three letters."""
        self._currency = currency
        self._holds: set[str] = set()
        self._bookings: set[str] = set()
        self._left: set[str] = set()

    def count(self, call: RentalCall) -> None:
        """Count what is new since the last time."""
        for hold in call.selection.holds if call.selection else ():
            if hold.hold_id not in self._holds:
                self._holds.add(hold.hold_id)
                HOLDS.labels("made").inc()
        for booking in call.bookings:
            if booking.reference not in self._bookings:
                self._bookings.add(booking.reference)
                BOOKINGS.inc()
                BOOKED_MONEY.labels(self._currency).inc(float(booking.total))
        for hold_id in call.left_hold_ids:
            if hold_id not in self._left:
                self._left.add(hold_id)
                HOLDS.labels("left").inc()


def count_lost(hold: Hold, *, now: dt.datetime) -> None:
    """Count a hold that was lost before its unit was booked."""
    HOLDS.labels("expired" if hold.expires_at <= now else "lost").inc()


def unit_of(call: RentalCall) -> str | None:
    """The units that the call is about, with commas: those that it holds or has booked last; None before any."""
    return ",".join(unit.equipment_id for unit in call.selection.equipment) if call.selection else None
