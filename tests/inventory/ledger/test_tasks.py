"""The list of what the people of the depot have to do: who takes a task, and what becomes of it."""

import asyncio
import datetime as dt

import pytest

from inventory.ledger import tasks as ledger_tasks
from inventory.ledger.inventory import Inventory
from inventory.models import InventoryUnavailable, Task, TaskKind, TaskNotFound, TaskNotOpen, TaskState
from tests.support.tasks import a_task

A_MONTH = dt.timedelta(days=30)
LEFT_AT = dt.datetime(2026, 11, 23, 17, 30, tzinfo=dt.UTC)


async def added(inventory: Inventory, reason: str = "call back") -> Task:
    await inventory.add_task(a_task(reason))
    return next(task for task in await inventory.tasks() if task.reason == reason)


async def states(inventory: Inventory) -> dict[str, TaskState]:
    return {task.reason: task.state for task in await inventory.tasks()}


async def test_a_task_keeps_what_it_is_about(inventory: Inventory) -> None:
    new = a_task(
        "see whether it is in the calendar",
        kind=TaskKind.CHECK_BOOKING,
        booking_reference="RB4X-2MQ7",
        equipment_id="ITM001",
        business_name="Acme",
        phone="+12175550101",
        summary="At the price.",
    )
    await inventory.add_task(new)
    (task,) = await inventory.tasks()
    assert task.state is TaskState.OPEN
    assert task.model_dump(exclude={"task_id", "progress"}) == new.model_dump()


async def test_of_twenty_who_take_a_task_in_the_same_moment_one_gets_it_and_the_others_are_told_who(
    inventory: Inventory,
) -> None:
    task = await added(inventory)
    names = [f"Person{number}" for number in range(20)]
    answers = await asyncio.gather(
        *(inventory.take_task(task.task_id, by=name) for name in names), return_exceptions=True
    )
    (winner,) = [name for name, answer in zip(names, answers, strict=True) if answer is None]
    refused = [answer for answer in answers if answer is not None]
    assert all(isinstance(answer, TaskNotOpen) and str(answer).startswith(f"{winner} has taken") for answer in refused)
    (taken,) = await inventory.tasks()
    assert taken.progress is not None
    assert (taken.state, taken.progress.taken_by) == (TaskState.TAKEN, winner)


async def test_who_has_taken_a_task_may_take_it_again(inventory: Inventory) -> None:
    task = await added(inventory)
    for _ in range(2):
        await inventory.take_task(task.task_id, by="Sam")


async def test_a_task_that_is_done_cannot_be_taken_and_tells_who_had_it(inventory: Inventory) -> None:
    task = await added(inventory)
    await inventory.take_task(task.task_id, by="Sam")
    for _ in range(2):
        await inventory.finish_task(task.task_id, kept=A_MONTH)
    for name in ("Sam", "Kim"):
        with pytest.raises(TaskNotOpen, match="is done already"):
            await inventory.take_task(task.task_id, by=name)
    (done,) = await inventory.tasks()
    assert done.progress is not None
    assert (done.state, done.progress.taken_by) == (TaskState.DONE, "Sam")


async def test_a_task_that_nobody_had_taken_may_be_done(inventory: Inventory) -> None:
    await inventory.finish_task((await added(inventory)).task_id, kept=A_MONTH)
    assert await states(inventory) == {"call back": TaskState.DONE}


NO_IDS = ["1764369006123-0", "", "1", "-", "+", "Sam", "1-2-3", "99999999999999999999-0", "1-1\n"]


@pytest.mark.parametrize("task_id", NO_IDS)
async def test_a_task_that_is_not_there_is_told_in_a_sentence(inventory: Inventory, task_id: str) -> None:
    await added(inventory)
    with pytest.raises(TaskNotFound, match="tasks list"):
        await inventory.take_task(task_id, by="Sam")
    with pytest.raises(TaskNotFound, match="tasks list"):
        await inventory.finish_task(task_id, kept=A_MONTH)
    assert await states(inventory) == {"call back": TaskState.OPEN}


async def test_only_tasks_that_were_done_long_ago_are_forgotten(inventory: Inventory) -> None:
    done, taken, last = [await added(inventory, reason) for reason in ("done", "taken", "last")]
    await added(inventory, "open")
    await inventory.take_task(taken.task_id, by="Sam")
    await inventory.finish_task(done.task_id, kept=A_MONTH)
    await asyncio.sleep(0.005)
    await inventory.finish_task(last.task_id, kept=A_MONTH)
    assert len(await inventory.tasks()) == 4
    await inventory.finish_task(last.task_id, kept=dt.timedelta(milliseconds=4))
    left = await states(inventory)
    assert "done" not in left
    assert {"taken", "open"} <= left.keys()


async def test_every_task_is_read_however_many_there_are(inventory: Inventory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_tasks, "READ_AT_ONCE", 2)
    for number in range(5):
        await inventory.add_task(a_task(f"task {number}"))
        assert [task.reason for task in await inventory.tasks()] == [f"task {before}" for before in range(number + 1)]


async def test_with_redis_away_nothing_is_known_of_a_task(inventory_away: Inventory) -> None:
    for asking in (
        inventory_away.add_task(a_task()),
        inventory_away.take_task("1-1", by="Sam"),
        inventory_away.finish_task("1-1", kept=A_MONTH),
        inventory_away.erase_tasks(["1-1"]),
    ):
        with pytest.raises(InventoryUnavailable):
            await asking
