"""The caller speaks while a tool runs or the stage changes: what was written is known, and nothing is done twice."""

import dataclasses

import pytest

from agents.conversation.rental_line import RentalLine
from agents.stage_agent import StageAgent
from shared.workflow import Stage
from simulation.reply import Say
from tests.support.gate import Gate
from tests.support.phone import call_at
from tests.support.realtime_brains import Script, tool
from tests.support.realtime_conversation import words
from tests.support.realtime_server import RealtimeServer, realtime_server
from tests.support.services import SlowRegistry
from tests.support.voice_call import spoken_call
from tests.support.waiting import until
from tests.support.wire import hand_offs, speech_touched

LICENSE = tool("verify_business_license", license_number="BL123456")
POLICY = tool("verify_insurance_coverage", policy_number="POL789012")


@pytest.fixture(autouse=True)
def _no_fillers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tool that waits for the test is not covered by a filler, however slow the machine is."""
    monkeypatch.setattr("agents.conversation.stage_tool.FILLER_AFTER_SECONDS", 60)


def said_by(server: RealtimeServer, role: str) -> list[str]:
    """The words of this side that are still in the server's conversation."""
    return [words(item) for item in server.connections[0].conversation.items if item.get("role") == role]


async def test_a_check_that_the_caller_talks_over_is_not_committed_and_can_be_done_again(line: RentalLine) -> None:
    gate = Gate()
    line = dataclasses.replace(line, verification=SlowRegistry(line.verification, gate))
    session = await call_at(line, Stage.CUSTOMER_VERIFICATION)
    script = Script([LICENSE], [Say("Take your time.")], [LICENSE])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        call.mouth.says("Yes, that is right.")
        await gate.reached.wait()
        await call.begins_to_say("Wait,")
        gate.open()
        replies = await call.says(" I have to look.")
        assert replies == ["Take your time."]
        assert session.call.stage is Stage.CUSTOMER_VERIFICATION
        assert session.call.customer is None
        replies = await call.says("It is right.")
        assert len(replies) == 1
        assert "Business license verified" in replies[0]
        assert session.call.stage is Stage.EQUIPMENT_DISCOVERY
        assert speech_touched(server) == []
        assert server.errors == []


async def test_what_the_caller_says_while_a_tool_writes_is_answered_and_then_the_stage_moves_on(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    session = await call_at(line, Stage.INSURANCE_VERIFICATION)
    monkeypatch.setattr(session.inventory, "renew_all", gate.guard(session.inventory.renew_all))
    script = Script([POLICY], [Say("As quick as I can.")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        call.mouth.says("Yes, that is right.")
        await gate.reached.wait()
        await call.begins_to_say("And make it quick,")
        call.mouth.says(" please.")
        await until(lambda: "And make it quick, please." in said_by(server, "user") and not server.responding)
        gate.open()
        await call.hears_more_than(2)
        assert call.heard[1] == "As quick as I can."
        assert "It covers this rental" in call.heard[2]
        assert len(call.heard) == 3
        assert session.call.insurance is not None
        assert session.call.stage is Stage.BOOKING_COMPLETION
        assert speech_touched(server) == []
        assert server.errors == []


async def test_an_answer_that_nobody_heard_because_the_stage_changed_is_forgotten_and_the_words_are_kept(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    monkeypatch.setattr(StageAgent, "on_exit", gate.guard(StageAgent.on_exit))
    script = Script([tool("start_rental", equipment_needed="a generator")], [Say("Nobody hears this.")])
    async with realtime_server(lambda: script) as server, spoken_call(line.new_call(), server) as call:
        await call.hears_more_than(0)
        call.mouth.says("I need a generator.")
        await gate.reached.wait()
        call.mouth.says("Rather quickly.")
        await until(lambda: "Nobody hears this." in said_by(server, "assistant") and not server.responding)
        gate.open()
        await call.hears_more_than(1)
        assert len(call.heard) == 2
        assert "business license" in call.heard[1]
        assert said_by(server, "user") == ["I need a generator.", "Rather quickly."]
        assert said_by(server, "assistant") == call.heard
        assert server.errors == []


async def test_a_caller_who_speaks_until_after_the_hand_off_hears_the_new_stage_and_an_answer(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    session = await call_at(line, Stage.INSURANCE_VERIFICATION)
    monkeypatch.setattr(session.inventory, "renew_all", gate.guard(session.inventory.renew_all))
    script = Script([POLICY], [Say("Of course.")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        call.mouth.says("Yes, that is right.")
        await gate.reached.wait()
        await call.begins_to_say("And make it quick,")
        gate.open()
        await call.hears_more_than(1)
        assert "It covers this rental" in call.heard[1]
        replies = await call.says(" please.")
        assert replies == ["Of course."]
        assert session.call.stage is Stage.BOOKING_COMPLETION
        assert len(list(hand_offs(server))) == 1
        assert speech_touched(server) == []


async def test_a_caller_who_talks_over_the_words_before_a_hand_off_does_not_stop_what_is_written(
    line: RentalLine,
) -> None:
    session = await call_at(line, Stage.CUSTOMER_VERIFICATION)
    script = Script([Say("One moment, I am checking that."), LICENSE], [Say("Of course.")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        call.earpiece.slow = True
        call.mouth.says("Yes, that is right.")
        await until(lambda: session.call.stage is Stage.EQUIPMENT_DISCOVERY)
        await call.begins_to_say("Go on,")
        call.mouth.says(" please.")
        await until(lambda: "Go on, please." in said_by(server, "user"))
        call.earpiece.slow = False
        call.earpiece.play_to_the_end()
        await call.hears_more_than(2)
        assert call.heard[1] == "One moment, I am checking that."
        assert session.call.customer is not None
        assert any("Business license verified" in heard for heard in call.heard[2:])
        assert len(list(hand_offs(server))) == 1


async def test_a_caller_may_interrupt_what_is_said_after_a_tool_has_written(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    script = Script([tool("complete_booking")], [Say("Yes?")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        call.earpiece.slow = True
        call.mouth.says("Yes, please.")
        await until(lambda: call.earpiece.playing)
        await call.begins_to_say("Wait,")
        try:
            await until(lambda: bool(call.earpiece.cut_off))
        finally:
            call.earpiece.slow = False
            call.earpiece.play_to_the_end()
        assert await call.says(" one question.") == ["Yes?"]
        assert call.earpiece.cut_off[0].startswith("Booking confirmed.")
        assert session.call.rental is not None


async def test_words_that_were_cut_off_are_neither_deleted_nor_sent_again(line: RentalLine) -> None:
    script = Script([Say("I am listening.")], [tool("start_rental", equipment_needed="a generator")])
    async with realtime_server(lambda: script) as server, spoken_call(line.new_call(), server) as call:
        call.earpiece.slow = True
        await until(lambda: call.earpiece.playing)
        await call.begins_to_say("Hello,")
        await until(lambda: bool(call.earpiece.cut_off))
        call.earpiece.slow = False
        assert await call.says(" is this the rental line?") == ["I am listening."]
        replies = await call.says("I need a generator.")
        assert len(replies) == 1
        assert len(server.sent_by_client("conversation.item.truncate")) == 1
        assert speech_touched(server) == []
        assert server.errors == []
