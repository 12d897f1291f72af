"""What every tool of a stage does before and around its own work."""

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from livekit.agents import Agent, FunctionTool, RunContext, ToolError, function_tool
from livekit.agents.llm import ToolResult

from agents.conversation.call_session import CallSession
from agents.conversation.fillers import FILLER_AFTER_SECONDS, covered_by_filler
from agents.conversation.wording.tool_answers import (
    CALLER_IS_SPEAKING,
    INVENTORY_UNAVAILABLE,
    MOVED_ON,
    TOOK_TOO_LONG,
)
from inventory.models import InventoryUnavailable

logger = logging.getLogger("rental.stages")

LONGEST_TOOL_SECONDS = 8.0  # fillers included: how long a caller is asked to wait

Context = RunContext[CallSession]
Handoff = tuple[Agent, ToolResult]

P = ParamSpec("P")
AgentT = TypeVar("AgentT", bound=Agent)


def stage_tool(
    method: Callable[Concatenate[AgentT, Context, P], Awaitable[Any]],
) -> FunctionTool[..., Any]:
    """Make a tool of a stage's method.

    The tools of a call run one at a time. After a hand-off or the end of the call a tool does nothing and asks for no
    reply. A slow tool is covered by a filler. When the inventory does not answer or the tool takes too long, the model
    is told so with a `ToolError`, and the caller is promised nothing.
    """

    @functools.wraps(method)
    async def tool(self: AgentT, ctx: Context, *args: P.args, **kwargs: P.kwargs) -> Any:
        session = ctx.userdata
        try:
            async with asyncio.timeout(LONGEST_TOOL_SECONDS), session.one_tool_at_a_time:
                if session.call.ended or session.handed_off_in == ctx.speech_handle.id:
                    return ToolResult(MOVED_ON.format(), reply_required=False)
                async with covered_by_filler(ctx, after=FILLER_AFTER_SECONDS):
                    await session.wait_for_booking()
                    return await method(self, ctx, *args, **kwargs)
        except InventoryUnavailable as exc:
            logger.error("the inventory does not answer: %s", exc)
            raise ToolError(INVENTORY_UNAVAILABLE.format()) from exc
        except TimeoutError as exc:
            logger.error("%s took longer than %s seconds", method.__name__, LONGEST_TOOL_SECONDS)
            raise ToolError(TOOK_TOO_LONG.format()) from exc

    return function_tool(tool)


def disallow_interruptions(ctx: Context) -> None:
    """From here on the caller's voice does not cut this tool off: what it writes and what it says belong together.

    Raises:
        ToolError: the caller has begun to speak already; nothing was written.
    """
    try:
        ctx.disallow_interruptions()
    except RuntimeError:
        raise ToolError(CALLER_IS_SPEAKING.format()) from None
