"""What a request to the model says: the facts of the call, and what has just happened in it."""

import datetime as dt
import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from livekit.agents import llm

from agents.conversation.wording.directions import OPEN_STAGE, TELL_FIRST_AND_OPEN
from agents.conversation.wording.facts import FACTS, HEADING, TODAY
from agents.conversation.wording.prompts import announcement_line
from agents.conversation.wording.template import Template
from shared.language.days import parse_start
from simulation.reading import Answer, read_answer

Facts = Mapping[Template, Mapping[str, str]]


@dataclass(frozen=True)
class Request:
    """One turn of the model. Exactly one of `tell_first`, `answers` and `heard` is what the turn is about.

    Attributes:
        tools: the names of the tools that may be used now.
        announcement: the words that open the call, where the stage has some to say.
        facts: the fields of each fact in the brief, by its template.
        today: the day of the call at the depot.
        tell_first: what to tell first on opening a stage, which may be empty; None when no stage opens.
        answers: what the tools just answered.
        heard: what the caller just said.
        said_last: what the caller was told last.
        said_before: everything that the caller has said before, the newest first.
    """

    tools: Collection[str]
    announcement: str
    facts: Facts
    today: dt.date
    tell_first: Answer | None
    answers: tuple[Answer, ...]
    heard: str
    said_last: str
    said_before: tuple[str, ...]

    def fact(self, template: Template, field: str) -> str:
        """A field of a fact; "" when the brief does not have this fact."""
        return self.facts.get(template, {}).get(field, "")


def read_request(context: llm.ChatContext, tools: Collection[str]) -> Request:
    """The request that this context makes of a model which may use these tools."""
    system = [item.text_content or "" for item in context.messages() if item.role in ("system", "developer")]
    spoken = [item.text_content or "" for item in context.messages() if item.role == "user"]
    told = [item.text_content or "" for item in context.messages() if item.role == "assistant"]
    items = [item for item in context.items if item.type in ("message", "function_call", "function_call_output")]
    answers: list[str] = []
    while items and (last := items[-1]).type == "function_call_output":
        answers.insert(0, last.output)
        items.pop()
    last = items[-1] if items else None
    heard = spoken.pop() if spoken and last and last.type == "message" and last.role == "user" and not answers else ""
    direction = system[-1] if last and last.type == "message" and last.role in ("system", "developer") else None
    facts = _facts(next((text for text in reversed(system) if text.startswith(HEADING)), ""))
    return Request(
        tools=tools,
        announcement=_announcement(system),
        facts=facts,
        today=_day(facts[TODAY]["date"]) if TODAY in facts else dt.datetime.now(dt.UTC).date(),
        tell_first=None if direction is None or answers else _told_first(direction),
        answers=tuple(map(read_answer, answers)),
        heard=heard,
        said_last=told[-1] if told else "",
        said_before=tuple(reversed(spoken)),
    )


def _facts(brief: str) -> Facts:
    facts: dict[Template, Mapping[str, str]] = {}
    for line in brief.splitlines():
        for template in FACTS:
            if (fields := template.match(line.removeprefix("- "))) is not None:
                facts.setdefault(template, fields)
                break
    return facts


def _announcement(system: list[str]) -> str:
    lines = [line for text in system for line in text.splitlines()]
    return next((found["announcement"] for line in lines if (found := _announces().match(line))), "")


@functools.cache
def _announces() -> Template:
    return Template(directs=announcement_line())


def _told_first(direction: str) -> Answer | None:
    if (told := TELL_FIRST_AND_OPEN.match(direction)) is not None:
        return read_answer(told["words"])
    return Answer("") if OPEN_STAGE.match(direction) is not None else None


def _day(written: str) -> dt.date:
    """A day that the brief writes with its year, so that it does not matter which day counts as today.

    Raises:
        ValueError: the words do not name a day.
    """
    day = parse_start(written, today=dt.date(2000, 1, 1))
    if day is None:
        raise ValueError(f"the brief names a day that cannot be read: {written!r}")
    return day
