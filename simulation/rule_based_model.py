"""A stand-in for a language model, which answers by rules: from the tools that it may use and the words of the caller.

It serves to try, test and load the line without a key for a real model. One instance serves one call.
"""

import itertools
import json
from typing import Any

from livekit.agents import APIConnectOptions, llm
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS, NOT_GIVEN, NotGivenOr

from simulation.reply import Reply, Say
from simulation.request import Request, read_request
from simulation.speaking import join, spoken
from simulation.stages import rules_for
from simulation.stages.stage_rules import Notebook, StageRules

_numbers = itertools.count(1)


class RuleBasedModel(llm.LLM):
    """The stand-in on one call."""

    def __init__(self) -> None:
        super().__init__()
        self._notebook = Notebook()
        self._rules: StageRules | None = None

    @property
    def model(self) -> str:
        return "rule-based stand-in"

    @property
    def provider(self) -> str:
        return "local"

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
        names = {tool.info.name for tool in tools or [] if isinstance(tool, llm.RawFunctionTool)}
        request = read_request(chat_ctx, names)
        may_use_tools = tool_choice != "none"
        return _Stream(
            self,
            request=request,
            may_use_tools=may_use_tools,
            chat_ctx=chat_ctx,
            tools=tools or [],
            conn_options=conn_options,
        )

    def reply(self, request: Request, *, may_use_tools: bool) -> Reply:
        """What to do with this turn."""
        if not may_use_tools:
            return Say(join(*(spoken(answer).text for answer in request.answers)) or "One moment, please.")
        if request.tell_first is not None or self._rules is None:
            self._rules = rules_for(request.tools, self._notebook)
        return self._rules.reply(request)


class _Stream(llm.LLMStream):
    """One reply, in one piece."""

    def __init__(self, model: RuleBasedModel, *, request: Request, may_use_tools: bool, **stream: Any) -> None:
        self._model, self._request, self._may_use_tools = model, request, may_use_tools
        super().__init__(model, **stream)

    async def _run(self) -> None:
        reply = self._model.reply(self._request, may_use_tools=self._may_use_tools)
        number = next(_numbers)
        if isinstance(reply, Say):
            delta = llm.ChoiceDelta(role="assistant", content=reply.text)
        else:
            call = llm.FunctionToolCall(
                name=reply.name, arguments=json.dumps(reply.arguments), call_id=f"call_{number}"
            )
            delta = llm.ChoiceDelta(role="assistant", tool_calls=[call])
        self._event_ch.send_nowait(llm.ChatChunk(id=f"reply_{number}", delta=delta))
