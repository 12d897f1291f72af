"""The server is killed and started again while calls go on: no answered change is lost, and none is made twice."""

import asyncio
import contextlib
import datetime as dt
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from inventory.files.backup import read_depot
from inventory.files.consistency import contradictions
from inventory.ledger.inventory import Inventory
from inventory.models import Booking, Equipment, EquipmentNotAvailable, Hold, InventoryUnavailable, Period
from inventory.server.embedded import embedded_server, socket_path
from shared.settings import Settings
from tests.support.faulty_proxy import FaultyProxy, faulty_proxy, redis_through
from tests.support.rentals import confirmed

UNIT = "ITM001"
CALLERS = 24
ENOUGH = 60  # bookings, before the server is killed


@pytest.fixture
async def own_proxy(tmp_path: Path) -> AsyncIterator[FaultyProxy]:
    """A proxy before a server that a test may kill."""
    async with embedded_server(tmp_path), faulty_proxy(socket_path(tmp_path)) as proxy:
        yield proxy


@pytest.fixture
async def own_redis(own_proxy: FaultyProxy) -> AsyncIterator[Redis]:
    async with redis_through(own_proxy) as redis:
        yield redis


@pytest.fixture
async def inventory(own_redis: Redis, settings: Settings, equipment: list[Equipment]) -> Inventory:
    inventory = Inventory(own_redis, depot=settings.depot, zone=settings.zone)
    await inventory.load(equipment[:3])
    return inventory


def wait_until_gone(process: int) -> None:
    stat = Path(f"/proc/{process}/stat")
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it may end between the two reads
        while stat.read_text().split()[2] != "Z":
            time.sleep(0.005)


async def kill(server: Redis) -> None:
    process = (await server.info("server"))["process_id"]
    os.kill(process, signal.SIGKILL)
    await asyncio.to_thread(wait_until_gone, process)


async def test_holds_and_bookings_are_there_after_the_server_was_killed_and_the_same_inventory_goes_on(
    inventory: Inventory, tmp_path: Path, equipment: list[Equipment]
) -> None:
    today = inventory.today()
    booking = await confirmed(inventory, equipment[0], await inventory.hold(UNIT, Period.of(today, 2), call_id="call"))
    hold = await inventory.hold(UNIT, Period.of(booking.period.day_after, 1), call_id="call")
    await kill(inventory.redis)
    with pytest.raises(InventoryUnavailable):
        await inventory.holds()
    async with embedded_server(tmp_path):
        assert await inventory.bookings() == [booking]
        assert await inventory.holds() == [hold]
        with pytest.raises(EquipmentNotAvailable):
            await inventory.hold(UNIT, Period.of(today, 3), call_id="another call")
        later = await confirmed(inventory, equipment[0], hold)
        assert {kept.reference for kept in await inventory.bookings()} == {booking.reference, later.reference}


async def test_a_booking_whose_answer_died_with_the_server_is_found_by_asking_again(
    inventory: Inventory, own_proxy: FaultyProxy, tmp_path: Path, equipment: list[Equipment]
) -> None:
    hold = await inventory.hold(UNIT, Period.of(inventory.today(), 2), call_id="call")
    fault = own_proxy.delay_answer("confirm")
    confirming = asyncio.create_task(confirmed(inventory, equipment[0], hold))
    await fault.reached.wait()
    await kill(inventory.redis)
    fault.go_on.set()
    await own_proxy.hang_up()
    async with embedded_server(tmp_path):
        with contextlib.suppress(InventoryUnavailable):
            await confirming
        booking = await confirmed(inventory, equipment[0], hold)
        assert await inventory.bookings() == [booking]
        assert len(await inventory.redis.xrange(inventory.keys.outbox) or []) == 1


async def test_a_server_killed_under_load_loses_no_booking_that_was_answered_and_makes_none_twice(
    inventory: Inventory, tmp_path: Path, equipment: list[Equipment]
) -> None:
    """Pairs of callers want the same unit on the same days, day after day, until the server is gone."""
    answered: list[Booking] = []
    unknown: list[Hold] = []
    enough = asyncio.Event()

    async def call(number: int) -> None:
        unit = equipment[number % 3]
        for day in range(number // 6, 10_000, CALLERS // 6):
            period = Period.of(inventory.today() + dt.timedelta(days=day), 1)
            with contextlib.suppress(EquipmentNotAvailable):
                hold = await inventory.hold(unit.equipment_id, period, call_id=f"call {number}")
                unknown.append(hold)
                answered.append(await confirmed(inventory, unit, hold))
                unknown.remove(hold)
            if len(answered) >= ENOUGH:
                enough.set()

    callers = [asyncio.create_task(call(number)) for number in range(CALLERS)]
    await enough.wait()
    await kill(inventory.redis)
    ends = await asyncio.gather(*callers, return_exceptions=True)
    assert all(isinstance(end, InventoryUnavailable) for end in ends), ends

    async with embedded_server(tmp_path):
        written = {booking.reference: booking for booking in await inventory.bookings()}
        print(f"\nkilled: {len(answered)} bookings answered, {len(unknown)} not, {len(written)} written")
        lost = [booking for booking in answered if written.get(booking.reference) != booking]
        assert lost == []
        assert len({(booking.equipment_id, booking.period) for booking in written.values()}) == len(written)
        for hold in unknown:
            # Whether the booking was stored or not, there is exactly one after asking again.
            unit = next(unit for unit in equipment if unit.equipment_id == hold.equipment_id)
            booking = await confirmed(inventory, unit, hold)
            assert written.setdefault(booking.reference, booking) == booking
        assert len(await inventory.bookings()) == len(answered) + len(unknown)
        assert len(await inventory.redis.xrange(inventory.keys.outbox) or []) == len(answered) + len(unknown)
        assert contradictions(await read_depot(inventory.redis, depot=inventory.keys.depot)) == []
