"""What a tool took, and how it ended."""

import asyncio
import functools
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from livekit.agents import Agent, RunContext, ToolError
from opentelemetry import trace

from agents.conversation.call_session import CallSession
from inventory.models import InventoryUnavailable
from shared.measures.measured import ToolOutcome

AgentT = TypeVar("AgentT", bound=Agent)
Tool = Callable[[AgentT, RunContext[CallSession], dict[str, object]], Awaitable[Any]]


def measured_tool(tool: Tool[AgentT]) -> Tool[AgentT]:
    """The same tool, which notes in the record of its call what it took and how it ended."""

    @functools.wraps(tool)
    async def measured(self: AgentT, ctx: RunContext[CallSession], raw_arguments: dict[str, object]) -> Any:
        measures = ctx.userdata.recorder.measures
        outcome: ToolOutcome = "done"
        key = object()
        measures.tool_called(key, tool.__name__, time.time())
        try:
            return await tool(self, ctx, raw_arguments)
        except BaseException as exc:
            outcome = _outcome(exc)
            raise
        finally:
            use = measures.tool_ended(key, outcome, time.time())
            # The span is LiveKit's, with the name of the tool.
            trace.get_current_span().set_attributes({"rental.stage": use.stage.value, "rental.outcome": outcome})
            ctx.userdata.recorder.facts.count(ctx.userdata.call)

    del measured.__wrapped__  # LiveKit follows it to a signature, and must find `raw_arguments` there
    return measured


def _outcome(error: BaseException) -> ToolOutcome:
    if isinstance(error, asyncio.CancelledError):
        return "cancelled"
    if not isinstance(error, ToolError):
        return "failed"
    return "unavailable" if isinstance(error.__cause__, InventoryUnavailable | TimeoutError) else "refused"
