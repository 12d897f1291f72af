"""Units by day, and a booking opened from there."""

import asyncio
import datetime as dt
import re

from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, Period
from shared.settings import Settings
from tests.support.rentals import GENERATOR, confirmed
from tests.web.conftest import Browser
from web.reading.free_days import free_by_day, free_for, joined
from web.reading.unit_days import Taken, cells_of

DAY = dt.timedelta(days=1)


def units(count: int) -> list[Equipment]:
    return [GENERATOR.model_copy(update={"equipment_id": f"GEN{number:04}"}) for number in range(count)]


async def test_a_depot_without_units_says_so(browser: Browser) -> None:
    assert "No units." in await browser.sees("/calendar")


async def test_what_is_held_booked_blocked_and_in_maintenance_is_there(browser: Browser, inventory: Inventory) -> None:
    await inventory.load(units(4))
    today = inventory.today()
    held = await inventory.hold("GEN0000", Period.of(today, 2), call_id="call1")
    booking = await confirmed(inventory, GENERATOR, await inventory.hold("GEN0001", Period.of(today, 3), call_id="c2"))
    await inventory.block("GEN0002", Period.of(today + DAY, 2), why="<b>inspection</b>", by="j.lee")
    await inventory.set_maintenance("GEN0003", True)
    text = await browser.sees("/calendar")
    assert "held for a call until" in text
    assert f'href="/bookings/{booking.reference}"' in text
    assert 'colspan="3"><a class="booked"' in text
    assert "kept by the depot: &lt;b&gt;inspection" in text
    assert 'aria-label="maintenance"' in text
    await inventory.release(held)
    assert "held for a call until" not in await browser.sees("/calendar")


async def test_a_rental_that_has_not_come_back_is_overdue_until_today(browser: Browser, inventory: Inventory) -> None:
    await inventory.load([GENERATOR])
    today = inventory.today()
    hold = await inventory.hold(GENERATOR.equipment_id, Period.of(today, 2), call_id="call1")
    booking = await confirmed(inventory, GENERATOR, hold)
    inventory.now = lambda: dt.datetime.now(dt.UTC) + 5 * DAY
    text = await browser.sees(f"/calendar?from={today}")
    assert 'colspan="2"><a class="booked"' in text
    assert 'colspan="4"><a class="overdue"' in text
    assert '<b class="bad">overdue</b>' in await browser.sees(f"/bookings/{booking.reference}")


async def test_ten_thousand_units_come_in_parts_and_are_searched(browser: Browser, inventory: Inventory) -> None:
    await inventory.load(units(120))
    assert "GEN0000" in await browser.sees("/calendar")
    assert "GEN0119" not in await browser.sees("/calendar")
    assert "GEN0119" in await browser.sees("/calendar?page=3")
    assert "GEN0119" in await browser.sees("/calendar?search=generator+0119")
    await inventory.load([GENERATOR.model_copy(update={"equipment_id": "NEW1", "name": "<script>"})])
    assert "NEW1 &lt;script&gt;" in await browser.sees("/calendar?search=new1&from=nonsense")


async def test_a_booking_is_shown_with_its_history(browser: Browser, inventory: Inventory) -> None:
    await inventory.load([GENERATOR])
    hold = await inventory.hold(GENERATOR.equipment_id, Period.of(inventory.today(), 2), call_id="call1")
    booking = await confirmed(inventory, GENERATOR, hold)
    await inventory.cancel(booking.reference, by="j.lee", why="the customer called")
    text = await browser.sees(f"/bookings/{booking.reference.lower()}")
    for told in ("Acme Construction", "cancelled", "the customer called", "$900", "/calls/call1"):
        assert told in text, told
    assert "No booking has the reference" in await browser.sees("/bookings/RNT-NONE", status=404)


async def test_how_many_units_are_free_is_told_by_day_and_only_free_ones_are_shown(
    browser: Browser, inventory: Inventory
) -> None:
    await inventory.load(units(5))
    today = inventory.today()
    await inventory.hold("GEN0000", Period.of(today, 2), call_id="call1")
    await confirmed(inventory, GENERATOR, await inventory.hold("GEN0001", Period.of(today + DAY, 2), call_id="c2"))
    await inventory.set_maintenance("GEN0002", True)
    released = await inventory.hold("GEN0003", Period.of(today, 9), call_id="c3")
    await inventory.release(released)
    text = await browser.sees("/calendar")
    assert re.findall(r'class="free">(\d+)<', text)[:4] == ["3", "2", "3", "4"]
    assert shown(await browser.sees("/calendar?free=1")) == {"GEN0001", "GEN0003", "GEN0004"}
    assert shown(await browser.sees("/calendar?free=2")) == {"GEN0003", "GEN0004"}
    assert shown(await browser.sees(f"/calendar?free=1&from={today + 2 * DAY}&search=gen0000")) == {"GEN0000"}


async def test_a_hold_that_has_expired_is_neither_shown_nor_counted(
    browser: Browser, inventory: Inventory, redis: Redis, settings: Settings
) -> None:
    await inventory.load([GENERATOR])
    briefly = Inventory(redis, depot=settings.depot, zone=settings.zone, hold_seconds=0.02)
    await briefly.hold(GENERATOR.equipment_id, Period.of(inventory.today(), 2), call_id="call1")
    await asyncio.sleep(0.05)
    text = await browser.sees("/calendar")
    assert "held for a call until" not in text
    assert re.findall(r'class="free">(\d+)<', text)[0] == "1"


def shown(text: str) -> set[str]:
    return set(re.findall(r'scope="row">(GEN\d+)', text))


def test_of_two_things_on_a_day_the_more_important_one_is_shown() -> None:
    first = dt.date(2026, 11, 1)
    booked, away = Taken("booked", Period.of(first, 4), "b", "R"), Taken("away", Period.of(first + DAY, 1), "m")
    cells = cells_of([booked, away], first, 5)
    assert [(cell.letter, len(cell.days)) for cell in cells] == [("B", 1), ("M", 1), ("B", 2), ("·", 1)]


def test_days_that_overlap_are_counted_once() -> None:
    assert joined([(5, 8), (1, 3), (7, 9), (3, 4)]) == [(1, 4), (5, 9)]
    taken = {"booked, and in maintenance": joined([(10, 13), (11, 30)]), "long ago": [(1, 10)], "later": [(14, 20)]}
    units = [*taken, "always free"]
    assert free_by_day(units, taken, 10, 4) == [3, 3, 3, 3]
    assert free_by_day(units, taken, 9, 6) == [3, 3, 3, 3, 3, 2]
    assert free_for(units, taken, 10, 4) == {"long ago", "later", "always free"}
