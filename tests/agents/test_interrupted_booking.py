"""What is known of a booking when its tool is cancelled, its hold expires or its caller hangs up in the middle."""

import asyncio
import contextlib
import dataclasses
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agents.conversation.rental_line import RentalLine
from inventory.ledger.inventory import Inventory
from inventory.server.embedded import socket_path
from shared.workflow import Stage
from tests.support.faulty_proxy import FaultyProxy, faulty_proxy, redis_through
from tests.support.phone import GENERATOR, Phone, call_at, on_the_phone
from tests.support.scripted_model import call

STAGE = Stage.BOOKING_COMPLETION
BRIEF_MS = 300  # the life of a hold in the tests of its expiry


@pytest.fixture
async def proxy(server_folder: Path) -> AsyncIterator[FaultyProxy]:
    async with faulty_proxy(socket_path(server_folder)) as proxy:
        yield proxy


@pytest.fixture
async def faulty_line(proxy: FaultyProxy, line: RentalLine) -> AsyncIterator[RentalLine]:
    """The line of the tests, whose calls reach the inventory through the proxy."""
    async with redis_through(proxy) as redis:
        reached = Inventory(redis, depot=line.settings.depot, zone=line.settings.zone)
        yield dataclasses.replace(line, inventory=reached)


def tool_task(name: str) -> asyncio.Task[object]:
    """The task in which the session runs this tool."""
    (task,) = (task for task in asyncio.all_tasks() if task.get_name() == f"tool_exec_{name}")
    return task


@contextlib.asynccontextmanager
async def cancelled_while_booking(line: RentalLine, proxy: FaultyProxy) -> AsyncIterator[Phone]:
    """A call whose booking is written, its answer on the way, and the tool that waits for it cancelled."""
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        fault = proxy.delay_answer("confirm")
        turn = asyncio.ensure_future(phone.use(call("complete_booking")))
        await fault.reached.wait()
        tool_task("complete_booking").cancel()
        await asyncio.wait([turn], timeout=1)
        assert phone.call.rental is None, "its answer is still on the way"
        asyncio.get_running_loop().call_later(0.05, fault.go_on.set)
        yield phone


async def test_a_booking_whose_tool_was_cancelled_is_told_when_it_is_asked_for_again(
    faulty_line: RentalLine, proxy: FaultyProxy, line: RentalLine
) -> None:
    async with cancelled_while_booking(faulty_line, proxy) as phone:
        answer = await phone.tool("complete_booking")
        (booking,) = await line.inventory.bookings()
        assert f"Booking confirmed. Reference: {booking.reference}" in answer
        assert phone.call.bookings == (booking,)


async def test_after_a_booking_whose_tool_was_cancelled_another_unit_is_another_rental(
    faulty_line: RentalLine, proxy: FaultyProxy, line: RentalLine
) -> None:
    async with cancelled_while_booking(faulty_line, proxy) as phone:
        await phone.tool("change_equipment")
        (booking,) = await line.inventory.bookings()
        assert [one.bookings for one in phone.call.earlier_rentals] == [(booking,)]
        assert phone.call.selection is None
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY


async def test_a_caller_who_hangs_up_while_the_booking_is_written_has_it(
    faulty_line: RentalLine, proxy: FaultyProxy, line: RentalLine
) -> None:
    async with cancelled_while_booking(faulty_line, proxy) as phone:
        pass
    (booking,) = await line.inventory.bookings()
    assert phone.call.bookings == (booking,)
    assert await line.inventory.holds() == []


async def test_a_caller_who_hangs_up_before_the_booking_is_written_has_it_whole_or_not_at_all(
    faulty_line: RentalLine, proxy: FaultyProxy, line: RentalLine
) -> None:
    async with on_the_phone(await call_at(faulty_line, STAGE)) as phone:
        fault = proxy.delay_request("confirm")
        turn = asyncio.ensure_future(phone.use(call("complete_booking")))
        await fault.reached.wait()
        tool_task("complete_booking").cancel()
        await asyncio.wait([turn], timeout=1)
        asyncio.get_running_loop().call_later(0.05, fault.go_on.set)
    assert tuple(await line.inventory.bookings()) == phone.call.bookings
    assert await line.inventory.holds() == []


async def test_a_caller_who_hangs_up_in_the_middle_of_the_tool_has_the_booking(
    faulty_line: RentalLine, proxy: FaultyProxy, line: RentalLine
) -> None:
    async with on_the_phone(await call_at(faulty_line, STAGE)) as phone:
        fault = proxy.delay_answer("confirm")
        turn = asyncio.ensure_future(phone.use(call("complete_booking")))
        await fault.reached.wait()
        asyncio.get_running_loop().call_later(0.05, fault.go_on.set)
    await asyncio.wait([turn], timeout=1)
    assert tuple(await line.inventory.bookings()) == phone.call.bookings
    assert await line.inventory.holds() == []


async def while_the_hold_expires(line: RentalLine, proxy: FaultyProxy, phone: Phone, taken_by: str | None) -> str:
    """What the tool answers when the booking is asked for with a live hold and reaches the server after its end."""
    selection = phone.call.selection
    assert selection is not None
    renewed = await phone.session.inventory.renew(selection.holds[0])
    fault = proxy.delay_request("confirm")
    turn = asyncio.ensure_future(phone.tool("complete_booking"))
    await fault.reached.wait()
    assert dt.datetime.now(dt.UTC) < renewed.expires_at, "the agent believed it alive"
    await asyncio.sleep((renewed.expires_at - dt.datetime.now(dt.UTC)).total_seconds() + 0.02)
    if taken_by:
        await line.inventory.hold(GENERATOR, selection.period, call_id=taken_by)
    fault.go_on.set()
    return await turn


async def test_a_hold_that_expired_before_the_booking_reached_the_server_is_taken_again_and_nothing_is_booked(
    faulty_line: RentalLine, proxy: FaultyProxy, line: RentalLine
) -> None:
    faulty_line.inventory.hold_ms = BRIEF_MS
    async with on_the_phone(await call_at(faulty_line, STAGE)) as phone:
        assert "is renewed for the same days" in await while_the_hold_expires(line, proxy, phone, taken_by=None)
        assert await line.inventory.bookings() == []
        assert phone.call.rental is None
        assert phone.stage is STAGE


async def test_a_unit_that_went_to_another_caller_before_the_booking_reached_the_server_is_not_booked(
    faulty_line: RentalLine, proxy: FaultyProxy, line: RentalLine
) -> None:
    faulty_line.inventory.hold_ms = BRIEF_MS
    async with on_the_phone(await call_at(faulty_line, STAGE)) as phone:
        answer = await while_the_hold_expires(line, proxy, phone, taken_by="another call")
        assert "was just booked by another customer" in answer
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY
    assert await line.inventory.bookings() == []
    assert [hold.call_id for hold in await line.inventory.holds()] == ["another call"]
