"""Holds that have expired and blocks that are over go, and nothing else does."""

import asyncio
import datetime as dt

from inventory.ledger.inventory import Inventory
from inventory.models import Period
from tests.support.transitions import book, brief_holds
from tests.support.upkeep import agrees_with_itself, calendar_of

DAY = dt.date(2030, 3, 12)
LONG_AGO = dt.date(2020, 1, 1)  # of the clock of Redis too, by which holds expire


async def test_dead_holds_leave_the_holds_and_the_calendars_and_live_ones_stay(inventory: Inventory) -> None:
    live = await inventory.hold("ITM004", Period.of(DAY, 1), call_id="one")
    booking = await book(inventory, Period.of(DAY, 1))
    block = await inventory.block("ITM002", Period.of(DAY, 1), why="inspection", by="Kim")
    over = Period.of(LONG_AGO, 1)
    await inventory.block("ITM002", over, why="inspection", by="Kim", block_id="over")
    for unit in ("ITM001", "ITM004"):
        await brief_holds(inventory).hold(unit, Period.of(DAY + dt.timedelta(days=9), 2), call_id="two")
    await asyncio.sleep(0.1)
    assert await inventory.remove_dead_holds() == 3
    assert await inventory.holds() == [live]
    assert await inventory.blocks() == [block]
    assert await inventory.redis.hlen(inventory.keys.holds) == 2  # type: ignore[misc]
    assert await calendar_of(inventory) == [f"{DAY.toordinal() + 1}:b:{booking.reference}".encode()]
    assert await agrees_with_itself(inventory)
    assert await inventory.remove_dead_holds() == 0


async def test_more_dead_holds_than_one_script_takes_are_removed(inventory: Inventory) -> None:
    brief = brief_holds(inventory)
    for day in range(205):
        await brief.hold("ITM001", Period.of(DAY + dt.timedelta(days=day), 1), call_id=f"call {day}")
    await asyncio.sleep(0.1)
    assert await inventory.remove_dead_holds() == 205
    assert await calendar_of(inventory) == []
