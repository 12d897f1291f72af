"""A person who is told what a call is about, by the line's own voice, and answers by a word or a key."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from livekit.agents import Agent, AgentSession

from shared.settings import Settings
from tests.support.called_person import CalledPerson
from tests.support.pipeline_servers import pipeline_servers
from tests.support.realtime_brains import Script
from tests.support.realtime_server import NO_QUOTA, RealtimeServer, realtime_server
from tests.support.telephone import FakeCaller, FakeJob
from tests.support.voice_call import Earpiece, Mouth
from tests.support.waiting import until
from tests.worker.test_pipeline import FRAME_SECONDS, PAUSE, VOICE
from worker.announcements import FOR_A_PERSON
from worker.transfer import briefing
from worker.transfer.briefing import Briefing

PERSON = "person-1"
WORDS = "A caller for you. Press 1 to take the call, 2 to decline."


class Person:
    """The person's end of the line, and the job that called them."""

    def __init__(self) -> None:
        self.job = FakeJob(FakeCaller())
        self.called = CalledPerson(self.job)
        self.called.identity = PERSON
        self.job.room.remote_participants[PERSON] = FakeCaller(identity=PERSON)
        self.mouth, self.earpiece = Mouth(), Earpiece()
        self.told = Briefing(self.job, PERSON, language="en")  # type: ignore[arg-type]
        self.recordings: list[Path] = []

    async def listens(self) -> None:
        """Wait until the line has said all and hears the person."""
        await until(lambda: self.earpiece.heard)
        await until(lambda: self.told._agent_session.input.audio_enabled)  # type: ignore[union-attr]


@pytest.fixture
async def person(monkeypatch: pytest.MonkeyPatch) -> Person:
    one = Person()

    class SessionInTheTest(AgentSession[None]):
        async def start(self, agent: Agent, **_: Any) -> None:  # type: ignore[override]
            self.input.audio, self.output.audio = one.mouth, one.earpiece
            await super().start(agent)

    async def play(_: object, recording: Path, *, track_name: str) -> None:
        one.recordings.append(recording)

    monkeypatch.setattr(briefing, "AgentSession", SessionInTheTest)
    monkeypatch.setattr(briefing, "play", play)
    monkeypatch.setattr(briefing, "FIRST_WORD_SECONDS", 8.0)
    return one


@contextlib.asynccontextmanager
async def realtime(person: Person) -> AsyncIterator[RealtimeServer]:
    async with realtime_server(Script) as server:
        own = {"voice_mode": "realtime", "openai_api_key": "x", "openai_base_url": server.base_url}
        await person.told.open(Settings(_env_file=None, **own))  # type: ignore[arg-type, call-arg]
        yield server
        await person.told.close()


@pytest.mark.parametrize(("said", "taken"), [("Yes, please.", True), ("No, thank you.", False)])
async def test_a_person_is_told_and_then_answers_by_a_word(person: Person, said: str, taken: bool) -> None:
    async with realtime(person):
        answer = asyncio.create_task(person.told.is_taken(WORDS))
        await person.listens()
        assert WORDS in person.earpiece.heard[0]
        person.mouth.says(said)
        assert await answer is taken
        assert len(person.earpiece.heard) == 1, "the model answers the person nothing"


async def test_a_mailbox_takes_no_call(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(briefing, "ANSWER_SECONDS", 1.0)
    async with realtime(person):
        answer = asyncio.create_task(person.told.is_taken(WORDS))
        await person.listens()
        person.mouth.says("You have reached Sam. Please leave a message after the tone.")
        assert not await answer


async def test_words_end_after_their_longest_time(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(briefing, "LONGEST_WORDS_SECONDS", 0.05)
    async with realtime(person):
        answer = asyncio.create_task(person.told.is_taken(WORDS * 50))
        await until(lambda: person.told._agent_session.input.audio_enabled)  # type: ignore[union-attr]
        assert person.told._agent_session is not None
        assert not person.told._agent_session.output.audio_enabled
        person.called.presses("2")
        assert not await answer


async def test_a_model_that_does_not_speak_is_replaced_by_the_recording(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(briefing, "FIRST_WORD_SECONDS", 0.2)
    async with realtime(person) as server:
        server.refuse("response.create", NO_QUOTA)
        answer = asyncio.create_task(person.told.is_taken(WORDS))
        await until(lambda: person.recordings == [FOR_A_PERSON])
        person.called.presses("1")
        assert await answer


async def test_a_pipeline_tells_and_hears_a_person_without_a_language_model(person: Person) -> None:
    async with pipeline_servers() as servers:
        own = {"voice_mode": "pipeline", **servers.settings}
        await person.told.open(Settings(_env_file=None, **own))  # type: ignore[arg-type, call-arg]
        servers.words_meant.append("Yes, please.")
        answer = asyncio.create_task(person.told.is_taken(WORDS))
        await person.listens()
        for frame in (*VOICE, *PAUSE):
            person.mouth.hears(frame)
            await asyncio.sleep(FRAME_SECONDS)
        assert await answer
        assert "/v1/chat/completions" not in servers.keys
        await person.told.close()
