"""What a request to the model says: the facts of the call, and what has just happened in it."""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

from livekit.agents import llm

from shared.language.days import parse_start

_NEWS = re.compile(r"Tell the caller first, in your own words: (?P<news>.*)\nThen open this stage\.", re.DOTALL)
_OPEN = "Open this stage."
_BRIEF = "Facts of this call:"
_TODAY = re.compile(r"^- Today is (?P<day>.+)\.$", re.MULTILINE)
_FACT = re.compile(r"^- (?P<name>[A-Z][A-Za-z ]+): (?P<value>.+?)\.?$", re.MULTILINE)
_ANNOUNCEMENT = re.compile(r'exactly these words: "(?P<words>.+?)"')


@dataclass(frozen=True)
class Request:
    """One turn of the model. Exactly one of `news`, `answers` and `heard` is what the turn is about.

    Attributes:
        tools: the names of the tools that may be used now.
        announcement: the words that open the call, where the stage has some to say.
        facts: the brief of the stage, by the name of each fact.
        today: the day of the call at the depot.
        news: what to tell first on opening a stage; "" when there is nothing to tell, None when no stage opens.
        answers: what the tools just answered.
        heard: what the caller just said.
        said_last: what the caller was told last.
        said_before: everything that the caller has said before, the newest first.
    """

    tools: Collection[str]
    announcement: str
    facts: dict[str, str]
    today: dt.date
    news: str | None
    answers: tuple[str, ...]
    heard: str
    said_last: str
    said_before: tuple[str, ...]

    def fact(self, name: str) -> str:
        return self.facts.get(name, "")


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
    opening = system[-1] if last and last.type == "message" and last.role in ("system", "developer") else None
    brief = next((text for text in reversed(system) if text.startswith(_BRIEF)), "")
    prompt = " ".join(system)
    announcement, today = _ANNOUNCEMENT.search(prompt), _TODAY.search(brief)
    return Request(
        tools=tools,
        announcement=announcement["words"] if announcement else "",
        facts={fact["name"]: fact["value"] for fact in _FACT.finditer(brief)},
        today=_day(today["day"]) if today else dt.datetime.now(dt.UTC).date(),
        news=None if opening is None or answers else _news(opening),
        answers=tuple(answers),
        heard=heard,
        said_last=told[-1] if told else "",
        said_before=tuple(reversed(spoken)),
    )


def _news(opening: str) -> str | None:
    if told := _NEWS.fullmatch(opening):
        return told["news"]
    return "" if opening == _OPEN else None


def _day(written: str) -> dt.date:
    """A day that the brief writes with its year, so that any day of comparison does."""
    day = parse_start(written, today=dt.date(2000, 1, 1))
    if day is None:
        raise ValueError(f"the brief names a day that is none: {written!r}")
    return day
