"""Passing the caller on to a person."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from agents.conversation.brief import brief
from agents.conversation.rental_line import RentalLine
from inventory.ledger.inventory import Inventory
from shared.workflow import Stage
from tests.support.phone import Phone, call_at, on_the_phone
from tests.support.scripted_model import call

STAGE = Stage.PRICING_NEGOTIATION


def person(*, answers: bool) -> Callable[[str], Awaitable[bool]]:
    async def put_through(_: str) -> bool:
        return answers

    return put_through


async def asked_for_a_person(phone: Phone) -> None:
    await phone.use(call("transfer_to_human", reason="a question about the bill"))
    async with asyncio.timeout(2):
        while phone.session.background_tasks:
            await asyncio.gather(*phone.session.background_tasks)


async def test_a_caller_who_is_put_through_leaves_a_note_and_no_hold(line: RentalLine) -> None:
    session = await call_at(line, STAGE)
    session.transfer_to_person = person(answers=True)
    async with on_the_phone(session) as phone:
        await asked_for_a_person(phone)
        assert "putting you through" in " ".join(phone.heard)
        assert phone.call.end_reason == "transferred"
        assert await line.inventory.holds() == []
    (note,) = await line.inventory.tasks()
    assert note.reason == "a question about the bill"


async def test_when_nobody_answers_the_caller_is_told_and_the_call_goes_on(line: RentalLine) -> None:
    session = await call_at(line, STAGE)
    session.transfer_to_person = person(answers=False)
    async with on_the_phone(session) as phone:
        await asked_for_a_person(phone)
        await phone.agent_session.wait_for_idle()
        assert "Nobody could be reached" in phone.heard[-1]
        assert not phone.call.ended
        assert len(await line.inventory.holds()) == 1
        assert len(await line.inventory.tasks()) == 1


async def test_when_nobody_answers_a_caller_without_a_number_is_asked_for_one_and_leaves_it(line: RentalLine) -> None:
    session = await call_at(line, STAGE)
    session.transfer_to_person = person(answers=False)
    async with on_the_phone(session) as phone:
        await asked_for_a_person(phone)
        await phone.agent_session.wait_for_idle()
        assert "Ask for the number to call" in phone.heard[-1]
        answer = await phone.tool("transfer_to_human", reason="the bill", call_back_number="217 555 0144")
        assert "They will call you at 2 1 7, 5 5 5, 0 1 4 4" in answer
    assert [task.phone for task in await line.inventory.tasks()][-1] == "+12175550144"


async def test_when_nobody_answers_the_number_that_is_called_back_is_told(line: RentalLine) -> None:
    session = await call_at(line, STAGE)
    session.call.caller_phone = "+12175550199"
    session.transfer_to_person = person(answers=False)
    async with on_the_phone(session) as phone:
        await asked_for_a_person(phone)
        await phone.agent_session.wait_for_idle()
        assert "a colleague calls them at 2 1 7, 5 5 5, 0 1 9 9 by" in phone.heard[-1]


async def test_when_nobody_is_there_a_message_is_left_with_the_number_which_is_read_back(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        assert "Nobody can take the call now" in brief(phone.session)
        answer = await phone.tool("transfer_to_human", reason="a question about the bill")
        assert answer.startswith("Nobody is there to take a call right now. A colleague calls back by ")
        assert await line.inventory.tasks() == []
        assert "with the area code" in await phone.tool("transfer_to_human", reason="a bill", call_back_number="555")
        answer = await phone.tool(
            "transfer_to_human", reason="a question about the bill", call_back_number="two one seven 555 0144"
        )
        assert "They will call you at 2 1 7, 5 5 5, 0 1 4 4 by " in answer
        assert "ask whether anything else helps" in answer
        assert not phone.call.ended
        assert len(await line.inventory.holds()) == 1, "the caller may still rent"
        await phone.tool("end_call")
        assert phone.call.end_reason == "message_taken"
    (note,) = await line.inventory.tasks()
    assert note.phone == "+12175550144"


async def test_a_caller_who_gives_no_number_leaves_a_message_all_the_same(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.use(*[call("transfer_to_human", reason="a bill") for _ in range(2)])
        assert await line.inventory.tasks() == [], "they are asked first"
        assert "I have left your message" in await phone.tool("transfer_to_human", reason="a bill")
    assert len(await line.inventory.tasks()) == 1


@pytest.mark.parametrize(("hours", "there"), [("Mon-Sun 00:00-24:00", True), ("Mon 03:00-03:01", False)])
async def test_whether_a_person_is_there_follows_their_hours(line: RentalLine, hours: str, there: bool) -> None:
    staffed = line.settings.model_copy(update={"transfer_number": f"+12175550188 {hours}"})
    session = await call_at(replace(line, settings=staffed), STAGE)
    session.transfer_to_person = person(answers=True)
    assert session.person_is_there is there
    assert ("A colleague can take the call now" in brief(session)) is there
    await session.end("the test is over")


async def test_without_a_stored_note_no_message_is_promised(line: RentalLine, inventory_away: Inventory) -> None:
    session = await call_at(line, STAGE)
    session.inventory = inventory_away
    async with on_the_phone(session) as phone:
        answer = await phone.tool(
            "transfer_to_human", reason="a question about the bill", call_back_number="217 555 0144"
        )
        assert "can't reach our inventory" in answer
        assert not phone.call.ended


async def test_a_note_that_cannot_be_stored_keeps_nobody_from_a_person(
    line: RentalLine, inventory_away: Inventory
) -> None:
    session = await call_at(line, STAGE)
    session.inventory = inventory_away
    session.transfer_to_person = person(answers=False)
    async with on_the_phone(session) as phone:
        await asked_for_a_person(phone)
        await phone.agent_session.wait_for_idle()
        assert "Nobody could be reached" in phone.heard[-1]
        assert "message" not in phone.heard[-1]
