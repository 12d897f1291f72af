"""What the caller hears while the tools of a turn take long."""

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import Any

from livekit.agents import AgentSession, AgentStateChangedEvent, RunContext
from livekit.agents.llm import RealtimeModel
from livekit.agents.voice import SpeechHandle

FILLER_AFTER_SECONDS = 1.5


class Filler:
    """Says once in a turn that it takes a moment, when its tools and the model's thinking between them take too long.

    The time counts from the first tool of the turn until the line speaks, so that a search and a selection in a row are
    not two short silences that add up to a long one.

    LiveKit's own `with_filler` is not used: it covers one tool, and it waits with `asyncio.wait_for`, which on Python
    3.11 loses a cancellation that comes just as the caller begins to speak. The tool then ends only after a filler that
    nobody needs any more.
    """

    def __init__(self) -> None:
        self._turn: SpeechHandle | None = None
        self._say: Callable[[], Coroutine[Any, Any, None]] | None = None
        self._waiting: asyncio.Task[None] | None = None

    def follow(self, agent_session: AgentSession[Any]) -> None:
        """Be silent while this session speaks. After words of the model's own, the time counts from their end."""

        @agent_session.on("agent_state_changed")
        def state_changed(changed: AgentStateChangedEvent) -> None:
            if changed.new_state == "speaking":
                self._stop()
            elif changed.old_state == "speaking" and changed.new_state == "thinking":
                self._wait()

    def cover(self, ctx: RunContext[Any], words: str, *, after: float) -> None:
        """Cover the turn of this tool: after so many seconds of silence, these words are said."""
        if self._turn is ctx.speech_handle:
            return
        self._stop()
        self._turn = ctx.speech_handle
        self._say = functools.partial(self._speak, ctx, words, after)
        self._wait()

    def _wait(self) -> None:
        if self._turn is None or self._turn.done() or self._say is None:
            return
        self._stop()
        waiting = self._waiting = asyncio.create_task(self._say(), name="filler")
        # The session may close meanwhile, which nobody waits for.
        waiting.add_done_callback(lambda task: task.cancelled() or task.exception())
        self._turn.add_done_callback(self._turn_is_over)

    def _turn_is_over(self, turn: SpeechHandle) -> None:
        if turn is self._turn:
            self._stop()

    def _stop(self) -> None:
        if self._waiting is not None and self._waiting is not asyncio.current_task():
            self._waiting.cancel()
        self._waiting = None

    async def _speak(self, ctx: RunContext[Any], words: str, after: float) -> None:
        await asyncio.sleep(after)
        agent_session = ctx.session
        await agent_session.wait_for_idle()
        if ctx.speech_handle.interrupted or ctx.speech_handle.done():
            return
        self._say = None  # once in a turn
        if isinstance(agent_session.llm, RealtimeModel):  # only the model itself has a voice there
            # Not tried again when it fails, because the answer of the tool follows soon.
            agent_session.generate_reply(instructions=f'Say only: "{words}"', tool_choice="none")
        else:
            agent_session.say(words)
