"""Passing the caller on to a person."""

import asyncio
from collections.abc import Awaitable, Callable

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


async def test_without_a_stored_note_no_message_is_promised(line: RentalLine, inventory_away: Inventory) -> None:
    session = await call_at(line, STAGE)
    session.inventory = inventory_away
    async with on_the_phone(session) as phone:
        answer = await phone.tool("transfer_to_human", reason="a question about the bill")
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
