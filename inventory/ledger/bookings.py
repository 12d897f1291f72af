"""Bookings: a hold confirmed with every proof, then moved, cancelled, or ended when the unit comes back."""

from decimal import Decimal

from inventory.ledger import stored_form
from inventory.ledger.identifiers import new_reference
from inventory.ledger.ledger import (
    OUTCOME_SECONDS,
    Ledger,
    day_number,
    days_of,
    new_id,
    no_such_unit,
    refusal,
    unavailable_if_silent,
)
from inventory.models import Booking, BookingNotFound, BookingUnconfirmed, Hold, InventoryError, Period, Proofs, cents

REFERENCE_DRAWS = 5


class Bookings(Ledger):
    """The part of the inventory that books."""

    @unavailable_if_silent()
    async def confirm(
        self, hold: Hold, *, daily_rate: Decimal, proofs: Proofs, confirmation_email: str | None = None
    ) -> Booking:
        """Turn the hold into a booking at this rate a day. It takes a task of its own that nobody cancels, as in
        `CallSession.book`: a caller who speaks into it cancels the tool that asked, and may be booked all the same.

        In the same step the confirmation to `confirmation_email` goes into the outbox. Asked again, the booking
        answers with the address that its confirmation goes to, whichever is given then.

        Raises:
            HoldLost: it expired, was released, or is another call's.
            EquipmentNotAvailable: the unit was taken out of the offer.
            ProofRefused: the rate or a proof does not suffice for the unit.
            RequestConflict: this hold was booked with another rate or other proofs.
            BookingUnconfirmed: it was booked, but too few replicas have it: it may be lost when the server fails.
                Asking again with the same hold waits for them again.
            InventoryUnavailable: it is not known whether it was booked; asking again with the same hold tells.
        """
        booking = await self._confirm(hold, daily_rate, proofs, confirmation_email)
        if self.replicas:
            # Asked again it answers the same and writes it anew, so that there is something to wait for.
            keys, args = self._confirmation(hold, daily_rate, proofs, confirmation_email, booking.reference)
            again = await self.run_on_replicas("confirm", keys, args)
            if again is None or again[0] != b"booked before":
                raise BookingUnconfirmed(booking)
        return booking

    async def _confirm(self, hold: Hold, daily_rate: Decimal, proofs: Proofs, email: str | None) -> Booking:
        for _ in range(REFERENCE_DRAWS):
            reference = new_reference()
            keys, args = self._confirmation(hold, daily_rate, proofs, email, reference)
            code, *answer = await self.run("confirm", keys, args)
            if code == b"booked before":
                return stored_form.read_booking(answer[0])
            if code == b"booked":
                return Booking(
                    reference=reference,
                    hold_id=hold.hold_id,
                    equipment_id=hold.equipment_id,
                    call_id=hold.call_id,
                    period=hold.period,
                    daily_rate=daily_rate,
                    proofs=proofs,
                    booked_at=stored_form.instant(answer[0]),
                    confirmation_email=email or None,
                    confirmation_entry=answer[1].decode(),
                )
            if code != b"reference taken":
                raise refusal(code, answer, f"Hold {hold.hold_id}")
        raise InventoryError("No free booking reference was found.")

    def _confirmation(
        self, hold: Hold, daily_rate: Decimal, proofs: Proofs, email: str | None, reference: str
    ) -> tuple[list[str], list[str | int]]:
        """The keys and the arguments of the confirm script."""
        keys = [
            self.keys.equipment,
            self.keys.out,
            self.keys.holds,
            self.keys.calendar(hold.equipment_id),
            self.keys.bookings,
            self.keys.booked,
            self.keys.outbox,
        ]
        return keys, [
            hold.hold_id,
            hold.call_id,
            hold.equipment_id,
            *days_of(hold.period),
            reference,
            cents(daily_rate),
            proofs.model_dump_json(),
            proofs.site_weight_class.rank,
            proofs.certificate or "",
            day_number(proofs.certified_until),
            cents(proofs.coverage),
            day_number(proofs.covered_until),
            email or "",
        ]

    @unavailable_if_silent()
    async def reschedule(self, reference: str, period: Period, *, request_id: str | None = None) -> Booking:
        """Extend or shorten a booking, for the same unit at the same rate a day.

        Raises:
            BookingNotFound, BookingEnded: there is no such booking, or it is over.
            EquipmentNotAvailable: another rental stands in the way.
            ProofRefused: the certificate or the policy does not cover the new days.
            RequestConflict: `request_id` was used for something else.
        """
        booking = await self.booking(reference)
        request_id = request_id or new_id()
        code, *answer = await self.run(
            "reschedule",
            [
                self.keys.holds,
                self.keys.calendar(booking.equipment_id),
                self.keys.bookings,
                self.keys.outbox,
                self.keys.outcome(request_id),
            ],
            [
                request_id,
                booking.reference,
                *days_of(period),
                day_number(self.today()),
                day_number(booking.proofs.certified_until),
                day_number(booking.proofs.covered_until),
                OUTCOME_SECONDS,
            ],
        )
        if code != b"booked":
            raise refusal(code, answer, f"Booking {reference}")
        return stored_form.read_booking(answer[0])

    @unavailable_if_silent()
    async def return_equipment(self, equipment_id: str, *, request_id: str | None = None) -> list[Booking]:
        """The unit came back: the rentals that this ended, if any. A RENTED that people had set is taken away.

        Raises:
            EquipmentNotFound: no unit has this id.
            RequestConflict: `request_id` was used for something else.
        """
        request_id = request_id or new_id()
        code, *ended = await self.run(
            "return",
            [
                self.keys.out,
                self.keys.calendar(equipment_id),
                self.keys.bookings,
                self.keys.outbox,
                self.keys.equipment,
                self.keys.outcome(request_id),
            ],
            [equipment_id, day_number(self.today()), OUTCOME_SECONDS],
        )
        if code == b"unknown":
            raise no_such_unit(equipment_id)
        if code != b"returned":
            raise refusal(code, ended, f"The return of unit {equipment_id}")
        return [stored_form.read_booking(booking) for booking in ended]

    @unavailable_if_silent()
    async def cancel(self, reference: str) -> Booking:
        """Cancel a booking that has not begun before today; cancelling it again answers the same.

        Raises:
            BookingNotFound, BookingEnded: there is no such booking, or it has begun or was returned.
        """
        booking = await self.booking(reference)
        code, *answer = await self.run(
            "cancel",
            [self.keys.calendar(booking.equipment_id), self.keys.bookings, self.keys.outbox],
            [booking.reference, day_number(self.today())],
        )
        if code != b"cancelled":
            raise refusal(code, answer, f"Booking {reference}")
        return stored_form.read_booking(answer[0])

    @unavailable_if_silent()
    async def booking(self, reference: str) -> Booking:
        """The booking of this reference, however it is written.

        Raises:
            BookingNotFound: there is none.
        """
        stored = await self.redis.hget(self.keys.bookings, reference.strip().upper())  # type: ignore[misc]
        if stored is None:
            raise BookingNotFound(f"No booking has the reference {reference}.")
        return stored_form.read_booking(stored)

    @unavailable_if_silent(after=None)
    async def bookings(self, equipment_id: str | None = None) -> list[Booking]:
        """Every booking of the depot, or of one unit, by its first day."""
        stored = await self.redis.hvals(self.keys.bookings)  # type: ignore[misc]
        bookings = (stored_form.read_booking(booking) for booking in stored)
        chosen = [booking for booking in bookings if equipment_id in (None, booking.equipment_id)]
        return sorted(chosen, key=lambda booking: (booking.period.first_day, booking.reference))
