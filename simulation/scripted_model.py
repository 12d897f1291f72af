"""A stand-in for a language model that answers word by word as a scenario says, in whatever language it was written."""

import itertools
import json
from collections import deque
from collections.abc import Sequence
from typing import Any

from livekit.agents import APIConnectOptions, llm
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS, NOT_GIVEN, NotGivenOr

from simulation.reply import Reply, Say

_call_ids = itertools.count(1)


class ScriptedModel(llm.LLM):
    """The answers of one call, in order: each request takes the next one.

    Attributes:
        lacking: how many requests came when no answer was left.
    """

    def __init__(self, opening: Sequence[Reply]) -> None:
        super().__init__()
        self._answers = deque(opening)
        self.lacking = 0

    @property
    def unused(self) -> int:
        """How many answers were not asked for."""
        return len(self._answers)

    def add(self, answers: Sequence[Reply]) -> None:
        """The answers to what the caller says next, with those of the stages that open then."""
        self._answers.extend(answers)

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
        return _Stream(self, self._next(), chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)

    def _next(self) -> Reply:
        if self._answers:
            return self._answers.popleft()
        self.lacking += 1
        return Say("(the script has no more answers)")


class _Stream(llm.LLMStream):
    """One answer, in one piece."""

    def __init__(self, model: ScriptedModel, answer: Reply, **stream: Any) -> None:
        self._answer = answer
        super().__init__(model, **stream)

    async def _run(self) -> None:
        number = next(_call_ids)
        if isinstance(self._answer, Say):
            delta = llm.ChoiceDelta(role="assistant", content=self._answer.text)
        else:
            arguments = json.dumps(self._answer.arguments)
            call = llm.FunctionToolCall(name=self._answer.name, arguments=arguments, call_id=f"scripted_{number}")
            delta = llm.ChoiceDelta(role="assistant", tool_calls=[call])
        self._event_ch.send_nowait(llm.ChatChunk(id=f"answer_{number}", delta=delta))
