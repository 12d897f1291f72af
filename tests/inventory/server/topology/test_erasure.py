"""A caller is erased wherever Redis runs, by its administrator and by nobody else."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.models import Booking, Equipment, InventoryUnavailable, Period
from inventory.server.connection import open_redis
from shared.call_records.erasure import erase_caller
from shared.settings import Settings
from tests.inventory.server.topology.conftest import Place
from tests.support.records import a_record, records_of
from tests.support.rentals import sufficient_proofs
from tests.support.tasks import a_task

CALLER = "+12175550101"
EMAIL = "sam@acme.example.com"


@pytest.fixture
async def admin(place_of_redis: Place, settings: Settings) -> AsyncIterator[Inventory]:
    async with open_redis(place_of_redis.admin) as redis:
        yield Inventory(redis, depot=settings.depot, zone=settings.zone)


@pytest.fixture
async def booking(inventory: Inventory, equipment: list[Equipment]) -> Booking:
    """A booking of the caller, with the record of its call and a task."""
    await inventory.load(equipment[:1])
    period = Period.of(inventory.today() + dt.timedelta(days=1), 2)
    hold = await inventory.hold(equipment[0].equipment_id, period, call_id="theirs")
    proofs = sufficient_proofs(equipment[0], period)
    await records_of(inventory).save(a_record("theirs", phone=CALLER))
    await inventory.add_task(a_task("of another", call_id="another"))
    await inventory.add_task(a_task("call back", call_id="theirs", phone=CALLER))
    return await inventory.confirm(hold, daily_rate=equipment[0].lowest_rate, proofs=proofs, confirmation_email=EMAIL)


async def all_keys(redis: Redis, inventory: Inventory) -> str:
    keys = inventory.keys
    streams = [await redis.xrange(stream) for stream in (keys.tasks, keys.outbox)]
    return str([*streams, await redis.hgetall(keys.bookings), await records_of(inventory).all()])  # type: ignore[misc]


async def test_the_administrator_erases(
    inventory: Inventory, admin: Inventory, booking: Booking, settings: Settings, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"data_folder": tmp_path})
    erased = await erase_caller(CALLER, admin, records_of(admin), own)
    assert (erased.records, erased.tasks, erased.bookings) == (1, 1, (booking.reference,))
    assert erased.streams_clean
    assert "keeps no append-only file" in erased.rewrite.told, "the servers of these tests keep none"
    left = await all_keys(admin.redis, inventory)
    for trace in (CALLER, EMAIL):
        assert trace not in left
    assert [task.reason for task in await inventory.tasks()] == ["of another"]


async def test_a_worker_may_not_and_changes_nothing(
    inventory: Inventory, booking: Booking, settings: Settings, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"data_folder": tmp_path})
    before = await all_keys(inventory.redis, inventory)
    with pytest.raises(InventoryUnavailable, match=r"deploy/redis/README\.md says which user"):
        await erase_caller(CALLER, inventory, records_of(inventory), own)
    assert await all_keys(inventory.redis, inventory) == before
    assert EMAIL in before
