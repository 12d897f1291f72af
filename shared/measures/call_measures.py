"""Gathers what is measured in a call while it runs, and counts it for Prometheus."""

import datetime as dt
from collections.abc import Callable, Hashable

from shared.measures import call_counters as counters
from shared.measures.call_trace import CallTrace
from shared.measures.measured import Answer, Interruption, Measured, StageTokens, Tokens, ToolOutcome, ToolUse
from shared.measures.token_prices import micro_dollars
from shared.settings.limits import LimitSettings
from shared.workflow import Stage


class CallMeasures:
    """What was measured in one call so far. Instants are seconds since the epoch, as LiveKit tells them.

    Attributes:
        stage: the stage that the call is in; the last one when it has ended.
        trace: the spans of the call.
    """

    def __init__(self, *, began: float, prices: LimitSettings) -> None:
        """`began` is when the call began."""
        self.stage = Stage.GREETING
        self.trace = CallTrace()
        self._reached: set[Stage] = set()
        self._active = False
        self._prices = prices
        self._began = began
        self._first_word_seconds: float | None = None
        self._unanswered: tuple[float, Stage] | None = None  # since when the caller waits, and in which stage
        self._answering_since: float | None = None
        self._tools: list[ToolUse] = []
        self._running: dict[Hashable, tuple[str, Stage, float]] = {}
        self._answers: list[Answer] = []
        self._interruptions: list[Interruption] = []
        self._tokens: dict[Stage, Tokens] = {}
        self._used: dict[Hashable, Tokens] = {}
        self._models: dict[str, None] = {}
        self._model_failures = 0

    def begin(self) -> None:
        """The call counts as one that runs from now on."""
        self._active = True
        counters.CALLS.inc()
        counters.ACTIVE.labels(self.stage.value).inc()

    def entered(self, stage: Stage) -> None:
        """The call has entered this stage."""
        if self._active:
            counters.ACTIVE.labels(self.stage.value).dec()
            counters.ACTIVE.labels(stage.value).inc()
        self.stage = stage
        self.trace.entered(stage)
        if stage not in self._reached:
            self._reached.add(stage)
            counters.REACHED.labels(stage.value).inc()

    def end(self, reason: str | None, *, ended_by: str | None, at: float) -> None:
        """The call, which had begun, runs no more. `ended_by` is None for one that was cut off."""
        self._active = False
        counters.ACTIVE.labels(self.stage.value).dec()
        counters.ENDED.labels(self.stage.value, ended_by or "nobody", counters.reason_label(reason)).inc()
        counters.CALL_SECONDS.observe(at - self._began)

    def caller_spoke(self) -> None:
        """The caller speaks, and waits for nothing meanwhile."""
        self._unanswered = None

    def caller_stopped(self, at: float) -> None:
        """The caller has stopped speaking, and waits for the line from now on."""
        self._unanswered = at, self.stage
        self._answering_since = None

    def answer_begun(self, at: float) -> None:
        """The line begins to answer: a reply is asked for, and nothing is heard yet."""
        if self._answering_since is None:
            self._answering_since = at

    def line_sounds(self, at: float) -> None:
        """The first sound, or the first word, of something that the line says."""
        if self._first_word_seconds is None:
            self._first_word_seconds = max(0.0, at - self._began)
            counters.FIRST_WORD_SECONDS.observe(self._first_word_seconds)
        if self._unanswered is None:
            return
        since, stage = self._unanswered
        self._unanswered = None
        begun = self._answering_since
        counters.ANSWER_SECONDS.labels(stage.value).observe(at - since)
        self._answers.append(
            Answer(
                stage=stage,
                at=_utc(since),
                seconds=_seconds(at - since),
                heard_seconds=_seconds(min(begun, at) - since) if begun is not None else 0.0,
                tool_seconds=self._tool_seconds(since, at),
            )
        )

    def interrupted(self, at: float) -> None:
        """The caller cut off what the line said."""
        counters.INTERRUPTIONS.labels(self.stage.value).inc()
        self._interruptions.append(Interruption(stage=self.stage, at=_utc(at)))

    def tool_called(self, key: Hashable, tool: str, at: float) -> None:
        """A tool begins; `key` tells it from others that run."""
        self._running[key] = tool, self.stage, at

    def tool_ended(self, key: Hashable, outcome: ToolOutcome, at: float) -> ToolUse:
        """The tool of this key has ended."""
        tool, stage, since = self._running.pop(key)
        use = ToolUse(tool=tool, stage=stage, at=_utc(since), seconds=_seconds(at - since), outcome=outcome)
        self._tools.append(use)
        counters.TOOLS.labels(stage.value, tool, outcome).inc()
        counters.TOOL_SECONDS.labels(tool).observe(use.seconds)
        return use

    def models_used(self, session: Hashable, tokens: Tokens, models: Callable[[], list[str]]) -> None:
        """What the models of this session have used since it began. What is new is of the stage that the call is in."""
        new = tokens - self._used.get(session, Tokens())
        self._used[session] = tokens
        self._tokens[self.stage] = self._tokens.get(self.stage, Tokens()) + new
        for kind, count in new.model_dump().items():
            if count > 0:
                counters.TOKENS.labels(kind).inc(count)
        self._models.update(dict.fromkeys(models()))

    def model_failed(self) -> None:
        """A model failed for good."""
        self._model_failures += 1
        counters.MODEL_FAILURES.labels(self.stage.value).inc()

    def model_replaced(self) -> None:
        """The call goes on with the next model."""
        counters.FALLBACKS.labels(self.stage.value).inc()

    def measured(self) -> Measured:
        """What was measured so far."""
        return Measured(
            first_word_seconds=None if self._first_word_seconds is None else _seconds(self._first_word_seconds),
            answers=tuple(self._answers),
            interruptions=tuple(self._interruptions),
            tools=tuple(self._tools),
            tokens=tuple(
                StageTokens(stage=stage, tokens=tokens, micro_dollars=round(micro_dollars(tokens, self._prices)))
                for stage, tokens in self._tokens.items()
            ),
            models=tuple(self._models),
            model_failures=self._model_failures,
        )

    def _tool_seconds(self, since: float, until: float) -> float:
        """How much of this time any tool ran."""
        spans = [(use.at.timestamp(), use.at.timestamp() + use.seconds) for use in self._tools]
        spans += [(began, until) for _, _, began in self._running.values()]
        covered, reached = 0.0, since
        for begin, end in sorted(spans):
            begin, end = max(begin, reached), min(end, until)
            if end > begin:
                covered, reached = covered + end - begin, end
        return _seconds(covered)


def _seconds(seconds: float) -> float:
    """To the millisecond, which is what the record keeps."""
    return round(max(0.0, seconds), 3)


def _utc(at: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(at, dt.UTC)
