"""Rules for what the desk does beside the calls: it books, swaps and imports, blocks, withdraws and removes units."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from inventory.ledger.desk.desk_bookings import Reservation
from inventory.models import (
    Block,
    Booking,
    BookingSource,
    DaysRefused,
    EquipmentNotAvailable,
    EquipmentNotFound,
    ImportRefused,
    InventoryError,
    LimitReached,
    Papers,
    Period,
    ProofRefused,
    Status,
    Withdrawal,
)
from tests.support.inventory_machine.base import PROOFS, days, lengths, reached, units
from tests.support.inventory_machine.bookings import BookingRules, papers_last
from tests.support.inventory_machine.model import LAST_PROVED_DAY, UNITS, overlap, period

PAPERS = Papers.model_validate({**PROOFS.model_dump(), "operator_license": "OP0"})
RATE = Decimal("450.00")

# What the desk may lack: the rate, and the changed papers.
LACKING: dict[str, Callable[[dt.date], tuple[str, dict[str, object]]]] = {
    "rate": lambda day: ("449.00", {}),
    "site": lambda day: ("450.00", {"site_weight_class": None}),
    "certificate": lambda day: ("450.00", {"certified_until": day}),
    "coverage": lambda day: ("450.00", {"coverage": None, "covered_until": None}),
}


def suffices(booking: Booking) -> bool:
    """Whether the rate and the proofs of a booking suffice for a unit that it has not yet."""
    papers = booking.proofs
    return (
        booking.daily_rate >= RATE
        and papers.site_weight_class is not None
        and papers.certified_until is not None
        and papers_last(booking, booking.period)
    )


class DeskRules(BookingRules):
    """The commands of the desk."""

    @rule(unit=units, start=days, length=lengths)
    def book_at_the_desk(self, unit: str, start: int, length: int) -> None:
        wanted = period(start, length)
        request_id = self.new_id("desk")
        answer = self.at_desk(unit, wanted, request_id=request_id)
        if wanted.day_after <= self.model.today:
            assert isinstance(answer, DaysRefused), answer
            reached["desk books the past"] += 1
        elif not self.model.is_free(unit, wanted):
            assert isinstance(answer, EquipmentNotAvailable), answer
            reached["desk books what is taken"] += 1
        elif wanted.last_day > LAST_PROVED_DAY:
            assert isinstance(answer, ProofRefused), answer
        elif limit := self.model.limit(PAPERS, wanted):
            assert isinstance(answer, LimitReached), answer
            assert answer.limit is limit
            answer = self.at_desk(unit, wanted, overrule=True)
            self.must_be_booked_at_desk(answer)
            assert [change.overruled for change in answer.history] == [f"limit: {limit}"]
            reached[f"desk overrules the limit of the {limit}"] += 1
        else:
            self.must_be_booked_at_desk(answer)
            assert self.at_desk(unit, wanted, request_id=request_id) == answer
            reached["desk books"] += 1

    @rule(unit=units, start=days, overruled=st.sampled_from(sorted(LACKING)))
    def book_with_too_little(self, unit: str, start: int, overruled: str) -> None:
        """Each thing that is wrong by itself is refused; then one of them is overruled."""
        wanted = period(start, 1)
        if not self.model.is_free(unit, wanted) or not self.model.today <= wanted.first_day <= LAST_PROVED_DAY:
            return
        for what in LACKING:
            assert isinstance(self.at_desk_without(what, unit, wanted, overrule=False), ProofRefused), what
            reached[f"desk lacks {what}"] += 1
        limit = self.model.limit(PAPERS, wanted)
        answer = self.at_desk_without(overruled, unit, wanted, overrule=True)
        self.must_be_booked_at_desk(answer)
        noted = f"{overruled}, limit: {limit}" if limit else overruled
        assert [change.overruled for change in answer.history] == [noted]
        reached[f"desk overrules {overruled}"] += 1

    def at_desk_without(self, what: str, unit: str, wanted: Period, *, overrule: bool) -> Any:
        rate, changed = LACKING[what](wanted.first_day - dt.timedelta(days=1))
        papers = PAPERS.model_copy(update=changed)
        return self.at_desk(unit, wanted, papers=papers, rate=Decimal(rate), overrule=overrule)

    def at_desk(
        self,
        unit: str,
        wanted: Period,
        *,
        papers: Papers = PAPERS,
        rate: Decimal = RATE,
        overrule: bool = False,
        request_id: str | None = None,
    ) -> Any:
        return self.ask(
            self.inventory.book_at_desk(
                unit,
                wanted,
                daily_rate=rate,
                papers=papers,
                by="Kim",
                why="known customer",
                overrule=overrule,
                request_id=request_id or self.new_id("desk"),
            )
        )

    def must_be_booked_at_desk(self, answer: object) -> None:
        assert isinstance(answer, Booking), answer
        assert answer.source is BookingSource.DESK
        self.model.bookings[answer.reference] = self.booked_as[answer.hold_id] = answer

    @precondition(lambda self: self.model.bookings)
    @rule(data=st.data())
    def swap(self, data: st.DataObject) -> None:
        """Another unit for the same days. Every unit of the machine takes the same proofs."""
        booking = self.some_open_booking(data)
        other = next(unit for unit in UNITS if unit != booking.equipment_id)
        answer = self.ask(self.inventory.swap(booking.reference, other))
        if self.is_past(booking, booking.period):
            assert isinstance(answer, DaysRefused), answer
            reached["swap too late"] += 1
        elif self.model.is_withdrawn(other, booking.period):
            assert isinstance(answer, EquipmentNotAvailable), answer
        elif not suffices(booking):
            assert isinstance(answer, ProofRefused), answer
            reached["swap refused"] += 1
        elif not self.model.is_free(other, booking.period):
            assert isinstance(answer, EquipmentNotAvailable), answer
            reached["swap to what is taken"] += 1
        else:
            assert isinstance(answer, Booking), answer
            assert answer.history[-1].equipment_id == booking.equipment_id
            self.model.bookings[booking.reference] = answer
            reached["swap"] += 1

    @rule(data=st.data(), unit=units, start=days, length=lengths)
    def import_two(self, data: st.DataObject, unit: str, start: int, length: int) -> None:
        """Two reservations of which one may be refused: then neither is booked."""
        other = data.draw(units)
        first, second = period(start, length), period(data.draw(days), 1)
        if unit == other and overlap(first, second):
            return
        rows = [(unit, first), (other, second)]
        reservations = [
            Reservation(
                source_id=self.new_id("file"),
                equipment_id=equipment_id,
                period=wanted,
                daily_rate=RATE,
                papers=Papers(business_name="Acme", license_number="BL777777", operator_license="OP0"),
            )
            for equipment_id, wanted in rows
        ]
        answer = self.ask(self.inventory.import_reservations(reservations, by="Kim", source="list.csv"))
        taken = {
            index
            for index, (equipment_id, wanted) in enumerate(rows)
            if not self.model.is_free_in_the_calendar(equipment_id, wanted)
            or (unit == other and overlap(first, self.model.with_turnaround(unit, second)))
        }
        if taken:
            assert isinstance(answer, ImportRefused), answer
            assert set(answer.refused) == taken
            reached["import refused"] += 1
            return
        assert [booking.period for booking in answer] == [first, second]
        for booking in answer:
            self.model.bookings[booking.reference] = self.booked_as[booking.hold_id] = booking
        again = self.ask(self.inventory.import_reservations(reservations, by="Kim", source="list.csv"))
        assert again == answer
        reached["import"] += 1

    @rule(unit=units, start=days, length=lengths)
    def block(self, unit: str, start: int, length: int) -> None:
        wanted = period(start, length)
        block_id = self.new_id("block")
        answer = self.ask(self.inventory.block(unit, wanted, why="inspection", by="Kim", block_id=block_id))
        if not self.model.is_free_in_the_calendar(unit, wanted, near=False):
            assert isinstance(answer, EquipmentNotAvailable), answer
            reached["block refused"] += 1
        else:
            assert isinstance(answer, Block), answer
            self.model.blocks[block_id] = answer
            reached["block"] += 1

    @precondition(lambda self: self.model.blocks)
    @rule(data=st.data())
    def unblock(self, data: st.DataObject) -> None:
        block_id = data.draw(st.sampled_from(sorted(self.model.blocks)))
        assert self.ask(self.inventory.unblock(self.model.blocks.pop(block_id)))
        reached["unblock"] += 1

    @rule(
        unit=units,
        status=st.sampled_from([Status.MAINTENANCE, Status.RENTED, Status.AVAILABLE]),
        until=st.sampled_from([None, 0, 1, 2]),
    )
    def set_status(self, unit: str, status: Status, until: int | None) -> None:
        last_day = None if until is None else self.model.today + dt.timedelta(days=until)
        if status is Status.RENTED:
            answer = self.ask(self.inventory.set_rented(unit, last_day=last_day))
        else:
            on = status is Status.MAINTENANCE
            answer = self.ask(self.inventory.set_maintenance(unit, on, last_day=last_day if on else None))
        before = self.model.withdrawn.get(unit)
        if status is Status.AVAILABLE:
            if before and before.status is Status.MAINTENANCE:
                del self.model.withdrawn[unit]
                reached["maintenance ended"] += 1
        elif before and before.status is not status:
            assert isinstance(answer, EquipmentNotAvailable), answer
            reached["status refused"] += 1
        else:
            day_after = last_day + dt.timedelta(days=1) if last_day else None
            self.model.withdrawn[unit] = Withdrawal(status=status, day_after=day_after)
            reached[f"{status} {'until a day' if last_day else 'set'}"] += 1

    @rule(unit=units)
    def remove_and_put_back(self, unit: str) -> None:
        """A unit goes only when nobody has booked or holds it. It is put back at once, to be rented on."""
        answer = self.ask(self.inventory.remove(unit))
        taken = [*self.model.bookings.values(), *self.model.holds.values()]
        if any(rental.equipment_id == unit for rental in taken):
            assert isinstance(answer, InventoryError), answer
            reached["remove refused"] += 1
            return
        assert answer is None
        assert isinstance(self.ask(self.inventory.get(unit)), EquipmentNotFound)
        assert self.ask(self.inventory.remove(unit, undo=True)) is None
        self.model.withdrawn.pop(unit, None)
        self.model.blocks = {key: one for key, one in self.model.blocks.items() if one.equipment_id != unit}
        reached["remove"] += 1
