"""The gauges of what waits in the depot."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator

import pytest
from prometheus_client import REGISTRY

from inventory.invariants.invariant import State, Verdict
from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, Period
from inventory.server.ending_tasks import end_tasks
from shared.invariants.kept_reports import keep_report
from shared.open_inventory import KeptInventory
from shared.repeated_jobs import repeat
from shared.settings import Settings
from tests.support.outbox import GENERATOR, Desk
from tests.support.tasks import a_task
from tests.support.waiting import until
from worker.measures import depot_gauges

LONG_AGO = dt.datetime.now(dt.UTC) - dt.timedelta(days=3)


def sample(name: str) -> float | None:
    return REGISTRY.get_sample_value(name)


def of_rule(name: str, rule: str) -> float | None:
    return REGISTRY.get_sample_value(name, {"rule": rule})


def told() -> float | None:
    return sample("rental_tasks_overdue")


@contextlib.asynccontextmanager
async def counting(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(depot_gauges, "COUNT_EVERY_SECONDS", 0.02)
    depot_gauges.OVERDUE.set(-1)
    kept = KeptInventory(settings)
    counter = asyncio.create_task(repeat(depot_gauges.depot_gauges_jobs(settings)[0], kept))
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


async def test_open_tasks_messages_that_wait_dead_letters_and_holds_are_counted(
    settings: Settings, inventory: Inventory, equipment: list[Equipment]
) -> None:
    await inventory.load(equipment[:3])
    desk = Desk(inventory, inventory.redis, settings, equipment[0])
    await inventory.add_task(a_task("open"))
    await desk.book()
    await desk.book()
    await inventory.hold(GENERATOR, Period.of(inventory.today() + dt.timedelta(days=40), 2), call_id="call")
    await depot_gauges.count_tasks(inventory)
    await depot_gauges.count_messages(inventory, settings)
    assert (sample("rental_outbox_waiting"), sample("rental_outbox_dead")) == (2, 0)
    assert (sample("rental_tasks_open"), sample("rental_units_held")) == (1, 1)
    await desk.outbox.create_group()
    tried, given_up = await desk.outbox.take(), await desk.outbox.take()
    assert tried is not None
    assert given_up is not None
    await desk.outbox.give_up(given_up, "mail", "refused")
    await desk.outbox.settle(given_up, ["mail"])
    await depot_gauges.count_messages(inventory, settings)
    assert (sample("rental_outbox_waiting"), sample("rental_outbox_dead")) == (1, 1)


async def test_broken_rules_are_counted_as_they_were_found_last_on_any_machine(inventory: Inventory) -> None:
    await depot_gauges.count_rules(inventory)
    assert of_rule("rental_rules_broken", "no-overlap") == 0
    assert of_rule("rental_rules_not_checked", "no-overlap") == 1, "nobody has looked yet"
    fine = Verdict(rule="no-overlap", state=State.FINE, told="No unit is promised twice.")
    broken = Verdict(rule="disk-has-room", state=State.BROKEN, told="The disk is full.", count=1)
    unknown = Verdict(rule="clocks-agree", state=State.NOT_CHECKED, told="Not known.")
    await keep_report(inventory, "depot", by="a 1", verdicts=(fine,))
    await keep_report(inventory, "machine a", by="a 1", verdicts=(broken, unknown))
    await keep_report(inventory, "machine b", by="b 1", verdicts=(broken,))
    await depot_gauges.count_rules(inventory)
    assert of_rule("rental_rules_not_checked", "no-overlap") == 0
    assert of_rule("rental_rules_broken", "disk-has-room") == 2
    assert of_rule("rental_rules_not_checked", "clocks-agree") == 1
    assert of_rule("rental_rules_broken", "clocks-agree") == 0
