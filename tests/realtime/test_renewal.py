"""The connection to the model is renewed when nobody speaks, so that no word is lost."""

import asyncio

import pytest
from livekit.agents.llm import RealtimeModelFallbackAdapter

from agents.conversation.rental_line import RentalLine
from agents.stage_agent import StageAgent
from shared.workflow import Stage
from simulation.reply import Say
from tests.support.gate import Gate
from tests.support.phone import call_at
from tests.support.realtime_brains import CutShort, Script, tool
from tests.support.realtime_conversation import words
from tests.support.realtime_server import RealtimeServer, realtime_server
from tests.support.voice_call import VoiceCall, spoken_call
from tests.support.waiting import until
from tests.support.wire import hand_offs
from worker.voice import realtime
from worker.voice.realtime import renew_in_quiet


async def renew(call: VoiceCall, server: RealtimeServer) -> None:
    """Renew the connection, as the worker does it."""
    model = call.agent_session.llm
    assert isinstance(model, RealtimeModelFallbackAdapter)
    await model.restart_session()
    await until(lambda: len(server.connections) == 2)
    await call.is_quiet()


async def test_after_a_renewal_a_tool_call_that_was_cut_short_holds_nothing(line: RentalLine) -> None:
    session = await call_at(line, Stage.EQUIPMENT_DISCOVERY)
    whole = '{"equipment_id": "ITM001", "start_date": "tomorrow", "rental_days": 1}'
    script = Script([CutShort("select_equipment", whole, "incomplete")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        await renew(call, server)
        (reply,) = await call.says("The generator from tomorrow, for fourteen days.")
        assert "cut short" in reply
        assert await line.inventory.holds() == []


async def test_after_a_renewal_what_the_caller_says_across_a_hand_off_arrives_whole(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    monkeypatch.setattr(StageAgent, "on_exit", gate.guard(StageAgent.on_exit))
    script = Script([tool("start_rental", equipment_needed="a generator")], [Say("Certainly.")])
    async with realtime_server(lambda: script) as server, spoken_call(line.new_call(), server) as call:
        await call.hears_more_than(0)
        await renew(call, server)
        call.mouth.says("I need a generator.")
        await gate.reached.wait()
        await call.begins_to_say("And please send the bill ")
        gate.open()
        await until(lambda: any(hand_offs(server, connection=1)))
        call.mouth.says("to Peoria.")
        items = server.connections[1].conversation.items
        await until(lambda: any("Peoria" in words(item) for item in items))
        said = [words(item) for item in items if item.get("role") == "user"]
        assert said == ["I need a generator.", "And please send the bill to Peoria."]


async def test_after_a_renewal_a_connection_that_is_lost_is_noticed(line: RentalLine) -> None:
    script = Script([Say("A generator, certainly.")])
    async with realtime_server(lambda: script) as server, spoken_call(line.new_call(), server) as call:
        await call.hears_more_than(0)
        await renew(call, server)
        server.delay("response.created", 60)
        call.mouth.says("I need a generator.")
        await until(lambda: server.responding)
        history = call.agent_session.history
        await until(lambda: "I need a generator." in [message.text_content for message in history.messages()])
        server.no_delays()
        await server.cut()
        await call.hears_more_than(1)
        assert call.heard[1:] == ["A generator, certainly."]


async def test_a_connection_is_not_renewed_while_the_caller_speaks(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(realtime, "QUIET_SECONDS", 0.3)
    script = Script([Say("A generator, then.")], [Say("For three days.")])
    async with realtime_server(lambda: script) as server, spoken_call(line.new_call(), server) as call:
        await call.hears_more_than(0)
        await call.begins_to_say("I need a generator ")
        models = call.agent_session.llm
        assert isinstance(models, RealtimeModelFallbackAdapter)
        renewing = asyncio.create_task(renew_in_quiet(call.agent_session, models, after_seconds=0.6))
        await asyncio.sleep(1.5)
        assert len(server.connections) == 1, "the caller is still speaking"
        assert await call.says("for a building site.") == ["A generator, then."]
        await until(lambda: len(server.connections) == 2)
        await call.is_quiet()
        renewing.cancel()
        await asyncio.wait([renewing], timeout=1)
        assert await call.says("From tomorrow, for three days.") == ["For three days."]
        said = [words(item) for item in server.connections[1].conversation.items if item.get("role") == "user"]
        assert said == ["I need a generator for a building site.", "From tomorrow, for three days."]
        assert len(call.heard) == 3, "nobody hears of it"
        assert not call.ends
