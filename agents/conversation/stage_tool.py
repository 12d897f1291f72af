"""What every tool of a stage does before and around its own work."""

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import MethodType
from typing import Any, Concatenate, ParamSpec, TypeVar

from livekit.agents import Agent, RunContext, ToolError, function_tool
from livekit.agents.llm import RawFunctionTool, ToolResult
from livekit.agents.llm.utils import function_arguments_to_pydantic_model
from pydantic import BaseModel, ValidationError
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from agents.conversation.call_session import CallSession
from agents.conversation.choice.kept_for_later import answer_too_late
from agents.conversation.limits_reached import told_of_limit
from agents.conversation.measuring.measured_tool import measured_tool
from agents.conversation.no_silence.fillers import FILLER_AFTER_SECONDS
from agents.conversation.wording.answers.any_tool_answers import (
    ARGUMENTS_CUT_SHORT,
    ARGUMENTS_MISSING,
    CALLER_IS_SPEAKING,
    INVENTORY_UNAVAILABLE,
    TOOK_TOO_LONG,
)
from agents.conversation.wording.spoken_language import language_of
from inventory.models import InventoryUnavailable, LimitReached

logger = logging.getLogger("rental.stages")

LONGEST_TOOL_SECONDS = 8.0  # fillers included: how long a caller is asked to wait

Context = RunContext[CallSession]
Handoff = tuple[Agent, ToolResult]

P = ParamSpec("P")
AgentT = TypeVar("AgentT", bound=Agent)


@dataclass(frozen=True)
class OptionalTool:
    """A tool that its stages have only in the calls where it can do something, so that no caller is promised more.

    Attributes:
        tool: the tool, made of a function whose first argument is the agent.
        is_there: whether this call has it.
    """

    tool: RawFunctionTool[..., Any]
    is_there: Callable[[CallSession], bool]


class _ShortSchema(GenerateJsonSchema):
    """Without what does not guide a model and costs tokens in every turn: titles, nulls and the default null."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return super().default_schema(schema) if schema.get("default") else self.generate_inner(schema["schema"])


def stage_tool(
    method: Callable[Concatenate[AgentT, Context, P], Awaitable[Any]],
) -> RawFunctionTool[..., Any]:
    """Make a tool of a stage's method.

    The tools of a call run one at a time. After a hand-off or the end of the call a tool does nothing and asks for no
    reply. A slow turn is covered by a filler. When the inventory does not answer or the tool takes too long, the model
    is told so with a `ToolError`, and the caller is promised nothing. A call whose arguments were cut short is refused.

    The schema and the check of the arguments are made here, once. LiveKit would make them anew at each hand-off, which
    costs a quarter of it.
    """
    without_self = MethodType(method, object())
    arguments = function_arguments_to_pydantic_model(without_self)
    described = function_tool(without_self).info
    schema = {
        "name": described.name,
        "description": (described.description or "").strip(),
        "parameters": _without_title(arguments.model_json_schema(schema_generator=_ShortSchema)),
    }

    @functools.wraps(method, assigned=("__module__", "__name__", "__qualname__", "__doc__"))
    async def tool(self: AgentT, ctx: Context, raw_arguments: dict[str, object]) -> Any:
        session = ctx.userdata
        given = _checked(raw_arguments, arguments)
        try:
            async with asyncio.timeout(LONGEST_TOOL_SECONDS), session.one_tool_at_a_time:
                if not await session.responses.call_is_whole(ctx.function_call.call_id):
                    raise ToolError(ARGUMENTS_CUT_SHORT.format())
                if session.call.ended or session.handed_off_in == ctx.speech_handle.id:
                    return ToolResult(await answer_too_late(session, method.__name__, given), reply_required=False)
                session.filler.cover(ctx, language_of(session).still_checking, after=FILLER_AFTER_SECONDS)
                await session.wait_for_booking()
                try:
                    return await method(self, ctx, **given)  # pyright: ignore[reportCallIssue]
                except LimitReached as exc:  # met by the script that holds a unit again on the way
                    raise ToolError(await told_of_limit(session, exc.limit)) from None
                finally:
                    if not session.call.ended and session.handed_off_in != ctx.speech_handle.id:
                        # The reply to the tool belongs to the same speech, and the caller may interrupt it.
                        ctx.speech_handle.allow_interruptions = True
        except InventoryUnavailable as exc:
            logger.error("the inventory does not answer: %s", exc)
            raise ToolError(INVENTORY_UNAVAILABLE.format()) from exc
        except TimeoutError as exc:
            logger.error("%s took longer than %s seconds", method.__name__, LONGEST_TOOL_SECONDS)
            raise ToolError(TOOK_TOO_LONG.format()) from exc

    return function_tool(measured_tool(tool), raw_schema=schema)


def _without_title(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without the name of the class that it was made of."""
    return {key: value for key, value in schema.items() if key != "title"}


def _checked(raw_arguments: dict[str, object], arguments: type[BaseModel]) -> dict[str, Any]:
    """The arguments of a tool after validation. A null for an argument that may be left out counts as left out.

    Raises:
        ToolError: an argument is missing or wrong.
    """
    fields = arguments.model_fields
    given = {
        name: value
        for name, value in raw_arguments.items()
        if value is not None or (name in fields and fields[name].is_required())
    }
    try:
        model = arguments.model_validate(given)
    except ValidationError as exc:
        missing = sorted({str(error["loc"][0]) for error in exc.errors(include_input=False)})
        raise ToolError(ARGUMENTS_MISSING.format(arguments=", ".join(missing))) from None
    return {name: getattr(model, name) for name in fields}


def disallow_interruptions(ctx: Context) -> None:
    """From here on the caller's voice does not cut this tool off, nor the farewell after it.

    Raises:
        ToolError: the caller has begun to speak already; nothing was written.
    """
    try:
        ctx.disallow_interruptions()
    except RuntimeError:
        raise ToolError(CALLER_IS_SPEAKING.format()) from None
