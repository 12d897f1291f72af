"""A look at the calendars of all units, from time to time: which rentals are overdue, and which days are taken."""

import asyncio
import datetime as dt
from collections.abc import Container, Sequence
from dataclasses import dataclass

from inventory.ledger import stored_form
from inventory.ledger.inventory import Inventory
from inventory.models import Booking, Status
from inventory.server.errors import unavailable_if_silent
from shared.rental_states import OverdueRental, overdue_rentals
from web.reading.free_days import Intervals, joined
from web.reading.fresh import Fresh
from web.reading.unit_days import read_member
from web.reading.unit_list import UnitList

UNITS_AT_ONCE = 50
PAUSE_SECONDS = 0.002  # after each some, for whoever asks for a page
FRESH_SECONDS = 20.0
LATE_SECONDS = 120.0  # for which an older look is still shown, with its time, while the next one is under way


@dataclass(frozen=True)
class UnitScan:
    """What was found at the moment `at`: the rentals that should have come back, the oldest first, and by unit the days
    on which it is not free. Days that a unit needs between two rentals are not among these."""

    at: dt.datetime
    overdue: tuple[OverdueRental, ...]
    taken: Intervals


@dataclass(frozen=True, slots=True)
class _Rental:
    """What stands in a calendar, from the number of its first day on. `reference` is None for a hold."""

    first_day: int
    day_after: dt.date
    reference: str | None

    def is_late(self, today: dt.date) -> bool:
        return self.reference is not None and self.day_after <= today

    def days_on(self, today: dt.date) -> tuple[int, int]:
        """Its days; a unit that has not come back is not free today either."""
        late = today.toordinal() + 1 if self.is_late(today) else 0
        return self.first_day, max(self.day_after.toordinal(), late)


class UnitScans:
    """Scans all calendars when somebody asks, at most every twenty seconds."""

    def __init__(self, inventory: Inventory, units: UnitList) -> None:
        self._inventory = inventory
        self._units = units
        self.fresh = Fresh(self._scan, seconds=FRESH_SECONDS, late_seconds=LATE_SECONDS)

    async def newest(self) -> UnitScan:
        """What was found last.

        Raises:
            InventoryUnavailable: Redis did not answer.
        """
        return await self.fresh.value()

    @unavailable_if_silent(after=None)
    async def _scan(self) -> UnitScan:
        inventory = self._inventory
        at, today = inventory.now(), inventory.today()
        units = [unit.equipment_id for unit in await self._units.all()]
        live = {hold.hold_id for hold in await inventory.holds()} | {one.block_id for one in await inventory.blocks()}
        overdue: list[Booking] = []
        taken: dict[str, list[tuple[int, int]]] = {}
        for begin in range(0, len(units), UNITS_AT_ONCE):
            late: list[str] = []
            for unit, rentals in await self._calendars(units[begin : begin + UNITS_AT_ONCE], live):
                taken[unit] = [rental.days_on(today) for rental in rentals]
                if any(rental.is_late(today) for rental in rentals):
                    late += [rental.reference for rental in rentals if rental.reference]
            overdue += await self._bookings(late)
            await asyncio.sleep(PAUSE_SECONDS)
        for unit, withdrawal in (await inventory.withdrawals()).items():
            if (day_after := withdrawal.day_after or dt.date.max) > today or withdrawal.status is Status.RENTED:
                late_days = (today.toordinal(), max(day_after, today + dt.timedelta(days=1)).toordinal())
                taken.setdefault(unit, []).append(late_days)
        not_free = {unit: joined(days) for unit, days in taken.items() if days}
        return UnitScan(at, tuple(overdue_rentals(overdue, today)), not_free)

    async def _calendars(self, units: Sequence[str], live: Container[str]) -> list[tuple[str, list[_Rental]]]:
        """What stands in the calendars of these units; of holds, those that are alive."""
        pipe = self._inventory.redis.pipeline(transaction=False)
        for unit in units:
            pipe.zrange(self._inventory.keys.calendar(unit), 0, -1, withscores=True)
        found: list[tuple[str, list[_Rental]]] = []
        for unit, members in zip(units, await pipe.execute(), strict=True):
            rentals: list[_Rental] = []
            for member, first_day in members:
                day_after, kind, identity = read_member(member)
                if kind == "b" or identity in live:
                    rentals.append(_Rental(int(first_day), day_after, identity if kind == "b" else None))
            found.append((unit, rentals))
        return found

    async def _bookings(self, references: Sequence[str]) -> list[Booking]:
        """These bookings."""
        inventory = self._inventory
        if not references:
            return []
        stored: list[bytes | None] = await inventory.redis.hmget(inventory.keys.bookings, references)  # type: ignore[misc]
        return [stored_form.read_booking(one) for one in stored if one is not None]
