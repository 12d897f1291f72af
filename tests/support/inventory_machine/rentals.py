"""Rules for rentals of several units: held, moved, booked and ended in one step, all of the units or none."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from inventory.ledger.desk.desk_bookings import Reservation
from inventory.ledger.new_ids import rental_of
from inventory.models import (
    Booking,
    BookingEnded,
    BookingStatus,
    DaysRefused,
    Hold,
    HoldLost,
    ImportRefused,
    InventoryError,
    LimitReached,
    Papers,
    Period,
    ProofRefused,
    Rental,
    RequestConflict,
    UnitsNotAvailable,
)
from tests.support.inventory_machine.base import calls, days, lengths, papers_of, reached, units
from tests.support.inventory_machine.bookings import papers_last
from tests.support.inventory_machine.desk import DeskRules
from tests.support.inventory_machine.model import LAST_PROVED_DAY, PHONES, UNITS, period
from tests.support.rentals import GENERATOR

LOWEST = Decimal("450.00")


class RentalRules(DeskRules):
    """The requests for several units in one step, and the days that a unit needs between two rentals."""

    @rule(start=days, length=lengths, call=calls)
    def hold_all_units(self, start: int, length: int, call: str) -> None:
        self.ask_for_all(period(start, length), call)

    def ask_for_all(self, wanted: Period, call: str) -> tuple[Hold, ...]:
        """The holds of every unit; none when one of them is not free."""
        own = {unit: self.model.own_hold(unit, wanted, call) for unit in UNITS}
        taken = [
            unit
            for unit, hold in own.items()
            if not self.model.is_free(unit, wanted, but=hold.hold_id if hold else None)
        ]
        ids = [self.new_id("hold") for _ in UNITS]
        answer = self.ask(self.inventory.hold_all(UNITS, wanted, call_id=call, hold_ids=ids))
        if taken:
            assert isinstance(answer, UnitsNotAvailable), answer
            assert list(answer.taken) == taken
            reached["hold of several refused"] += 1
            return ()
        assert not isinstance(answer, InventoryError), answer
        for unit, new_id, hold in zip(UNITS, ids, answer, strict=True):
            had = own[unit]
            assert (hold.equipment_id, hold.hold_id) == (unit, had.hold_id if had else new_id)
            self.model.holds[hold.hold_id] = self.known_holds[hold.hold_id] = hold
            self.asked_for.setdefault(hold.hold_id, wanted)
        assert self.ask(self.inventory.hold_all(UNITS, wanted, call_id=call, hold_ids=ids)) == answer
        reached["hold of several"] += 1
        return answer

    @rule(unit=units, start=days, call=calls)
    def hold_a_unit_twice(self, unit: str, start: int, call: str) -> None:
        answer = self.ask(self.inventory.hold_all([unit, unit], period(start, 1), call_id=call))
        assert isinstance(answer, UnitsNotAvailable), answer

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data())
    def move_all_holds_of_a_call(self, data: st.DataObject) -> None:
        """Holds on any days move to the same days: each unit once, and free for all of them."""
        call = self.live_hold(data).call_id
        holds = self.held_by(call)[:9]
        wanted = self.days_to_move_to(data, holds[0].equipment_id)
        answer = self.ask(self.inventory.reschedule_holds(holds, wanted))
        there = [hold.equipment_id for hold in holds]
        free = all(self.model.is_free(hold.equipment_id, wanted, but=hold.hold_id) for hold in holds)
        if len(set(there)) < len(there) or not free:
            assert isinstance(answer, UnitsNotAvailable), answer
            reached["holds not moved"] += len(holds) > 1
            return
        assert not isinstance(answer, InventoryError), answer
        for hold in answer:
            self.model.holds[hold.hold_id] = self.known_holds[hold.hold_id] = hold
        reached["holds moved"] += len(holds) > 1

    @precondition(lambda self: self.known_holds)
    @rule(data=st.data(), release=st.booleans())
    def renew_or_release_several(self, data: st.DataObject, release: bool) -> None:
        """Holds of a call, of which one may be gone: then none is renewed, and the others are released."""
        call = self.some_hold(data).call_id
        known = sorted((one for one in self.known_holds.values() if one.call_id == call), key=lambda one: one.hold_id)
        holds = [*self.held_by(call)[:3], data.draw(st.sampled_from(known))]
        if len({hold.hold_id for hold in holds}) < len(holds):
            holds.pop()
        live = [hold for hold in holds if hold.hold_id in self.model.holds]
        if release:
            released = self.ask(self.inventory.release_all(holds))
            assert released or len(live) < len(holds)  # one that has expired may still be there to be released
            for hold in live:
                del self.model.holds[hold.hold_id]
            reached["release of several"] += len(live) > 1
            return
        answer = self.ask(self.inventory.renew_all(holds))
        if len(live) < len(holds):
            assert isinstance(answer, HoldLost), answer
            reached["renewal of several refused"] += len(holds) > 1
        else:
            assert [hold.hold_id for hold in answer] == [hold.hold_id for hold in holds]
            reached["renewal of several"] += len(holds) > 1

    def held_by(self, call: str) -> list[Hold]:
        live = [hold for hold in self.model.holds.values() if hold.call_id == call]
        return sorted(live, key=lambda hold: hold.hold_id)

    @rule(start=days, call=calls)
    def book_all_units(self, start: int, call: str) -> None:
        """Hold all units and book them. Before, each of the ways in which one of them may not suffice is refused."""
        free = [one for one in (period(day, 1) for day in range(6)) if self.all_are_free(one)]
        if not free or not (holds := self.ask_for_all(free[start % len(free)], call)):
            return
        wanted = holds[0].period
        last = len(holds) - 1
        assert isinstance(self.confirm_all(holds, rates=[LOWEST] * last + [Decimal("449.99")]), ProofRefused)
        lost = holds[last].model_copy(update={"hold_id": "unknown"})
        assert isinstance(self.confirm_all([*holds[:last], lost]), HoldLost)
        assert isinstance(self.confirm_all([*holds, holds[0]]), RequestConflict)
        another = holds[0].model_copy(update={"equipment_id": holds[1].equipment_id})
        assert isinstance(self.confirm_all([another, *holds[1:]]), HoldLost)
        answer = self.confirm_all(holds)
        changed, limit = dataclasses.replace(self.model, bookings=dict(self.model.bookings)), None
        for number, hold in enumerate(holds):
            limit = limit or changed.limit(papers_of(hold), wanted, call_id=call)
            changed.bookings[f"new {number}"] = self.as_booked(hold)
        if limit is not None:
            assert isinstance(answer, LimitReached), answer
            assert answer.limit is limit
            reached["limit of a rental of several"] += 1
            return
        assert isinstance(answer, Rental), answer
        for hold, booking in zip(holds, answer.bookings, strict=True):
            assert booking.hold_id == hold.hold_id
            del self.model.holds[hold.hold_id]
            self.model.bookings[booking.reference] = self.booked_as[hold.hold_id] = booking
        assert self.confirm_all(holds) == answer
        assert isinstance(self.confirm_all(holds[:last]), RequestConflict)
        assert isinstance(self.confirm_all(holds[:1]), RequestConflict)
        assert isinstance(self.confirm_all([*holds[:last], lost]), RequestConflict)
        reached["rental of several"] += 1

    def all_are_free(self, wanted: Period) -> bool:
        proved = self.model.today <= wanted.first_day and wanted.last_day <= LAST_PROVED_DAY
        return proved and all(self.model.is_free(unit, wanted) for unit in UNITS)

    def confirm_all(self, holds: Sequence[Hold], *, rates: Sequence[Decimal] | None = None) -> Any:
        return self.ask(
            self.inventory.confirm_all(
                holds,
                daily_rates=rates or [LOWEST] * len(holds),
                proofs=[papers_of(hold) if hold.hold_id != "unknown" else papers_of(holds[0]) for hold in holds],
                caller_phone=PHONES.get(holds[0].call_id),
            )
        )

    def as_booked(self, hold: Hold) -> Booking:
        """What a hold counts as in the model once it is booked."""
        return Booking(
            reference="new",
            hold_id=hold.hold_id,
            equipment_id=hold.equipment_id,
            call_id=hold.call_id,
            period=hold.period,
            daily_rate=LOWEST,
            proofs=papers_of(hold),
            booked_at=dt.datetime.now(dt.UTC),
        )

    def of_several(self) -> dict[str, list[Booking]]:
        """The bookings that have not ended of each rental of several units."""
        found: defaultdict[str, list[Booking]] = defaultdict(list)
        for booking in self.booked_as.values():
            if booking.reference != rental_of(booking.reference) and booking.reference in self.model.bookings:
                found[rental_of(booking.reference)].append(self.model.bookings[booking.reference])
        return dict(sorted(found.items(), key=lambda one: one[1][0].hold_id))

    def some_rental(self, data: st.DataObject) -> tuple[str, list[Booking]]:
        """The reference of a rental, mostly of several units, and its bookings that have not ended."""
        rentals = self.of_several()
        if rentals and data.draw(st.integers(0, 3)):
            reference = data.draw(st.sampled_from(list(rentals)))
            return reference, sorted(rentals[reference], key=lambda booking: booking.reference)
        booking = self.some_open_booking(data)
        return booking.reference, [booking]

    @precondition(lambda self: self.model.bookings)
    @rule(
        data=st.data(),
        status=st.sampled_from([BookingStatus.CANCELLED, BookingStatus.RETURNED, BookingStatus.RETURNED]),
    )
    def end_a_rental(self, data: st.DataObject, status: BookingStatus) -> None:
        reference, bookings = self.some_rental(data)
        end = self.inventory.cancel_rental if status is BookingStatus.CANCELLED else self.inventory.return_rental
        answer = self.ask(end(reference))
        begun = [booking.period.first_day < self.model.today for booking in bookings]
        ahead = [booking.period.first_day > self.model.today for booking in bookings]
        if any(begun if status is BookingStatus.CANCELLED else ahead):
            assert isinstance(answer, BookingEnded), answer
            reached["end of a rental of several refused"] += len(bookings) > 1
            return
        assert isinstance(answer, Rental), answer
        for booking in bookings:
            self.end(booking.reference, status)
        assert self.ask(end(reference)) == answer
        reached[f"{status} rental of several"] += len(bookings) > 1

    @precondition(lambda self: self.model.bookings)
    @rule(data=st.data(), longer=st.sampled_from([None, -1, 1, 2]))
    def move_a_rental(self, data: st.DataObject, longer: int | None) -> None:
        """To any days, or with another last day."""
        reference, bookings = self.some_rental(data)
        has = bookings[0].period
        if longer is None:
            wanted = self.days_to_move_to(data, bookings[0].equipment_id)
        elif has.days + longer < 1:
            return
        else:
            wanted = Period.of(has.first_day, has.days + longer)
        request_id = self.new_id("request")
        answer = self.ask(self.inventory.reschedule_rental(reference, wanted, request_id=request_id))
        several = len(bookings) > 1
        without = {key: one for key, one in self.model.bookings.items() if one not in bookings}
        changed, limit = dataclasses.replace(self.model, bookings=without), None
        there = [booking.equipment_id for booking in bookings]
        free = len(set(there)) == len(there) and all(
            changed.is_free_in_the_calendar(one.equipment_id, wanted, near=not is_within(wanted, one.period))
            for one in bookings
        )
        for booking in bookings:
            if not is_within(wanted, booking.period):
                limit = limit or changed.operator_limit(booking.proofs, wanted)
            changed.bookings[booking.reference] = booking.model_copy(update={"period": wanted})
        past = [DaysRefused] * any(self.is_past(booking, wanted) for booking in bookings)
        unproved = [ProofRefused] * any(not papers_last(booking, wanted) for booking in bookings)
        if past or unproved:
            assert isinstance(answer, (*past, *unproved)), answer  # of two bookings, the first that is looked at
        elif limit is not None:
            assert isinstance(answer, LimitReached), answer
            assert answer.limit is limit
            reached["rental of several beyond a limit"] += several
        elif not free:
            assert isinstance(answer, UnitsNotAvailable), answer
            reached["rental of several in the way"] += several
        else:
            assert isinstance(answer, Rental), answer
            moved = {booking.reference: booking for booking in answer.bookings}
            for booking in bookings:
                assert moved[booking.reference].period == wanted
                self.model.bookings[booking.reference] = moved[booking.reference]
            again = self.ask(self.inventory.reschedule_rental(reference, wanted, request_id=request_id))
            assert again == answer
            reached["rental of several moved"] += several

    @precondition(lambda self: self.of_several())
    @rule(data=st.data())
    def give_two_bookings_of_a_rental_one_unit(self, data: st.DataObject) -> None:
        """On different days, so that they must not move to the same ones. What may refuse this is for other rules."""
        reference, bookings = self.some_rental(data)
        unit = bookings[0].equipment_id
        for day in range(6):
            wanted = period(day, 1)
            if len(bookings) < 2 or not self.model.is_free(unit, wanted):
                continue
            for asked in (
                self.inventory.reschedule(bookings[1].reference, wanted),
                self.inventory.swap(bookings[1].reference, unit),
            ):
                answer = self.ask(asked)
                if isinstance(answer, Booking):
                    self.model.bookings[answer.reference] = answer
                    reached["two bookings of a rental have one unit"] += answer.equipment_id == unit
            have_one_unit = self.model.bookings[bookings[1].reference].equipment_id == unit
            for other in (period(start, 1) for start in range(6 if have_one_unit else 0)):
                assert not isinstance(self.ask(self.inventory.reschedule_rental(reference, other)), Rental)
            return

    @precondition(lambda self: self.model.bookings)
    @rule(data=st.data(), after=st.integers(-1, 2))
    def call_off_rent(self, data: st.DataObject, after: int) -> None:
        reference, bookings = self.some_rental(data)
        day = self.model.today + dt.timedelta(days=after)
        answer = self.ask(self.inventory.call_off_rent(reference, day, by="Kim"))
        if any(booking.period.first_day > self.model.today for booking in bookings):
            assert isinstance(answer, BookingEnded | DaysRefused), answer
        elif any(
            booking.off_rent != day and (after < 0 or (day > booking.period.last_day and after > 0))
            for booking in bookings
        ):
            assert isinstance(answer, DaysRefused), answer
            reached["off rent refused"] += 1
        else:
            assert isinstance(answer, Rental), answer
            for booking in answer.bookings:
                if booking.reference in self.model.bookings:
                    self.model.bookings[booking.reference] = booking
                    assert booking.off_rent == day or booking not in bookings
            reached["off rent"] += 1

    @rule(unit=units, length=lengths)
    def ask_for_the_first_free_days(self, unit: str, length: int) -> None:
        begins = [self.model.today + dt.timedelta(days=after) for after in range(12)]
        furthest = begins[-1]
        wanted = Period.of(self.model.today, length)
        answer = self.ask(self.inventory.first_free([unit], wanted, furthest_start=furthest))
        free = (Period.of(day, length) for day in begins)
        first = next((days for days in free if self.model.is_free(unit, days)), None)
        assert answer == (first and (unit, first))
        reached["first free days"] += first is not None

    @rule(unit=units, needs=st.sampled_from([0, 0, 0, 1, 1, 2]))
    def change_the_turnaround(self, unit: str, needs: int) -> None:
        """What is booked stays as it is, also where two rentals are nearer to each other now than they may be."""
        listed = GENERATOR.model_copy(update={"equipment_id": unit, "turnaround_days": needs})
        self.ask(self.inventory.load([listed]))
        self.model.turnaround[unit] = needs
        reached["turnaround"] += 1
        rows = [
            Reservation(
                source_id=self.new_id("file"),
                equipment_id=unit,
                period=period(start, 1),
                daily_rate=LOWEST,
                papers=Papers(business_name="Acme"),
            )
            for start in (30, 31)  # days that nothing else of the machine reaches
        ]
        if needs:
            answer = self.ask(self.inventory.import_reservations(rows, by="Kim", source="list.csv"))
            assert isinstance(answer, ImportRefused), "two rows of one file are too near to each other"


def is_within(wanted: Period, has: Period) -> bool:
    return wanted.first_day >= has.first_day and wanted.day_after <= has.day_after
