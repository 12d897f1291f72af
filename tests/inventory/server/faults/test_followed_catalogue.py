"""Other workers find what one worker changed, in time, whatever happens to their connections and to the stream."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, EquipmentNotFound, Period
from inventory.search.live_catalogue import LiveCatalogue, open_catalogue, take_catalogue_snapshot
from inventory.server.connection import open_redis
from inventory.server.embedded import embedded_server, socket_path
from inventory.server.options import RedisOptions
from shared.settings import Settings
from tests.support.faulty_proxy import faulty_proxy, redis_through

CHANGES = 20
SOON = 4.0  # seconds, in which a client may have to try again once or twice


@pytest.fixture
async def another(server_folder: Path, settings: Settings) -> AsyncIterator[Inventory]:
    """The inventory as another worker sees it, over its own connections."""
    async with open_redis(RedisOptions(data_folder=server_folder)) as redis:
        yield Inventory(redis, depot=settings.depot, zone=settings.zone)


async def until_found(catalogue: LiveCatalogue, name: str) -> None:
    begun = time.perf_counter()
    while not any(unit.name == name for unit in catalogue.search(name).equipment):
        assert time.perf_counter() - begun < SOON, f"{name} was not found in {SOON} s"
        await asyncio.sleep(0.001)


def renamed(unit: Equipment, name: str) -> Equipment:
    return unit.model_copy(update={"name": name, "description": ""})


async def test_twenty_changes_of_one_worker_are_found_by_two_others(
    inventory: Inventory, another: Inventory, redis: Redis, settings: Settings, equipment: list[Equipment]
) -> None:
    await inventory.load(equipment)
    third = Inventory(redis, depot=settings.depot, zone=settings.zone)
    seconds: list[float] = []
    async with open_catalogue(another) as one, open_catalogue(third) as two:
        for number in range(CHANGES):
            name = f"Stump Grinder {chr(ord('A') + number) * 3}"
            begun = time.perf_counter()
            await inventory.load([renamed(equipment[0], name)])
            await asyncio.gather(until_found(one, name), until_found(two, name))
            seconds.append(time.perf_counter() - begun)
    median = statistics.median(seconds)
    print(f"\nfrom write to found by two: median {median * 1000:.1f} ms, longest {max(seconds) * 1000:.1f} ms")


async def test_a_follower_whose_connection_is_killed_misses_nothing(
    inventory: Inventory, another: Inventory, redis: Redis, equipment: list[Equipment]
) -> None:
    await inventory.load(equipment[:3])
    async with open_catalogue(another) as catalogue:
        for name in ("Stump Grinder", "Wood Chipper", "Snow Blower"):
            followers = [client["id"] for client in await redis.client_list() if client["cmd"] == "xread"]
            for follower in followers:
                await redis.client_kill_filter(_id=follower)
            await inventory.load([renamed(equipment[0], name)])
            await until_found(catalogue, name)


async def test_a_stream_that_was_empty_and_then_trimmed_ends_in_reading_everything_anew(
    inventory: Inventory, redis: Redis, equipment: list[Equipment]
) -> None:
    catalogue = LiveCatalogue(inventory, await take_catalogue_snapshot(inventory))
    names = ("Stump Grinder", "Wood Chipper", "Snow Blower")
    await inventory.load([renamed(unit, name) for unit, name in zip(equipment, names, strict=False)])
    await redis.xtrim(inventory.keys.catalogue, maxlen=1, approximate=False)
    following = asyncio.create_task(catalogue.follow())
    for name in names:
        await until_found(catalogue, name)
    following.cancel()


async def test_after_a_server_that_came_back_changes_are_found_and_availability_is_never_that_of_before(
    tmp_path: Path, settings: Settings, equipment: list[Equipment]
) -> None:
    """All connections of the worker go through a proxy that breaks with the server. People change units before it
    connects again."""
    unit = equipment[0].equipment_id
    async with embedded_server(tmp_path), faulty_proxy(socket_path(tmp_path)) as proxy, redis_through(proxy) as redis:
        worker = Inventory(redis, depot=settings.depot, zone=settings.zone)
        await worker.load(equipment[:3])
        days = Period.of(worker.today(), 1)
        async with open_catalogue(worker) as catalogue:
            assert await worker.available([unit], days) == [unit]
            async with open_redis(RedisOptions(data_folder=tmp_path)) as people:
                await people.shutdown(nosave=True)
            await proxy.hang_up()
            async with embedded_server(tmp_path), open_redis(RedisOptions(data_folder=tmp_path)) as people:
                desk = Inventory(people, depot=settings.depot, zone=settings.zone)
                await desk.load([renamed(equipment[1], "Stump Grinder")])
                await desk.hold(unit, days, call_id="another call")
                assert await worker.available([unit], days) == []
                await until_found(catalogue, "Stump Grinder")


async def test_a_depot_that_lost_its_data_offers_nothing_that_the_catalogue_remembers(
    inventory: Inventory, redis: Redis, equipment: list[Equipment]
) -> None:
    await inventory.load(equipment[:3])
    unit = equipment[0].equipment_id
    async with open_catalogue(inventory) as catalogue:
        for key in [key async for key in redis.scan_iter(f"rental:{{{inventory.keys.depot}}}:*")]:
            await redis.delete(key)
        assert catalogue.search("generator").equipment, "the catalogue is not asked what is free"
        today = Period.of(inventory.today(), 1)
        assert await inventory.available([unit], today) == []
        assert await inventory.first_free([unit], today, furthest_start=today.day_after) is None
        with pytest.raises(EquipmentNotFound):
            await inventory.hold(unit, today, call_id="call")
        await inventory.load([renamed(equipment[1], "Stump Grinder")])
        await until_found(catalogue, "Stump Grinder")
        begun = time.perf_counter()
        while catalogue.search("generator").equipment:
            assert time.perf_counter() - begun < SOON, "what is not there any more is still found"
            await asyncio.sleep(0.005)
