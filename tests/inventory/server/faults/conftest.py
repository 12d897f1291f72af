"""An inventory that is reached through a proxy, which can lose and delay requests and answers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment
from inventory.server.embedded import socket_path
from shared.settings import Settings
from tests.support.faulty_proxy import FaultyProxy, faulty_proxy, redis_through


@pytest.fixture
async def proxy(server_folder: Path) -> AsyncIterator[FaultyProxy]:
    async with faulty_proxy(socket_path(server_folder)) as proxy:
        yield proxy


@pytest.fixture
async def faulty_redis(proxy: FaultyProxy) -> AsyncIterator[Redis]:
    async with redis_through(proxy) as redis:
        yield redis


@pytest.fixture
async def faulty_inventory(
    faulty_redis: Redis, inventory: Inventory, settings: Settings, equipment: list[Equipment]
) -> Inventory:
    """The inventory of the tests, with the first three units, through the proxy."""
    await inventory.load(equipment[:3])
    return Inventory(faulty_redis, depot=settings.depot, zone=settings.zone)
