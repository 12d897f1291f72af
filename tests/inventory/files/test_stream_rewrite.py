"""A stream that is written anew is the same stream, without what was deleted from it."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from redis import Redis as SyncRedis
from redis.asyncio import Redis

from inventory.files import stream_rewrite
from inventory.files.backup import read_stream
from inventory.files.backup_file import StreamContents
from inventory.files.stream_rewrite import rewrite_streams
from inventory.ledger.inventory import Inventory
from inventory.models import InventoryError
from inventory.server.embedded import socket_path

SECRET = "the blue gate"


@pytest.fixture
async def stream(inventory: Inventory) -> str:
    """Three entries, of which the second was deleted, the first is taken, and the third is not read yet."""
    redis, key = inventory.redis, inventory.keys.outbox
    await redis.xgroup_create(key, "group", "0", mkstream=True)
    ids: list[Any] = [await redis.xadd(key, {"text": text}) for text in ("first", SECRET, "third")]
    await redis.xreadgroup("group", "one", {key: ">"}, count=2)
    await redis.xack(key, "group", ids[1])
    await redis.xdel(key, ids[1])
    return key


async def whole(redis: Redis, key: str) -> StreamContents:
    return read_stream(await redis.execute_command("XINFO", "STREAM", key, "FULL", "COUNT", 0))


async def test_it_has_the_same_entries_groups_and_counters(inventory: Inventory, stream: str) -> None:
    before = await whole(inventory.redis, stream)
    assert (len(before.entries), before.entries_added, len(before.groups["group"].pending)) == (2, 3, 1)
    assert await rewrite_streams(inventory.redis, [stream, inventory.keys.tasks])
    assert await whole(inventory.redis, stream) == before
    assert not await inventory.redis.exists(inventory.keys.tasks), "one that is not there is not made"
    read: Any = await inventory.redis.xreadgroup("group", "one", {stream: ">"})
    assert [fields for _, fields in read[0][1]] == [{b"text": b"third"}]


async def test_what_was_taken_just_before_is_not_due_at_once(inventory: Inventory, stream: str) -> None:
    await rewrite_streams(inventory.redis, [stream])
    pending: Any
    (pending,) = await inventory.redis.xpending_range(stream, "group", "-", "+", 10)
    assert pending["times_delivered"] == 1
    assert pending["time_since_delivered"] < 5000
    assert await inventory.redis.xclaim(stream, "group", "two", 60_000, [pending["message_id"]]) == []


async def test_entries_that_come_meanwhile_are_not_lost(inventory: Inventory, stream: str) -> None:
    async def write() -> None:
        for number in range(200):
            await inventory.redis.xadd(stream, {"number": number})

    async def rewrite() -> None:
        for _ in range(20):
            await rewrite_streams(inventory.redis, [stream])

    await asyncio.gather(write(), rewrite())
    assert await inventory.redis.xlen(stream) == 202


async def test_a_stream_that_is_changed_all_the_time_is_given_up_in_a_sentence(
    inventory: Inventory, stream: str, server_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = stream_rewrite.read_stream

    def changed_meanwhile(answer: object) -> StreamContents:
        with SyncRedis(unix_socket_path=str(socket_path(server_folder))) as another:
            another.xadd(stream, {"a": "b"})
        return read(answer)

    monkeypatch.setattr(stream_rewrite, "read_stream", changed_meanwhile)
    with pytest.raises(InventoryError, match="changed by others all the time"):
        await rewrite_streams(inventory.redis, [stream])
    assert await inventory.redis.xlen(stream) == 2 + stream_rewrite.ATTEMPTS
