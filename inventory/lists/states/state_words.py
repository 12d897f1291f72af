"""What words say about a unit's state."""

import functools
import re
from collections.abc import Mapping as AnyMapping

from inventory.lists.mapping import LEAVE_OUT
from inventory.lists.states.state_phrases import is_forbidden, waits, waits_for_customer, without_negation
from inventory.lists.words.list_words import cell_words
from inventory.lists.words.plain_text import Phrases, plain, plain_cell
from inventory.models import Status

SHORTEST_INFLECTED = 5
MOST_LEADING, SHORTEST_LEADING = 3, 3  # words of a state that other words follow, and letters of the first one
_BETWEEN = re.compile(r"['’]|(?<!\s)-|-(?!\s)")  # "on-hire", but not "non - loué"
_SIGNS = " !*.:;"
_FIRST_PART = re.compile(r"\s[-–]\s|\s?[/,:;(]")
_ENDING = re.compile(r"[aeiouy]s?$")
_DAY_BEHIND = re.compile(r"\s+(?:\d{1,4}[./-]){1,2}\d{0,4}\.?\s*$")  # "sold 2/4"
_CODE_BEFORE = re.compile(r"\s*\d{1,3}\s*[-–:.)=]\s*(?=[^\W\d])")  # "0 - in stock"


class StateWords:
    """Knows what the cells of states say.

    Args:
        answers: what people said of words, as a mapping keeps it.
    """

    def __init__(self, answers: AnyMapping[str, str]) -> None:
        self.answers, self._status_of = answers, cell_words().status_of

    def said(self, cell: str) -> str | None:
        """The state that a cell says, also that the depot does not have the unit any more; None if it is not known."""
        word = plain_cell(cell)
        if word in self.answers:
            return self.answers[word]
        if word in self._status_of:
            return self._state(word)
        if (spaced := _BETWEEN.sub(" ", word).strip(_SIGNS)) != word and spaced in self._status_of:
            return self.said(spaced)
        if code := _CODE_BEFORE.match(cell):
            return self.said(cell[code.end() :])
        if (day := _DAY_BEHIND.search(cell)) and cell[: day.start()].strip():
            return self.said(cell[: day.start()])
        parts = [part.strip() for part in _FIRST_PART.split(cell, maxsplit=1)]
        if len(parts) > 1 and plain_cell(parts[0]) in _marks():
            return self.said(parts[1])  # "non - loué"
        text = plain(cell)
        if is_forbidden(text) or waits(text):
            return Status.MAINTENANCE
        if (denied := without_negation(text)) != text:
            return self._opposite(denied)
        found = {name for name, phrases in _inside().items() if phrases.spans(word)}
        if len(found) == 1:
            return LEAVE_OUT if found == {"gone"} else found.pop()
        if not found and len(parts) > 1:
            first, rest = map(self.said, parts)  # "out - Miller till Friday", but not "yard / out"
            return first if rest in (None, first) else None
        # "volné" of "volný", "rentados" of "rentado": another ending of a known word
        return None if found else _states_by_stem().get(_stem(word))

    def said_with_more(self, cell: str) -> str | None:
        """The state that a cell of a column of states says, perhaps before other words: "out Hanley Civils since 3/2".
        Only a state in which the unit is not rented counts with words behind it."""
        if (said := self.said(cell)) is not None or waits_for_customer(plain(cell)):
            return said
        words = [one for one in _BETWEEN.sub(" ", plain_cell(cell)).split() if one.strip(_SIGNS)]
        for many in range(min(MOST_LEADING, len(words) - 1), 0, -1):
            begin, rest = " ".join(words[:many]).strip(_SIGNS), " ".join(words[many:])
            status = self._status_of.get(begin, Status.AVAILABLE)
            if len(words[0]) >= SHORTEST_LEADING and status in (Status.RENTED, Status.MAINTENANCE):
                return status if self.said(rest) in (None, status) else None
        return None

    def is_exactly(self, cell: str, status: Status | None) -> bool:
        """Whether a cell is nothing but a word for this state, or for what the depot does not have any more (None)."""
        word = plain_cell(cell)
        words = (word, _BETWEEN.sub(" ", word).strip(_SIGNS))
        return any(one in self._status_of and self._status_of[one] is status for one in words)

    def _opposite(self, text: str) -> str | None:
        """The state of a unit that is not in the state that a text says: one that is not available is not rented
        either, as far as its cell says."""
        if text not in self._status_of or (status := self._status_of[text]) is None:
            return None
        return Status.MAINTENANCE if status is Status.AVAILABLE else Status.AVAILABLE

    def _state(self, word: str) -> str:
        status = self._status_of[word]
        return status.value if status else LEAVE_OUT


@functools.cache
def known_states() -> StateWords:
    """What words say of which people have said nothing."""
    return StateWords({})


def _stem(word: str) -> str:
    """A word of many languages without its ending; short words are kept whole."""
    return " ".join(_ENDING.sub("", one) if len(one) >= SHORTEST_INFLECTED else one for one in word.split())


@functools.cache
def _marks() -> frozenset[str]:
    """Words for yes and no that say nothing of a state by themselves."""
    words = cell_words()
    return (words.yes | words.no) - words.status_of.keys()


@functools.cache
def _inside() -> dict[str, Phrases]:
    words = cell_words().statuses_inside
    return {name: Phrases(f"{word}*" for word in of) for name, of in words.items()}


@functools.cache
def _states_by_stem() -> dict[str, str]:
    """The state that each stem says, of those that say one only."""
    states: dict[str, set[str]] = {}
    for word, status in cell_words().status_of.items():
        if len(word) >= SHORTEST_INFLECTED:
            states.setdefault(_stem(word), set()).add(status.value if status else LEAVE_OUT)
    return {stem: said.pop() for stem, said in states.items() if len(said) == 1}
