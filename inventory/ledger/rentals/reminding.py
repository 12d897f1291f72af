"""Reminders of rentals: each is put into the outbox once."""

import datetime as dt
from collections.abc import Sequence

from inventory.ledger.base import InventoryBase
from inventory.ledger.new_ids import rental_of
from inventory.ledger.stored_form import day_numbers
from inventory.models import Booking
from inventory.server.errors import unavailable_if_silent

REMEMBERED_SECONDS = 3 * 24 * 60 * 60  # longer than the day on which a reminder is due


class Reminders(InventoryBase):
    """The part of the inventory that reminds customers."""

    @unavailable_if_silent()
    async def remind(self, event: str, bookings: Sequence[Booking], *, day: dt.date) -> bool:
        """Put a reminder of these bookings of one rental into the outbox. False when that was done before, also by
        another worker, or when one of them has ended or has other days by now.

        Args:
            event: what the customer is reminded of, as the outbox calls it.
            bookings: the bookings, at least one.
            day: the day that it is about.
        """
        rental = rental_of(bookings[0].reference)
        told = bookings[0].reference if len(bookings) == 1 else rental
        answer = await self.run(
            "remind",
            [
                self.keys.bookings,
                self.keys.outbox,
                self.keys.outcome(f"reminder-{event}-{rental}-{day}"),
            ],
            [
                event,
                told,
                REMEMBERED_SECONDS,
                *(part for one in bookings for part in (one.reference, *day_numbers(one.period))),
            ],
        )
        return answer == b"told"
