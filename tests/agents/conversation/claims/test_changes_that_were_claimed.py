"""A model that says of a caller's rental that it was changed: true only once it was, or once a tool has told so."""

import pytest

from agents.conversation.rental_line import RentalLine
from shared.call_records.call_record import Difference
from shared.workflow import Stage
from tests.support.existing_rentals import about_a_rental, rented
from tests.support.phone import call_at, on_the_phone

CLAIMS = {
    "extended": "Your rental is extended.",
    "off rent": "I have called it off rent.",
    "cancelled": "I've cancelled your booking.",
}

pytestmark = pytest.mark.untrue_claims


@pytest.mark.parametrize("what", CLAIMS)
async def test_a_change_that_was_only_told_of_as_possible_is_no_change(line: RentalLine, what: str) -> None:
    asked = {"extended": ("last_day", "one more day"), "off rent": ("off_rent", "today"), "cancelled": ("cancel", "")}
    rental = await rented(line, starts=2 if what == "cancelled" else 0)
    session = await about_a_rental(line)
    async with on_the_phone(session) as phone:
        await phone.tool("find_rental", reference=rental.reference)
        change, day = asked[what]
        await phone.tool("change_rental", what=change, **({"day": day} if day else {}))
        assert session.claims.line_said(CLAIMS[what], session.call, today=session.today)
        assert session.claims.settle(session.call) == [Difference.CHANGE_CLAIMED]


@pytest.mark.parametrize("what", CLAIMS)
async def test_a_change_that_was_made_may_be_said(line: RentalLine, what: str) -> None:
    asked = {"extended": ("last_day", "one more day"), "off rent": ("off_rent", "today"), "cancelled": ("cancel", "")}
    rental = await rented(line, starts=2 if what == "cancelled" else 0)
    session = await about_a_rental(line)
    async with on_the_phone(session) as phone:
        await phone.tool("find_rental", reference=rental.reference)
        change, day = asked[what]
        await phone.tool("change_rental", what=change, **({"day": day} if day else {}))
        await phone.tool("confirm_change")
        for said, words in CLAIMS.items():
            assert session.claims.line_said(words, session.call, today=session.today) is (said != what)


async def test_what_the_desk_has_done_may_be_said_once_a_tool_has_told_it(line: RentalLine) -> None:
    rental = await rented(line)
    await line.inventory.call_off_rent(rental.reference, line.inventory.today(), by="Kim")
    session = await about_a_rental(line)
    async with on_the_phone(session) as phone:
        assert session.claims.line_said(CLAIMS["off rent"], session.call, today=session.today)
        await phone.tool("find_rental", reference=rental.reference)
        assert session.claims.settle(session.call) == []
        assert not session.claims.line_said(CLAIMS["off rent"], session.call, today=session.today)


async def test_of_what_is_being_chosen_it_is_not_judged(line: RentalLine) -> None:
    session = await call_at(line, Stage.PRICING_NEGOTIATION)
    assert not session.claims.line_said("I've extended it to five days.", session.call, today=session.today)


async def test_a_claimed_change_is_in_the_record_and_a_task_for_the_desk(line: RentalLine) -> None:
    rental = await rented(line)
    session = await about_a_rental(line)
    async with on_the_phone(session) as phone:
        await phone.tool("find_rental", reference=rental.reference)
        await phone.use(CLAIMS["extended"])
    record = session.recorder.closed
    assert record is not None
    assert record.differences == (Difference.CHANGE_CLAIMED,)
    (task,) = await line.inventory.tasks()
    assert "that a rental is extended, which no tool gave" in task.reason
