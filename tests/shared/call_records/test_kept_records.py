"""Records are kept as they were given, and one that cannot be read stands in nobody's way."""

import datetime as dt
import json

import pytest
from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.models import InventoryUnavailable
from tests.support.records import a_record, records_of


async def test_a_record_is_read_as_it_was_stored(inventory: Inventory) -> None:
    record = a_record("a", phone="+12175550101")
    await records_of(inventory).save(record)
    assert await records_of(inventory).get("a") == record


async def test_records_come_in_the_order_in_which_the_calls_began(inventory: Inventory) -> None:
    for day in (3, 1, 2):
        begun_at = dt.datetime(2026, 11, day, tzinfo=dt.UTC)
        await records_of(inventory).save(a_record(str(day), begun_at=begun_at))
    assert [record.call_id for record in await records_of(inventory).all()] == ["1", "2", "3"]


async def test_a_record_that_another_version_wrote_more_into_is_read(inventory: Inventory, redis: Redis) -> None:
    record = a_record("a")
    written = json.loads(record.model_dump_json()) | {"mood": "cheerful"}
    await records_of(inventory).save(record)
    await redis.set(inventory.keys.call("a"), json.dumps(written))
    assert await records_of(inventory).get("a") == record


async def test_a_record_that_cannot_be_read_is_left_out_and_logged_without_its_words(
    inventory: Inventory, redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    await records_of(inventory).save(a_record("good"))
    await records_of(inventory).save(a_record("bad"))
    await redis.set(inventory.keys.call("bad"), '{"caller_phone": "+12175550101"}')
    assert [record.call_id for record in await records_of(inventory).all()] == ["good"]
    assert "the record of call bad cannot be read" in caplog.text
    assert "2175550101" not in caplog.text


async def test_redis_that_is_away_is_said(inventory_away: Inventory) -> None:
    with pytest.raises(InventoryUnavailable):
        await records_of(inventory_away).get("a")
