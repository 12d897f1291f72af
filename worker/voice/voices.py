"""What hears and speaks in a call: chosen by the settings, and replaced by the next when it fails for good."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from livekit.agents import AgentSession
from livekit.agents.llm import LLM, RealtimeModel, RealtimeModelFallbackAdapter

from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import open_agent_session
from shared.settings import Settings
from shared.settings.voice import VoiceMode
from worker.voice.model_cost import ModelCost
from worker.voice.pipeline import pipeline
from worker.voice.realtime import REALTIME_OPTIONS, realtime_model, renew_in_quiet, renewal_seconds

logger = logging.getLogger("rental.telephone")

# How long the next voice waits for the session before it: a realtime session may wait for answers of a model that is
# gone, up to 15 seconds.
CLOSING_SECONDS = 1.0


@dataclass(frozen=True)
class Voice:
    """A model, and the options of `AgentSession` that go with it."""

    model: RealtimeModel | LLM | str
    options: Mapping[str, Any]


class Voices:
    """The voices of one call, in the order of the settings. Each begins where the one before it failed for good, with a
    session of its own and all facts of the call."""

    def __init__(self, session: CallSession) -> None:
        self._session = session
        self._left = deque(session.settings.voice_modes)
        self._opened = contextlib.AsyncExitStack()
        self._agent_session: AgentSession[CallSession] | None = None
        self._closings: set[asyncio.Task[None]] = set()
        self._cost = ModelCost(session)

    async def first(self) -> AgentSession[CallSession]:
        """A session with the first voice, not yet started."""
        return cast("AgentSession[CallSession]", await self.next())

    async def next(self) -> AgentSession[CallSession] | None:
        """Close the session of the voice before, and open one for the next, not yet started; None after the last."""
        await asyncio.wait([self._begin_to_close()], timeout=CLOSING_SECONDS)
        if not self._left:
            return None
        # A tool of the session before may still be proving a fact, with which the next session has to begin.
        async with self._session.one_tool_at_a_time:
            pass
        settings, mode = self._session.settings, self._left.popleft()
        voice = await self._opened.enter_async_context(open_voice(settings, mode))
        self._agent_session = await self._opened.enter_async_context(
            open_agent_session(self._session, voice.model, voice.options)
        )
        self._cost.follow(self._agent_session)
        if isinstance(voice.model, RealtimeModelFallbackAdapter):
            renewing = renew_in_quiet(self._agent_session, voice.model, after_seconds=renewal_seconds(mode))
            self._opened.callback(asyncio.create_task(renewing, name="renew_in_quiet").cancel)
        return self._agent_session

    async def aclose(self) -> None:
        """Close what is open."""
        self._begin_to_close()
        await asyncio.wait(self._closings)
        await self._cost.close()

    def _begin_to_close(self) -> asyncio.Task[None]:
        closing = asyncio.create_task(_close(self._opened, self._agent_session), name="close_voice")
        self._opened, self._agent_session = contextlib.AsyncExitStack(), None
        self._closings.add(closing)
        return closing


async def _close(opened: contextlib.AsyncExitStack, agent_session: AgentSession[CallSession] | None) -> None:
    """Close a session and its models. Where a realtime model has failed, its session raises the error of the model,
    which has been reported by then, before it has left the room."""
    try:
        await opened.aclose()
    except Exception as exc:
        logger.debug("the session of a model that had failed was closed: %s", type(exc).__name__)
    if agent_session is not None:
        with contextlib.suppress(RuntimeError):  # it has left the room
            await agent_session.room_io.aclose()


@contextlib.asynccontextmanager
async def open_voice(settings: Settings, mode: VoiceMode) -> AsyncIterator[Voice]:
    """The voice of this mode, which is closed at the end."""
    options: dict[str, Any] = {"user_away_timeout": settings.silence_seconds}
    if mode == "pipeline":
        async with pipeline(settings) as parts:
            yield Voice(parts.pop("llm"), options | parts)
        return
    model = realtime_model(settings, mode)
    try:
        yield Voice(model, {**options, **REALTIME_OPTIONS})
    finally:
        await model.aclose()
