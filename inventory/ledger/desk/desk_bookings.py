"""Bookings that are not made in a call: the desk books, and reservations from elsewhere are imported."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from inventory.ledger import stored_form
from inventory.ledger.booking_changes import BookingChanges
from inventory.ledger.bookings import REFERENCE_ATTEMPTS, proof_arguments
from inventory.ledger.new_ids import new_id, new_reference
from inventory.ledger.script_errors import refusal
from inventory.ledger.stored_form import day_number, day_numbers
from inventory.models import (
    Booking,
    BookingSource,
    Charge,
    Frozen,
    ImportRefused,
    InventoryError,
    Money,
    Papers,
    Period,
)
from inventory.server.errors import unavailable_if_silent


class Reservation(Frozen):
    """A reservation that was made elsewhere. `source_id` tells it from every other one, also in another file."""

    source_id: str
    equipment_id: str
    period: Period
    daily_rate: Money
    papers: Papers
    email: str | None = None
    phone: str | None = None


class DeskBookings(BookingChanges):
    """The part of the inventory that books without a call."""

    @unavailable_if_silent()
    async def book_at_desk(
        self,
        equipment_id: str,
        period: Period,
        *,
        daily_rate: Decimal,
        papers: Papers,
        by: str,
        why: str = "",
        unverified: str = "",
        overrule: bool = False,
        email: str | None = None,
        phone: str | None = None,
        charges: Sequence[Charge] = (),
        request_id: str | None = None,
    ) -> Booking:
        """Book a unit at this rate a day. In the same step the confirmation to `email` goes into the outbox.

        Args:
            equipment_id: the unit.
            period: the days; the last one is today or later.
            daily_rate: the rate a day.
            papers: what is known of the customer.
            by: who books.
            why: the reason; needed for `overrule`.
            unverified: what the desk could not verify, in a few words, or "".
            overrule: book although something is unverified, the rate or a proof does not suffice for the unit, or a
                limit is reached, or nothing is rented to the customer. What it was is noted in the booking's history.
            email: where the customer is told.
            phone: the customer's telephone number.
            charges: the lines of its price; without any, the price is the rate for each day.
            request_id: the same id makes one booking, however often it is asked for.

        Raises:
            EquipmentNotFound: no unit has this id.
            EquipmentNotAvailable: the unit is rented on one of these days, overdue, or withdrawn by people.
            DaysRefused: the days have passed.
            ProofRefused: something is unverified or does not suffice, and is not overruled.
            LimitReached: the business or the operator has as many units as they may have, which is not overruled.
            RequestConflict: `request_id` was used for another unit, rate or customer.
            ValueError: there is no reason to overrule.
        """
        if overrule and not why:
            raise ValueError("the desk has to say why it overrules")
        request_id = request_id or new_id()
        for _ in range(REFERENCE_ATTEMPTS):
            booking = Booking(
                reference=new_reference(),
                hold_id=request_id,
                equipment_id=equipment_id,
                call_id="",
                period=period,
                daily_rate=daily_rate,
                proofs=papers,
                booked_at=self.now(),
                confirmation_email=email,
                source=BookingSource.DESK,
                phone=phone,
                charges=tuple(charges),
            )
            code, *answer = await self.run(
                "book",
                [
                    self.keys.equipment,
                    self.keys.withdrawn,
                    self.keys.holds,
                    self.keys.calendar(equipment_id),
                    self.keys.bookings,
                    self.keys.booked,
                    self.keys.outbox,
                    self.keys.open_rentals,
                    self.keys.turnaround,
                    self.keys.customers,
                ],
                [
                    request_id,
                    equipment_id,
                    *day_numbers(period),
                    day_number(self.today()),
                    booking.reference,
                    stored_form.write_new_booking(booking),
                    *proof_arguments(papers),
                    unverified,
                    "overrule" if overrule else "",
                    by,
                    why,
                    *self.limits.arguments(),
                ],
            )
            if code == b"booked":
                return stored_form.read_booking(answer[0])
            if code != b"reference taken":
                raise refusal(code, answer, f"Unit {equipment_id} from {period.first_day} to {period.last_day}")
        raise InventoryError("No free booking reference was found.")

    @unavailable_if_silent()
    async def import_reservations(self, reservations: Sequence[Reservation], *, by: str, source: str) -> list[Booking]:
        """Book all these reservations, or none of them. No customer is told. The same reservations again are imported
        once. They count for the limits of the business and the operator, but are booked whatever is open.

        Args:
            reservations: they must not overlap each other.
            by: who imports them.
            source: from where, for the history; for example the name of the file.

        Raises:
            ImportRefused: units do not exist, or are booked, held or blocked on these days.
        """
        for _ in range(REFERENCE_ATTEMPTS):
            bookings = [_imported(reservation, self.now()) for reservation in reservations]
            code, *answer = await self.run(
                "import_bookings",
                [
                    self.keys.equipment,
                    self.keys.holds,
                    self.keys.bookings,
                    self.keys.booked,
                    self.keys.open_rentals,
                    self.keys.turnaround,
                    *(self.keys.calendar(booking.equipment_id) for booking in bookings),
                ],
                [
                    day_number(self.today()),
                    by,
                    source,
                    *(stored_form.write_new_booking(booking) for booking in bookings),
                ],
            )
            if code == b"imported":
                return [stored_form.read_booking(booking) for booking in answer]
            if code == b"refused":
                reasons = (reason.decode() for reason in answer[1::2])
                raise ImportRefused(dict(zip(map(int, answer[::2]), reasons, strict=True)))
        raise InventoryError("No free booking reference was found.")


def _imported(reservation: Reservation, now: dt.datetime) -> Booking:
    return Booking(
        reference=new_reference(),
        hold_id=reservation.source_id,
        equipment_id=reservation.equipment_id,
        call_id="",
        period=reservation.period,
        daily_rate=reservation.daily_rate,
        proofs=reservation.papers,
        booked_at=now,
        confirmation_email=reservation.email,
        source=BookingSource.IMPORT,
        phone=reservation.phone,
    )
