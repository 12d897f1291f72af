"""A worker's catalogue follows what other workers and people change."""

import asyncio
import time
from pathlib import Path

import pytest
from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.ledger.keys import Keys
from inventory.models import Equipment, InventoryUnavailable
from inventory.search.live_catalogue import LiveCatalogue, open_catalogue, take_catalogue_snapshot
from inventory.server.connection import open_redis
from inventory.server.embedded import embedded_server
from inventory.server.options import RedisOptions
from shared.settings import Settings
from tests.support.counted import told
from tests.support.waiting import until

SOON = 2.0  # seconds; what is awaited takes milliseconds


async def until_found(catalogue: LiveCatalogue, query: str, name: str) -> float:
    """Seconds until the catalogue finds equipment of this name."""
    begun = time.perf_counter()
    while name not in [unit.name for unit in catalogue.search(query).equipment]:
        assert time.perf_counter() - begun < SOON, f"{name} was not found in {SOON} s"
        await asyncio.sleep(0.005)
    return time.perf_counter() - begun


def renamed(unit: Equipment, name: str) -> Equipment:
    return unit.model_copy(update={"name": name, "description": ""})


async def test_what_one_worker_adds_is_found_by_another(
    inventory: Inventory, redis: Redis, settings: Settings, equipment: list[Equipment]
) -> None:
    another = Inventory(redis, depot=settings.depot, zone=settings.zone)
    await inventory.load(equipment[:3])
    async with open_catalogue(another) as catalogue:
        assert not catalogue.search("stump grinder").equipment
        assert catalogue.categories == ["AV Equipment", "Power Equipment"]
        new = renamed(equipment[0], "Stump Grinder").model_copy(update={"equipment_id": "NEW1", "category": "Grinders"})
        await inventory.load([new])
        await until_found(catalogue, "stump grinder", "Stump Grinder")
        assert catalogue.categories == ["AV Equipment", "Grinders", "Power Equipment"]


async def test_what_was_renamed_is_found_by_its_new_name_only(inventory: Inventory, equipment: list[Equipment]) -> None:
    await inventory.load(equipment[:3])
    async with open_catalogue(inventory) as catalogue:
        await inventory.load([renamed(unit, "Stump Grinder") for unit in equipment[:3]])
        await until_found(catalogue, "stump grinder", "Stump Grinder")
        assert not catalogue.search("projector").equipment


async def test_a_change_made_while_the_catalogue_is_read_is_not_missed(
    inventory: Inventory, equipment: list[Equipment], monkeypatch: pytest.MonkeyPatch
) -> None:
    await inventory.load(equipment[:3])
    read_all = inventory.all

    async def changed_meanwhile() -> list[Equipment]:
        units = await read_all()
        await inventory.load([renamed(equipment[0], "Stump Grinder")])
        return units

    monkeypatch.setattr(inventory, "all", changed_meanwhile)
    async with open_catalogue(inventory) as catalogue:
        await until_found(catalogue, "stump grinder", "Stump Grinder")


async def test_a_stream_that_was_trimmed_unread_ends_in_reading_everything_anew(
    inventory: Inventory, redis: Redis, settings: Settings, equipment: list[Equipment]
) -> None:
    await inventory.load(equipment[:3])
    catalogue = LiveCatalogue(inventory, await take_catalogue_snapshot(inventory))
    await inventory.load([renamed(equipment[0], "Stump Grinder"), renamed(equipment[1], "Wood Chipper")])
    await redis.xtrim(Keys(settings.depot).catalogue, maxlen=1, approximate=False)
    following = asyncio.create_task(catalogue.follow())
    await until_found(catalogue, "stump grinder", "Stump Grinder")
    await until_found(catalogue, "wood chipper", "Wood Chipper")
    following.cancel()


async def test_after_a_lost_connection_everything_is_read_anew(
    inventory: Inventory, equipment: list[Equipment], monkeypatch: pytest.MonkeyPatch
) -> None:
    await inventory.load(equipment[:3])
    away = True
    ask = inventory.catalogue_changes

    async def answers_when_back(after: str, *, wait_seconds: float) -> object:
        if away:
            raise InventoryUnavailable("the test has pulled the plug")
        return await ask(after, wait_seconds=wait_seconds)

    monkeypatch.setattr("inventory.search.live_catalogue.RETRY_SECONDS", 0.01)
    monkeypatch.setattr(inventory, "catalogue_changes", answers_when_back)
    async with open_catalogue(inventory) as catalogue:
        await inventory.load([renamed(equipment[0], "Stump Grinder")])
        await asyncio.sleep(0.05)
        away = False
        await until_found(catalogue, "stump grinder", "Stump Grinder")


async def test_how_old_the_catalogue_is_is_told_while_redis_is_away_and_when_it_is_back(
    inventory: Inventory, equipment: list[Equipment], monkeypatch: pytest.MonkeyPatch
) -> None:
    def current() -> float:
        return told("rental_catalogue_current_timestamp_seconds", depot=inventory.keys.depot)

    await inventory.load(equipment[:3])
    monkeypatch.setattr("inventory.search.live_catalogue.RETRY_SECONDS", 0.01)
    monkeypatch.setattr("inventory.search.live_catalogue.WAIT_SECONDS", 0.01)
    ask = inventory.catalogue_changes

    async def away(*_: object, **__: object) -> object:
        raise InventoryUnavailable("the test has pulled the plug")

    async with open_catalogue(inventory):
        at_first = current()
        assert at_first > 0
        await until(lambda: current() > at_first)
        monkeypatch.setattr(inventory, "catalogue_changes", away)
        monkeypatch.setattr(inventory, "catalogue_position", away)
        await asyncio.sleep(0.1)
        then = current()
        await asyncio.sleep(0.1)
        assert current() == then
        monkeypatch.undo()
        monkeypatch.setattr(inventory, "catalogue_changes", ask)
        await until(lambda: current() > then)


async def test_searching_goes_on_while_redis_is_away(
    tmp_path: Path, settings: Settings, equipment: list[Equipment]
) -> None:
    async with embedded_server(tmp_path), open_redis(RedisOptions(data_folder=tmp_path)) as redis:
        inventory = Inventory(redis, depot=settings.depot, zone=settings.zone)
        await inventory.load(equipment[:3])
        async with open_catalogue(inventory) as catalogue:
            await redis.shutdown(nosave=True)
            assert catalogue.search("generator").equipment


async def test_what_changed_since_a_snapshot_was_taken_is_found(
    inventory: Inventory, equipment: list[Equipment]
) -> None:
    await inventory.load(equipment[:3])
    snapshot = await take_catalogue_snapshot(inventory)
    await inventory.load([renamed(equipment[0], "Stump Grinder")])
    async with open_catalogue(inventory, snapshot) as catalogue:
        await until_found(catalogue, "stump grinder", "Stump Grinder")


async def test_a_catalogue_that_is_closed_at_once_is_followed_no_more(inventory: Inventory) -> None:
    snapshot = await take_catalogue_snapshot(inventory)
    async with asyncio.timeout(10):
        for _ in range(20):
            async with open_catalogue(inventory, snapshot):
                await asyncio.sleep(0)
