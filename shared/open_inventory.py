"""Opens the inventory of the depot that the settings name."""

import contextlib
from collections.abc import AsyncIterator

from inventory.ledger.inventory import Inventory
from inventory.server.connection import open_redis
from shared.settings import Settings


@contextlib.asynccontextmanager
async def open_inventory(settings: Settings) -> AsyncIterator[Inventory]:
    """The inventory of the depot, open as long as this context is.

    Raises:
        InventoryUnavailable: Redis does not answer.
    """
    async with open_redis(settings) as redis:
        yield Inventory(
            redis,
            depot=settings.depot,
            zone=settings.zone,
            hold_seconds=settings.hold_minutes * 60,
            replicas=settings.redis_replicas,
            replica_seconds=settings.redis_replica_seconds,
        )
