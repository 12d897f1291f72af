"""The caller speaks while a tool ends the call: nobody is hung up on without a word."""

import dataclasses

import pytest

from agents.conversation.rental_line import RentalLine
from shared.workflow import Stage
from simulation.reply import Say
from tests.support.gate import Gate
from tests.support.phone import call_at
from tests.support.realtime_brains import Script, tool
from tests.support.realtime_conversation import Refused
from tests.support.realtime_server import realtime_server
from tests.support.services import SlowRegistry
from tests.support.voice_call import spoken_call
from tests.support.waiting import until

SUSPENDED = tool("verify_business_license", license_number="BL000001")
STAGE = Stage.REQUIREMENTS_CONFIRMATION


@pytest.fixture(autouse=True)
def _no_fillers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agents.conversation.stage_tool.FILLER_AFTER_SECONDS", 60)


async def test_who_speaks_before_the_end_of_the_call_is_written_is_not_hung_up_on(line: RentalLine) -> None:
    session = await call_at(line, STAGE)
    script = Script([tool("end_call")], [Say("Of course.")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        await session.one_tool_at_a_time.acquire()
        call.mouth.says("No, thank you.")
        await until(lambda: call.agent_session.agent_state == "thinking")
        await call.begins_to_say("Wait,")
        session.one_tool_at_a_time.release()
        assert await call.says(" I do want it.") == ["Of course."]
        assert not session.call.ended
        assert not call.ends


async def test_who_speaks_while_the_call_ends_hears_the_farewell_before_it_ends(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    session = await call_at(line, STAGE)
    monkeypatch.setattr(session.inventory, "release", gate.guard(session.inventory.release))
    script = Script([tool("end_call")], [Say("Goodbye then.")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        call.mouth.says("No, thank you.")
        await gate.reached.wait()
        await call.begins_to_say("Wait,")
        call.mouth.says(" I do want it.")
        gate.open()
        await until(lambda: bool(call.ends), within=12)
        assert "Have a great day" in call.heard[-1]
        assert session.call.end_reason == "completed"


async def test_a_farewell_that_the_model_refused_is_said_before_the_call_ends(line: RentalLine) -> None:
    session = await call_at(line, STAGE)
    async with realtime_server(lambda: Script([tool("end_call")])) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        server.refuse("response.create", Refused("server_error", "The server had an error."))
        call.mouth.says("No, thank you.")
        await until(lambda: bool(call.ends), within=12)
        assert "Have a great day" in call.heard[-1]


async def test_who_corrects_a_number_while_it_is_checked_is_not_hung_up_on(line: RentalLine) -> None:
    gate = Gate()
    line = dataclasses.replace(line, verification=SlowRegistry(line.verification, gate))
    session = await call_at(line, Stage.CUSTOMER_VERIFICATION)
    script = Script([SUSPENDED], [Say("Take your time.")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        call.mouth.says("Yes, that is right.")
        await gate.reached.wait()
        await call.begins_to_say("Wait,")
        gate.open()
        assert await call.says(" it is B L one two three.") == ["Take your time."]
        assert not session.call.ended
        assert not call.ends


async def test_a_transfer_that_the_caller_talks_over_leaves_no_note(line: RentalLine) -> None:
    session = await call_at(line, STAGE)
    script = Script([tool("transfer_to_human", reason="a question")], [Say("Of course.")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        await session.one_tool_at_a_time.acquire()
        call.mouth.says("A person, please.")
        await until(lambda: call.agent_session.agent_state == "thinking")
        await call.begins_to_say("No, wait,")
        session.one_tool_at_a_time.release()
        assert await call.says(" go on.") == ["Of course."]
        assert await line.inventory.tasks() == []
        assert not session.call.ended
