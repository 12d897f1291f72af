"""A depot's transitions, asked for in days from today."""

from collections.abc import Callable
from decimal import Decimal

from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.models import Booking, Period
from shared.settings import Settings
from tests.support.rentals import proofs

UNIT = "ITM001"
RATE = Decimal("450.00")

Days = Callable[[int, int], Period]


async def book(depot: Inventory, period: Period, unit: str = UNIT, call_id: str = "call") -> Booking:
    hold = await depot.hold(unit, period, call_id=call_id)
    return await depot.confirm(hold, daily_rate=RATE, proofs=proofs(period.last_day))


def brief_holds(depot: Inventory, redis: Redis, settings: Settings) -> Inventory:
    """The same depot with holds that live for a twentieth of a second."""
    return Inventory(redis, depot=settings.depot, zone=settings.zone, hold_seconds=0.05)
