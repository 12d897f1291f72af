"""Bookings: a hold is confirmed with every proof, and bookings are read."""

from decimal import Decimal

from inventory.ledger import stored_form
from inventory.ledger.base import InventoryBase
from inventory.ledger.limits.booking_limits import counted
from inventory.ledger.new_ids import new_reference
from inventory.ledger.script_errors import refusal
from inventory.ledger.stored_form import day_number, day_numbers
from inventory.models import Booking, BookingNotFound, BookingUnconfirmed, Hold, InventoryError, Papers, Proofs, cents
from inventory.server.errors import unavailable_if_silent

REFERENCE_ATTEMPTS = 5


def proof_arguments(papers: Proofs | Papers) -> list[str | int]:
    """The ARGV that the scripts compare with a unit: the rank of the heaviest weight class that the site takes,
    certificate, its last day, coverage, its last day. What is not known suffices for nothing."""
    return [
        papers.site_weight_class.rank if papers.site_weight_class else -1,
        papers.certificate or "",
        day_number(papers.certified_until),
        -1 if papers.coverage is None else cents(papers.coverage),
        day_number(papers.covered_until),
    ]


class Bookings(InventoryBase):
    """The part of the inventory that books."""

    @unavailable_if_silent()
    async def confirm(
        self,
        hold: Hold,
        *,
        daily_rate: Decimal,
        proofs: Proofs,
        confirmation_email: str | None = None,
        caller_phone: str | None = None,
        language: str | None = None,
    ) -> Booking:
        """Turn the hold into a booking at this rate a day. In the same step the confirmation to `confirmation_email`
        goes into the outbox. `caller_phone` is the calling number in E.164, of which Redis is given the keyed hash;
        `language` is the code of the language that the caller speaks, for the confirmation.

        Run it in a task that nobody cancels, as `CallSession.book` does. A caller who interrupts cancels the tool that
        asked for the booking, and the booking may be made all the same.

        When the same hold is confirmed again, the booking that was made is returned, with the address that its
        confirmation goes to, whichever address is given now.

        Raises:
            HoldLost: it expired, was released, or belongs to another call.
            EquipmentNotAvailable: people have withdrawn the unit.
            ProofRefused: the rate or a proof does not suffice for the unit.
            LimitReached: the call, the business, the number or the operator has as many units as they may have.
            RequestConflict: this hold was booked with another rate or other proofs.
            BookingUnconfirmed: the booking is stored, but on too few replicas, so it may be lost when the server
                fails. Confirm the same hold again to wait for the replicas once more.
            InventoryUnavailable: whether the hold was booked is not known. Confirm the same hold again to find out.
        """
        number = await self.keyed_hash(caller_phone) if caller_phone else ""
        booking = await self._confirm(hold, daily_rate, proofs, confirmation_email, number, language)
        if self.replicas:
            # Run again, the script returns the same booking and writes once more, so that WAIT has a write to wait for.
            keys, args = self._confirmation(
                hold, daily_rate, proofs, confirmation_email, number, language, booking.reference
            )
            again = await self.run_on_replicas("confirm", keys, args)
            if again is None or again[0] != b"booked before":
                raise BookingUnconfirmed(booking)
        return booking

    async def _confirm(
        self, hold: Hold, daily_rate: Decimal, proofs: Proofs, email: str | None, number: str, language: str | None
    ) -> Booking:
        for _ in range(REFERENCE_ATTEMPTS):
            reference = new_reference()
            keys, args = self._confirmation(hold, daily_rate, proofs, email, number, language, reference)
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
                    language=language or None,
                )
            if code != b"reference taken":
                raise refusal(code, answer, f"Hold {hold.hold_id}")
        raise InventoryError("No free booking reference was found.")

    def _confirmation(
        self,
        hold: Hold,
        daily_rate: Decimal,
        proofs: Proofs,
        email: str | None,
        number: str,
        language: str | None,
        reference: str,
    ) -> tuple[list[str], list[str | int]]:
        """KEYS and ARGV of the script `confirm`."""
        keys = [
            self.keys.equipment,
            self.keys.withdrawn,
            self.keys.holds,
            self.keys.calendar(hold.equipment_id),
            self.keys.bookings,
            self.keys.booked,
            self.keys.outbox,
            self.keys.open_rentals,
        ]
        return keys, [
            hold.hold_id,
            hold.call_id,
            hold.equipment_id,
            *day_numbers(hold.period),
            reference,
            cents(daily_rate),
            proofs.model_dump_json(),
            *proof_arguments(proofs),
            email or "",
            day_number(self.today()),
            counted(proofs, call_id=hold.call_id, number=number),
            *self.limits.arguments(),
            language or "",
        ]

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

    @unavailable_if_silent(after=None)
    async def bookings(self, equipment_id: str | None = None) -> list[Booking]:
        """Every booking of the depot, or of one unit, in the order of the first days."""
        stored = await self.redis.hvals(self.keys.bookings)  # type: ignore[misc]
        bookings = (stored_form.read_booking(booking) for booking in stored)
        chosen = [booking for booking in bookings if equipment_id in (None, booking.equipment_id)]
        return sorted(chosen, key=lambda booking: (booking.period.first_day, booking.reference))
