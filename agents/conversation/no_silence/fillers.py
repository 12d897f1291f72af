"""What the caller hears while a tool takes long."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from livekit.agents import RunContext
from livekit.agents.llm import RealtimeModel

FILLER_AFTER_SECONDS = 1.5


@contextlib.asynccontextmanager
async def covered_by_filler(ctx: RunContext[Any], words: str, *, after: float) -> AsyncIterator[None]:
    """Say these words once, when the block takes longer than `after` seconds.

    LiveKit's own `with_filler` is not used: it waits with `asyncio.wait_for`, which on Python 3.11 loses a cancellation
    that comes just as the caller begins to speak. The tool then ends only after a filler that nobody needs any more.
    """
    speaking = asyncio.create_task(_speak(ctx, words, after), name="filler")
    try:
        yield
    finally:
        speaking.cancel()


async def _speak(ctx: RunContext[Any], words: str, after: float) -> None:
    await asyncio.sleep(after)
    agent_session = ctx.session
    await agent_session.wait_for_idle()
    if ctx.speech_handle.interrupted:
        return
    if isinstance(agent_session.llm, RealtimeModel):  # only the model itself has a voice there
        # Not tried again when it fails, because the answer of the tool follows soon.
        agent_session.generate_reply(instructions=f'Say only: "{words}"', tool_choice="none")
    else:
        agent_session.say(words)
