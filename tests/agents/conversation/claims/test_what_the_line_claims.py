"""A model that tells a caller what is not so: the caller is set right, and record, desk and metric have it."""

import asyncio

import pytest

from agents.conversation.claims.claim_check import UNTRUE_CLAIMS
from agents.conversation.rental_line import RentalLine, whole_call
from inventory.ledger.inventory import Inventory
from inventory.models import BookingUnconfirmed
from shared.call_records.call_record import Difference
from shared.language.identifiers import spell_reference
from shared.workflow import Stage
from tests.support.gate import Gate
from tests.support.phone import Phone, call_at, on_the_phone
from tests.support.records import records_of
from tests.support.scripted_model import call
from tests.support.waiting import until

NOT_BOOKED = "not booked yet"
WRONG_REFERENCE = "The reference that you gave is wrong"

pytestmark = pytest.mark.untrue_claims


def counted(difference: Difference) -> float:
    return UNTRUE_CLAIMS.labels(difference.name.lower())._value.get()


async def settled(phone: Phone) -> None:
    """Wait until what was said has been compared, and whatever is taken back has been spoken."""
    async with asyncio.timeout(5):
        await phone.agent_session.wait_for_idle()
        while phone.session.background_tasks:
            await asyncio.gather(*phone.session.background_tasks)


async def differences_of(line: RentalLine, call_id: str) -> tuple[Difference, ...] | None:
    record = await records_of(line).get(call_id)
    assert record is not None
    return record.differences


async def test_a_booking_that_was_only_claimed_is_taken_back_recorded_counted_and_told_to_the_desk(
    line: RentalLine,
) -> None:
    kinds = (Difference.BOOKING_CLAIMED, Difference.REFERENCE_CLAIMED)
    before = [counted(kind) for kind in kinds]
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    async with on_the_phone(session) as phone:
        await phone.use("It is booked, your reference is 4, 7, 3.")
        await settled(phone)
        assert NOT_BOOKED in phone.heard[-1]
        assert phone.heard[-2] == "It is booked, your reference is 4, 7, 3."
    assert await differences_of(line, session.call.call_id) == kinds
    assert [counted(kind) for kind in kinds] == [count + 1 for count in before]
    (note,) = await line.inventory.tasks()
    assert "that it is booked and the reference 4 7 3" in note.reason
    assert "set right" in note.reason
    assert note.phone == "+1 217-555-0101"


async def test_a_claim_is_taken_back_only_once(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    async with on_the_phone(session) as phone:
        for _ in range(3):
            await phone.use("Your reservation is confirmed.")
            await settled(phone)
        assert sum(NOT_BOOKED in heard for heard in phone.heard) == 1
        await phone.use("Your reference number is R B 4 X, 2 2 2 2.")
        await settled(phone)
        assert sum(NOT_BOOKED in heard for heard in phone.heard) == 2


async def test_a_booking_that_is_made_in_the_same_turn_was_rightly_claimed(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    monkeypatch.setattr(session.inventory, "confirm_all", gate.guard(session.inventory.confirm_all))
    async with on_the_phone(session) as phone:
        turn = asyncio.create_task(phone.use("All right, it is booked.", call("complete_booking")))
        await gate.reached.wait()
        await until(lambda: "All right, it is booked." in phone.heard)
        await asyncio.sleep(0.05)  # in which a judgement would be made that does not wait for the tool
        gate.open()
        await turn
        await settled(phone)
        assert session.call.booking_confirmed
        assert not any(NOT_BOOKED in heard for heard in phone.heard)
    assert await differences_of(line, session.call.call_id) == ()
    assert await line.inventory.tasks() == []


async def test_a_unit_that_is_held_may_be_called_reserved_and_one_that_is_not_may_not(line: RentalLine) -> None:
    session = await call_at(line, Stage.PRICING_NEGOTIATION)
    async with on_the_phone(session) as phone:
        await phone.use("I have the generator reserved for you while we talk.")
        await settled(phone)
        assert session.claims.untrue == {}
    session = await call_at(line, Stage.EQUIPMENT_DISCOVERY)
    async with on_the_phone(session) as phone:
        await phone.use("I have the generator reserved for you.")
        await settled(phone)
        assert NOT_BOOKED in phone.heard[-1]


async def test_another_reference_than_the_booking_has_is_taken_back_with_the_right_one(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    async with on_the_phone(session) as phone:
        await phone.tool("complete_booking")
        assert session.call.rental is not None
        reference = session.call.rental.reference
        wrong = f"{'A' if reference[0] != 'A' else 'B'}{reference[1:]}"
        await phone.use(f"Your reference is {spell_reference(reference)}. Is there anything else?")
        await settled(phone)
        assert not any(WRONG_REFERENCE in heard for heard in phone.heard)
        await phone.use(f"Once more: your reference is {spell_reference(wrong)}.")
        await settled(phone)
        assert WRONG_REFERENCE in phone.heard[-1]
        assert spell_reference(reference) in phone.heard[-1]
    assert await differences_of(line, session.call.call_id) == (Difference.REFERENCE_CLAIMED,)


async def test_a_booking_on_too_few_replicas_must_not_be_called_booked(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirm = line.inventory.confirm_all

    async def on_too_few(*args: object, **kwargs: object) -> object:
        raise BookingUnconfirmed(await confirm(*args, **kwargs))  # type: ignore[arg-type]

    monkeypatch.setattr(line.inventory, "confirm_all", on_too_few)
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    async with on_the_phone(session) as phone:
        await phone.tool("complete_booking")
        await phone.use("It's booked!")
        await settled(phone)
        assert "still being confirmed" in phone.heard[-1]


async def test_a_second_rental_that_was_only_claimed_is_taken_back(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    async with on_the_phone(session) as phone:
        await phone.tool("complete_booking")
        await phone.tool("change_equipment")
        await phone.use("Your generator is booked, what else do you need?")
        await settled(phone)
        assert session.claims.untrue == {}
        session.call.stage = Stage.BOOKING_COMPLETION
        await phone.use("That one is booked for you too.")
        await settled(phone)
        assert NOT_BOOKED in phone.heard[-1]


async def test_a_price_and_days_that_no_tool_gave_are_recorded_and_told_and_not_taken_back_aloud(
    line: RentalLine,
) -> None:
    session = await call_at(line, Stage.PRICING_NEGOTIATION)
    async with on_the_phone(session) as phone:
        await phone.use("I can offer you $320 a day.")
        await phone.use("It is yours for 9 days.")
        await settled(phone)
        assert phone.heard[-1] == "It is yours for 9 days."
    assert await differences_of(line, session.call.call_id) == (Difference.PRICE_CLAIMED, Difference.DAYS_CLAIMED)
    (note,) = await line.inventory.tasks()
    assert "a price of $320 a day and 9 days" in note.reason
    assert "set right" not in note.reason


async def test_a_price_that_the_caller_repeats_stays_a_price_that_no_tool_gave(line: RentalLine) -> None:
    session = await call_at(line, Stage.PRICING_NEGOTIATION)
    async with on_the_phone(session) as phone:
        await phone.use("The daily rate is $320.")
        await settled(phone)
        await phone.use("Very well.", says="$320 a day, great.")
    assert await differences_of(line, session.call.call_id) == (Difference.PRICE_CLAIMED,)


async def test_what_tools_gave_and_what_the_caller_named_is_no_claim(line: RentalLine) -> None:
    session = await call_at(line, Stage.PRICING_NEGOTIATION)
    async with on_the_phone(session) as phone:
        await phone.use("The daily rate is $450, that's $1,350 in all for 3 days.")
        await phone.use("At $400 a day I can't do it, I'm afraid.", says="Could you do four hundred a day?")
        await phone.use("So that's four hundred dollars a day for the week.", says="Or 400 a day for a week?")
        await phone.use("Your order number 4711 is noted, reference 4711.", says="My order number is 4711.")
        await settled(phone)
    assert await differences_of(line, session.call.call_id) == ()


async def test_an_utterance_is_judged_by_what_the_caller_heard_of_it(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    async with on_the_phone(session) as phone:
        await phone.use("Once everything is proved, it")
        await settled(phone)
    assert await differences_of(line, session.call.call_id) == ()


async def test_what_was_claimed_in_the_last_words_of_a_call_is_taken_back_before_it_ends(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    async with on_the_phone(session) as phone:
        await phone.use("You're booked, thanks for calling.", call("end_call"))
        await settled(phone)
        assert NOT_BOOKED in phone.heard[-1]
        assert phone.heard[-2].startswith("You're booked"), "no second farewell between"
    assert await differences_of(line, session.call.call_id) == (Difference.BOOKING_CLAIMED,)


async def test_a_caller_who_hangs_up_on_a_claim_is_a_task_for_the_desk(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    async with on_the_phone(session) as phone:

        @phone.agent_session.on("conversation_item_added")
        def hangs_up(_: object) -> None:
            session.run_in_background(session.end("hung_up"))

        phone.agent_session.say("You're booked, thanks for calling.")
        await settled(phone)
        assert phone.heard[-1] == "You're booked, thanks for calling."
    assert await differences_of(line, session.call.call_id) == (Difference.BOOKING_CLAIMED,)
    (note,) = await line.inventory.tasks()
    assert "set right" not in note.reason


async def test_what_was_not_yet_judged_when_the_call_broke_off_is_judged_at_its_end(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    async with whole_call(session):
        session.claims.line_said("You are booked.", session.call, today=session.today)
    assert await differences_of(line, session.call.call_id) == (Difference.BOOKING_CLAIMED,)


async def test_a_claim_is_counted_when_redis_does_not_answer(
    line: RentalLine, inventory_away: Inventory, caplog: pytest.LogCaptureFixture
) -> None:
    before = counted(Difference.BOOKING_CLAIMED)
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    session.inventory = inventory_away
    async with on_the_phone(session) as phone:
        await phone.use("You are booked.")
        await settled(phone)
    assert counted(Difference.BOOKING_CLAIMED) == before + 1
    assert f"no task could be left about the claims in call {session.call.call_id}" in caplog.text
