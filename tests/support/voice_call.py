"""A spoken call over the real OpenAI plugin and the stand-in Realtime server, with a caller who speaks and listens."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from livekit import rtc
from livekit.agents import AgentSession, CloseEvent, ErrorEvent
from livekit.agents.llm import RealtimeModel
from livekit.agents.voice.io import AudioInput, AudioOutput, AudioOutputCapabilities
from pydantic import SecretStr

from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import open_call
from agents.stage_agent import first_agent
from tests.support.realtime_brains import TURNS_TO_BOOK
from tests.support.realtime_server import RealtimeServer
from tests.support.spoken_audio import SAMPLE_RATE, audio_of, words_of
from tests.support.waiting import until
from worker.voice.voices import open_voice

QUIET_SECONDS = 0.05


class Mouth(AudioInput):
    """The caller's microphone."""

    def __init__(self) -> None:
        super().__init__(label="mouth")
        self._frames: asyncio.Queue[rtc.AudioFrame] = asyncio.Queue()

    def says(self, words: str, *, ends: bool = True) -> None:
        audio = audio_of(words, ends=ends)
        self.hears(rtc.AudioFrame(audio, SAMPLE_RATE, 1, len(audio) // 2))

    def hears(self, frame: rtc.AudioFrame) -> None:
        """The microphone takes this up."""
        self._frames.put_nowait(frame)

    async def __anext__(self) -> rtc.AudioFrame:
        return await self._frames.get()


class Earpiece(AudioOutput):
    """The caller's earpiece. It plays at once; while `slow` is set it waits for `play_to_the_end`.

    When it is interrupted it says that `seconds_before_interruption` were played. In the audio of the stand-in each
    character is one sample, so this is a time in which a real voice says a sentence.
    """

    def __init__(self) -> None:
        super().__init__(label="earpiece", capabilities=AudioOutputCapabilities(pause=False), sample_rate=SAMPLE_RATE)
        self.heard: list[str] = []
        self.cut_off: list[str] = []
        self.slow = False
        self.seconds_before_interruption = 2.0
        self.last_at = 0.0
        self._audio = bytearray()
        self._flushed = False

    @property
    def playing(self) -> bool:
        return bool(self._audio)

    async def capture_frame(self, frame: rtc.AudioFrame) -> None:
        await super().capture_frame(frame)
        if not self._audio:
            self.on_playback_started(created_at=time.time())
        self._audio += bytes(frame.data)
        self.last_at = time.perf_counter()

    def flush(self) -> None:
        super().flush()
        self._flushed = True
        if not self.slow:
            asyncio.get_running_loop().call_soon(self.play_to_the_end)

    def clear_buffer(self) -> None:
        if self._audio:
            self.cut_off.append(words_of(bytes(self._audio)))
            self._finish(interrupted=True)

    def play_to_the_end(self) -> None:
        if self._audio and self._flushed:
            self.heard.append(words_of(bytes(self._audio)))
            self._finish(interrupted=False)

    def _finish(self, *, interrupted: bool) -> None:
        seconds = self.seconds_before_interruption if interrupted else len(self._audio) / 2 / SAMPLE_RATE
        self._audio.clear()
        self._flushed = False
        self.on_playback_finished(playback_position=seconds, interrupted=interrupted)


@dataclass
class VoiceCall:
    """Both ends of a spoken call. `ends` and `failures` are the session's `close` and `error` events."""

    agent_session: AgentSession[CallSession]
    session: CallSession
    server: RealtimeServer
    mouth: Mouth = field(default_factory=Mouth)
    earpiece: Earpiece = field(default_factory=Earpiece)
    ends: list[CloseEvent] = field(default_factory=list)
    failures: list[ErrorEvent] = field(default_factory=list)

    @property
    def heard(self) -> list[str]:
        """Everything that the caller heard to its end."""
        return self.earpiece.heard

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self.session.call.ended

    def say(self, words: str) -> None:
        """The caller says this, and does not wait for an answer."""
        self.mouth.says(words)

    async def says(self, words: str) -> list[str]:
        """The caller says this; returns what they hear until the line is quiet again."""
        before = len(self.heard)
        self.mouth.says(words)
        await self.hears_more_than(before)
        return self.heard[before:]

    async def begins_to_say(self, words: str) -> None:
        """The caller begins to speak and does not stop; returns when the session has noticed."""
        self.mouth.says(words, ends=False)
        await until(lambda: self.agent_session.user_state == "speaking")

    async def hears_more_than(self, before: int, *, within: float = 12) -> None:
        """Wait until more than so many utterances were heard and the line is quiet."""
        await until(lambda: len(self.heard) > before or bool(self.ends), within=within)
        await self.is_quiet()

    async def is_over(self) -> None:
        """Wait until the session has closed without the test closing it."""
        await until(lambda: not self.agent_session._started)

    async def is_quiet(self) -> None:
        """Wait until nobody has spoken, nor the model replied or used a tool, for a while."""
        quiet_since = time.perf_counter()
        seen = -1
        while time.perf_counter() - quiet_since < QUIET_SECONDS and not self.ends:
            await asyncio.sleep(0.005)
            busy = self.server.responding or self.earpiece.playing or self.agent_session.agent_state != "listening"
            if busy or len(self.server.noted) != seen:
                quiet_since, seen = time.perf_counter(), len(self.server.noted)


@contextlib.asynccontextmanager
async def spoken_call(
    session: CallSession, server: RealtimeServer, model: RealtimeModel | None = None
) -> AsyncIterator[VoiceCall]:
    """A call that has been answered. It uses the worker's own model unless another is given."""
    at_stand_in = {"openai_base_url": server.base_url, "openai_api_key": SecretStr("x")}
    settings = session.settings.model_copy(update=at_stand_in)
    async with contextlib.AsyncExitStack() as stack:
        voice = await stack.enter_async_context(open_voice(settings, settings.voice_modes[0]))
        agent_session = await stack.enter_async_context(open_call(session, model or voice.model, voice.options))
        call = VoiceCall(agent_session, session, server)
        agent_session.on("close", call.ends.append)
        agent_session.on("error", call.failures.append)
        agent_session.input.audio, agent_session.output.audio = call.mouth, call.earpiece
        await agent_session.start(first_agent(session))
        yield call


async def rent(session: CallSession, server: RealtimeServer, answered: asyncio.Barrier | None = None) -> int:
    """Hold a call whose model follows `books_on`, from the greeting to the goodbye; returns the number of error events.

    With a barrier the call waits, once it is answered, until all the calls at the barrier are.
    """
    async with spoken_call(session, server) as call:
        await until(lambda: len(call.heard) > 0, within=60)
        if answered is not None:
            await answered.wait()
        for turn in range(1, TURNS_TO_BOOK + 1):
            call.mouth.says("Yes, please.")
            await until(lambda turn=turn: len(call.heard) > turn or bool(call.ends), within=60)
        return len(call.failures)
