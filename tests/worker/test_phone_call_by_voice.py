"""A call on the telephone with the realtime model: the plugin, the agents and the worker together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from livekit import rtc

from agents.conversation.no_silence import asking_for_replies
from agents.conversation.rental_line import RentalLine
from shared.workflow import Stage
from simulation.reply import Say
from tests.support.gate import Gate
from tests.support.phone import call_at
from tests.support.realtime_brains import Script, tool
from tests.support.realtime_conversation import Refused
from tests.support.realtime_server import NO_QUOTA, RealtimeServer, realtime_server
from tests.support.telephone import FakeCaller, FakeJob
from tests.support.voice_call import VoiceCall, spoken_call
from tests.support.waiting import until
from worker import hanging_up
from worker.announcements import UNAVAILABLE
from worker.caller import silence
from worker.caller.silence import ARE_YOU_THERE
from worker.phone_call import PhoneCall

STAGE = Stage.REQUIREMENTS_CONFIRMATION
LIMITED = Refused("rate_limit_exceeded", "Rate limit reached.")


@contextlib.asynccontextmanager
async def on_the_telephone(
    line: RentalLine, script: Script, *, stage: Stage = STAGE, **changed: object
) -> AsyncIterator[tuple[VoiceCall, FakeJob, RealtimeServer]]:
    """A spoken call in a room that is a fake. `changed` are settings."""
    caller = FakeCaller()
    job, session = FakeJob(caller), await call_at(line, stage)
    session.settings = session.settings.model_copy(update=changed)
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        telephone = PhoneCall(job, caller, session, call.agent_session)  # type: ignore[arg-type]
        await call.hears_more_than(0)
        yield call, job, server
        await telephone.close()
    assert job.deletions == 1
    assert await line.inventory.holds() == []


async def test_a_model_that_fails_for_good_leaves_the_caller_with_a_recorded_sentence(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[Path] = []

    async def play(_: object, recording: Path) -> None:
        played.append(recording)

    monkeypatch.setattr(hanging_up, "play", play)
    async with on_the_telephone(line, Script()) as (call, job, server):
        server.refuse("response.create", NO_QUOTA)
        call.agent_session.generate_reply()
        await until(lambda: bool(job.shutdowns))
        assert played == [UNAVAILABLE]
        assert call.session.call.end_reason == "model_failed"


async def test_the_goodbye_is_heard_to_its_end_before_the_room_is_removed(line: RentalLine) -> None:
    async with on_the_telephone(line, Script([tool("end_call")])) as (call, job, _):
        heard_before_the_room_went: list[str] = []
        delete_room = job.delete_room

        def deleted():
            heard_before_the_room_went.extend(call.heard)
            return delete_room()

        job.delete_room = deleted  # type: ignore[method-assign]
        call.mouth.says("No, thank you, goodbye.")
        await until(lambda: bool(job.shutdowns), within=12)
        assert "Have a great day" in heard_before_the_room_went[-1]
        assert call.session.call.end_reason == "completed"


async def test_what_is_typed_is_answered_like_what_is_said(line: RentalLine) -> None:
    script = Script([Say("I have one, two, three.")], [Say("Go on.")])
    async with on_the_telephone(line, script) as (call, job, _):
        job.presses("123#")
        await call.hears_more_than(1)
        assert call.heard[-1] == "I have one, two, three."
        assert await call.says("And the rest is four.") == ["Go on."]


async def test_a_silent_caller_is_asked_and_then_told_goodbye(line: RentalLine) -> None:
    async with on_the_telephone(line, Script(), silence_seconds=0.4, silence_questions=1) as (call, job, _):
        call.agent_session.options.user_away_timeout = 0.2
        call.agent_session.reset_away_timer()
        await until(lambda: bool(job.shutdowns), within=20)
        assert call.session.call.end_reason == "silence"
        assert len(call.heard) == 3


async def test_a_caller_who_hangs_up_while_the_line_speaks_ends_the_call(line: RentalLine) -> None:
    async with on_the_telephone(line, Script([Say("This takes a while to say.")])) as (call, job, _):
        call.mouth.says("What is next?")
        job.leaves(rtc.DisconnectReason.CLIENT_INITIATED)
        await until(lambda: bool(job.shutdowns))
        assert call.session.call.end_reason in (None, "hung_up")


async def test_keys_whose_answer_the_model_refused_are_answered_when_it_is_asked_again(line: RentalLine) -> None:
    async with on_the_telephone(line, Script([Say("I have one, two, three.")])) as (call, job, server):
        server.refuse("response.create", LIMITED, times=2)
        job.presses("123#")
        await call.hears_more_than(1)
        assert call.heard[1:] == ["I have one, two, three."]


async def test_a_goodbye_that_the_model_refused_is_said_when_it_is_asked_again(line: RentalLine) -> None:
    async with on_the_telephone(line, Script(), longest_call_minutes=0.5 / 60) as (call, job, server):
        server.refuse("response.create", LIMITED)
        await until(lambda: bool(job.shutdowns), within=20)
        assert "longest time" in call.heard[-1]
        assert call.session.call.end_reason == "too_long"


async def test_a_transfer_that_failed_is_told_although_the_model_refused_to_at_first(line: RentalLine) -> None:
    script = Script([tool("transfer_to_human", reason="a question")])
    async with on_the_telephone(line, script, transfer_number="+15550100200") as (call, job, server):
        job.api.sip.outcome = TimeoutError()
        put_through = call.session.transfer_to_person

        async def refused(reason: str) -> bool:
            server.refuse("response.create", LIMITED)
            assert put_through is not None
            return await put_through(reason)

        call.session.transfer_to_person = refused
        call.mouth.says("A person, please.")
        await until(lambda: "Nobody could be reached" in call.heard[-1], within=12)


async def test_a_model_that_gives_no_reply_leaves_the_caller_with_a_recorded_sentence(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[Path] = []

    async def play(_: object, recording: Path) -> None:
        played.append(recording)

    monkeypatch.setattr(hanging_up, "play", play)
    monkeypatch.setattr(asking_for_replies, "WAITS_SECONDS", (0.01, 0.01))
    async with on_the_telephone(line, Script()) as (call, job, server):
        server.refuse("response.create", LIMITED, times=100)
        job.presses("123#")
        await until(lambda: bool(job.shutdowns))
        assert played == [UNAVAILABLE]
        assert call.session.call.end_reason == "model_failed"


async def test_a_caller_of_whom_the_model_never_says_that_they_stopped_is_asked_whether_they_are_there(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silence, "LONGEST_SPEECH_SECONDS", 0.3)
    async with on_the_telephone(line, Script(), silence_seconds=0.4, silence_questions=1) as (call, job, server):
        call.agent_session.options.user_away_timeout = 0.2
        server.lose("input_audio_buffer.speech_stopped")
        await call.begins_to_say("I need")
        await until(lambda: bool(job.shutdowns), within=20)
        assert call.session.call.end_reason == "silence"
        assert ARE_YOU_THERE in call.heard


async def test_a_booking_that_has_begun_is_read_out_before_a_call_of_the_longest_time_ends(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    script = Script([tool("complete_booking")])
    stage = Stage.BOOKING_COMPLETION
    async with on_the_telephone(line, script, stage=stage, longest_call_minutes=1 / 60) as (call, job, server):
        server.delay("conversation.item.added", 0.3)  # which the plugin waits for before it asks for the answer
        inventory = call.session.inventory
        monkeypatch.setattr(inventory, "confirm_all", gate.guard(inventory.confirm_all))
        call.mouth.says("Yes, book it.")
        await gate.reached.wait()
        await asyncio.sleep(1.0)  # the longest time of the call is reached
        gate.open()
        await until(lambda: bool(job.shutdowns), within=20)
        assert "Booking confirmed" in call.heard[-2]
        assert "longest time" in call.heard[-1]
        assert call.session.call.rental is not None
