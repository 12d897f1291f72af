"""Changes of bookings and rentals: other days, or another unit.

Every change is noted in the booking's history with who made it (`by`) and why.
"""

from collections.abc import Mapping, Sequence

from inventory.ledger import stored_form
from inventory.ledger.base import OUTCOME_SECONDS
from inventory.ledger.bookings import proof_arguments
from inventory.ledger.limits.booking_limits import operator_subject
from inventory.ledger.new_ids import new_id
from inventory.ledger.rentals.rental_ends import DESK, SWAP_ATTEMPTS, RentalEnds, told_reference, with_changed
from inventory.ledger.script_errors import refusal, unknown_unit
from inventory.ledger.stored_form import day_number, day_numbers
from inventory.models import Booking, BookingStatus, Charge, InventoryError, Papers, Period, Proofs, Rental
from inventory.server.errors import unavailable_if_silent

Charges = Sequence[Sequence[Charge]]
NewPapers = Mapping[str, Proofs | Papers]
"""Papers by the references of the bookings whose papers they take the place of."""


class BookingChanges(RentalEnds):
    """The part of the inventory that changes bookings."""

    async def reschedule(
        self,
        reference: str,
        period: Period,
        *,
        by: str = DESK,
        why: str = "",
        overrule: bool = False,
        request_id: str | None = None,
    ) -> Booking:
        """Move a booking to other days, as `reschedule_rental` does."""
        reference = (await self.booking(reference)).reference  # a rental of several is not meant
        rental = await self.reschedule_rental(
            reference, period, by=by, why=why, overrule=overrule, request_id=request_id
        )
        return _booking_of(rental, reference)

    async def reschedule_rental(
        self,
        reference: str,
        period: Period,
        *,
        charges: Charges | None = None,
        proofs: NewPapers | None = None,
        by: str = DESK,
        why: str = "",
        overrule: bool = False,
        only_ask: bool = False,
        request_id: str | None = None,
    ) -> Rental:
        """Move a rental to other days, or one booking of it, for the same units at the same rates a day. All bookings
        of the rental that have not ended are moved, or none.

        With `overrule` they are moved also if a certificate or a policy does not cover the new days, or an operator is
        on other units then; `why` says the reason. `charges` are the lines of the price for the new days, for each
        booking that is moved, in the order of their numbers. Without them the price is the rate for each day. `proofs`
        are papers that take the place of those of the bookings with these references. With `only_ask` nothing is
        changed: the errors are those that the change would have now.

        Raises:
            BookingNotFound, BookingEnded: nothing has this reference, or it has ended.
            UnitsNotAvailable: units are rented on one of the new days, or overdue.
            DaysRefused: the new days have passed, or the rental has begun and would get another first day.
            ProofRefused: the certificate or the policy of one does not cover the new days.
            LimitReached: an operator is on other units on the new days.
            RequestConflict: `request_id` was used for something else.
            ValueError: there are not as many `charges` as bookings that are moved.
        """
        return await self._change_bookings(
            reference, period, None, charges, by, why, overrule, request_id, proofs=proofs or {}, only_ask=only_ask
        )

    async def swap(
        self,
        reference: str,
        equipment_id: str,
        *,
        by: str = DESK,
        why: str = "",
        overrule: bool = False,
        request_id: str | None = None,
    ) -> Booking:
        """Give a booking another unit, on the same days at the same rate a day.

        With `overrule` it gets the unit also if the rate or the proofs do not suffice for it; `why` says the reason.

        Raises:
            BookingNotFound, BookingEnded: no booking has this reference, or it has ended.
            EquipmentNotFound: no unit has the id.
            UnitsNotAvailable: the other unit is rented on one of the days, overdue, or withdrawn by people.
            DaysRefused: the rental is overdue.
            ProofRefused: the rate or a proof does not suffice for the other unit.
            RequestConflict: `request_id` was used for something else.
        """
        reference = (await self.booking(reference)).reference
        rental = await self._change_bookings(reference, None, equipment_id, None, by, why, overrule, request_id)
        return _booking_of(rental, reference)

    @unavailable_if_silent()
    async def _change_bookings(
        self,
        reference: str,
        period: Period | None,
        equipment_id: str | None,
        charges: Charges | None,
        by: str,
        why: str,
        overrule: bool,
        request_id: str | None,
        *,
        proofs: NewPapers | None = None,
        only_ask: bool = False,
    ) -> Rental:
        request_id, new_papers = request_id or new_id(), proofs or {}
        for _ in range(SWAP_ATTEMPTS):
            rental, chosen = await self._chosen(reference)
            told = told_reference(rental, chosen)
            are_open = [one for one in chosen if one.status is BookingStatus.BOOKED]
            moved = are_open or chosen[:1]  # which has ended, as the script answers
            days = period or moved[0].period
            lines = charges if are_open and charges is not None else [()] * len(moved)
            args: list[str | int] = []
            for booking, some in zip(moved, lines, strict=True):
                papers = new_papers.get(booking.reference)
                args += [
                    booking.reference,
                    booking.equipment_id,
                    equipment_id or booking.equipment_id,
                    *day_numbers(booking.period),
                    *proof_arguments(papers or booking.proofs),
                    stored_form.write_charges(some),
                    papers.model_dump_json() if papers else "",
                    _new_operator(papers, booking.proofs) if papers else "",
                ]
            code, *answer = await self.run(
                "change_booking",
                [
                    self.keys.equipment,
                    self.keys.withdrawn,
                    self.keys.holds,
                    self.keys.turnaround,
                    self.keys.bookings,
                    self.keys.outbox,
                    self.keys.outcome(request_id),
                    self.keys.open_rentals,
                    *(
                        self.keys.calendar(unit)
                        for booking in moved
                        for unit in (booking.equipment_id, equipment_id or booking.equipment_id)
                    ),
                ],
                [
                    *day_numbers(days),
                    day_number(self.today()),
                    "overrule" if overrule else "",
                    by,
                    why,
                    OUTCOME_SECONDS,
                    # Not with the unit that a moved booking has, which may be another one when the request is repeated.
                    f"{told} {equipment_id or period}",
                    self.limits.operator_units,
                    told,
                    "ask" if only_ask else "",
                    *args,
                ],
            )
            if code == b"booked":
                return with_changed(rental, answer)
            if code == b"possible":
                return rental
            if code == b"unknown":
                raise unknown_unit(answer[0].decode())
            if code != b"moved":
                raise refusal(code, answer, f"Booking {told}")
        raise InventoryError(f"Booking {reference} is being changed by others. Try again.")


def _new_operator(papers: Proofs | Papers, before: Proofs | Papers) -> str:
    """What another operator is counted for; "" where it is the same one, or none is needed."""
    subject = operator_subject(papers.operator_license)
    return subject if subject != operator_subject(before.operator_license) else ""


def _booking_of(rental: Rental, reference: str) -> Booking:
    return next(booking for booking in rental.bookings if booking.reference == reference)
