"""What of a depot takes how much: counted by kind, and measured by Redis."""

import datetime as dt

import pytest

from inventory.ledger.inventory import Inventory
from inventory.ledger.upkeep import sizes
from inventory.ledger.upkeep.sizes import DepotSizes, depot_sizes
from inventory.models import Period
from tests.support.records import a_record, records_of
from tests.support.tasks import a_task
from tests.support.transitions import book
from tests.support.upkeep import returned

DAY = dt.date(2030, 3, 20)


def counts(found: DepotSizes) -> dict[str, int]:
    return {size.what: size.count for size in found.sizes if size.count}


async def test_every_kind_is_counted(inventory: Inventory) -> None:
    assert counts(await depot_sizes(inventory)) == {"units": 3, "calendars": 3, "changes of the catalogue": 3}
    await book(inventory, Period.of(DAY, 2))
    await returned(inventory, dt.date(2029, 2, 27))
    assert await inventory.archive_bookings(after_days=365) == 1
    await returned(inventory, dt.date(2030, 3, 1))
    await inventory.hold("ITM004", Period.of(DAY, 2), call_id="call")
    await inventory.block("ITM002", Period.of(DAY, 2), why="inspection", by="Kim")
    await inventory.add_task(a_task())
    await records_of(inventory).save(a_record("a"))
    assert counts(await depot_sizes(inventory)) == {
        "units": 3,
        "calendars": 3,
        "changes of the catalogue": 3,
        "open bookings": 1,
        "ended bookings": 1,
        "changes in their histories": 1,
        "requests that became bookings": 2,
        "archived bookings": 1,
        "holds and blocks": 2,
        "tasks": 1,
        "outbox": 5,
        "records of calls": 1,
    }


async def test_what_redis_says_of_the_keys_is_what_is_told(
    inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "KEYS_PER_READ", 2)
    for day in range(20):
        await book(inventory, Period.of(DAY + dt.timedelta(days=day), 1))
    found = await depot_sizes(inventory)
    told = {size.what: size.memory for size in found.sizes}
    keys, redis = inventory.keys, inventory.redis
    assert told["open bookings"] == await redis.memory_usage(keys.bookings, samples=0)
    calendars = [await redis.memory_usage(keys.calendar(unit), samples=0) or 0 for unit in ("ITM001", "ITM002")]
    assert told["calendars"] == sum(calendars)
    assert 0 < found.depot < found.server
    assert found.depot == sum(size.memory for size in found.sizes if size.within is None)


async def test_open_and_ended_bookings_share_the_memory_of_their_key_by_their_length(inventory: Inventory) -> None:
    for day in range(9):
        await returned(inventory, dt.date(2030, 3, 1) + dt.timedelta(days=day))
    await book(inventory, Period.of(DAY, 1))
    told = {size.what: size.memory for size in (await depot_sizes(inventory)).sizes}
    whole = await inventory.redis.memory_usage(inventory.keys.bookings, samples=0) or 0
    assert told["open bookings"] + told["ended bookings"] == whole
    assert 8 < told["ended bookings"] / told["open bookings"] < 13, "nine, each longer by its history"
    assert 0 < told["changes in their histories"] < told["ended bookings"] / 3
