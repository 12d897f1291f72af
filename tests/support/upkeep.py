"""What the tests of the archive and of dead holds are made of: rentals that ended, and the same inventory later."""

import datetime as dt
import json
from typing import Any

from inventory.files.backup import read_depot
from inventory.files.consistency import contradictions
from inventory.ledger.inventory import Inventory
from inventory.models import Booking, Period
from tests.support.transitions import UNIT, book


def at_day(inventory: Inventory, day: dt.date) -> Inventory:
    """The same inventory at noon of a day."""
    noon = dt.datetime.combine(day, dt.time(12), inventory.zone)
    return Inventory(
        inventory.redis, depot=inventory.keys.depot, zone=inventory.zone, hold_seconds=900, now=lambda: noon
    )


async def returned(inventory: Inventory, last_day: dt.date, *, unit: str = UNIT, call_id: str = "call") -> Booking:
    """A rental of this one day, returned on the same day. Scripts note changes by the clock of Redis, which is put to
    that day in the stored booking."""
    booking = await book(at_day(inventory, last_day), Period.of(last_day, 1), unit, call_id)
    await at_day(inventory, last_day).return_booking(booking.reference)
    return await changed_on(inventory, booking.reference, last_day)


async def changed_on(inventory: Inventory, reference: str, day: dt.date) -> Booking:
    """Let the last change of a booking have been made on this day."""
    stored: dict[str, Any] = json.loads(await inventory.redis.hget(inventory.keys.bookings, reference))  # type: ignore[misc, arg-type]
    noon = dt.datetime.combine(day, dt.time(12), inventory.zone)
    stored["history"][-1]["at"] = int(noon.timestamp() * 1000)
    await inventory.redis.hset(inventory.keys.bookings, reference, json.dumps(stored))  # type: ignore[misc]
    return await inventory.booking(reference)


async def in_the_archive(inventory: Inventory) -> dict[str, list[str]]:
    """The references in the archive, by the names of its parts."""
    return {name: [one["reference"] for one in part] async for name, _, part in inventory.archive_parts()}


async def agrees_with_itself(inventory: Inventory) -> bool:
    """Whether units, holds, bookings and calendars match."""
    return contradictions(await read_depot(inventory.redis, depot=inventory.keys.depot)) == []


async def calendar_of(inventory: Inventory, unit: str = UNIT) -> list[bytes]:
    return await inventory.redis.zrange(inventory.keys.calendar(unit), 0, -1)  # type: ignore[return-value]
