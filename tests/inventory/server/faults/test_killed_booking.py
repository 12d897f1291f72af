"""The server or the process of a call is killed in each phase of a booking: nothing that was told is lost or doubled.

`BOOKING_KILLS=120` in the environment kills so often; by default once in each phase.
"""

import asyncio
import contextlib
import itertools
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from inventory.files.backup import read_depot
from inventory.files.consistency import contradictions
from inventory.ledger import scripts
from inventory.ledger.inventory import Inventory
from inventory.models import Hold, HoldLost, Period
from inventory.server.connection import open_redis
from inventory.server.embedded import socket_path
from inventory.server.options import RedisOptions
from shared.settings import Settings
from tests.inventory.server.faults.test_killed_server import wait_until_gone
from tests.support.faulty_proxy import FaultyProxy, faulty_proxy
from tests.support.rentals import GENERATOR, confirmed

SCRIPTS = ("confirm", "hold", "keep_call", "reschedule_hold", "renew", "forget_call")
MOMENTS = ("before it is written", "before it is answered")
VICTIMS = ("the call", "the server")
PHASES = list(itertools.product(SCRIPTS, MOMENTS, VICTIMS))
KILLS = int(os.environ.get("BOOKING_KILLS", len(PHASES)))
SOON = 20.0  # seconds; a server starts again within one


class Calls:
    """Calls in processes of their own, one after another."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin
        assert process.stdout
        self._in, self._out = process.stdin, process.stdout

    async def begin(self, **asked: str) -> int:
        """Begin a call. Returns the id of its process."""
        self._in.write((json.dumps(asked) + "\n").encode())
        return int((await self._out.readline()).split()[1])

    async def end(self) -> list[str]:
        """Wait until the call has ended. Returns the references that it was told."""
        told: list[str] = []
        while (line := (await self._out.readline()).decode().strip()) != "ended":
            assert line.startswith("booked "), line
            told.append(line.removeprefix("booked "))
        return told


@pytest.fixture
async def calls() -> AsyncIterator[Calls]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.booking_to_kill",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    yield Calls(process)
    assert process.stdin
    process.stdin.close()
    await process.wait()


@pytest.fixture
async def server() -> AsyncIterator[contextlib.AsyncExitStack]:
    """Keeps every server that was started until the end of the test."""
    async with contextlib.AsyncExitStack() as stack:
        yield stack


async def started(server: contextlib.AsyncExitStack, folder: Path) -> Redis:
    """A client of the folder's server, which is started unless it runs. It knows every script."""
    redis = await server.enter_async_context(open_redis(RedisOptions(data_folder=folder)))
    for script in scripts.FOLDER.glob("*.lua"):
        await redis.script_load(scripts.source(script.stem))
    return redis


async def test_whatever_is_killed_in_whichever_phase_no_booking_is_lost_or_made_twice(
    server: contextlib.AsyncExitStack, calls: Calls, settings: Settings, tmp_path: Path
) -> None:
    redis = await started(server, tmp_path)
    inventory = Inventory(redis, depot=settings.depot, zone=settings.zone)
    await inventory.load([GENERATOR])
    told: list[str] = []
    after_all: Counter[str] = Counter()
    async with faulty_proxy(socket_path(tmp_path)) as proxy:
        for number in range(KILLS):
            script, moment, victim = PHASES[number % len(PHASES)]
            hold_id, first = f"hold{number}", inventory.today() + timedelta(days=2 * number)
            fault = proxy.delay_request(script) if moment == MOMENTS[0] else proxy.delay_answer(script)
            process = await calls.begin(
                url=proxy.url, depot=settings.depot, unit="ITM001", hold_id=hold_id, first_day=str(first)
            )
            async with asyncio.timeout(SOON):
                await fault.reached.wait()
            if victim == "the call":
                os.kill(process, signal.SIGKILL)
                fault.go_on.set()  # what it had sent arrives all the same
            else:
                await kill_server(redis, proxy)
                fault.go_on.set()
                redis = await started(server, tmp_path)
                inventory = Inventory(redis, depot=settings.depot, zone=settings.zone)
            async with asyncio.timeout(SOON):
                told += await calls.end()
            await proxy.hang_up()
            stored = await require_nothing_lost(inventory, told)
            assert victim == "the call" or stored[hold_id] in told, "it asked again until it was told"
            after_all[await booked_by_another(inventory, hold_id, first)] += 1
    bookings = await inventory.bookings()
    assert len({(booking.equipment_id, booking.period) for booking in bookings}) == len(bookings)
    print(f"\n{KILLS} kills; {len(told)} bookings told, {len(bookings)} in the end: 0 lost, 0 twice; {dict(after_all)}")


async def kill_server(redis: Redis, proxy: FaultyProxy) -> None:
    process = (await redis.info("server"))["process_id"]
    os.kill(process, signal.SIGKILL)
    await asyncio.to_thread(wait_until_gone, process)
    await proxy.hang_up()


async def require_nothing_lost(inventory: Inventory, told: list[str]) -> dict[str, str]:
    """Every booking that was told is there once, with one confirmation. Returns the references by hold."""
    bookings = await inventory.bookings()
    references = [booking.reference for booking in bookings]
    assert set(told) <= set(references)
    assert len({booking.hold_id for booking in bookings}) == len(bookings)
    assert await inventory.redis.xlen(inventory.keys.outbox) == len(bookings)
    assert contradictions(await read_depot(inventory.redis, depot=inventory.keys.depot)) == []
    return {booking.hold_id: booking.reference for booking in bookings}


async def booked_by_another(inventory: Inventory, hold_id: str, first: date) -> str:
    """Another process confirms the hold of the killed call: it gets the same booking, the only one, or none."""
    before = {booking.hold_id: booking for booking in await inventory.bookings()}
    days = Period.of(first + timedelta(days=1), 1)
    hold = Hold(
        hold_id=hold_id,
        equipment_id="ITM001",
        call_id=f"call of {hold_id}",
        period=days,
        expires_at=inventory.now(),
    )
    try:
        booking = await confirmed(inventory, GENERATOR, hold)
    except HoldLost:
        assert hold_id not in before
        return "never held for these days"
    assert before.get(hold_id, booking) == booking
    return "booked before" if hold_id in before else "booked now"
