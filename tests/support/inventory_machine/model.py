"""A model of the inventory in plain Python, to compare the real one with."""

import datetime as dt
from dataclasses import dataclass, field

from inventory.ledger.limits.booking_limits import BookingLimits
from inventory.models import Block, Booking, BookingLimit, Hold, Papers, Period, Proofs, Status, Withdrawal

UNITS = ("ITM001", "ITM002", "ITM003")
CALLS = ("one", "two", "three")
FIRST_DAY = dt.date(2030, 1, 7)
LAST_PROVED_DAY = FIRST_DAY + dt.timedelta(days=5)

LIMITS = BookingLimits(call_units=3, license_units=4, number_units=4, operator_units=1)
PHONES = {"one": "+12175550101", "two": "+12175550101"}  # the third call hides its number


def period(start: int, length: int) -> Period:
    return Period.of(FIRST_DAY + dt.timedelta(days=start), length)


def overlap(one: Period, other: Period) -> bool:
    return one.first_day < other.day_after and other.first_day < one.day_after


@dataclass
class Model:
    """What the inventory should contain: live holds, blocks, bookings that have not ended, and withdrawn units."""

    today: dt.date = FIRST_DAY
    holds: dict[str, Hold] = field(default_factory=dict)
    bookings: dict[str, Booking] = field(default_factory=dict)
    blocks: dict[str, Block] = field(default_factory=dict)
    withdrawn: dict[str, Withdrawal] = field(default_factory=dict)
    turnaround: dict[str, int] = field(default_factory=dict)

    def is_free(self, unit: str, wanted: Period, *, but: str | None = None) -> bool:
        """Whether the unit can be rented on these days. `but` is the id of a hold or booking that does not count."""
        return not self.is_withdrawn(unit, wanted) and self.is_free_in_the_calendar(unit, wanted, but=but)

    def is_withdrawn(self, unit: str, wanted: Period) -> bool:
        """Whether people have set a status that keeps the unit from being rented on these days."""
        withdrawal = self.withdrawn.get(unit)
        if withdrawal is None:
            return False
        if withdrawal.day_after is None or withdrawal.day_after > wanted.first_day:
            return True
        return withdrawal.status is Status.RENTED and withdrawal.day_after <= self.today

    def is_free_in_the_calendar(self, unit: str, wanted: Period, *, but: str | None = None, near: bool = True) -> bool:
        """Like `is_free`, for a rental that maintenance does not keep from its unit. With `near` also the days between
        two rentals must be free, which a block does not need."""
        booked = [b for b in self.bookings.values() if b.equipment_id == unit and b.reference != but]
        if any(booking.period.day_after <= self.today for booking in booked):
            return False
        held = [h for h in self.holds.values() if h.equipment_id == unit and h.hold_id != but]
        blocked = [block for block in self.blocks.values() if block.equipment_id == unit]
        around = self.with_turnaround(unit, wanted) if near else wanted
        rented = any(overlap(taken.period, around) for taken in [*booked, *held])
        return not rented and not any(overlap(taken.period, wanted) for taken in blocked)

    def with_turnaround(self, unit: str, wanted: Period) -> Period:
        """The days and those before and after on which the unit must not be rented."""
        needs = dt.timedelta(days=self.turnaround.get(unit, 0))
        return Period(first_day=wanted.first_day - needs, day_after=wanted.day_after + needs)

    def keep_for_turnaround(self, booking: Booking) -> None:
        """Block the unit of a booking that was returned today, as far as its days are free."""
        unit, needs = booking.equipment_id, self.turnaround.get(booking.equipment_id, 0)
        if not needs:
            return
        for length in range(needs + 1, 0, -1):
            kept = Period.of(self.today, length)
            if self.is_free_in_the_calendar(unit, kept, near=False):
                block_id = f"turnaround {booking.reference}"
                block = Block(block_id=block_id, equipment_id=unit, period=kept, why="turnaround", by="the desk")
                self.blocks[block_id] = block
                return

    def limit(
        self, papers: Proofs | Papers, wanted: Period, *, call_id: str | None = None, but: str | None = None
    ) -> BookingLimit | None:
        """What keeps one more rental from being booked with these papers. Without a call, the desk books."""
        rentals = [booking for booking in self.bookings.values() if booking.reference != but]
        if call_id and sum(rental.call_id == call_id for rental in rentals) >= LIMITS.call_units:
            return BookingLimit.CALL
        if sum(r.proofs.license_number == papers.license_number for r in rentals) >= LIMITS.license_units:
            return BookingLimit.LICENSE
        phone = PHONES.get(call_id or "")
        if phone and sum(PHONES.get(rental.call_id) == phone for rental in rentals) >= LIMITS.number_units:
            return BookingLimit.NUMBER
        return self.operator_limit(papers, wanted, but=but)

    def operator_limit(self, papers: Proofs | Papers, wanted: Period, *, but: str | None = None) -> BookingLimit | None:
        """What keeps the operator of these papers from one more rental on these days."""
        theirs = [
            booking
            for booking in self.bookings.values()
            if booking.reference != but
            and booking.proofs.operator_license == papers.operator_license
            and overlap(booking.period, wanted)
        ]
        if any(rental.proofs.license_number != papers.license_number for rental in theirs):
            return BookingLimit.OTHER_BUSINESS
        for day in (wanted.first_day + dt.timedelta(days=after) for after in range(wanted.days)):
            if sum(overlap(rental.period, Period.of(day, 1)) for rental in theirs) >= LIMITS.operator_units:
                return BookingLimit.OPERATOR
        return None

    def out_on(self, unit: str) -> Booking | None:
        """The booking that the unit is out on: nobody can have taken it over from the customer who had it first."""
        begun = [b for b in self.bookings.values() if b.equipment_id == unit and b.period.first_day < self.today]
        return min(begun, key=lambda booking: booking.period.first_day, default=None)

    def own_hold(self, unit: str, wanted: Period, call: str) -> Hold | None:
        same = (h for h in self.holds.values() if (h.equipment_id, h.period, h.call_id) == (unit, wanted, call))
        return next(same, None)
