"""The first day and the number of days in a caller's words."""

import datetime as dt
import re
from dataclasses import dataclass

from shared.language.days import parse_start
from simulation.hearing.lengths import parse_days

_LONGEST_WINDOW = 7  # words; "for two weeks and three days" has six
_UNIT = re.compile(r"\b(?:days?|weeks?|months?|fortnight)\b")
_DAY_WORD = re.compile(
    r"(?:today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d{2}-\d{2})"
)
_NO_START = frozenset({"now", "today's", "tomorrow's"})
_UNTIL = frozenset({"until", "till", "til", "through", "thru", "to"})
_ONE_DAY = re.compile(
    r"\b(?:just|only)(?: for| on)? (?:today|tomorrow|\w+day)\b|"
    r"\b(?:today|tomorrow|\w+day) only\b|\bsingle day\b"
)


@dataclass(frozen=True)
class HeardDays:
    """The first day in the caller's own words, the number of days, and the rest of the words, cut by commas."""

    start: str | None
    days: int | None
    rest: str

    def __bool__(self) -> bool:
        return self.start is not None or self.days is not None


def heard_days(said: str, *, today: dt.date, start: str | None = None, asked: bool = False) -> HeardDays:
    """The days in what was said.

    Args:
        said: the caller's words.
        today: the day of the call.
        start: the first day that was said before, from which "until Friday" counts.
        asked: whether the caller was asked for days, so that a bare "three" is a number of days.
    """
    words = re.sub(r"[,.!?;]+(?=\s|$)", " , ", said.replace("’", "'")).split()
    words = _without_what_is_denied(words)
    days, words = _take_length(words)
    new_start, words = _take_start(words, today)
    if days is None:
        first = parse_start(new_start or start or "", today=today)
        days, words = _take_last_day(words, first)
    if days is None and _ONE_DAY.search(said.lower()):
        days = 1
    rest = re.sub(r"(?: ,)+", ",", " ".join(words)).strip(" ,")
    if asked and days is None and new_start is None:
        number = re.sub(r"^(?:for|about|maybe|let's say|say|just|only|it's)\s+|\s+(?:please|then)$", "", rest.lower())
        days = parse_days(number)
        rest = "" if days is not None else rest
    return HeardDays(new_start, days, rest)


def _without_what_is_denied(words: list[str]) -> list[str]:
    """ "Not Monday, Tuesday": the day after "not" is not wanted."""
    return [word for before, word in zip(["", *words], words, strict=False) if before.lower() != "not"]


def _windows(words: list[str]) -> list[tuple[int, int]]:
    """Every run of words, the longest first."""
    return [
        (at, at + length)
        for length in range(min(_LONGEST_WINDOW, len(words)), 0, -1)
        for at in range(len(words) - length + 1)
    ]


def _take_length(words: list[str]) -> tuple[int | None, list[str]]:
    for at, end in _windows(words):
        window = " ".join(words[at:end]).lower()
        if "," in window or not _UNIT.search(window) or not _is_length(words, at, end):
            continue
        days = parse_days(window)
        if days is not None:
            return days, [*words[:at], ",", *words[end:]]
    return None, words


def _is_length(words: list[str], at: int, end: int) -> bool:
    """Whether these words can be how long, not when ("in three days") and not what a day costs ("$400 a day")."""
    first, before = words[at].lower(), words[at - 1].lower() if at else ""
    if first == "for":
        return True
    if before in ("in", "every", "per", "next", "this", "last", "than") or first in ("next", "this", "last"):
        return False
    if [word.lower() for word in words[at:end]] == ["a", "day"]:
        return before in ("just", "only")
    if end < len(words) and words[end].lower() in ("from", "after"):
        idiom = any(word.lower().rstrip("s") in ("week", "month") for word in words[at:end])
        counted_from = words[end + 1].lower() if end + 1 < len(words) else ""
        return not idiom and counted_from not in ("now", "today")
    return True


def _take_start(words: list[str], today: dt.date) -> tuple[str | None, list[str]]:
    for at, end in _windows(words):
        window = words[at:end]
        if "," in (window[0], window[-1]) or window[0].lower() in ("on", "from", "starting", "beginning", "by"):
            continue
        if not _can_be_a_day(window, words[at - 1].lower() if at else ""):
            continue
        said = " ".join(window).replace(" ,", ",")
        if parse_start(said, today=today) is not None:
            return said, [*words[:at], ",", *words[end:]]
    return None, words


def _can_be_a_day(window: list[str], before: str) -> bool:
    lower = [word.lower() for word in window]
    if before in _UNTIL:
        return False
    if len(window) == 1:
        return lower[0] not in _NO_START and bool(_DAY_WORD.fullmatch(lower[0]))
    if lower[0] == "the" and len(window) == 2 and lower[1].isdigit():
        return before in ("on", "from", "starting")  # "the 30 kilowatt one" does not name a day
    return True


def _take_last_day(words: list[str], start: dt.date | None) -> tuple[int | None, list[str]]:
    """ "Until Friday", "to Friday", counted from the first day."""
    if start is None:
        return None, words
    for at, word in enumerate(words):
        if word.lower() in _UNTIL:
            for end in range(min(len(words), at + _LONGEST_WINDOW), at + 1, -1):
                days = parse_days("until " + " ".join(words[at + 1 : end]), start=start)
                if days is not None:
                    return days, [*words[:at], ",", *words[end:]]
    return None, words
