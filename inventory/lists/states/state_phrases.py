"""What texts say of units that are not rented out: that they are not to be, for what they wait, and what they are not.
Texts are as `plain` writes them."""

import functools

from inventory.lists.words.list_words import cell_words
from inventory.lists.words.plain_text import Phrases, plain_words


def forbidden_until(text: str) -> int | None:
    """Where the words end that say that a unit is not to be rented ("do not rent"), or None without such words, and
    where it is only not to be rented in some case ("do not rent without deposit")."""
    spans = _phrases("not_to_rent").spans(text)
    return spans[-1][1] if spans and not says_condition(text, *spans[-1]) else None


def is_forbidden(text: str) -> bool:
    """Whether a text says that a unit is not to be rented."""
    return forbidden_until(text) is not None


def says_condition(text: str, start: int, end: int) -> bool:
    """Whether the words before `start` and behind `end` say in which case something holds, as "without" does."""
    return any(_phrases("conditions").spans(around) for around in (text[:start].strip(), text[end:].strip()))


def waits(text: str) -> bool:
    """Whether a text begins with what a unit waits for, which is not its customer: a battery, a part."""
    return _says_what_for(text) and not _phrases("waited_for").spans(text)


def waits_for_customer(text: str) -> bool:
    """Whether a text says that a unit waits for its customer, or a payment, so that it may be here or not."""
    return _says_what_for(text) and bool(_phrases("waited_for").spans(text))


def _says_what_for(text: str) -> bool:
    return any(start == 0 and end < len(text) for start, end in _phrases("waiting_for").spans(text))


def without_negation(text: str) -> str:
    """A text without the words such as "not" that it begins with, and that it may end with again."""
    for start, end in _phrases("negations").spans(text)[:1]:
        if start == 0 and end < len(text):
            words = text[end:].split()
            again = len(words) > 1 and words[-1] in _negations()  # "nie beskikbaar nie"
            return " ".join(words[:-1] if again else words)
    return text


def is_denied(text: str) -> bool:
    """Whether a text ends with a word such as "not"."""
    return any(end == len(text) for _, end in _phrases("negations").spans(text))


@functools.cache
def _negations() -> frozenset[str]:
    return plain_words(cell_words().negations)


@functools.cache
def _phrases(of: str) -> Phrases:
    words = cell_words()
    lists = {
        "not_to_rent": words.not_to_rent,
        "conditions": words.conditions,
        "negations": words.negations,
        "waiting_for": words.waiting_for,
        "waited_for": words.waited_for,
    }
    return Phrases(lists[of])
