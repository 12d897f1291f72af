"""When the model fails for good, the next one goes on with the call in a session of its own."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from livekit.agents import AgentSession
from livekit.agents.llm import RealtimeModel
from pydantic import SecretStr

from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine, whole_call
from agents.stage_agent import first_agent
from tests.support.counted import Added
from tests.support.patient_caller import rent_patiently
from tests.support.pipeline_servers import PipelineServers, pipeline_servers
from tests.support.realtime_server import RealtimeServer, realtime_server
from tests.support.telephone import FakeCaller, FakeJob
from tests.support.voice_call import Earpiece, Mouth
from tests.support.waiting import until
from worker import hanging_up
from worker.announcements import UNAVAILABLE, in_language
from worker.phone_call import PhoneCall
from worker.voice.voices import Voices

# A call of this caller takes the realtime server some 360 events, and more than 331 up to the booking. These are the
# events after which the model dies.
POINTS = [
    pytest.param(point, marks=[] if number == 7 else pytest.mark.long_running)
    for number, point in enumerate(range(8, 332, 19))
]
QUIET_SECONDS = 0.1


@dataclass
class Telephone:
    """The caller's end of a call with one voice after the other. To a pipeline the caller's words come as text."""

    session: CallSession
    job: FakeJob
    agent_sessions: list[AgentSession[CallSession]] = field(default_factory=list)
    mouths: list[Mouth] = field(default_factory=list)
    earpieces: list[Earpiece] = field(default_factory=list)

    @property
    def heard(self) -> list[str]:
        return [words for earpiece in self.earpieces for words in earpiece.heard]

    @property
    def over(self) -> bool:
        return self.session.call.ended

    def say(self, words: str) -> None:
        if isinstance(self.agent_sessions[-1].llm, RealtimeModel):
            self.mouths[-1].says(words)
        else:
            self.agent_sessions[-1].generate_reply(user_input=words)

    async def is_quiet(self) -> None:
        """Wait until nobody has spoken or thought for a while."""
        loop = asyncio.get_running_loop()
        since = loop.time()
        while loop.time() - since < QUIET_SECONDS and not self.over:
            await asyncio.sleep(0.01)
            if self.agent_sessions[-1].agent_state != "listening":
                since = loop.time()

    def holds(self, agent_session: AgentSession[CallSession]) -> None:
        self.agent_sessions.append(agent_session)
        self.earpieces.append(Earpiece())
        # Each session listens to the caller for itself, as in a room: one that is being closed takes no words away.
        self.mouths.append(Mouth())
        if isinstance(agent_session.llm, RealtimeModel):
            agent_session.input.audio = self.mouths[-1]
        agent_session.output.audio = self.earpieces[-1]


@pytest.fixture(autouse=True)
def played(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The recordings that were played to the caller. The room is a fake, so no session is in it."""
    recordings: list[Path] = []

    async def play(_: object, recording: Path) -> None:
        recordings.append(recording)

    begin = AgentSession.start

    async def start(self: AgentSession[Any], agent: Any, **_: object) -> None:
        await begin(self, agent)

    monkeypatch.setattr(hanging_up, "play", play)
    monkeypatch.setattr(AgentSession, "start", start)
    return recordings


def azure_at(server: RealtimeServer) -> dict[str, Any]:
    """The settings with which this stand-in serves as Azure."""
    return {
        "azure_endpoint": f"http://127.0.0.1:{server.port}",
        "azure_api_key": SecretStr("x"),
        "azure_deployment": "line",
    }


@contextlib.asynccontextmanager
async def on_the_telephone(
    session: CallSession, realtime: RealtimeServer, following: PipelineServers | RealtimeServer
) -> AsyncIterator[Telephone]:
    """A call that the first server holds until it fails, and then the following one."""
    if isinstance(following, RealtimeServer):
        following_settings = {"voice_mode": "realtime,azure", **azure_at(following)}
    else:
        following_settings = {"voice_mode": "realtime,pipeline", **following.settings}
    session.settings = session.settings.model_copy(
        update={"openai_base_url": realtime.base_url, "openai_api_key": SecretStr("x"), **following_settings}
    )
    caller = FakeCaller()
    telephone = Telephone(session, FakeJob(caller))

    class VoicesOnTheTelephone(Voices):
        async def next(self) -> AgentSession[CallSession] | None:
            if (agent_session := await super().next()) is not None:
                telephone.holds(agent_session)
            return agent_session

    voices = VoicesOnTheTelephone(session)
    async with whole_call(session), contextlib.aclosing(voices):
        call = PhoneCall(telephone.job, caller, session, await voices.first(), voices)  # type: ignore[arg-type]
        await call.start(first_agent(session))
        yield telephone
        await call.close()
    assert telephone.job.deletions == 1


@pytest.mark.parametrize("following_servers", [realtime_server, pipeline_servers])
@pytest.mark.parametrize("dies_after", POINTS)
async def test_a_call_whose_realtime_model_dies_goes_on_with_the_next_model_to_the_booking(
    line: RentalLine,
    dies_after: int,
    following_servers: Callable[[], contextlib.AbstractAsyncContextManager[PipelineServers | RealtimeServer]],
    played: list[Path],
) -> None:
    added = Added()
    async with realtime_server() as realtime, following_servers() as following:
        realtime.dies_after = dies_after
        session = line.new_call()
        async with on_the_telephone(session, realtime, following) as telephone:
            said = await rent_patiently(telephone)
            print("\n".join(said))
            assert len(telephone.agent_sessions) == 2
            assert len(session.call.bookings) == 1, said
            assert session.call.end_reason == "completed"
    assert played == []
    assert await line.inventory.holds() == []
    assert added("rental_model_failures_total") == added("rental_model_fallbacks_total") == 1
    assert session.recorder.measures.measured().model_failures == 1


async def test_the_caller_is_told_of_the_fault_in_a_sentence(line: RentalLine) -> None:
    async with (
        realtime_server() as realtime,
        pipeline_servers() as pipeline,
        on_the_telephone(line.new_call(), realtime, pipeline) as telephone,
    ):
        await until(lambda: telephone.heard)
        realtime.refuse_connections_with = 503
        await realtime.cut()
        await until(lambda: len(telephone.heard) > 1)
        assert "fault on the line" in telephone.heard[1]
        assert "What equipment do you need" in telephone.heard[1]


async def test_after_the_last_voice_the_caller_hears_the_recorded_sentence(
    line: RentalLine, played: list[Path]
) -> None:
    added = Added()
    async with realtime_server() as realtime, pipeline_servers() as pipeline:
        pipeline.broken = 401
        session = line.new_call()
        async with on_the_telephone(session, realtime, pipeline) as telephone:
            await until(lambda: telephone.heard)
            realtime.refuse_connections_with = 503
            await realtime.cut()
            await until(lambda: telephone.job.shutdowns, within=20)
    assert played == [UNAVAILABLE, in_language(UNAVAILABLE, "es")]
    assert session.call.end_reason == "model_failed"
    assert added("rental_model_failures_total") == 2
    assert added("rental_model_fallbacks_total") == 1


async def test_a_caller_who_leaves_while_the_next_voice_begins_ends_the_call(line: RentalLine) -> None:
    async with realtime_server() as realtime, pipeline_servers() as pipeline:
        session = line.new_call()
        async with on_the_telephone(session, realtime, pipeline) as telephone:
            await until(lambda: telephone.heard)
            realtime.refuse_connections_with = 503
            await realtime.cut()
            await until(lambda: len(telephone.agent_sessions) == 2)
            telephone.job.leaves(None)
            await until(lambda: telephone.job.shutdowns)
    assert session.call.end_reason == "cut_off", "they left without a reason"
