"""A language model that a test scripts: it calls the tools and says the words of its next turn, or else speaks what it
was told."""

import itertools
import json
from collections import deque
from collections.abc import Sequence
from typing import Any

from livekit.agents import APIConnectOptions, llm
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS, NOT_GIVEN, NotGivenOr

_call_ids = itertools.count(1)


def call(name: str, **arguments: Any) -> llm.FunctionToolCall:
    """A tool call as a model would make it."""
    return llm.FunctionToolCall(name=name, arguments=json.dumps(arguments), call_id=f"call_{next(_call_ids)}")


class ScriptedModel(llm.LLM):
    """Answers the caller with the words and tool calls of the next scripted turn. With none left, it reads out the last
    item it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.turns: deque[Sequence[llm.FunctionToolCall | str]] = deque()
        self.requests: list[llm.ChatContext] = []
        self.usage: llm.CompletionUsage | None = None  # of each answer

    def chat(
        self,
        *,
        chat_ctx: llm.ChatContext,
        tools: list[llm.Tool] | None = None,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
        parallel_tool_calls: NotGivenOr[bool] = NOT_GIVEN,
        tool_choice: NotGivenOr[llm.ToolChoice] = NOT_GIVEN,
        extra_kwargs: NotGivenOr[dict[str, Any]] = NOT_GIVEN,
    ) -> llm.LLMStream:
        self.requests.append(chat_ctx)
        return _ScriptedStream(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)


class _ScriptedStream(llm.LLMStream):
    async def _run(self) -> None:
        model = self._llm
        assert isinstance(model, ScriptedModel)
        last = self._chat_ctx.items[-1]
        heard_the_caller = last.type == "message" and last.role == "user"
        if model.turns and heard_the_caller:
            turn = model.turns.popleft()
            said = " ".join(part for part in turn if isinstance(part, str))
            calls = [part for part in turn if not isinstance(part, str)]
            delta = llm.ChoiceDelta(role="assistant", content=said or None, tool_calls=calls)
        else:
            delta = llm.ChoiceDelta(role="assistant", content=_read_out(_to_be_answered(self._chat_ctx) or last))
        self._event_ch.send_nowait(llm.ChatChunk(id=f"chunk_{next(_call_ids)}", delta=delta, usage=model.usage))


def _to_be_answered(context: llm.ChatContext) -> llm.ChatItem | None:
    """The last of the newest tool outputs that asks for a reply; None when no output does."""
    for item in reversed(context.items):
        if item.type == "function_call_output" and item.reply_required:
            return item
        if item.type not in ("function_call_output", "function_call"):
            return None
    return None


def _read_out(item: llm.ChatItem) -> str:
    if item.type == "function_call_output":
        return item.output or "(nothing)"
    if item.type == "message":
        return item.text_content or "(nothing)"
    return f"({item.type})"
