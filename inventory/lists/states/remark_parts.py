"""What a part of a remark says about a unit's state of today, as `plain` writes it."""

import functools
import re
from collections.abc import Mapping, Sequence

from inventory.lists.mapping import LEAVE_OUT
from inventory.lists.states.state_phrases import forbidden_until, is_denied, says_condition, waits
from inventory.lists.words.list_words import cell_words
from inventory.lists.words.plain_text import Phrases, plain, plain_words
from inventory.models import Status

ASKED = "to be asked"
MOST_BEFORE = 2  # words of what is broken, before the word that says so: "front wheel broken"
_DAY = re.compile(r"(?<!\d)\d{1,2}[./-]\d{1,2}(?!\d)")
_NUMBERS = re.compile(r"[\d ]+$")


def said_by_part(text: str, *, is_counted: bool) -> str | None:
    """The state, `LEAVE_OUT` for what the depot does not have any more, `ASKED` for what people must say, or None.

    Args:
        is_counted: whether a number stands before the text. It counts units that are in a state, but where a thing is
            named first, it counts such things ("1 cable broken").
    """
    if (end := forbidden_until(text)) is not None:
        return Status.MAINTENANCE if _is_all(text, end) else ASKED
    if waits(text):
        return Status.MAINTENANCE
    spans = {name: phrases.spans(text) for name, phrases in _plain_ones().items()}
    begins = {name: found[0][1] for name, found in spans.items() if found and found[0][0] == 0}
    if text in _alone():
        begins[Status.RENTED] = len(text)
    gone = begins.pop("gone", 0)
    if gone > max(begins.values(), default=0):
        is_plain = " " in text[:gone] or not _NUMBERS.sub("", text[gone:])
        return LEAVE_OUT if is_plain and not is_counted else None
    for state in (Status.MAINTENANCE, Status.RENTED):
        if state in begins:
            is_open = any(end > begins[state] for _, end in _not_today().spans(text))
            return ASKED if is_open else state
    if " " in text and cell_words().status_of.get(text) is Status.MAINTENANCE:
        return Status.MAINTENANCE
    return None if is_counted else _said_at_end(text, spans)


def is_for_a_time(cell: str) -> bool:
    """Whether a cell says until when, or since when, a unit is where it is."""
    return bool(_until().spans(plain(cell)) or _DAY.search(cell))


def is_not_of_today(heading: str) -> bool:
    """Whether a heading says what was, as "Last hired by" does."""
    return bool(_not_today().spans(plain(heading)))


def _said_at_end(text: str, spans: Mapping[str, Sequence[tuple[int, int]]]) -> str | None:
    """The state of a part that names a thing first: "motor na servisu", "zip broken". Who has a unit stands there as
    often as what is done at times ("often rented"): that is asked."""
    for state, said in ((Status.MAINTENANCE, str(Status.MAINTENANCE)), (Status.RENTED, ASKED)):
        for start, end in spans[state]:
            before = text[:start].strip()
            is_said = len(before.split()) <= MOST_BEFORE and _is_all(text, end) and not is_denied(before)
            if is_said and not says_condition(text, start, end) and not _not_today().spans(text):
                return said
    return None


def _is_all(text: str, end: int) -> bool:
    """Whether nothing stands behind the words that end there, or only until when."""
    rest = text[end:].strip()
    return not rest or any(start == 0 for start, _ in _until().spans(rest))


@functools.cache
def _alone() -> frozenset[str]:
    return plain_words(cell_words().remarks_alone)


@functools.cache
def _plain_ones() -> dict[str, Phrases]:
    return {name: Phrases(phrases) for name, phrases in cell_words().remarks_begin.items()}


@functools.cache
def _not_today() -> Phrases:
    return Phrases(cell_words().not_of_today)


@functools.cache
def _until() -> Phrases:
    return Phrases(cell_words().until_words)
