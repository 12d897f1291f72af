"""A caller who waits for what is taken: a task with what they want and when, only where they agree."""

import datetime as dt

from agents.conversation.rental_line import RentalLine
from inventory.models import Period, TaskKind
from shared.workflow import Stage
from tests.support.phone import Phone, call_at, on_the_phone


async def all_taken(line: RentalLine, days_from_now: int = 1) -> Period:
    """Every unit of the depot is held by another call."""
    period = Period.of(line.inventory.today() + dt.timedelta(days=days_from_now), 2)
    units = [unit.equipment_id for unit in await line.inventory.all()]
    for one in await line.inventory.available(units, period):
        await line.inventory.hold(one, period, call_id="another")
    return period


async def looked_for(phone: Phone) -> str:
    return await phone.tool(
        "search_available_equipment", search_query="generator", start_date="tomorrow", rental_days=2
    )


async def test_what_was_taken_is_noted_with_its_days_when_the_caller_waits_for_it(line: RentalLine) -> None:
    period = await all_taken(line)
    async with on_the_phone(await call_at(line, Stage.EQUIPMENT_DISCOVERY)) as phone:
        await looked_for(phone)
        answer = await phone.tool("transfer_to_human", reason="waiting for it")
        assert "I have noted that you wait for Professional Generator" in answer
        assert "Nothing is reserved." in answer
        assert "mail" not in answer, "the depot did not say that customers are told by mail"
        assert not phone.call.ended
    (task,) = await line.inventory.tasks()
    assert task.kind is TaskKind.WAITING
    assert task.waiting is not None
    assert "Professional Generator" in task.waiting.names
    assert task.waiting.period == period
    assert (task.business_name, task.phone) == ("Acme Construction", "+1 217-555-0101")
    assert "Waits for Professional Generator" in task.reason


async def test_nothing_is_noted_of_a_caller_who_did_not_say_so(line: RentalLine) -> None:
    await all_taken(line)
    async with on_the_phone(await call_at(line, Stage.EQUIPMENT_DISCOVERY)) as phone:
        await looked_for(phone)
    assert await line.inventory.tasks() == []


async def test_who_waits_for_nothing_that_was_taken_reaches_a_person(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.EQUIPMENT_DISCOVERY)) as phone:
        await phone.tool("transfer_to_human", reason="waiting for an answer", call_back_number="217 555 0101")
    (task,) = await line.inventory.tasks()
    assert (task.kind, task.waiting) == (TaskKind.CALL_BACK, None)
