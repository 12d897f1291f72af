"""The rules are checked while the line runs: one worker checks the depot, each its machine, and what is new is told."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import pytest

from inventory.invariants.invariant import State
from inventory.invariants.ledger import ledger_check
from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, InventoryUnavailable, Period, TaskKind
from inventory.server.ending_tasks import end_tasks
from shared.invariants import all_rules, kept_reports
from shared.invariants.all_rules import OF_MACHINE, RULES
from shared.invariants.kept_reports import broken_invariants, keep_report
from shared.invariants.scheduled_checks import DEPOT, ScheduledChecks
from shared.open_inventory import KeptInventory
from shared.repeated_jobs import repeat
from shared.settings import Settings
from tests.support.broken_depot import move_in_calendar
from tests.support.transitions import UNIT, book
from tests.support.waiting import until
from worker import beside_calls


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_check, "LOOK_AGAIN_SECONDS", 0.0)


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The free bytes of the disk, of 100 GiB: the tests' machine may be full."""
    free = [50 * 2**30]

    class Disk(all_rules.DiskHasRoom):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options, usage=lambda _: (100 * 2**30, 0, free[0]))  # type: ignore[arg-type]

    monkeypatch.setattr(all_rules, "DiskHasRoom", Disk)
    return free


@pytest.fixture
async def depot(inventory: Inventory, equipment: list[Equipment]) -> Inventory:
    await inventory.load(equipment[:3])
    return inventory


async def time_passes(inventory: Inventory) -> None:
    """The claim of the worker that checked last has run out."""
    await inventory.redis.delete(inventory.keys.outcome("invariants"))


async def promised_twice(inventory: Inventory) -> str:
    first, second = Period.of(inventory.today(), 2), Period.of(inventory.today().replace(year=2099), 2)
    await book(inventory, first, call_id="first")
    booking = await book(inventory, second, call_id="second")
    await move_in_calendar(inventory, booking.reference, (first.first_day - second.first_day).days)
    return booking.reference


def told(caplog: pytest.LogCaptureFixture, level: int = logging.ERROR) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.levelno == level and one.name == "rental.invariants"]


async def test_every_rule_is_checked_and_what_was_found_is_kept_for_the_page(
    depot: Inventory, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert await kept_reports.kept_reports(depot) == ()
    await ScheduledChecks(settings).check(depot)
    of_depot, of_machine = await kept_reports.kept_reports(depot)
    assert of_depot.checked == DEPOT
    assert of_machine.checked.startswith("machine ")
    assert {one.rule for one in (*of_depot.verdicts, *of_machine.verdicts)} == RULES.keys()
    assert {one.rule for one in of_machine.verdicts} == {rule.name for rule in OF_MACHINE}
    assert {one.state for one in (*of_depot.verdicts, *of_machine.verdicts)} == {State.FINE}
    assert abs((of_depot.at - depot.now()).total_seconds()) < 30
    assert of_depot.by == of_machine.by != ""
    assert 0 < await depot.redis.ttl(depot.keys.invariants) <= kept_reports.KEPT.total_seconds()
    assert await broken_invariants(depot) == ()
    assert not told(caplog)
    assert not told(caplog, logging.INFO)


async def test_what_is_broken_is_an_alert_once_and_again_when_it_has_changed(
    depot: Inventory, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    reference = await promised_twice(depot)
    for _ in range(3):  # three workers, one after the other
        await ScheduledChecks(settings).check(depot)
        await time_passes(depot)
    alerts = told(caplog)
    assert [alert.split(":")[0] for alert in alerts] == [
        "rule no-overlap is broken",
        "rule open-rentals-agree is broken",
    ]
    assert reference in alerts[0]
    assert "Acme" not in caplog.text
    assert {verdict.rule for verdict in await broken_invariants(depot)} == {"no-overlap", "open-rentals-agree"}
    await depot.redis.zadd(depot.keys.calendar("ITM002"), {"745000:h:gone": 744999})
    await ScheduledChecks(settings).check(depot)
    assert len(told(caplog)) == 3
    assert "calendars-agree" in told(caplog)[-1]
    await depot.redis.zrem(depot.keys.calendar("ITM002"), "745000:h:gone")
    await time_passes(depot)
    await ScheduledChecks(settings).check(depot)
    assert [line.split(":")[0] for line in told(caplog, logging.INFO)] == ["rule calendars-agree is fine"]


async def test_a_person_gets_a_task_once_where_one_has_to_act_and_nowhere_else(
    depot: Inventory, settings: Settings
) -> None:
    reference = await promised_twice(depot)
    await depot.redis.zadd(depot.keys.calendar("ITM002"), {"745000:h:gone": 744999})
    for _ in range(2):
        await ScheduledChecks(settings).check(depot)
        await time_passes(depot)
    (task,) = await depot.tasks()
    assert (task.kind, task.equipment_id) == (TaskKind.CHECK_BOOKING, UNIT)
    assert task.booking_reference is not None
    assert f"booking {task.booking_reference}" in task.reason
    assert reference in task.reason
    assert "promised twice" in task.reason
    assert "booking swap" in task.reason


async def test_of_many_workers_one_checks_the_depot_and_each_its_machine(
    depot: Inventory, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    looks = {"depot": all_rules.check_depot, "machine": all_rules.check_machine}

    async def of_depot(inventory: Inventory) -> object:
        checked.append("depot")
        return await looks["depot"](inventory)  # type: ignore[operator]

    async def of_machine(inventory: Inventory, own: Settings) -> object:
        checked.append("machine")
        return await looks["machine"](inventory, own)  # type: ignore[operator]

    monkeypatch.setattr("shared.invariants.scheduled_checks.check_depot", of_depot)
    monkeypatch.setattr("shared.invariants.scheduled_checks.check_machine", of_machine)
    await asyncio.gather(*(ScheduledChecks(settings).check(depot) for _ in range(6)))
    assert sorted(checked) == ["depot", *["machine"] * 6]


async def test_a_full_disk_is_told_once_also_while_redis_does_not_answer(
    inventory_away: Inventory, settings: Settings, room: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    checks = ScheduledChecks(settings)
    room[0] = 5
    for _ in range(3):
        with pytest.raises(InventoryUnavailable):
            await checks.check(inventory_away)
    assert [line.split(":")[0] for line in told(caplog)] == ["rule disk-has-room is broken"]
    assert [line.split(":")[0] for line in told(caplog, logging.WARNING)] == ["rule clocks-agree is not checked"]


async def test_reports_of_machines_that_are_gone_go_too(depot: Inventory, monkeypatch: pytest.MonkeyPatch) -> None:
    await keep_report(depot, "machine gone", by="gone 1", verdicts=())
    long_ago = b"1000\n" + (await depot.redis.hget(depot.keys.invariants, "machine gone")).partition(b"\n")[2]  # type: ignore[misc, union-attr]
    await depot.redis.hset(depot.keys.invariants, mapping={"machine gone": long_ago, "other": b"nonsense"})  # type: ignore[misc]
    assert len(await kept_reports.kept_reports(depot)) == 1, "nothing newer is there"
    await keep_report(depot, "machine here", by="here 1", verdicts=())
    assert [report.checked for report in await kept_reports.kept_reports(depot)] == ["machine here"]
    assert await depot.redis.hkeys(depot.keys.invariants) == [b"machine here"]  # type: ignore[misc]


@contextlib.asynccontextmanager
async def working(settings: Settings) -> AsyncIterator[None]:
    """A worker's jobs beside its calls, but for the sending."""
    kept = KeptInventory(settings)
    jobs = [job for job in beside_calls.jobs_beside_calls(settings) if "rules" in job.failing]
    tasks = [asyncio.create_task(repeat(job, kept)) for job in jobs]
    try:
        yield
    finally:
        await end_tasks(*tasks)
        await kept.aclose()


async def test_the_worker_checks_the_rules_beside_its_calls(
    depot: Inventory, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    await promised_twice(depot)
    async with working(settings):
        await until(lambda: len(told(caplog)) == 2)
        await asyncio.sleep(0.05)
    assert len(told(caplog)) == 2
    assert {verdict.rule for verdict in await broken_invariants(depot)} == {"no-overlap", "open-rentals-agree"}
    assert [task.kind for task in await depot.tasks()] == [TaskKind.CHECK_BOOKING]
