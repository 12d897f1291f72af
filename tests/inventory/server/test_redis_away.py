"""Redis does not answer: that is reported within three seconds, and all works again when Redis is back."""

import asyncio
import os
import signal
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from inventory.ledger import scripts
from inventory.ledger.inventory import Inventory
from inventory.models import BookingUnconfirmed, Equipment, InventoryUnavailable, Period
from inventory.server.connection import open_redis
from inventory.server.embedded import embedded_server, socket_path
from inventory.server.options import RedisOptions
from shared.settings import Settings
from tests.support.faulty_proxy import faulty_proxy
from tests.support.rentals import confirmed

SAID_WITHIN = 3.0  # seconds


@pytest.fixture
async def own_redis(tmp_path: Path) -> AsyncIterator[Redis]:
    """A server that a test may stop."""
    async with embedded_server(tmp_path), open_redis(RedisOptions(data_folder=tmp_path)) as redis:
        yield redis


async def seconds_until_said(inventory: Inventory) -> float:
    begun = time.perf_counter()
    with pytest.raises(InventoryUnavailable):
        await inventory.hold("ITM001", Period.of(inventory.today(), 1), call_id="call")
    return time.perf_counter() - begun


async def test_a_server_that_hangs_is_said_in_time_and_works_again_when_it_goes_on(
    own_redis: Redis, settings: Settings, equipment: list[Equipment]
) -> None:
    inventory = Inventory(own_redis, depot=settings.depot, zone=settings.zone)
    await inventory.load(equipment[:1])
    server = (await own_redis.info("server"))["process_id"]
    os.kill(server, signal.SIGSTOP)
    try:
        assert await seconds_until_said(inventory) < SAID_WITHIN
    finally:
        os.kill(server, signal.SIGCONT)
    assert await inventory.get(equipment[0].equipment_id) == equipment[0]


async def test_a_confirm_that_is_slow_and_then_waits_for_a_replica_is_over_in_time(
    own_redis: Redis, tmp_path: Path, settings: Settings, equipment: list[Equipment]
) -> None:
    async with faulty_proxy(socket_path(tmp_path)) as proxy:
        options = RedisOptions(redis_url=SecretStr(proxy.url), data_folder=tmp_path, redis_answer_seconds=2.5)
        async with open_redis(options) as redis:
            inventory = Inventory(redis, depot=settings.depot, zone=settings.zone, replicas=1, replica_seconds=1.0)
            await inventory.load(equipment[:1])
            hold = await inventory.hold(equipment[0].equipment_id, Period.of(inventory.today(), 1), call_id="call")
            await own_redis.script_load(scripts.source("confirm"))
            fault = proxy.delay_answer("confirm")
            asyncio.get_running_loop().call_later(2.0, fault.go_on.set)
            begun = time.perf_counter()
            with pytest.raises(InventoryUnavailable):
                await confirmed(inventory, equipment[0], hold)
            assert time.perf_counter() - begun < SAID_WITHIN
            with pytest.raises(BookingUnconfirmed):
                await confirmed(inventory, equipment[0], hold)


async def test_a_server_that_is_stopped_is_said_in_time_and_works_again_when_it_is_back(
    tmp_path: Path, settings: Settings, equipment: list[Equipment]
) -> None:
    async with open_redis(RedisOptions(data_folder=tmp_path)) as redis:
        inventory = Inventory(redis, depot=settings.depot, zone=settings.zone)
        await inventory.load(equipment[:1])
        await redis.shutdown(nosave=True)
        assert await seconds_until_said(inventory) < SAID_WITHIN
        async with embedded_server(tmp_path):
            assert await inventory.get(equipment[0].equipment_id) == equipment[0]


async def test_an_address_where_nobody_answers_is_said_in_time(settings: Settings) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        redis = Redis(port=silent.getsockname()[1], socket_timeout=1.0, socket_connect_timeout=1.0)
        assert await seconds_until_said(Inventory(redis, depot=settings.depot, zone=settings.zone)) < SAID_WITHIN
        await redis.aclose()


async def test_a_script_cache_that_was_flushed_is_filled_again(
    inventory: Inventory, redis: Redis, equipment: list[Equipment]
) -> None:
    await inventory.load(equipment[:1])
    await redis.script_flush()
    assert await inventory.available([equipment[0].equipment_id], Period.of(inventory.today(), 1))
