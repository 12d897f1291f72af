"""The server forgets its scripts, as it does in a restart, in a fail-over, or when somebody flushes them."""

import asyncio

from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory, LoadSummary
from inventory.models import Equipment, Period
from tests.support.faulty_proxy import FaultyProxy
from tests.support.rentals import confirmed

UNIT = "ITM001"


async def test_scripts_that_were_flushed_before_each_step_of_a_rental_are_sent_again(
    inventory: Inventory, redis: Redis, equipment: list[Equipment]
) -> None:
    unit, days = equipment[0], Period.of(inventory.today(), 2)
    await redis.script_flush()
    await inventory.load(equipment[:3])
    await redis.script_flush()
    assert await inventory.available([UNIT], days) == [UNIT]
    await redis.script_flush()
    hold = await inventory.hold(UNIT, days, call_id="call")
    await redis.script_flush()
    hold = await inventory.renew(hold)
    await redis.script_flush()
    booking = await confirmed(inventory, unit, hold)
    await redis.script_flush()
    assert await inventory.reschedule(booking.reference, Period.of(days.first_day, 1))
    await redis.script_flush()
    returned = await inventory.return_booking(booking.reference)
    assert returned.reference == booking.reference


async def test_a_load_goes_on_though_the_scripts_are_flushed_between_looking_for_them_and_running_them(
    proxy: FaultyProxy, faulty_inventory: Inventory, redis: Redis, equipment: list[Equipment]
) -> None:
    fault = proxy.delay_request("load")
    loading = asyncio.create_task(faulty_inventory.load(equipment))
    await fault.reached.wait()
    await redis.script_flush()
    fault.go_on.set()
    assert await loading == LoadSummary(added=len(equipment) - 3, changed=0, unchanged=3)
    assert len(await faulty_inventory.all()) == len(equipment)
