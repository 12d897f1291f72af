"""Sound depots of any size break no rule, also while others use them, and nobody waits for the check."""

import asyncio
import datetime as dt

import pytest

from inventory.invariants.invariant import State
from inventory.invariants.ledger import ledger_reading
from inventory.invariants.ledger.ledger_check import LEDGER_RULES, check_ledger
from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, InventoryError, Period
from tests.support.broken_depot import broken_in
from tests.support.rentals import GENERATOR
from tests.support.transitions import book
from tests.support.upkeep import at_day, returned


def generators(number: int) -> list[Equipment]:
    return [GENERATOR.model_copy(update={"equipment_id": f"ITM{index:04d}"}) for index in range(number)]


async def rented_out(inventory: Inventory, number: int) -> list[str]:
    """A depot of so many units, of which every third is booked, and the references."""
    units = generators(number)
    await inventory.load(units)
    period = Period.of(inventory.today(), 3)
    return [
        (await book(inventory, period, unit.equipment_id, f"call {unit.equipment_id}")).reference for unit in units[::3]
    ]


@pytest.mark.parametrize("number", [0, 1, 64, 330])
async def test_a_sound_depot_breaks_no_rule(inventory: Inventory, number: int) -> None:
    await rented_out(inventory, number)
    verdicts = await check_ledger(inventory)
    assert [verdict.state for verdict in verdicts] == [State.FINE] * len(LEDGER_RULES)
    assert {verdict.rule for verdict in verdicts} == {rule.name for rule in LEDGER_RULES}


async def test_one_fault_is_found_in_a_depot_of_several_pages(inventory: Inventory) -> None:
    references = await rented_out(inventory, 330)
    booking = await inventory.booking(references[-1])
    member = f"{booking.period.day_after.toordinal()}:b:{booking.reference}"
    await inventory.redis.zrem(inventory.keys.calendar(booking.equipment_id), member)
    found = await broken_in(inventory)
    assert found.keys() == {"calendars-agree"}
    assert f"calendar of {booking.equipment_id} does not match" in found["calendars-agree"].told


async def test_every_record_of_a_depot_of_several_pages_is_shown(inventory: Inventory) -> None:
    references = await rented_out(inventory, 330)
    shown = [records async for records in ledger_reading.read_ledger(inventory)]
    units = [one for one in shown if isinstance(one, ledger_reading.UnitRecords)]
    assert len(units) == len({one.equipment_id for one in units}) == 330
    assert {reference for one in units for reference in one.bookings} == set(references)
    bookings = {one.reference for one in shown if isinstance(one, ledger_reading.BookingRecords)}
    assert bookings == set(references)
    lines = [one for one in shown if isinstance(one, ledger_reading.SubjectRecords)]
    assert sum(len(one.stored) for one in lines) == sum(len(one.counted) for one in lines) == 3 * len(references)


async def test_changes_while_a_depot_is_checked_are_not_taken_for_contradictions(
    inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FIELDS_PER_SCAN", "UNITS_PER_PAGE", "SUBJECTS_PER_PAGE"):
        monkeypatch.setattr(ledger_reading, name, 3)  # many pages, and so many moments in between
    units = [unit.equipment_id for unit in generators(40)]
    await inventory.load(generators(40))
    busy = True

    async def rent(number: int) -> None:
        today, call = inventory.today(), 0
        while busy:
            call += 1
            unit, other = units[(call * 7 + number) % 40], units[(call * 11 + number) % 40]
            try:
                booking = await book(
                    inventory, Period.of(today + dt.timedelta(days=call % 9), 2), unit, f"{number} {call}"
                )
                if call % 3:
                    await inventory.swap(booking.reference, other, by="Kim", why="broken")
                await inventory.cancel(booking.reference)
            except InventoryError:
                continue

    renting = [asyncio.create_task(rent(number)) for number in range(4)]
    # Looked at once: what is found and is gone at the second look must not be there at the first one either.
    looks = [await ledger_check_once(inventory) for _ in range(2)]
    busy = False
    await asyncio.gather(*renting)
    assert looks == [[]] * 2
    assert len(await inventory.bookings()) > 20


async def ledger_check_once(inventory: Inventory) -> list[str]:
    rules = [rule() for rule in LEDGER_RULES]
    return [
        finding.told
        async for records in ledger_reading.read_ledger(inventory)
        for rule in rules
        for finding in rule.judge(records)
    ]


async def test_what_is_no_more_at_the_second_look_is_not_told(
    inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    await inventory.load(generators(1))
    key = inventory.keys.calendar("ITM0000")
    await inventory.redis.zadd(key, {"745000:h:gone": 744999})
    sleep = asyncio.sleep

    async def meanwhile(seconds: float) -> None:
        if seconds == 0.0:
            await inventory.redis.zrem(key, "745000:h:gone")
        await sleep(seconds)

    monkeypatch.setattr(asyncio, "sleep", meanwhile)
    assert await broken_in(inventory) == {}


async def test_the_loop_goes_on_while_a_depot_is_checked(inventory: Inventory) -> None:
    await rented_out(inventory, 330)
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count_turns())
    await check_ledger(inventory)
    counting.cancel()
    assert turns >= 20, "one turn at least between the pages"


async def test_without_redis_nothing_is_known_of_any_rule(inventory_away: Inventory) -> None:
    verdicts = await check_ledger(inventory_away)
    assert {verdict.state for verdict in verdicts} == {State.NOT_CHECKED}
    assert all(verdict.told.startswith("Not known, because Redis did not answer (") for verdict in verdicts)


async def test_a_booking_that_is_archived_while_its_hold_is_looked_up_is_not_told(
    inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    await inventory.load(generators(1))
    day = dt.date(2030, 3, 10)
    await returned(at_day(inventory, day), day - dt.timedelta(days=100), unit="ITM0000")
    looked_up: list[str] = []
    of_hash = ledger_reading._of_hash

    async def archived_first(inventory: Inventory, key: str, names: list[str]) -> list[bytes | None]:
        if not looked_up:
            assert await at_day(inventory, day).archive_bookings(after_days=31) == 1
        looked_up.append(key)
        return await of_hash(inventory, key, names)

    monkeypatch.setattr(ledger_reading, "_of_hash", archived_first)
    assert await broken_in(inventory) == {}
    assert looked_up[0] == inventory.keys.booked
