"""The gauge of the open tasks that are overdue."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator

import pytest
from prometheus_client import REGISTRY

from inventory.ledger.inventory import Inventory
from inventory.server.ending_tasks import end_tasks
from shared.open_inventory import KeptInventory
from shared.repeated_jobs import repeat
from shared.settings import Settings
from tests.support.tasks import a_task
from tests.support.waiting import until
from worker import overdue_tasks

LONG_AGO = dt.datetime.now(dt.UTC) - dt.timedelta(days=3)


def told() -> float | None:
    return REGISTRY.get_sample_value("rental_tasks_overdue")


@contextlib.asynccontextmanager
async def counting(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(overdue_tasks, "COUNT_EVERY_SECONDS", 0.02)
    overdue_tasks.OVERDUE.set(-1)
    kept = KeptInventory(settings)
    counter = asyncio.create_task(repeat(overdue_tasks.overdue_tasks_job(), kept))
    try:
        yield
    finally:
        await end_tasks(counter)
        await kept.aclose()


async def test_open_tasks_that_are_overdue_are_counted_and_no_others(
    settings: Settings, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for reason in ("first", "second", "taken", "done"):
        await inventory.add_task(a_task(reason, left_at=LONG_AGO))
    await inventory.add_task(a_task("in time"))
    first, _, taken, done, _ = await inventory.tasks()
    await inventory.take_task(taken.task_id, by="Sam")
    await inventory.finish_task(done.task_id, kept=dt.timedelta(days=30))
    async with counting(settings, monkeypatch):
        await until(lambda: told() == 2)
        await inventory.take_task(first.task_id, by="Sam")
        await until(lambda: told() == 1)


async def test_a_task_that_cannot_be_read_does_not_end_the_counting(
    settings: Settings, inventory: Inventory, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = await inventory.redis.xadd(inventory.keys.tasks, {"message": '{"left_at": "yesterday"}'})
    await inventory.add_task(a_task("of +12175550101", left_at=LONG_AGO))
    async with counting(settings, monkeypatch):
        await until(lambda: "could not be counted" in caplog.text)
        await inventory.redis.xdel(inventory.keys.tasks, broken)
        await until(lambda: told() == 1)
    assert "yesterday" not in caplog.text
