"""Opens the inventory of the depot that the settings name."""

import contextlib
from collections.abc import AsyncIterator

from inventory.ledger.depot_identity import DepotIdentity
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


def depot_identity(settings: Settings) -> DepotIdentity:
    """What tells this depot from others, by the settings."""
    return DepotIdentity(company_name=settings.company_name, time_zone=settings.time_zone, currency=settings.currency)
