"""Bookings: holds are confirmed with every proof, all those of a rental in one step."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from inventory.ledger import stored_form
from inventory.ledger.holds import call_of
from inventory.ledger.limits.booking_limits import counted
from inventory.ledger.new_ids import new_reference, references_of
from inventory.ledger.rentals.found_rentals import FoundRentals, rental_with
from inventory.ledger.script_errors import refusal
from inventory.ledger.stored_form import day_number, day_numbers
from inventory.models import (
    Booking,
    BookingUnconfirmed,
    Charge,
    Hold,
    InventoryError,
    Papers,
    Proofs,
    Rental,
    cents,
)
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


class _Asked(NamedTuple):
    """A hold that is to become a booking, and with what."""

    hold: Hold
    daily_rate: Decimal
    proofs: Proofs
    charges: tuple[Charge, ...]
    email: str | None
    language: str | None

    def booked(self, reference: str, booked_at: dt.datetime, entry: str) -> Booking:
        """The booking that it has become."""
        return Booking(
            reference=reference,
            hold_id=self.hold.hold_id,
            equipment_id=self.hold.equipment_id,
            call_id=self.hold.call_id,
            period=self.hold.period,
            daily_rate=self.daily_rate,
            proofs=self.proofs,
            booked_at=booked_at,
            confirmation_email=self.email,
            confirmation_entry=entry,
            language=self.language,
            charges=self.charges,
        )


class Bookings(FoundRentals):
    """The part of the inventory that books."""

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
        """Turn one hold into a booking, as `confirm_all` does."""
        rental = await self.confirm_all(
            [hold],
            daily_rates=[daily_rate],
            proofs=[proofs],
            confirmation_email=confirmation_email,
            caller_phone=caller_phone,
            language=language,
        )
        return rental.bookings[0]

    @unavailable_if_silent()
    async def confirm_all(
        self,
        holds: Sequence[Hold],
        *,
        daily_rates: Sequence[Decimal],
        proofs: Sequence[Proofs],
        charges: Sequence[Sequence[Charge]] | None = None,
        confirmation_email: str | None = None,
        caller_phone: str | None = None,
        language: str | None = None,
    ) -> Rental:
        """Turn the holds of a call into one rental: all of them, or none. In the same step the confirmation to
        `confirmation_email` goes into the outbox. `daily_rates`, `proofs` and `charges` are those of each unit, in the
        order of the holds. `caller_phone` is the calling number in E.164, of which Redis is given the keyed hash;
        `language` is the code of the language that the caller speaks, for the confirmation.

        Run it in a task that nobody cancels, as `CallSession.book` does. A caller who interrupts cancels the tool that
        asked for the booking, and the booking may be made all the same.

        When the same holds are confirmed again, the rental that was made is returned, with the address that its
        confirmation goes to, whichever address is given now.

        Raises:
            HoldLost: one expired, was released, or belongs to another call.
            UnitsNotAvailable: people have withdrawn units.
            ProofRefused: a rate or a proof does not suffice for its unit.
            LimitReached: the call, the business, the number or the operator has as many units as they may have, or
                nothing is rented to the business.
            RequestConflict: one of the holds was booked with another rate or other proofs, or without the others.
            BookingUnconfirmed: the rental is stored, but on too few replicas, so it may be lost when the server
                fails. Confirm the same holds again to wait for the replicas once more.
            InventoryUnavailable: whether the holds were booked is not known. Confirm the same holds again to find out.
            ValueError: the holds are not of one call and the same days, or something is not given for each of them.
        """
        call_of(holds)
        if any(hold.period != holds[0].period for hold in holds[1:]):
            raise ValueError("the holds are not for the same days")
        number = await self.keyed_hash(caller_phone) if caller_phone else ""
        lines = [()] * len(holds) if charges is None else charges
        asked = [
            _Asked(*one, email=confirmation_email or None, language=language or None)
            for one in zip(holds, daily_rates, proofs, map(tuple, lines), strict=True)
        ]
        rental = await self._confirm(asked, number)
        if self.replicas:
            # Run again, the script returns the same rental and writes once more, so that WAIT has a write to wait for.
            keys, args = self._confirmation(asked, number, rental.reference)
            again = await self.run_on_replicas("confirm", keys, args)
            if again is None or again[0] != b"booked before":
                raise BookingUnconfirmed(rental)
        return rental

    async def _confirm(self, asked: Sequence[_Asked], number: str) -> Rental:
        for _ in range(REFERENCE_ATTEMPTS):
            reference = new_reference()
            keys, args = self._confirmation(asked, number, reference)
            code, *answer = await self.run("confirm", keys, args)
            if code == b"booked before":
                return rental_with(map(stored_form.read_booking, answer))
            if code == b"booked":
                booked_at, entry = stored_form.instant(answer[0]), answer[1].decode()
                pairs = zip(references_of(reference, len(asked)), asked, strict=True)
                bookings = tuple(one.booked(named, booked_at, entry) for named, one in pairs)
                return Rental(reference=reference, bookings=bookings)
            if code != b"reference taken":
                holds = ", ".join(one.hold.hold_id for one in asked)
                raise refusal(code, answer, f"Hold {holds}")
        raise InventoryError("No free booking reference was found.")

    def _confirmation(self, asked: Sequence[_Asked], number: str, reference: str) -> tuple[list[str], list[str | int]]:
        """KEYS and ARGV of the script `confirm`."""
        first = asked[0]
        keys = [
            self.keys.equipment,
            self.keys.withdrawn,
            self.keys.holds,
            self.keys.bookings,
            self.keys.booked,
            self.keys.outbox,
            self.keys.open_rentals,
            self.keys.customers,
            *(self.keys.calendar(one.hold.equipment_id) for one in asked),
        ]
        args: list[str | int] = [
            first.hold.call_id,
            *day_numbers(first.hold.period),
            reference,
            first.email or "",
            day_number(self.today()),
            first.language or "",
            *self.limits.arguments(),
        ]
        for one in asked:
            args += [
                one.hold.hold_id,
                one.hold.equipment_id,
                cents(one.daily_rate),
                stored_form.write_charges(one.charges),
                one.proofs.model_dump_json(),
                *proof_arguments(one.proofs),
                counted(one.proofs, call_id=one.hold.call_id, number=number),
            ]
        return keys, args
