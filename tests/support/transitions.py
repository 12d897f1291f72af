"""What the tests of the inventory's transitions are made of: a booking, and the same inventory seen otherwise."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from inventory.files.backup import read_depot
from inventory.files.consistency import contradictions
from inventory.ledger.inventory import Inventory
from inventory.models import Booking, Period
from tests.support.rentals import proofs

UNIT = "ITM001"
RATE = Decimal("450.00")

Days = Callable[[int, int], Period]


async def book(inventory: Inventory, period: Period, unit: str = UNIT, call_id: str = "call") -> Booking:
    hold = await inventory.hold(unit, period, call_id=call_id)
    return await inventory.confirm(hold, daily_rate=RATE, proofs=proofs(period.last_day))


async def outbox_entries(inventory: Inventory) -> list[tuple[bytes, dict[bytes, bytes]]]:
    """The entries of the inventory's outbox, the oldest first: the id of each and its fields."""
    entries: Any = await inventory.redis.xrange(inventory.keys.outbox)  # redis-py's type has all forms of the answer
    return entries


async def agrees(inventory: Inventory) -> None:
    """Check that nothing in the depot contradicts itself; no unit is promised twice on one day."""
    assert contradictions(await read_depot(inventory.redis, depot=inventory.keys.depot)) == []


def brief_holds(inventory: Inventory) -> Inventory:
    """The same inventory with holds that live for a twentieth of a second."""
    return Inventory(inventory.redis, depot=inventory.keys.depot, zone=inventory.zone, hold_seconds=0.05)


def days_later(inventory: Inventory, days: int) -> Inventory:
    """The same inventory with a clock that is so many days ahead, at the same time of day."""
    return Inventory(
        inventory.redis,
        depot=inventory.keys.depot,
        zone=inventory.zone,
        now=lambda: inventory.now().astimezone(inventory.zone) + dt.timedelta(days=days),
    )
