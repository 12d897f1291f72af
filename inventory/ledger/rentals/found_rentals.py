"""Bookings and rentals are read, by their references and by the license of the business."""

from collections.abc import Iterable, Sequence

from inventory.ledger import stored_form
from inventory.ledger.base import InventoryBase
from inventory.ledger.limits.booking_limits import license_subject
from inventory.ledger.new_ids import MOST_UNITS, references_of, rental_of
from inventory.models import Booking, BookingNotFound, Rental
from inventory.server.errors import unavailable_if_silent


class FoundRentals(InventoryBase):
    """The part of the inventory that finds bookings and rentals."""

    @unavailable_if_silent()
    async def booking(self, reference: str) -> Booking:
        """The booking with this reference. Spaces around it and small letters do not matter.

        Raises:
            BookingNotFound: no booking has this reference.
        """
        stored = await self.redis.hget(self.keys.bookings, reference.strip().upper())  # type: ignore[misc]
        if stored is None:
            raise BookingNotFound(f"No booking has the reference {reference}.")
        return stored_form.read_booking(stored)

    @unavailable_if_silent()
    async def rental(self, reference: str) -> Rental:
        """The rental with this reference, or the one that the booking with this reference belongs to. Spaces around it
        and small letters do not matter. Of a rental that was archived in part, the rest.

        Raises:
            BookingNotFound: no rental and no booking has this reference.
        """
        (rental,) = await self._rentals([reference]) or (None,)
        # A number behind it that the rental does not have is a mistake, and not another way to call the rental.
        if rental is None or not rental.named(reference):
            raise BookingNotFound(f"No booking has the reference {reference}.")
        return rental

    @unavailable_if_silent()
    async def rentals_of(self, license_number: str) -> list[Rental]:
        """The rentals of the business with this license that have not ended, in the order of their first days. Bookings
        of them that have ended are among them."""
        subject = license_subject(license_number)
        lines: bytes | None = await self.redis.hget(self.keys.open_rentals, subject) if subject else None  # type: ignore[misc]
        references = [line.split(" ", 3)[2] for line in (lines or b"").decode().splitlines()]
        found = await self._rentals(list(dict.fromkeys(map(rental_of, references))))
        return sorted(
            (rental for rental in found if rental.is_open),
            key=lambda rental: (rental.period.first_day, rental.reference),
        )

    async def _rentals(self, references: Sequence[str]) -> list[Rental]:
        """The rentals that these references are of; those that do not exist are left out."""
        if not references:
            return []
        each = [[rental, *references_of(rental, MOST_UNITS)] for rental in map(rental_of, references)]
        fields = [reference for some in each for reference in some]
        stored: list[bytes | None] = await self.redis.hmget(self.keys.bookings, fields)  # type: ignore[misc]
        several = len(each[0])
        found = [stored[begin : begin + several] for begin in range(0, len(stored), several)]
        return [
            rental_with(stored_form.read_booking(booking) for booking in bookings if booking is not None)
            for bookings in found
            if any(bookings)
        ]

    @unavailable_if_silent(after=None)
    async def bookings(self, equipment_id: str | None = None) -> list[Booking]:
        """Every booking of the depot, or of one unit, in the order of the first days."""
        stored = await self.redis.hvals(self.keys.bookings)  # type: ignore[misc]
        bookings = (stored_form.read_booking(booking) for booking in stored)
        chosen = [booking for booking in bookings if equipment_id in (None, booking.equipment_id)]
        return sorted(chosen, key=lambda booking: (booking.period.first_day, booking.reference))


def rental_with(bookings: Iterable[Booking]) -> Rental:
    """The rental that these bookings are, in any order.

    Raises:
        ValueError: there is none.
    """
    in_order = tuple(sorted(bookings, key=lambda booking: booking.reference))
    return Rental(reference=rental_of(in_order[0].reference) if in_order else "", bookings=in_order)
