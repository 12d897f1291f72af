"""A look at the calendars of all units, from time to time: which rentals should have come back by now."""

import asyncio
import datetime as dt
from dataclasses import dataclass

from inventory.ledger import stored_form
from inventory.ledger.inventory import Inventory
from inventory.models import Booking, BookingStatus
from inventory.server.errors import unavailable_if_silent
from shared.rental_states import OverdueRental, overdue_rentals
from web.reading.fresh import Fresh
from web.reading.unit_days import read_member
from web.reading.unit_list import UnitList

UNITS_AT_ONCE = 200
FRESH_SECONDS = 10.0
LATE_SECONDS = 600.0  # for which an older look is still shown, with its time, while the next one is under way


@dataclass(frozen=True)
class UnitScan:
    """What was found at the moment `at`: the rentals that should have come back, the oldest first."""

    at: dt.datetime
    overdue: tuple[OverdueRental, ...]


class UnitScans:
    """Scans all calendars when somebody asks, at most every ten seconds."""

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
        overdue: list[Booking] = []
        for begin in range(0, len(units), UNITS_AT_ONCE):
            overdue += await self._of_late_units(units[begin : begin + UNITS_AT_ONCE], today)
            await asyncio.sleep(0)
        return UnitScan(at, tuple(overdue_rentals(overdue, today)))

    async def _of_late_units(self, units: list[str], today: dt.date) -> list[Booking]:
        """Every open booking of those of the units that have one whose last day has passed."""
        inventory = self._inventory
        pipe = inventory.redis.pipeline(transaction=False)
        for unit in units:
            pipe.zrange(inventory.keys.calendar(unit), 0, -1)
        references: list[str] = []
        for members in await pipe.execute():
            booked = [(day_after, one) for day_after, kind, one in map(read_member, members) if kind == "b"]
            if any(day_after <= today for day_after, _ in booked):
                references += [reference for _, reference in booked]
        if not references:
            return []
        stored: list[bytes | None] = await inventory.redis.hmget(inventory.keys.bookings, references)  # type: ignore[misc]
        bookings = [stored_form.read_booking(one) for one in stored if one is not None]
        return [booking for booking in bookings if booking.status is BookingStatus.BOOKED]
