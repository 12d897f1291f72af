"""What the tests of forms share: the stored depot of the old program, and the inventory on the day it was left."""

import datetime as dt

import pytest
from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from shared.settings import Settings
from tests.support.old_program import TODAY, OldProgram, write_old_depot


@pytest.fixture
def inventory(redis: Redis, settings: Settings) -> Inventory:
    """The inventory on the day on which the old depot was left."""
    noon = dt.datetime.combine(TODAY, dt.time(12), settings.zone)
    return Inventory(redis, depot=settings.depot, zone=settings.zone, now=lambda: noon)


@pytest.fixture
async def old(redis: Redis, settings: Settings) -> OldProgram:
    await write_old_depot(redis, settings.depot)
    return OldProgram(redis, settings.depot)
