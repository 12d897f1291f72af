"""What was measured in a call: how long the caller waited, what the tools took, what the models used and cost.

Times are in UTC and durations in seconds. Nothing here says who called or what was said.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from shared.call_records.stored_value import StoredValue
from shared.workflow import Stage

ToolOutcome = Literal["done", "refused", "unavailable", "failed", "cancelled"]
"""How a tool ended: it did its work; it told the model what to do instead; the inventory did not answer or it took too
long; it broke; or it was cancelled."""


class Answer(StoredValue):
    """An answer of the line, from the end of what the caller said to its first sound.

    Attributes:
        stage: the stage in which the caller spoke.
        at: when the caller stopped.
        seconds: how long they waited for the first sound, or the first word of a call in text.
        heard_seconds: of these, until the line began to answer: the end of the turn had to be noticed.
        tool_seconds: of these, what tools took.
    """

    stage: Stage
    at: dt.datetime
    seconds: float
    heard_seconds: float
    tool_seconds: float

    @property
    def model_seconds(self) -> float:
        """What is left of the wait: the model, its voice, and the way to both."""
        return max(0.0, self.seconds - self.heard_seconds - self.tool_seconds)


class Interruption(StoredValue):
    """The caller cut the line off while it spoke."""

    stage: Stage
    at: dt.datetime


class ToolUse(StoredValue):
    """A tool that the model used, from when it was called."""

    tool: str
    stage: Stage
    at: dt.datetime
    seconds: float
    outcome: ToolOutcome


class Tokens(StoredValue):
    """The tokens that models read and wrote. Those that a model had cached are counted as such, and not once more as
    text or audio."""

    text_in: int = 0
    audio_in: int = 0
    cached_in: int = 0
    text_out: int = 0
    audio_out: int = 0

    def __add__(self, other: "Tokens") -> "Tokens":
        return Tokens(**{name: getattr(self, name) + getattr(other, name) for name in Tokens.model_fields})

    def __sub__(self, other: "Tokens") -> "Tokens":
        return Tokens(**{name: getattr(self, name) - getattr(other, name) for name in Tokens.model_fields})


class StageTokens(StoredValue):
    """What models used in a stage, and what that cost in millionths of a US dollar, by the prices of the settings."""

    stage: Stage
    tokens: Tokens
    micro_dollars: int


class Measured(StoredValue):
    """Everything that was measured in a call.

    Attributes:
        first_word_seconds: from the beginning of the call to the first sound of the line; None if there was none.
        models: which models were used, as their makers name them.
        model_failures: how often a model failed for good, and another one went on, or the call ended.
    """

    first_word_seconds: float | None = None
    answers: tuple[Answer, ...] = ()
    interruptions: tuple[Interruption, ...] = ()
    tools: tuple[ToolUse, ...] = ()
    tokens: tuple[StageTokens, ...] = ()
    models: tuple[str, ...] = ()
    model_failures: int = 0

    @property
    def micro_dollars(self) -> int:
        """What the models of the whole call cost, in millionths of a US dollar."""
        return sum(used.micro_dollars for used in self.tokens)

    @property
    def tokens_in_all(self) -> Tokens:
        return sum((used.tokens for used in self.tokens), start=Tokens())

    def of_stage(self, stage: Stage) -> "Measured":
        """The part of it that belongs to this stage. The first word belongs to the greeting."""
        return Measured(
            first_word_seconds=self.first_word_seconds if stage is Stage.GREETING else None,
            answers=tuple(one for one in self.answers if one.stage is stage),
            interruptions=tuple(one for one in self.interruptions if one.stage is stage),
            tools=tuple(one for one in self.tools if one.stage is stage),
            tokens=tuple(one for one in self.tokens if one.stage is stage),
        )

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of which anything was measured, in their order."""
        parts: Sequence[Answer | Interruption | ToolUse | StageTokens] = (
            *self.answers,
            *self.interruptions,
            *self.tools,
            *self.tokens,
        )
        met = {part.stage for part in parts}
        return tuple(stage for stage in Stage if stage in met)


def middle(seconds: Sequence[float]) -> float | None:
    """The median of these waits, which is one of them; None if there are none."""
    return sorted(seconds)[len(seconds) // 2] if seconds else None
