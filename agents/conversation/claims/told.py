"""What the line had from its tools and from the caller: the ground on which it may state something."""

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal

from inventory.ledger.new_ids import ALPHABET
from shared.language.mentioned import (
    amounts_mentioned,
    days_mentioned,
    identifier_at,
    lengths_mentioned,
    plain_lower,
)

_REFERENCE = re.compile(rf"\b[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}\b")
_CODE = re.compile(r"\b(?=[A-Z0-9-]*\d)[A-Z][A-Z0-9-]{2,31}\b")
_WORD_BEGINS = re.compile(r"(?<!\S)\w")


@dataclass
class Told:
    """The values in the answers of the tools and in the words of the caller, as far as the call has come.

    Attributes:
        amounts: all amounts of money.
        lengths: all numbers of days.
        days: all days.
        references: the references of bookings that tools gave, without dashes.
        codes: all references, numbers of units and the like that tools gave, without dashes.
        standings: "cancelled" and "off rent", where a tool told that a rental is that.
        heard: what the caller said.
    """

    amounts: set[Decimal] = field(default_factory=set)
    lengths: set[int] = field(default_factory=set)
    days: set[dt.date] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    standings: set[str] = field(default_factory=set)
    heard: list[str] = field(default_factory=list)

    def add_answer(self, answer: str, *, today: dt.date) -> None:
        """A tool answered this."""
        self._add(answer, today)
        self.references |= {reference.replace("-", "") for reference in _REFERENCE.findall(answer)}
        self.codes |= {code.replace("-", "") for code in _CODE.findall(answer)}

    def add_heard(self, words: str, *, today: dt.date) -> None:
        """The caller said this."""
        self._add(words, today)
        self.heard.append(words)

    def caller_named(self, identifier: str) -> bool:
        """Whether the caller gave this identifier, such as their own order number."""
        return any(
            identifier_at(words, begin.start()).startswith(identifier)
            for words in self.heard
            for begin in _WORD_BEGINS.finditer(words)
        )

    def _add(self, words: str, today: dt.date) -> None:
        text = plain_lower(words)
        self.amounts |= {mention.value for mention in amounts_mentioned(text)}
        self.lengths |= {mention.value for mention in lengths_mentioned(text)}
        self.days |= {mention.value for mention in days_mentioned(text, today=today)}
