"""What the tests of backups share: a depot, and what there is in one."""

import pytest
from redis.asyncio import Redis

from inventory.files.backup_file import DepotContents
from inventory.models import Equipment
from shared.settings import Settings
from tests.support.backups import PROJECTOR, Depot


@pytest.fixture
async def depot(redis: Redis, settings: Settings, equipment: list[Equipment]) -> Depot:
    depot = Depot(redis, settings, equipment)
    await depot.inventory.load(equipment)
    return depot


@pytest.fixture
async def contents(depot: Depot) -> DepotContents:
    """A unit booked and held, another held, and two by people."""
    await depot.book()
    await depot.hold(20)
    await depot.hold(20, unit=PROJECTOR)
    return await depot.contents()
