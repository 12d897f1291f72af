"""What was deleted stays in the append-only file until the server rewrites it; the line waits for that."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis import Redis as SyncRedis
from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.server.connection import open_redis
from inventory.server.log_rewrite import rewrite_log
from shared.settings import Settings
from tests.inventory.server.topology.conftest import place
from tests.inventory.server.topology.servers import HOST, PASSWORD_IN_A_URL, Server, servers_in, until_answered
from tests.support.files_with import files_with
from tests.support.waiting import until

SECRET = "+12175550101"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with servers_in(tmp_path) as servers:
        server = servers.start("--appendonly", "yes", "--auto-aof-rewrite-percentage", "0")
        until_answered(server)
        yield server


@pytest.fixture
def admin(server: Server) -> Iterator[SyncRedis]:
    with server.admin() as client:
        yield client


@pytest.fixture
async def inventory(server: Server, settings: Settings) -> AsyncIterator[Inventory]:
    worker = place(f"redis://worker:{PASSWORD_IN_A_URL}@{HOST}:{server.port}", server.folder).worker
    async with open_redis(worker) as redis:
        yield Inventory(redis, depot=settings.depot, zone=settings.zone)


async def write_and_delete(redis: Redis, inventory: Inventory) -> None:
    await redis.hset(inventory.keys.holds, "x", SECRET)  # type: ignore[misc]
    await redis.hdel(inventory.keys.holds, "x")  # type: ignore[misc]


async def test_what_was_deleted_is_in_the_file_until_it_is_rewritten(server: Server, inventory: Inventory) -> None:
    await write_and_delete(inventory.redis, inventory)
    assert files_with(server.folder, SECRET)
    rewrite = await rewrite_log(inventory.redis, inventory.keys.equipment)
    assert (rewrite.done, rewrite.told) == (True, "The append-only file was rewritten")
    await until(lambda: not files_with(server.folder, SECRET))  # the server removes the old file a moment later


async def test_a_rewrite_that_began_before_the_deletion_is_not_taken_for_one_after_it(
    server: Server, admin: SyncRedis, inventory: Inventory
) -> None:
    await inventory.redis.hset(inventory.keys.holds, "x", SECRET)  # type: ignore[misc]
    admin.config_set("rdb-key-save-delay", "300000")  # microseconds for each key
    admin.bgrewriteaof()
    await asyncio.sleep(0.05)
    await inventory.redis.hdel(inventory.keys.holds, "x")  # type: ignore[misc]
    await inventory.redis.hset(inventory.keys.bookings, "x", "something else")  # type: ignore[misc]
    assert (await rewrite_log(inventory.redis, inventory.keys.equipment)).done
    await until(lambda: not files_with(server.folder, SECRET))


async def test_a_rewrite_that_takes_long_is_not_waited_for_without_a_limit(
    admin: SyncRedis, inventory: Inventory
) -> None:
    await inventory.redis.hset(inventory.keys.holds, "x", SECRET)  # type: ignore[misc]
    admin.config_set("rdb-key-save-delay", "2000000")
    rewrite = await rewrite_log(inventory.redis, inventory.keys.equipment, seconds=0.2)
    assert not rewrite.done
    assert "still being rewritten" in rewrite.told


async def test_who_may_not_rewrite_the_file_is_told_which_user_and_command_it_takes(
    admin: SyncRedis, inventory: Inventory
) -> None:
    admin.acl_setuser("worker", enabled=True, commands=["-bgrewriteaof"])
    rewrite = await rewrite_log(inventory.redis, inventory.keys.equipment)
    assert not rewrite.done
    assert "main.py housekeeping as the administrator" in rewrite.told


async def test_a_server_that_fails_to_rewrite_the_file_is_told(
    server: Server, admin: SyncRedis, inventory: Inventory
) -> None:
    admin.config_set("rdb-key-save-delay", "300000")
    await inventory.redis.hset(inventory.keys.holds, "x", SECRET)  # type: ignore[misc]
    rewriting = asyncio.create_task(rewrite_log(inventory.redis, inventory.keys.equipment))
    await until(lambda: _children(server))
    for child in _children(server):
        os.kill(child, signal.SIGKILL)
    rewrite = await rewriting
    assert not rewrite.done
    assert "the server failed" in rewrite.told


def _children(server: Server) -> list[int]:
    listed = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text(encoding="ascii")
    return [int(process) for process in listed.split()]
