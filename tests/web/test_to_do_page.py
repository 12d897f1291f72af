"""Tasks that are taken and done on the page, overdue rentals, messages that were not sent, differences."""

import datetime as dt

from inventory.ledger.inventory import Inventory
from inventory.models import NewTask, Period, TaskState
from shared.call_records.call_record import Difference
from tests.support.records import a_record, records_of
from tests.support.rentals import GENERATOR, proofs
from tests.web.conftest import PASSWORD, Browser
from web.people.users import PageUsers, Role


async def a_task(inventory: Inventory, reason: str = "wants a crane") -> str:
    now = inventory.now()
    await inventory.add_task(NewTask(reason=reason, phone="+12175550101", left_at=now, due_at=now))
    return (await inventory.tasks())[-1].task_id


async def test_with_nothing_to_do_the_page_says_so(browser: Browser) -> None:
    text = await browser.sees("/to-do")
    assert "No tasks." in text
    assert "Nothing is overdue." in text
    assert text.count("None.") == 3


async def test_a_task_is_taken_and_done_by_name_and_that_is_kept(reader: Browser, inventory: Inventory) -> None:
    task_id = await a_task(inventory, "<script>alert(1)</script>")
    assert "&lt;script&gt;alert" in await reader.sees("/to-do")
    assert "taken by everything" in await reader.sends(f"/tasks/{task_id}/take", "/to-do")
    (task,) = await inventory.tasks()
    assert task.progress
    assert task.progress.taken_by == "everything"
    assert "No tasks." in await reader.sends(f"/tasks/{task_id}/done", "/to-do")
    (task,) = await inventory.tasks()
    assert task.state is TaskState.DONE
    acts = await reader.sees("/acts")
    assert "took a task" in acts
    assert "noted a task as done" in acts


async def test_a_task_that_another_one_has_taken_is_not_taken_again(reader: Browser, inventory: Inventory) -> None:
    task_id = await a_task(inventory)
    await inventory.take_task(task_id, by="j.lee")
    assert "j.lee has taken task" in await reader.sends(f"/tasks/{task_id}/take", "/to-do", status=409)
    assert "No task has the id" in await reader.sends("/tasks/1-1/done", "/to-do", status=404)


async def test_who_may_only_look_takes_no_task(browser: Browser, inventory: Inventory, users: PageUsers) -> None:
    task_id = await a_task(inventory)
    await users.add("j.lee", PASSWORD, [])
    await browser.log_in("j.lee")
    text = await browser.sees("/to-do")
    assert "+12175550101" in text
    assert f"/tasks/{task_id}" not in text
    assert "needs the role act" in await browser.sends(f"/tasks/{task_id}/take", "/to-do", status=403)
    assert (await inventory.tasks())[0].state is TaskState.OPEN
    await users.add("j.lee", PASSWORD, [Role.ACT])
    await browser.log_in("j.lee")
    assert f"/tasks/{task_id}" in await browser.sees("/to-do")
    assert "not from this page" in await browser.sends(f"/tasks/{task_id}/take", status=403)
    assert (await inventory.tasks())[0].state is TaskState.OPEN


async def test_what_is_overdue_names_the_next_customer(browser: Browser, inventory: Inventory) -> None:
    await inventory.load([GENERATOR])
    today = inventory.today()
    for first, business in ((0, "Late & Sons"), (3, "Next Ltd")):
        period = Period.of(today + dt.timedelta(days=first), 2)
        hold = await inventory.hold(GENERATOR.equipment_id, period, call_id="call1")
        papers = proofs(business_name=business)
        await inventory.confirm(hold, daily_rate=GENERATOR.lowest_rate, proofs=papers)
    inventory.now = lambda: dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    text = await browser.sees("/to-do")
    assert "Late &amp; Sons" in text
    assert "Next Ltd, from" in text


async def test_a_message_that_waits_and_a_call_that_differs_are_there(browser: Browser, inventory: Inventory) -> None:
    await inventory.load([GENERATOR])
    hold = await inventory.hold(GENERATOR.equipment_id, Period.of(inventory.today(), 2), call_id="call1")
    await inventory.confirm(
        hold, daily_rate=GENERATOR.lowest_rate, proofs=proofs(), confirmation_email="lee@acme.example"
    )
    record = a_record("differs").model_copy(update={"differences": (Difference.DAYS_CLAIMED,)})
    await records_of(inventory).save(record)
    text = await browser.sees("/to-do")
    assert "lee@acme.example" in text
    assert "/calls/differs" in text
    assert "the line told the caller days that no tool gave" in text
