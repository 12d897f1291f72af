"""Rules for bookings: confirmed or refused, cancelled, returned and moved, and each of these asked for again."""

import datetime as dt
import itertools
from collections.abc import Callable, Coroutine
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from inventory.ledger.new_ids import rental_of
from inventory.models import (
    Booking,
    BookingEnded,
    BookingStatus,
    DaysRefused,
    EquipmentNotAvailable,
    Hold,
    HoldLost,
    LimitReached,
    Period,
    ProofRefused,
    Proofs,
    RequestConflict,
    Status,
    WeightClass,
)
from tests.support.inventory_machine.base import PROOFS, calls, days, papers_of, reached, units
from tests.support.inventory_machine.holds import HoldRules
from tests.support.inventory_machine.model import LAST_PROVED_DAY, PHONES, UNITS, period

# For each thing that a confirmation may lack: the rate and the changed proofs, given the day before the last one.
TOO_LITTLE: dict[str, Callable[[dt.date], tuple[str, dict[str, object]]]] = {
    "the lowest rate": lambda day: ("449.99", {}),
    "the highest rate": lambda day: ("500.01", {}),
    "a site that takes the weight": lambda day: ("450.00", {"site_weight_class": WeightClass.LIGHT}),
    "the certificate": lambda day: ("450.00", {"certificate": "Aerial Platform"}),
    "an operator": lambda day: ("450.00", {"certificate": None, "certified_until": None}),
    "a certificate to the last day": lambda day: ("450.00", {"certified_until": day}),
    "enough coverage": lambda day: ("450.00", {"coverage": Decimal("499999.99")}),
    "coverage to the last day": lambda day: ("450.00", {"covered_until": day}),
}


def papers_last(booking: Booking, wanted: Period) -> bool:
    """Whether the certificate and the policy of the booking are valid until the last of these days."""
    papers = booking.proofs
    certified = papers.certified_until is None or papers.certified_until >= wanted.last_day
    return certified and papers.covered_until is not None and papers.covered_until >= wanted.last_day


class BookingRules(HoldRules):
    """The requests that turn a hold into a booking, and those that change a booking."""

    @precondition(lambda self: self.known_holds)
    @rule(
        data=st.data(),
        rate=st.sampled_from(["449.99", "450.00", "450.00", "450.00", "500.00", "500.00", "500.01"]),
        thief=st.sampled_from([False, False, True]),
    )
    def confirm(self, data: st.DataObject, rate: str, thief: bool) -> None:
        hold = self.some_hold(data)
        answer = self.ask(self.confirmation(self.by(thief, hold), papers_of(hold), rate))
        booked = self.booked_as.get(hold.hold_id)
        if booked is not None:
            alone = booked.reference == rental_of(booked.reference)  # and not with others in one rental
            same = booked.daily_rate == Decimal(rate) and not thief and alone
            assert isinstance(answer, Booking if same else RequestConflict), answer
            reached["confirm replayed" if same else "confirm conflict"] += 1
        elif thief or hold.hold_id not in self.model.holds:
            assert isinstance(answer, HoldLost), answer
            reached["confirm lost"] += 1
        elif self.model.is_withdrawn(hold.equipment_id, hold.period):
            assert isinstance(answer, EquipmentNotAvailable), answer
        elif not Decimal("450.00") <= Decimal(rate) <= Decimal("500.00") or hold.period.last_day > LAST_PROVED_DAY:
            assert isinstance(answer, ProofRefused), answer
            reached["confirm refused"] += 1
        else:
            self.must_be_booked_within_limits(hold, answer)
            reached["confirm"] += 1

    def confirmation(self, hold: Hold, papers: Proofs, rate: str = "450.00") -> Coroutine[Any, Any, Booking]:
        phone = PHONES.get(hold.call_id)
        return self.inventory.confirm(hold, daily_rate=Decimal(rate), proofs=papers, caller_phone=phone)

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data())
    def confirm_with_too_little(self, data: st.DataObject) -> None:
        """Each time only one thing is wrong (rarely the days too). The rule `confirm` hardly ever reaches these."""
        hold = self.live_hold(data)
        withdrawn = self.model.is_withdrawn(hold.equipment_id, hold.period)
        for what in sorted(TOO_LITTLE):
            rate, changed = TOO_LITTLE[what](hold.period.last_day - dt.timedelta(days=1))
            answer = self.ask(
                self.inventory.confirm(hold, daily_rate=Decimal(rate), proofs=PROOFS.model_copy(update=changed))
            )
            assert isinstance(answer, EquipmentNotAvailable if withdrawn else ProofRefused), (what, answer)
            reached[f"confirm without {what}"] += 1

    @rule(unit=units, start=days, call=calls)
    def book(self, unit: str, start: int, call: str) -> None:
        """Hold and confirm in one rule. Without it, bookings would be too rare for what can happen to them."""
        wanted = period(start, 1)
        if self.model.is_free(unit, wanted) and wanted.last_day <= LAST_PROVED_DAY:
            self.ask_for_hold(unit, wanted, call)
            hold = self.known_holds[f"hold {self.asked:04d}"]
            self.must_be_booked_within_limits(hold, self.ask(self.confirmation(hold, papers_of(hold))))

    @rule(call=calls)
    def book_all_that_is_free(self, call: str) -> None:
        """Until a limit is reached, which the rule `book` hardly ever does by itself."""
        for unit, start in itertools.product(UNITS, range(5)):
            if period(start, 1).first_day >= self.model.today:
                self.book(unit, start, call)

    def must_be_booked_within_limits(self, hold: Hold, answer: object) -> None:
        """Check that the hold became a booking, or else a limit kept it from that."""
        limit = self.model.limit(papers_of(hold), hold.period, call_id=hold.call_id)
        if limit is None:
            self.must_be_booked(hold, answer)
        else:
            assert isinstance(answer, LimitReached), answer
            assert answer.limit is limit
            reached[f"limit of the {limit}"] += 1

    def must_be_booked(self, hold: Hold, answer: object) -> None:
        """Check that the hold became a booking, and note that in the model."""
        assert isinstance(answer, Booking), answer
        del self.model.holds[hold.hold_id]
        self.model.bookings[answer.reference] = self.booked_as[hold.hold_id] = answer

    @precondition(lambda self: self.booked_as)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        booking = self.some_booking(data)
        answer = self.ask(self.inventory.cancel(booking.reference))
        ended = self.ended.get(booking.reference)
        if ended is BookingStatus.CANCELLED:
            assert isinstance(answer, Booking), answer
            reached["cancel replayed"] += 1
        elif ended is not None:
            assert isinstance(answer, BookingEnded), answer
        elif self.model.bookings[booking.reference].period.first_day < self.model.today:
            assert isinstance(answer, BookingEnded), answer
            reached["cancel too late"] += 1
        else:
            assert isinstance(answer, Booking), answer
            assert answer.status is BookingStatus.CANCELLED
            self.end(booking.reference, BookingStatus.CANCELLED)
            reached["cancel"] += 1

    @rule(unit=units)
    def give_back(self, unit: str) -> None:
        """A unit ends the rental that it is out on, and no other one that has begun or begins today."""
        request_id = self.new_id("request")
        answer = self.ask(self.inventory.return_equipment(unit, request_id=request_id))
        out = self.model.out_on(unit)
        assert (answer and answer.reference) == (out and out.reference), answer
        self.returned_by[request_id] = (unit, out.reference if out else None)
        if unit in self.model.withdrawn and self.model.withdrawn[unit].status is Status.RENTED:
            del self.model.withdrawn[unit]
            reached["mark removed"] += 1
        if out:
            self.end(out.reference, BookingStatus.RETURNED)
            reached["returned"] += 1
        elif any(booking.equipment_id == unit for booking in self.model.bookings.values()):
            reached["nothing is out"] += 1

    @precondition(lambda self: self.returned_by)
    @rule(data=st.data(), other=st.booleans())
    def give_back_again(self, data: st.DataObject, other: bool) -> None:
        """A return with an id that was used ends nothing that has begun since."""
        request_id = data.draw(st.sampled_from(sorted(self.returned_by)))
        unit, ended = self.returned_by[request_id]
        asked = next(one for one in UNITS if one != unit) if other else unit
        answer = self.ask(self.inventory.return_equipment(asked, request_id=request_id))
        if other:
            assert isinstance(answer, RequestConflict), answer
        else:
            assert (answer and answer.reference) == ended, answer
        reached["return id conflict" if other else "return replayed"] += 1

    @precondition(lambda self: self.booked_as)
    @rule(data=st.data(), status=st.sampled_from([BookingStatus.RETURNED, BookingStatus.NO_SHOW]))
    def end_by_reference(self, data: st.DataObject, status: BookingStatus) -> None:
        """A reference ends this rental only, once it has begun."""
        booking = self.some_booking(data)
        end = self.inventory.return_booking if status is BookingStatus.RETURNED else self.inventory.note_no_show
        answer = self.ask(end(booking.reference))
        ended = self.ended.get(booking.reference)
        if ended is status:
            assert isinstance(answer, Booking), answer
            reached[f"{status} replayed"] += 1
        elif ended is not None:
            assert isinstance(answer, BookingEnded), answer
        elif self.model.bookings[booking.reference].period.first_day > self.model.today:
            assert isinstance(answer, BookingEnded), answer
            reached[f"{status} too early"] += 1
        else:
            assert isinstance(answer, Booking), answer
            assert answer.status is status
            self.end(booking.reference, status)
            assert self.ask(end(booking.reference)) == answer
            reached[status] += 1
            reached[f"{status} replayed"] += 1

    @precondition(lambda self: self.model.bookings)
    @rule(data=st.data())
    def reschedule(self, data: st.DataObject) -> None:
        booking = self.some_open_booking(data)
        wanted = self.days_to_move_to(data, booking.equipment_id)
        request_id = self.new_id("request")
        answer = self.ask(self.inventory.reschedule(booking.reference, wanted, request_id=request_id))
        if self.is_past(booking, wanted):
            assert isinstance(answer, DaysRefused), answer
            reached["reschedule into the past"] += 1
        elif not papers_last(booking, wanted):
            assert isinstance(answer, ProofRefused), answer
            reached["reschedule refused"] += 1
        elif self.must_be_within_limits(booking, wanted, answer):
            pass
        elif not self.is_free_to_move(booking, wanted):
            assert isinstance(answer, EquipmentNotAvailable), answer
            reached["reschedule in the way"] += 1
        else:
            assert isinstance(answer, Booking), answer
            self.model.bookings[booking.reference] = answer
            self.moved_by[request_id] = (booking.reference, wanted)
            reached["reschedule"] += 1

    @precondition(lambda self: self.model.bookings)
    @rule(data=st.data(), longer=st.sampled_from([-1, 1, 1, 2]))
    def change_the_last_day(self, data: st.DataObject, longer: int) -> None:
        """Extend or shorten, which the rule `reschedule` hardly ever does to a rental that has begun."""
        booking = self.some_open_booking(data)
        day_after = booking.period.day_after + dt.timedelta(days=longer)
        if day_after <= booking.period.first_day:
            return
        wanted = Period(first_day=booking.period.first_day, day_after=day_after)
        answer = self.ask(self.inventory.reschedule(booking.reference, wanted))
        if self.is_past(booking, wanted):
            assert isinstance(answer, DaysRefused), answer
        elif not papers_last(booking, wanted):
            assert isinstance(answer, ProofRefused), answer
        elif self.must_be_within_limits(booking, wanted, answer):
            pass
        elif not self.is_free_to_move(booking, wanted):
            assert isinstance(answer, EquipmentNotAvailable), answer
        else:
            assert isinstance(answer, Booking), answer
            self.model.bookings[booking.reference] = answer
            reached["extended" if longer > 0 else "shortened"] += 1

    def must_be_within_limits(self, booking: Booking, wanted: Period, answer: object) -> bool:
        """Whether the operator keeps a booking from these days; then the answer must say so. Days that the booking has
        already need no new look."""
        has = booking.period
        if wanted.first_day >= has.first_day and wanted.day_after <= has.day_after:
            return False
        limit = self.model.operator_limit(booking.proofs, wanted, but=booking.reference)
        if limit is None:
            return False
        assert isinstance(answer, LimitReached), answer
        assert answer.limit is limit
        reached[f"reschedule beyond the limit of the {limit}"] += 1
        return True

    def is_free_to_move(self, booking: Booking, wanted: Period) -> bool:
        """Whether a booking may have these days of its unit. What became shorter is not nearer to the rentals beside it
        than it was."""
        has = booking.period
        near = wanted.first_day < has.first_day or wanted.day_after > has.day_after
        return self.model.is_free_in_the_calendar(booking.equipment_id, wanted, but=booking.reference, near=near)

    def is_past(self, booking: Booking, wanted: Period) -> bool:
        """Whether a rental may not move to these days: they have passed, or it has begun and would begin otherwise."""
        if booking.period.first_day < self.model.today:
            return wanted.first_day != booking.period.first_day or wanted.day_after <= self.model.today
        return wanted.first_day < self.model.today

    def some_open_booking(self, data: st.DataObject) -> Booking:
        return self.model.bookings[data.draw(st.sampled_from(sorted(self.model.bookings, key=self.hold_of)))]

    def hold_of(self, reference: str) -> str:
        """References are random; the ids of the holds are counted, so that every run draws the same examples."""
        return self.model.bookings[reference].hold_id

    @precondition(lambda self: self.moved_by)
    @rule(data=st.data(), changed=st.booleans())
    def reschedule_again(self, data: st.DataObject, changed: bool) -> None:
        """A request with an id that was used does not move the booking back."""
        request_id = data.draw(st.sampled_from(sorted(self.moved_by)))
        reference, wanted = self.moved_by[request_id]
        if changed:
            wanted = Period(first_day=wanted.first_day, day_after=wanted.day_after + dt.timedelta(days=1))
        answer = self.ask(self.inventory.reschedule(reference, wanted, request_id=request_id))
        assert isinstance(answer, RequestConflict if changed else Booking), answer
        reached["reschedule id conflict" if changed else "reschedule replayed"] += 1

    def some_booking(self, data: st.DataObject) -> Booking:
        """Mostly a booking that has not ended; now and then one that has."""
        open_ones = [one for one in self.booked_as.values() if one.reference in self.model.bookings]
        choice = open_ones if open_ones and data.draw(st.integers(0, 3)) else list(self.booked_as.values())
        return data.draw(st.sampled_from(sorted(choice, key=lambda booking: booking.hold_id)))

    def end(self, reference: str, status: BookingStatus) -> None:
        booking = self.model.bookings.pop(reference)
        self.ended[reference] = status
        if status is BookingStatus.RETURNED:
            self.model.keep_for_turnaround(booking)
            reached["kept for turnaround"] += f"turnaround {reference}" in self.model.blocks
