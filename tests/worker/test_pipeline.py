"""A pipeline on servers of one's own: a whole booking, heard and spoken, without anybody's cloud."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from livekit import rtc
from livekit.agents import AgentSession
from pydantic import SecretStr

from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine, open_call
from agents.stage_agent import first_agent
from tests.support.loud_ear import is_loud
from tests.support.patient_caller import rent_patiently
from tests.support.pipeline_servers import PipelineServers, pipeline_servers
from tests.support.voice_call import Earpiece, Mouth
from worker.announcements import PUTTING_THROUGH, read_frames
from worker.voice.voices import open_voice

FRAME_SECONDS = 0.005  # faster than anybody speaks
QUIET_SECONDS = 0.3
VOICE = list(itertools.dropwhile(lambda frame: not is_loud(bytes(frame.data)), read_frames(PUTTING_THROUGH)))[:60]
PAUSE = [rtc.AudioFrame(bytes(len(frame.data) * 2), frame.sample_rate, 1, frame.samples_per_channel) for frame in VOICE]


@dataclass
class Conversation:
    """The caller's end of a spoken call. A recorded voice says anything; `servers` are told what it means."""

    agent_session: AgentSession[CallSession]
    servers: PipelineServers
    mouth: Mouth = field(default_factory=Mouth)
    earpiece: Earpiece = field(default_factory=Earpiece)
    speaking: asyncio.Task[None] | None = None

    @property
    def heard(self) -> Sequence[str]:
        return self.earpiece.heard

    @property
    def over(self) -> bool:
        return self.agent_session.userdata.call.ended

    def say(self, words: str) -> None:
        self.servers.words_meant.append(words)
        self.speaking = asyncio.create_task(self._speak())

    async def _speak(self) -> None:
        for frame in (*VOICE, *PAUSE):
            self.mouth.hears(frame)
            await asyncio.sleep(FRAME_SECONDS)

    async def is_quiet(self) -> None:
        loop = asyncio.get_running_loop()
        since = loop.time()
        while loop.time() - since < QUIET_SECONDS and not self.over:
            await asyncio.sleep(0.02)
            speaking = self.speaking is not None and not self.speaking.done()
            if speaking or self.agent_session.agent_state != "listening":
                since = loop.time()


@pytest.mark.long_running
async def test_a_business_books_by_voice_on_servers_of_ones_own(line: RentalLine) -> None:
    session = line.new_call()
    async with pipeline_servers() as servers:
        own = {"voice_mode": "pipeline", "pipeline_llm_key": SecretStr("mine"), **servers.settings}
        session.settings = session.settings.model_copy(update=own)
        async with (
            open_voice(session.settings, "pipeline") as voice,
            open_call(session, voice.model, voice.options) as agent_session,
        ):
            conversation = Conversation(agent_session, servers)
            agent_session.input.audio, agent_session.output.audio = conversation.mouth, conversation.earpiece
            await agent_session.start(first_agent(session))
            said = await rent_patiently(conversation)
        assert len(session.call.bookings) == 1, said
        assert session.call.end_reason == "completed"
        assert servers.keys["/v1/audio/transcriptions"] == {"Bearer none"}
        assert servers.keys["/v1/chat/completions"] == {"Bearer mine"}
        assert servers.keys["/v1/audio/speech"] == {"Bearer none"}
