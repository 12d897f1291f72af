"""A call that is recorded: a real session over the realtime stand-in, whose audio goes through LiveKit's recorder."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from livekit import rtc
from livekit.agents import AgentSession
from livekit.agents.llm import FunctionToolCall

from agents.conversation.call_recording import CallRecording
from agents.conversation.rental_line import RentalLine
from shared.call_records.call_record import Recording
from shared.settings import Settings
from shared.workflow import Stage
from simulation.reply import Say
from tests.support.loud_ear import SAMPLE_RATE, LoudEar, loud_voice
from tests.support.phone import call_at, on_the_phone
from tests.support.realtime_brains import Script, tool
from tests.support.realtime_server import realtime_server
from tests.support.recorded import files_in, loudness, recording_line, voices_in
from tests.support.records import records_of
from tests.support.scripted_model import call
from tests.support.voice_call import Earpiece, Mouth, VoiceCall, spoken_call
from tests.support.waiting import until_answer

HEARD = 0.1  # of 1.0: both voices are tones of a quarter


@pytest.fixture(autouse=True)
def _voices_that_a_codec_lets_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.realtime_connection.Ear", lambda: LoudEar(quiet_seconds=0.05))
    monkeypatch.setattr("tests.support.realtime_connection.audio_of", loud_voice)


async def says_something(spoken: VoiceCall) -> list[str]:
    """The caller speaks and is answered; what they hear."""
    before = len(spoken.heard)
    for audio in (loud_voice(""), bytes(12_000)):
        spoken.mouth.hears(rtc.AudioFrame(audio, SAMPLE_RATE, 1, len(audio) // 2))
    await spoken.hears_more_than(before)
    return spoken.heard[before:]


@contextlib.asynccontextmanager
async def recorded_call(line: RentalLine, script: Script) -> AsyncIterator[VoiceCall]:
    """A call from the greeting on, in which the line has spoken and been answered."""
    session = line.new_call()
    assert session.recording is not None
    await session.recording.begin()
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as spoken:
        await spoken.hears_more_than(0)
        await says_something(spoken)
        yield spoken


def file_of(spoken: VoiceCall) -> Path:
    settings = spoken.session.settings
    return settings.data_folder / "recordings" / settings.depot / f"{spoken.session.call.call_id}.ogg"


async def test_both_sides_of_a_call_are_in_its_recording_which_is_found_when_the_call_is_over(
    line: RentalLine, tmp_path: Path
) -> None:
    line = recording_line(line, tmp_path)
    async with recorded_call(line, Script([Say("Hello.")])) as spoken:
        call_id = spoken.session.call.call_id
        assert files_in(line.settings) == [f"unfinished/{call_id}.ogg"]
    assert files_in(line.settings) == [f"{call_id}.ogg"]
    assert file_of(spoken).stat().st_mode & 0o777 == 0o600
    assert file_of(spoken).parent.stat().st_mode & 0o777 == 0o700
    caller, spoken = loudness(file_of(spoken))
    assert caller > HEARD
    assert spoken > HEARD
    record = await records_of(line.inventory).get(call_id)
    assert record is not None
    assert record.recording == Recording(outcome="kept", machine=socket.gethostname())


async def test_a_caller_who_refuses_is_not_recorded_and_what_was_recorded_is_gone_while_the_call_goes_on(
    line: RentalLine, tmp_path: Path
) -> None:
    line = recording_line(line, tmp_path, keep_transcripts=True)
    script = Script([Say("Hello.")], [tool("stop_recording")], [Say("Go on.")])
    async with recorded_call(line, script) as spoken:
        assert files_in(line.settings)
        assert await says_something(spoken)
        assert files_in(line.settings) == [], "at once, not when the call is over"
        assert await says_something(spoken)
        assert files_in(line.settings) == []
        assert not spoken.over

        async def has_no_transcript() -> bool:
            record = await records_of(line.inventory).get(spoken.session.call.call_id)
            return record is not None and record.transcript is None

        await until_answer(has_no_transcript)
    assert files_in(line.settings) == []
    record = await records_of(line.inventory).get(spoken.session.call.call_id)
    assert record is not None
    assert record.recording == Recording(outcome="refused")
    assert record.transcript is None


async def test_a_caller_who_has_refused_is_not_recorded_by_the_next_voice_of_the_call_either(
    settings: Settings, tmp_path: Path
) -> None:
    recording = CallRecording(settings.model_copy(update={"data_folder": tmp_path}), "a" * 32)
    await recording.refuse()
    await recording.begin()
    assert files_in(settings.model_copy(update={"data_folder": tmp_path})) == []
    assert await recording.close() == Recording(outcome="refused")


async def test_on_a_disk_that_is_nearly_full_a_call_is_held_and_not_recorded_and_the_log_says_so(
    line: RentalLine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    line = recording_line(line, tmp_path)
    session = line.new_call()
    session.recording = CallRecording(line.settings, session.call.call_id, usage=lambda _: (10**12, 10**12, 10))
    with caplog.at_level(logging.WARNING):
        await session.recording.begin()
    assert "is not recorded: the disk of the data folder" in caplog.text
    async with realtime_server(lambda: Script([Say("Hello.")])) as server, spoken_call(session, server) as spoken:
        await spoken.hears_more_than(0)
        assert await says_something(spoken)
    assert files_in(line.settings) == []
    record = await records_of(line.inventory).get(session.call.call_id)
    assert record is not None
    assert record.recording == Recording(outcome="not made")


async def test_a_call_whose_file_cannot_be_made_goes_on(
    line: RentalLine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "recordings").write_text("in the way")
    line = recording_line(line, tmp_path)
    async with recorded_call(line, Script([Say("Hello.")])) as spoken:
        assert spoken.heard
    assert f"call {spoken.session.call.call_id} is not recorded: Not a directory" in caplog.text


async def test_when_another_voice_goes_on_with_the_call_its_recording_goes_on_too(
    settings: Settings, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"data_folder": tmp_path})
    recording = CallRecording(own, "a" * 32)
    for _ in range(2):
        await recording.begin()
        async with AgentSession[None]() as voice:
            mouth = Mouth()
            voice.input.audio, voice.output.audio = mouth, Earpiece()
            await recording.follow(voice)
            await asyncio.sleep(0.2)
            mouth.hears(rtc.AudioFrame(loud_voice(""), SAMPLE_RATE, 1, len(loud_voice("")) // 2))
            assert voice.input.audio is not mouth
            await anext(voice.input.audio)
            await asyncio.sleep(0.2)
    assert await recording.close() == Recording(outcome="kept", machine=socket.gethostname())
    assert voices_in(tmp_path / "recordings" / own.depot / f"{'a' * 32}.ogg") == 2


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.CALL_ENDED])
async def test_a_caller_can_refuse_in_every_stage(line: RentalLine, tmp_path: Path, stage: Stage) -> None:
    session = await call_at(recording_line(line, tmp_path), stage)
    async with on_the_phone(session) as phone:
        answer = await phone.tool("stop_recording")
        assert answer.startswith("This call is no longer recorded, and what was recorded of it is not kept.")
        assert phone.stage is stage
    assert session.recording is not None
    assert session.recording.refused


@pytest.mark.parametrize("before", [call("end_call"), call("start_rental", equipment_needed="a generator")])
async def test_a_refusal_counts_also_behind_a_tool_after_which_nothing_else_is_done(
    line: RentalLine, tmp_path: Path, before: FunctionToolCall
) -> None:
    session = recording_line(line, tmp_path).new_call()
    async with on_the_phone(session) as phone:
        await phone.use(before, call("stop_recording"))
    assert session.recording is not None
    assert session.recording.refused


async def test_a_line_that_does_not_record_has_no_recording_and_no_tool_for_it(
    line: RentalLine, tmp_path: Path
) -> None:
    line = recording_line(line, tmp_path, record_calls=False)
    session = line.new_call()
    async with realtime_server(lambda: Script()) as server, spoken_call(session, server) as spoken:
        await spoken.hears_more_than(0)
        assert "stop_recording" not in {tool.id for tool in spoken.agent_session.current_agent.tools}
    assert not (tmp_path / "recordings").exists()
    record = await records_of(line.inventory).get(session.call.call_id)
    assert record is not None
    assert record.recording is None
