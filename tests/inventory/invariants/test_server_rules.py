"""The rules about Redis itself, about clocks and about the disk, each broken on purpose."""

import datetime as dt
from pathlib import Path

import pytest

from inventory.invariants.clocks_agree import ClocksAgree
from inventory.invariants.disk_has_room import GIB, DiskHasRoom
from inventory.invariants.invariant import State, Verdict, verdict_of
from inventory.invariants.keeps_all_keys import KeepsAllKeys
from inventory.ledger.inventory import Inventory
from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions
from shared.settings import Settings


async def test_a_server_that_may_evict_is_told(tmp_path: Path, settings: Settings) -> None:
    async with open_redis(RedisOptions(data_folder=tmp_path / "var")) as redis:
        inventory = Inventory(redis, depot=settings.depot, zone=settings.zone)
        assert (await verdict_of(KeepsAllKeys(inventory))).state is State.FINE
        await redis.config_set("maxmemory", "500mb")
        await redis.config_set("maxmemory-policy", "allkeys-lru")
        verdict = await verdict_of(KeepsAllKeys(inventory))
    assert verdict.state is State.BROKEN
    assert "its maxmemory-policy is allkeys-lru. Set it to noeviction" in verdict.told


async def test_a_server_that_may_not_be_asked_is_neither_fine_nor_broken(tmp_path: Path, settings: Settings) -> None:
    async with open_redis(RedisOptions(data_folder=tmp_path / "var")) as redis:
        await redis.execute_command("ACL", "SETUSER", "default", "-info", "-time")
        inventory = Inventory(redis, depot=settings.depot, zone=settings.zone)
        verdicts = [await verdict_of(KeepsAllKeys(inventory)), await verdict_of(ClocksAgree(inventory))]
    assert [verdict.state for verdict in verdicts] == [State.NOT_CHECKED] * 2
    assert "Redis does not tell its maxmemory-policy" in verdicts[0].told
    assert "because Redis did not answer (its user may not do that" in verdicts[1].told


def ahead(inventory: Inventory, seconds: float) -> Inventory:
    return Inventory(
        inventory.redis,
        depot=inventory.keys.depot,
        zone=inventory.zone,
        now=lambda: dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds),
    )


@pytest.mark.parametrize(("seconds", "which"), [(11.0, "ahead of"), (-11.0, "behind")])
async def test_clocks_that_are_apart_are_told_with_which_one_is_ahead(
    inventory: Inventory, seconds: float, which: str
) -> None:
    verdict = await verdict_of(ClocksAgree(ahead(inventory, seconds)))
    assert verdict.state is State.BROKEN
    assert f"The clock of this machine is more than 10 seconds {which} that of Redis" in verdict.told


@pytest.mark.parametrize("seconds", [-9.0, 0.0, 9.0])
async def test_clocks_that_are_nearly_the_same_agree(inventory: Inventory, seconds: float) -> None:
    assert (await verdict_of(ClocksAgree(ahead(inventory, seconds)))).state is State.FINE


async def test_an_answer_that_takes_long_is_not_taken_for_a_difference(inventory: Inventory) -> None:
    class Slow:
        calls = 0

        def now(self) -> dt.datetime:
            """Each answer takes 24 seconds by this clock, which is 12 ahead in the middle of it."""
            self.calls += 1
            return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=24 * (self.calls % 2 == 0))

    slow = Inventory(inventory.redis, depot=inventory.keys.depot, zone=inventory.zone, now=Slow().now)
    assert (await verdict_of(ClocksAgree(slow))).state is State.FINE


async def test_without_redis_nothing_is_known_of_the_clocks(inventory_away: Inventory) -> None:
    assert (await verdict_of(ClocksAgree(inventory_away))).state is State.NOT_CHECKED
    assert (await verdict_of(KeepsAllKeys(inventory_away))).state is State.NOT_CHECKED


async def of_disk(folder: Path, total: int, free: int, *, embedded: bool = True) -> Verdict:
    return await verdict_of(DiskHasRoom(folder, embedded=embedded, usage=lambda _: (total, total - free, free)))


async def test_a_disk_that_is_nearly_full_is_told(tmp_path: Path) -> None:
    verdict = await of_disk(tmp_path / "var", 100 * GIB, GIB // 2)
    assert verdict.state is State.BROKEN
    assert "data folder var/, in which the embedded server keeps the bookings, is nearly full" in verdict.told
    assert "embedded" not in (await of_disk(tmp_path / "var", 100 * GIB, 1, embedded=False)).findings[0].told


@pytest.mark.parametrize(("total", "free"), [(100 * GIB, GIB), (GIB // 2, GIB // 10)])
async def test_a_disk_with_a_gibibyte_or_a_tenth_of_it_free_has_room(tmp_path: Path, total: int, free: int) -> None:
    assert (await of_disk(tmp_path, total, free)).state is State.FINE


async def test_a_disk_that_cannot_be_looked_at_is_neither_fine_nor_broken(tmp_path: Path) -> None:
    def refused(_: Path) -> tuple[int, int, int]:
        raise PermissionError(13, "Permission denied")

    verdict = await verdict_of(DiskHasRoom(tmp_path, embedded=True, usage=refused))
    assert verdict.state is State.NOT_CHECKED
    assert "cannot be looked at (Permission denied)" in verdict.told


async def test_the_disk_of_a_folder_that_is_not_there_yet_is_looked_at(tmp_path: Path) -> None:
    assert (await verdict_of(DiskHasRoom(tmp_path / "not" / "yet", embedded=True))).state is not State.NOT_CHECKED
