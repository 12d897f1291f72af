"""Changes of bookings: other days, another unit, and the three ends: cancelled, returned, nobody came.

Every change is noted in the booking's history with who made it (`by`) and why.
"""

from typing import Literal

from inventory.ledger import stored_form
from inventory.ledger.base import OUTCOME_SECONDS
from inventory.ledger.bookings import Bookings, proof_arguments
from inventory.ledger.new_ids import new_id
from inventory.ledger.script_errors import refusal, unknown_unit
from inventory.ledger.stored_form import day_number, day_numbers
from inventory.models import Booking, BookingStatus, InventoryError, Period
from inventory.server.errors import unavailable_if_silent

DESK = "the desk"
SWAP_ATTEMPTS = 5  # how often a booking is looked up again that was given another unit meanwhile

Ending = Literal[BookingStatus.CANCELLED, BookingStatus.RETURNED, BookingStatus.NO_SHOW]


class BookingChanges(Bookings):
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
        """Move a booking to other days, for the same unit at the same rate a day.

        With `overrule` it is moved also if the certificate or the policy does not cover the new days, or the operator
        is on other units then; `why` says the reason.

        Raises:
            BookingNotFound, BookingEnded: no booking has this reference, or it has ended.
            EquipmentNotAvailable: the unit is rented on one of the new days, or overdue.
            DaysRefused: the new days have passed, or the rental has begun and would get another first day.
            ProofRefused: the certificate or the policy does not cover the new days.
            LimitReached: the operator is on other units on the new days.
            RequestConflict: `request_id` was used for something else.
        """
        return await self._move_or_swap(reference, period, None, by, why, overrule, request_id)

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
            EquipmentNotAvailable: the other unit is rented on one of the days, overdue, or withdrawn by people.
            DaysRefused: the rental is overdue.
            ProofRefused: the rate or a proof does not suffice for the other unit.
            RequestConflict: `request_id` was used for something else.
        """
        return await self._move_or_swap(reference, None, equipment_id, by, why, overrule, request_id)

    @unavailable_if_silent()
    async def _move_or_swap(
        self,
        reference: str,
        period: Period | None,
        equipment_id: str | None,
        by: str,
        why: str,
        overrule: bool,
        request_id: str | None,
    ) -> Booking:
        request_id = request_id or new_id()
        for _ in range(SWAP_ATTEMPTS):
            booking = await self.booking(reference)
            wanted = equipment_id or booking.equipment_id
            # Not with the unit that a moved booking has, which may be another one when the request is repeated.
            asked_for = f"{booking.reference} {equipment_id or period}"
            code, *answer = await self.run(
                "change_booking",
                [
                    self.keys.equipment,
                    self.keys.withdrawn,
                    self.keys.holds,
                    self.keys.calendar(booking.equipment_id),
                    self.keys.calendar(wanted),
                    self.keys.bookings,
                    self.keys.outbox,
                    self.keys.outcome(request_id),
                    self.keys.open_rentals,
                ],
                [
                    booking.reference,
                    booking.equipment_id,
                    wanted,
                    *day_numbers(period or booking.period),
                    day_number(self.today()),
                    *proof_arguments(booking.proofs),
                    "overrule" if overrule else "",
                    by,
                    why,
                    OUTCOME_SECONDS,
                    *day_numbers(booking.period),
                    asked_for,
                    self.limits.operator_units,
                ],
            )
            if code == b"booked":
                return stored_form.read_booking(answer[0])
            if code == b"unknown":
                raise unknown_unit(wanted)
            if code != b"moved":
                raise refusal(code, answer, f"Booking {booking.reference}")
        raise InventoryError(f"Booking {reference} is being changed by others. Try again.")

    async def cancel(self, reference: str, *, by: str = DESK, why: str = "") -> Booking:
        """Cancel a booking whose first day is today or later. Cancelling it again returns the same.

        Raises:
            BookingNotFound, BookingEnded: no booking has this reference, or it began before today or has ended.
        """
        return await self._end(reference, BookingStatus.CANCELLED, by, why)

    async def return_booking(self, reference: str, *, by: str = DESK, why: str = "") -> Booking:
        """Note that the unit of this booking came back. No other booking ends. Noting it again returns the same.

        Raises:
            BookingNotFound, BookingEnded: no booking has this reference, or it has not begun or was cancelled.
        """
        return await self._end(reference, BookingStatus.RETURNED, by, why)

    async def note_no_show(self, reference: str, *, by: str = DESK, why: str = "") -> Booking:
        """End a booking that has begun and whose unit nobody took. Noting it again returns the same.

        Raises:
            BookingNotFound, BookingEnded: no booking has this reference, or it has not begun or has ended.
        """
        return await self._end(reference, BookingStatus.NO_SHOW, by, why)

    @unavailable_if_silent()
    async def return_equipment(
        self, equipment_id: str, *, by: str = DESK, why: str = "", request_id: str | None = None
    ) -> Booking | None:
        """Note that the unit came back, and return the booking that this ended: of those that began before today, the
        first. None when there is none; a booking that begins today ends only by `return_booking`. If people had marked
        the unit as rented, the mark is removed.

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
            ],
            [equipment_id, day_number(self.today()), by, why, OUTCOME_SECONDS],
        )
        if code == b"unknown":
            raise unknown_unit(equipment_id)
        if code != b"returned":
            raise refusal(code, ended, f"The return of unit {equipment_id}")
        return stored_form.read_booking(ended[0]) if ended else None

    @unavailable_if_silent()
    async def _end(self, reference: str, status: Ending, by: str, why: str) -> Booking:
        for _ in range(SWAP_ATTEMPTS):
            booking = await self.booking(reference)
            code, *answer = await self.run(
                "end_booking",
                [
                    self.keys.calendar(booking.equipment_id),
                    self.keys.bookings,
                    self.keys.outbox,
                    self.keys.open_rentals,
                ],
                [booking.reference, booking.equipment_id, status, day_number(self.today()), by, why],
            )
            if code == b"done":
                return stored_form.read_booking(answer[0])
            if code != b"moved":
                raise refusal(code, answer, f"Booking {booking.reference}")
        raise InventoryError(f"Booking {reference} is being changed by others. Try again.")
