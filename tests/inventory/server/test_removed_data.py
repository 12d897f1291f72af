"""`rm -rf var` under a running line: nothing more is promised, and it is said what happened."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, InventoryUnavailable, Period
from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions
from shared.settings import Settings
from tests.support.rentals import confirmed


def replaced(folder: Path) -> None:
    shutil.copytree(folder / "appendonlydir", folder.parent / "copy")
    shutil.rmtree(folder / "appendonlydir")
    shutil.move(folder.parent / "copy", folder / "appendonlydir")


def emptied(folder: Path) -> None:
    for file in (folder / "appendonlydir").iterdir():
        file.unlink()


WAYS: dict[str, Callable[[Path], object]] = {
    "removed": shutil.rmtree,
    "moved": lambda folder: folder.rename(folder.parent / "elsewhere"),
    "the log removed": lambda folder: shutil.rmtree(folder / "appendonlydir"),
    "the log emptied": emptied,
    "the log replaced": replaced,
}


@pytest.mark.parametrize("way", WAYS)
async def test_when_the_data_is_removed_nothing_more_is_booked(
    way: str, tmp_path: Path, settings: Settings, equipment: list[Equipment]
) -> None:
    folder = tmp_path / "var"
    async with open_redis(RedisOptions(data_folder=folder)) as redis:
        inventory = Inventory(redis, depot=settings.depot, zone=settings.zone)
        await inventory.load(equipment[:1])
        unit = equipment[0]
        hold = await inventory.hold(unit.equipment_id, Period.of(inventory.today(), 1), call_id="c")
        WAYS[way](folder)
        with pytest.raises(InventoryUnavailable, match="data folder was removed"):
            await confirmed(inventory, unit, hold)
        with pytest.raises(InventoryUnavailable, match="data folder was removed"):
            await inventory.get(unit.equipment_id)


async def test_a_log_that_the_server_rewrites_is_still_there(tmp_path: Path) -> None:
    async with open_redis(RedisOptions(data_folder=tmp_path / "var")) as redis:
        for number in range(3):
            await redis.set("x", number)
            await redis.bgrewriteaof()
            while (await redis.info("persistence"))["aof_rewrite_in_progress"]:
                await redis.ping()  # type: ignore[misc]
        assert await redis.get("x") == b"2"
