"""The ends of rentals: cancelled, returned, nobody came; and what comes before a return, being called off rent.

Each is noted in the booking's history with who did it (`by`) and why. The methods for a rental take the rental's
reference, and change all its bookings that have not ended in one step, or the reference of one booking of it.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from inventory.ledger import stored_form
from inventory.ledger.base import OUTCOME_SECONDS
from inventory.ledger.bookings import Bookings
from inventory.ledger.new_ids import new_id
from inventory.ledger.rentals.found_rentals import rental_with
from inventory.ledger.script_errors import refusal, unknown_unit
from inventory.ledger.stored_form import BLOCK_OWNER, day_number
from inventory.models import Booking, BookingNotFound, BookingStatus, DaysRefused, InventoryError, Rental
from inventory.server.errors import unavailable_if_silent

DESK = "the desk"
SWAP_ATTEMPTS = 5  # how often a booking is looked up again that was given another unit meanwhile

Ending = Literal[BookingStatus.CANCELLED, BookingStatus.RETURNED, BookingStatus.NO_SHOW]


class RentalEnds(Bookings):
    """The part of the inventory that ends rentals."""

    async def cancel(self, reference: str, *, by: str = DESK, why: str = "") -> Booking:
        """Cancel a booking, as `cancel_rental` does."""
        return await self._end_booking(reference, BookingStatus.CANCELLED, by, why)

    async def cancel_rental(self, reference: str, *, by: str = DESK, why: str = "") -> Rental:
        """Cancel a rental, or one booking of it, whose first day is today or later. Cancelling it again returns the
        same.

        Raises:
            BookingNotFound, BookingEnded: nothing has this reference, or it began before today or has ended.
        """
        rental, _ = await self._end(reference, BookingStatus.CANCELLED, by, why)
        return rental

    async def return_booking(self, reference: str, *, by: str = DESK, why: str = "") -> Booking:
        """Note that the unit of this booking came back, as `return_rental` does."""
        return await self._end_booking(reference, BookingStatus.RETURNED, by, why)

    async def return_rental(self, reference: str, *, by: str = DESK, why: str = "") -> Rental:
        """Note that the units of this rental, or of one booking of it, came back. No other booking ends. A unit that
        needs days before its next rental is blocked for them. Noting it again returns the same.

        Raises:
            BookingNotFound, BookingEnded: nothing has this reference, or it has not begun or was cancelled.
        """
        rental, _ = await self._end(reference, BookingStatus.RETURNED, by, why)
        return rental

    async def note_no_show(self, reference: str, *, by: str = DESK, why: str = "") -> Booking:
        """End a booking that has begun and whose unit nobody took. Noting it again returns the same.

        Raises:
            BookingNotFound, BookingEnded: no booking has this reference, or it has not begun or has ended.
        """
        return await self._end_booking(reference, BookingStatus.NO_SHOW, by, why)

    async def end_rental(self, reference: str, status: Ending, *, by: str = DESK, why: str = "") -> Rental:
        """End a rental, or one booking of it, in this way, as the methods above do."""
        rental, _ = await self._end(reference, status, by, why)
        return rental

    @unavailable_if_silent()
    async def call_off_rent(self, reference: str, day: dt.date, *, by: str, why: str = "") -> Rental:
        """Note that the units of a rental, or of one booking of it, are ready for return on this day. They stay rented
        until they are returned. The same day again changes nothing.

        Raises:
            BookingNotFound, BookingEnded: nothing has this reference, or it has not begun or has ended.
            DaysRefused: the day has passed, or is after the last one of the rental.
        """
        rental, chosen = await self._chosen(reference)
        code, *answer = await self.run(
            "call_off_rent",
            [self.keys.bookings, self.keys.outbox],
            [
                day_number(day),
                day_number(self.today()),
                by,
                why,
                told_reference(rental, chosen),
                *(booking.reference for booking in chosen),
            ],
        )
        if code == b"unknown":
            raise BookingNotFound(f"No booking has the reference {reference}.")
        if code == b"past":
            raise DaysRefused(f"Rental {rental.reference} to {rental.period.last_day} is not called off for {day}.")
        if code != b"done":
            raise refusal(code, answer, f"Rental {rental.reference}")
        return with_changed(rental, answer)

    @unavailable_if_silent()
    async def return_equipment(
        self, equipment_id: str, *, by: str = DESK, why: str = "", request_id: str | None = None
    ) -> Booking | None:
        """Note that the unit came back, and return the booking that this ended: of those that began before today, the
        first. None when there is none; a booking that begins today ends only by `return_booking`. If people had marked
        the unit as rented, the mark is removed. A unit that needs days before its next rental is blocked for them.

        Raises:
            EquipmentNotFound: no unit has this id.
            RequestConflict: `request_id` was used for something else.
        """
        request_id = request_id or new_id()
        code, *ended = await self.run(
            "return_unit",
            [
                self.keys.withdrawn,
                self.keys.calendar(equipment_id),
                self.keys.bookings,
                self.keys.outbox,
                self.keys.equipment,
                self.keys.outcome(request_id),
                self.keys.open_rentals,
                self.keys.holds,
                self.keys.turnaround,
            ],
            [
                equipment_id,
                day_number(self.today()),
                by,
                why,
                OUTCOME_SECONDS,
                BLOCK_OWNER,
                self._tomorrow_ms(),
            ],
        )
        if code == b"unknown":
            raise unknown_unit(equipment_id)
        if code != b"returned":
            raise refusal(code, ended, f"The return of unit {equipment_id}")
        return stored_form.read_booking(ended[0]) if ended else None

    async def _end_booking(self, reference: str, status: Ending, by: str, why: str) -> Booking:
        """End one booking; a rental of several is not meant."""
        _, ended = await self._end((await self.booking(reference)).reference, status, by, why)
        return ended[0]

    @unavailable_if_silent()
    async def _end(self, reference: str, status: Ending, by: str, why: str) -> tuple[Rental, list[Booking]]:
        """The rental afterwards, and those of its bookings that were meant."""
        for _ in range(SWAP_ATTEMPTS):
            rental, chosen = await self._chosen(reference)
            code, *answer = await self.run(
                "end_booking",
                [
                    self.keys.bookings,
                    self.keys.outbox,
                    self.keys.open_rentals,
                    self.keys.holds,
                    self.keys.turnaround,
                    *(self.keys.calendar(booking.equipment_id) for booking in chosen),
                ],
                [
                    status,
                    day_number(self.today()),
                    by,
                    why,
                    told_reference(rental, chosen),
                    BLOCK_OWNER,
                    self._tomorrow_ms(),
                    *(text for booking in chosen for text in (booking.reference, booking.equipment_id)),
                ],
            )
            if code == b"done":
                return with_changed(rental, answer), list(map(stored_form.read_booking, answer))
            if code != b"moved":
                raise refusal(code, answer, f"Booking {reference}")
        raise InventoryError(f"Booking {reference} is being changed by others. Try again.")

    async def _chosen(self, reference: str) -> tuple[Rental, Sequence[Booking]]:
        """The rental, and those of its bookings that the reference names: one by its own, all by the rental's.

        Raises:
            BookingNotFound: nothing has this reference.
        """
        rental = await self.rental(reference)
        return rental, rental.named(reference)

    def _tomorrow_ms(self) -> int:
        """When tomorrow begins in the depot's time zone, in ms since the epoch."""
        tomorrow = dt.datetime.combine(self.today() + dt.timedelta(days=1), dt.time(), self.zone)
        return int(tomorrow.timestamp() * 1000)


def told_reference(rental: Rental, chosen: Sequence[Booking]) -> str:
    """The reference that the customer is told: the booking's when one of several was meant, else the rental's."""
    return chosen[0].reference if len(chosen) < len(rental.bookings) else rental.reference


def with_changed(rental: Rental, stored: Sequence[bytes]) -> Rental:
    """The rental with these bookings, as they are stored now, in the place of what they were."""
    changed = {booking.reference: booking for booking in map(stored_form.read_booking, stored)}
    return rental_with(changed.get(booking.reference, booking) for booking in rental.bookings)
