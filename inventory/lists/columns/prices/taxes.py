"""What headings say of taxes: "excl. VAT", "TTC". The line names net amounts."""

import functools
import re
from collections.abc import Sequence

from inventory.lists.words.list_words import money
from inventory.lists.words.plain_text import Phrases, plain

_PERCENT = re.compile(r"\d{1,2}(?:[.,]\d)?\s?%")


def is_gross(heading: str) -> bool:
    """Whether a heading says that its amounts are with taxes."""
    return bool(_gross().spans(_without_percent(heading)))


def without_taxes(heading: str) -> tuple[str, ...]:
    """The words of a heading without those of taxes."""
    text = _without_percent(heading)
    for words in (_gross(), _net()):
        for begin, end in reversed(words.spans(text)):
            text = f"{text[:begin]} {text[end:]}"
    return tuple(text.split())


def not_gross(headings: Sequence[str]) -> Sequence[str]:
    """The headings that do not say that their amounts are with taxes; all of them if each says it."""
    return [heading for heading in headings if not is_gross(heading)] or headings


def place_of_net(heading: str) -> int | None:
    """Which of two amounts in a cell is without taxes, by a heading such as "per 24 h excl. VAT / incl. VAT"."""
    text = plain(heading)
    net, gross = _net().spans(text), _gross().spans(text)
    if len(gross) != 1 or len(net) != 1:
        return None
    return 0 if net[0][0] < gross[0][0] else 1


def _without_percent(heading: str) -> str:
    return plain(_PERCENT.sub(" ", heading))


@functools.cache
def _gross() -> Phrases:
    return Phrases(money().with_tax)


@functools.cache
def _net() -> Phrases:
    return Phrases(money().without_tax)
