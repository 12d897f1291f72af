"""A server that refuses: its memory is full, it is a replica, or every connection is in use."""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from inventory.files.backup import read_depot
from inventory.files.consistency import contradictions
from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, InventoryUnavailable, Period
from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions
from shared.settings import Settings
from tests.inventory.server.topology.conftest import Place, place
from tests.inventory.server.topology.servers import (
    HOST,
    PASSWORD_IN_A_URL,
    Server,
    Servers,
    servers_in,
    start_replica,
    until_answered,
)
from tests.support.rentals import confirmed

SAID_WITHIN = 3.0  # seconds


@pytest.fixture
def own_servers(tmp_path: Path) -> Iterator[Servers]:
    """Servers that a test may break."""
    with servers_in(tmp_path) as servers:
        yield servers


@pytest.fixture
def server(own_servers: Servers) -> Server:
    server = own_servers.start()
    until_answered(server)
    return server


def at(server: Server) -> Place:
    return place(f"redis://worker:{PASSWORD_IN_A_URL}@{HOST}:{server.port}", server.folder)


@pytest.fixture
async def inventory(server: Server, settings: Settings, equipment: list[Equipment]) -> AsyncIterator[Inventory]:
    """An inventory on that server, with three units."""
    async with open_redis(at(server).worker) as redis:
        inventory = Inventory(redis, depot=settings.depot, zone=settings.zone)
        await inventory.load(equipment[:3])
        yield inventory


def tomorrow(inventory: Inventory) -> Period:
    return Period.of(inventory.today() + dt.timedelta(days=1), 2)


async def test_a_server_whose_memory_is_full_says_so_and_has_nothing_half_written(
    inventory: Inventory, server: Server, settings: Settings, equipment: list[Equipment]
) -> None:
    first, second, third = equipment[:3]
    booked = await confirmed(
        inventory, first, await inventory.hold(first.equipment_id, tomorrow(inventory), call_id="one")
    )
    held = await inventory.hold(second.equipment_id, tomorrow(inventory), call_id="two")
    with server.admin() as admin:
        admin.config_set("maxmemory", "1mb")
    with pytest.raises(InventoryUnavailable, match="memory is full"):
        await inventory.hold(third.equipment_id, tomorrow(inventory), call_id="three")
    with pytest.raises(InventoryUnavailable, match="memory is full"):
        await inventory.load([first.model_copy(update={"name": "Stump Grinder"})])
    try:
        made = [await confirmed(inventory, second, held)]
    except InventoryUnavailable:
        made = []
    assert sorted(booking.reference for booking in await inventory.bookings()) == sorted(
        booking.reference for booking in [booked, *made]
    )
    async with open_redis(at(server).admin) as admin:
        assert contradictions(await read_depot(admin, depot=settings.depot)) == []
    with server.admin() as admin:
        admin.config_set("maxmemory", "0")
    await inventory.hold(third.equipment_id, tomorrow(inventory), call_id="three")


async def test_a_replica_promises_nothing(
    inventory: Inventory, server: Server, own_servers: Servers, settings: Settings, equipment: list[Equipment]
) -> None:
    unit = equipment[0]
    held = await inventory.hold(unit.equipment_id, tomorrow(inventory), call_id="one")
    booked_hold = await inventory.hold(equipment[1].equipment_id, tomorrow(inventory), call_id="two")
    booked = await confirmed(inventory, equipment[1], booked_hold)
    replica = start_replica(own_servers, server)
    async with open_redis(at(replica).worker) as redis:
        on_replica = Inventory(redis, depot=settings.depot, zone=settings.zone)
        for asked in (
            on_replica.hold(equipment[2].equipment_id, tomorrow(inventory), call_id="three"),
            on_replica.renew(held),
            confirmed(on_replica, unit, held),
            confirmed(on_replica, equipment[1], booked_hold),
            on_replica.cancel(booked.reference),
        ):
            with pytest.raises(InventoryUnavailable, match="it is a replica"):
                await asked
    assert await inventory.bookings() == [booked]


@pytest.mark.parametrize("where", ["one_alone", "sentinel", "cluster"])
async def test_when_every_connection_is_in_use_it_is_said_in_time_and_works_again(
    where: str, request: pytest.FixtureRequest, settings: Settings, equipment: list[Equipment]
) -> None:
    worker: RedisOptions = request.getfixturevalue(where).worker
    async with open_redis(worker.model_copy(update={"redis_connections": 2, "redis_answer_seconds": 0.7})) as redis:
        inventory = Inventory(redis, depot=settings.depot, zone=settings.zone)
        await inventory.load(equipment[:1])
        busy = [asyncio.create_task(wait_for_nothing(redis, inventory)) for _ in range(2)]
        await asyncio.sleep(0.1)
        begun = time.perf_counter()
        with pytest.raises(InventoryUnavailable, match="every connection is in use"):
            await inventory.hold(equipment[0].equipment_id, tomorrow(inventory), call_id="one")
        assert time.perf_counter() - begun < SAID_WITHIN
        for task in busy:
            task.cancel()
        await asyncio.gather(*busy, return_exceptions=True)
        await inventory.hold(equipment[0].equipment_id, tomorrow(inventory), call_id="one")


async def wait_for_nothing(redis: Redis, inventory: Inventory) -> None:
    """Keep a connection in use."""
    while True:
        await redis.xread({inventory.keys.catalogue: "$"}, block=600)
