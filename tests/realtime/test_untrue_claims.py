"""A realtime model that says what is not so: the caller hears it taken back, at once and once."""

import pytest

from agents.conversation.rental_line import RentalLine
from shared.call_records.call_record import Difference
from shared.workflow import Stage
from simulation.reply import Say
from tests.support.phone import call_at
from tests.support.realtime_brains import Script, tool
from tests.support.realtime_server import ALREADY_RESPONDING, realtime_server
from tests.support.records import records_of
from tests.support.voice_call import spoken_call
from tests.support.waiting import until

CLAIM = "It is booked, your reference is 4, 7, 3."
NOT_BOOKED = "not booked yet"

pytestmark = pytest.mark.untrue_claims


async def test_a_booking_that_was_only_claimed_is_taken_back_while_the_caller_is_on_the_line(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    script = Script([Say(CLAIM)], [Say("As I said, it is booked.")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        call.say("Yes, please book it.")
        await until(lambda: len(call.heard) == 3)
        assert call.heard[1] == CLAIM
        assert NOT_BOOKED in call.heard[2]
        await until(lambda: not session.background_tasks)
        assert await call.says("Is it, or is it not?") == ["As I said, it is booked."]
        assert len(call.heard) == 4
        assert server.errors == []
    record = await records_of(line).get(session.call.call_id)
    assert record is not None
    assert record.differences == (Difference.BOOKING_CLAIMED, Difference.REFERENCE_CLAIMED)
    assert record.transcript is None
    (note,) = await line.inventory.tasks()
    assert "the reference 4 7 3" in note.reason


async def test_a_caller_who_interrupts_the_correction_hears_it_after_their_answer(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    script = Script([Say(CLAIM)], [Say("You are welcome.")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        call.say("Yes, please book it.")
        await until(lambda: len(call.heard) == 2)
        call.earpiece.slow = True
        await until(lambda: call.earpiece.playing)
        await call.begins_to_say("Thank")
        await until(lambda: len(call.earpiece.cut_off) == 1)
        call.earpiece.slow = False
        call.say(" you.")
        await until(lambda: len(call.heard) == 4)
        assert call.heard[2] == "You are welcome."
        assert NOT_BOOKED in call.heard[3]


async def test_a_booking_that_is_claimed_twice_in_one_breath_is_taken_back_once(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    script = Script([Say("It is booked."), Say("Your reservation is confirmed.")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        call.say("Yes, please book it.")
        await until(lambda: any(NOT_BOOKED in heard for heard in call.heard))
        await until(lambda: not session.background_tasks)
        assert sum(NOT_BOOKED in heard for heard in call.heard) == 1


async def test_a_correction_that_the_model_refuses_is_asked_for_again(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    script = Script([Say(CLAIM)])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        server.refuse("response.create", ALREADY_RESPONDING)
        call.say("Yes, please book it.")
        await until(lambda: len(call.heard) == 3)
        assert NOT_BOOKED in call.heard[2]


async def test_a_claim_in_the_last_words_of_a_call_is_taken_back_before_the_line_hangs_up(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    script = Script([Say("You're booked for Monday."), tool("end_call")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        call.say("Yes, book it. Goodbye.")
        await call.is_over()
        assert call.heard[-2] == "You're booked for Monday.", "no second farewell between"
        assert NOT_BOOKED in call.heard[-1]


async def test_a_booking_that_was_made_is_not_taken_back(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    script = Script([Say("It is booked, one moment."), tool("complete_booking")], [Say("It is booked, as I said.")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        await call.says("Yes, please book it.")
        assert session.call.booking_confirmed
        assert await call.says("Thank you.") == ["It is booked, as I said."]
        assert not any(NOT_BOOKED in heard for heard in call.heard)
    record = await records_of(line).get(session.call.call_id)
    assert record is not None
    assert record.differences == ()
