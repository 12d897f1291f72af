"""A task is cancelled while it waits for the server. No other task may be given its answer."""

import asyncio
import contextlib

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, Period
from tests.support.faulty_proxy import FaultyProxy
from tests.support.rentals import confirmed


async def test_the_answer_to_a_task_that_was_cancelled_is_not_given_to_the_next_one(
    proxy: FaultyProxy, faulty_inventory: Inventory, equipment: list[Equipment]
) -> None:
    unit, other = equipment[0].equipment_id, equipment[1].equipment_id
    fault = proxy.delay_answer("hold")
    holding = asyncio.create_task(faulty_inventory.hold(unit, Period.of(faulty_inventory.today(), 1), call_id="call"))
    await fault.reached.wait()
    holding.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await holding
    fault.go_on.set()
    assert [(await faulty_inventory.get(unit)).equipment_id for unit in (other, unit, other)] == [other, unit, other]
    hold = await faulty_inventory.hold(other, Period.of(faulty_inventory.today(), 1), call_id="call")
    assert hold.equipment_id == other


async def test_a_hold_whose_task_was_cancelled_is_the_calls_own_when_it_asks_again(
    proxy: FaultyProxy, faulty_inventory: Inventory, equipment: list[Equipment]
) -> None:
    unit, today = equipment[0].equipment_id, Period.of(faulty_inventory.today(), 1)
    fault = proxy.delay_answer("hold")
    holding = asyncio.create_task(faulty_inventory.hold(unit, today, call_id="call"))
    await fault.reached.wait()
    holding.cancel()
    await asyncio.wait([holding])
    fault.go_on.set()
    (written,) = await faulty_inventory.holds()
    again = await faulty_inventory.hold(unit, today, call_id="call")
    assert again.hold_id == written.hold_id
    assert len(await faulty_inventory.holds()) == 1


async def test_a_confirm_whose_task_was_cancelled_on_the_way_is_the_one_booking_when_it_is_asked_for_again(
    proxy: FaultyProxy, faulty_inventory: Inventory, equipment: list[Equipment]
) -> None:
    hold = await faulty_inventory.hold(
        equipment[0].equipment_id, Period.of(faulty_inventory.today(), 1), call_id="call"
    )
    fault = proxy.delay_answer("confirm")
    confirming = asyncio.create_task(confirmed(faulty_inventory, equipment[0], hold))
    await fault.reached.wait()
    confirming.cancel()
    await asyncio.wait([confirming])
    fault.go_on.set()
    (written,) = await faulty_inventory.bookings()
    assert await confirmed(faulty_inventory, equipment[0], hold) == written
    assert await faulty_inventory.bookings() == [written]
