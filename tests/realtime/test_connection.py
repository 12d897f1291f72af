"""The websocket to the model: cut and made again, or refused for good."""

import asyncio
import contextlib
import dataclasses

import pytest
from livekit.agents import APIConnectOptions
from livekit.plugins.openai.realtime import RealtimeModel

from agents.conversation.no_silence import lost_connection
from agents.conversation.no_silence.model_failure import when_the_model_fails
from agents.conversation.rental_line import RentalLine
from agents.conversation.wording.directions import NOT_UNDERSTOOD
from shared.workflow import Stage
from simulation.reply import Say
from tests.support.gate import Gate
from tests.support.phone import call_at
from tests.support.realtime_brains import Script, tool
from tests.support.realtime_conversation import Refused, words
from tests.support.realtime_server import BAD_KEY, NO_QUOTA, realtime_server
from tests.support.services import SlowRegistry
from tests.support.voice_call import spoken_call
from tests.support.waiting import until
from tests.support.wire import acknowledged_late

LICENSE = tool("verify_business_license", license_number="BL123456")


async def test_a_websocket_cut_while_a_tool_runs_is_made_again_and_the_call_goes_on(line: RentalLine) -> None:
    gate = Gate()
    line = dataclasses.replace(line, verification=SlowRegistry(line.verification, gate))
    session = await call_at(line, Stage.CUSTOMER_VERIFICATION)
    script = Script([LICENSE], [Say("Of course.")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        call.mouth.says("Yes, that is right.")
        await gate.reached.wait()
        await server.cut()
        await until(lambda: len(server.connections) == 2)
        gate.open()
        await call.hears_more_than(1)
        assert len(call.heard) == 2
        assert "Business license verified" in call.heard[1]
        assert session.call.stage is Stage.EQUIPMENT_DISCOVERY
        kept = server.connections[1].conversation.items
        assert [words(item) for item in kept if item.get("role") == "user"] == ["Yes, that is right."]
        assert server.connections[1].tools >= {"search_available_equipment", "select_equipment"}
        assert await call.says("Shall we go on?") == ["Of course."]
        assert not call.ends
        assert server.errors == []


@pytest.mark.parametrize("cut_before", ["response.output_item.added", "response.output_item.done"])
async def test_a_websocket_cut_while_the_model_answers_does_not_leave_the_caller_in_silence(
    line: RentalLine, cut_before: str
) -> None:
    script = Script([tool("start_rental", equipment_needed="a generator")])
    async with realtime_server(lambda: script) as server, spoken_call(line.new_call(), server) as call:
        await call.hears_more_than(0)
        server.delay(cut_before, 0.1)
        call.mouth.says("I need a generator.")
        await until(lambda: server.responding)
        await asyncio.sleep(0.05)
        script.turns.append([tool("start_rental", equipment_needed="a generator")])
        server.no_delays()
        await server.cut()
        await call.hears_more_than(1)
        assert len(call.heard) == 2
        assert not call.ends


@pytest.mark.parametrize("error", [NO_QUOTA, BAD_KEY])
async def test_a_model_that_refuses_for_good_ends_the_session_with_an_error(line: RentalLine, error: Refused) -> None:
    session, failed = await call_at(line, Stage.REQUIREMENTS_CONFIRMATION), list[bool]()
    async with realtime_server() as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        when_the_model_fails(call.agent_session, lambda: failed.append(True))
        server.refuse("response.create", error)
        call.agent_session.generate_reply()
        await until(lambda: bool(failed))
        await call.is_over()
        assert [failure.error.recoverable for failure in call.failures] == [False]
    assert failed == [True]
    assert await line.inventory.holds() == []


async def test_a_model_that_lets_nobody_in_ends_the_session_with_an_error(line: RentalLine) -> None:
    session, failed = await call_at(line, Stage.REQUIREMENTS_CONFIRMATION), list[bool]()
    async with realtime_server() as server:
        server.refuse_connections_with = 401
        impatient = APIConnectOptions(max_retry=3, retry_interval=0.05)
        model = RealtimeModel(api_key="x", base_url=server.base_url, conn_options=impatient)
        async with contextlib.aclosing(model), spoken_call(session, server, model) as call:
            when_the_model_fails(call.agent_session, lambda: failed.append(True))
            await until(lambda: bool(failed))
            await call.is_over()
            assert [failure.error.recoverable for failure in call.failures] == [True, True, True, False]
            assert call.heard == []
    assert failed == [True]
    assert await line.inventory.holds() == []


async def test_an_acknowledgement_that_is_lost_holds_the_caller_up_but_not_for_good(line: RentalLine) -> None:
    script = Script([tool("start_rental", equipment_needed="a generator")])
    async with realtime_server(lambda: script) as server, spoken_call(line.new_call(), server) as call:
        await call.hears_more_than(0)
        server.lose("conversation.item.deleted")
        replies = await call.says("I need a generator.")
        assert len(replies) == 1
        assert len(acknowledged_late(server)) == 1


async def test_a_websocket_cut_between_the_last_word_and_the_answer_is_made_again_and_the_caller_is_answered(
    line: RentalLine,
) -> None:
    script = Script([Say("A generator, certainly.")])
    async with realtime_server(lambda: script) as server, spoken_call(line.new_call(), server) as call:
        await call.hears_more_than(0)
        server.delay("response.created", 60)
        call.mouth.says("I need a generator.")
        await until(lambda: server.responding)
        history = call.agent_session.history
        await until(lambda: "I need a generator." in [message.text_content for message in history.messages()])
        server.no_delays()
        await server.cut()
        await call.hears_more_than(1)
        assert call.heard[1:] == ["A generator, certainly."]


async def test_a_caller_whose_last_words_were_lost_with_the_websocket_is_asked_to_repeat_them(line: RentalLine) -> None:
    async with realtime_server(Script) as server, spoken_call(line.new_call(), server) as call:
        await call.hears_more_than(0)
        server.delay("conversation.item.added", 60)
        call.mouth.says("I need a generator.")
        await until(lambda: any(noted.type == "input_audio_buffer.speech_stopped" for noted in server.noted))
        await asyncio.sleep(0.05)
        server.no_delays()
        await server.cut()
        await call.hears_more_than(1)
        assert call.heard[1:] == [NOT_UNDERSTOOD.format()]


async def test_a_caller_who_was_speaking_when_the_websocket_was_cut_does_not_count_as_speaking_for_ever(
    line: RentalLine,
) -> None:
    async with realtime_server(Script) as server, spoken_call(line.new_call(), server) as call:
        await call.hears_more_than(0)
        await call.begins_to_say("I need")
        await server.cut()
        await until(lambda: len(server.connections) == 2)
        await call.hears_more_than(1)
        assert call.agent_session.user_state == "listening"
        assert call.heard[1:] == [NOT_UNDERSTOOD.format()]


async def test_a_caller_who_speaks_on_over_the_new_websocket_is_answered_once(line: RentalLine) -> None:
    async with (
        realtime_server(lambda: Script([Say("Certainly.")])) as server,
        spoken_call(line.new_call(), server) as call,
    ):
        await call.hears_more_than(0)
        await call.begins_to_say("I need")
        await server.cut()
        await until(lambda: len(server.connections) == 2)
        assert await call.says(" a generator.") == ["Certainly."]
        await asyncio.sleep(lost_connection.SPEAKS_ON_SECONDS)
        assert call.heard[1:] == ["Certainly."]
