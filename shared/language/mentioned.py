"""Amounts, numbers of days, days and identifiers that a sentence mentions, and where in the sentence they stand."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from shared.language.accents import without_accents
from shared.language.days import parse_start
from shared.language.identifiers import normalize_identifier
from shared.language.numbers import cardinal, read_amount

T = TypeVar("T")

LONGEST_TEXT = 4000  # characters; what follows is not read, so that no text keeps a call waiting
LONGEST_DAY_WORDS = 6  # "monday the thirtieth of november 2026"
LONGEST_IDENTIFIER_WORDS = 40

_WORD = re.compile(
    r"\d+(?:st|nd|rd|th)\b|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?k?\b|\d{4}-\d{2}-\d{2}|[a-z]*\d[a-z\d]*|[a-z']+|[,;:]"
)
_CENTS = re.compile(r" and (?P<cents>[a-z]+(?:[ -][a-z]+)?|\d{1,2}) cents\b")
_DOLLARS = re.compile(r"\s?(?:dollars?|bucks|usd)\b")
_NUMBER = r"(?:\d{1,4}|[a-z]+(?:[ -][a-z]+)?)"
_LENGTH = re.compile(rf"\b(?P<count>{_NUMBER})[ -](?P<unit>day|week)s?\b")
_SHORT_COUNT = (
    r"(?:\d{1,2}|an?|one|two|three|four|five|six|seven|eight|ten|half an?|(?:a )?(?:few|couple(?: of)?)|some|several)"
)
_PART_OF_A_DAY = re.compile(
    rf"\b(?:half(?: an?|[ -])? ?day|{_SHORT_COUNT}(?: or {_SHORT_COUNT})?[ -](?:hours?|hrs?)"
    r"(?! (?:away|from|before|drive|shift|run))"
    r"|by the hour|hourly|(?:just|only)(?: for)? (?:the|one|an?) (?:morning|afternoon|evening))\b"
)
_BEGINS_A_DAY = re.compile(
    r"\b(?:(?:this |next |coming |this coming )?(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\b"
    r"|today\b|tomorrow\b|the day after tomorrow\b|the [a-z\d]|the end of\b|\d{1,2}(?:st|nd|rd|th)\b|\d{1,2}/\d{1,2}"
    r"|\d{4}-\d{2}-\d{2})"
)
_DAY_WORD = re.compile(r"\S+")
_SPELLED_WORD = re.compile(r"[^\s,.;:]+")


@dataclass(frozen=True)
class Mention(Generic[T]):
    """A value that stands in a text from the index `start` up to `end`."""

    value: T
    start: int
    end: int


def plain_lower(text: str) -> str:
    """The text in lower case and without accents, with the straight apostrophe. Only this form is searched here.

    A text of more than LONGEST_TEXT characters is cut off there.
    """
    return without_accents(text[:LONGEST_TEXT]).lower().replace("’", "'")


def amounts_mentioned(text: str) -> list[Mention[Decimal]]:
    """The numbers in a text that could be amounts of money, whether or not a currency stands beside them.

    "$1,350.50", "four hundred and twenty dollars", "three fifty" (350) and "dollars and fifty cents" are understood.
    A mention includes the currency.
    """
    found = _words(text)
    words = [word.group().replace(",", "") or word.group() for word in found]
    mentions: list[Mention[Decimal]] = []
    at = 0
    while at < len(words):
        taken = read_amount(words, at, as_price=True)
        if taken is None:
            at += 1
            continue
        value, after = taken
        start, end = found[at].start(), found[after - 1].end() if after <= len(found) else len(text)
        if dollars := _DOLLARS.match(text, end):
            end = dollars.end()
            if (cents := _CENTS.match(text, end)) and (more := _whole(cents["cents"])) is not None and more < 100:
                value, end = value + Decimal(more) / 100, cents.end()
        start -= text[start - 1 : start] in ("$", "€", "£")
        mentions.append(Mention(value, start, end))
        at = max(after, at + 1)
        while at < len(found) and found[at].start() < end:
            at += 1
    return mentions


def lengths_mentioned(text: str) -> list[Mention[int]]:
    """The numbers of days in a text: "3 days", "twenty-one days", "a week" (7), "two-day" (2)."""
    mentions: list[Mention[int]] = []
    for found in _LENGTH.finditer(text):
        said, start = found["count"], found.start()
        count = _count(said)
        if count is None and (last := re.search(r"[a-z]+$", said)):
            # "for three days": the word before the number is not part of it.
            count, start = _count(last.group()), start + last.start()
        if count is not None:
            mentions.append(Mention(count * (7 if found["unit"] == "week" else 1), start, found.end()))
    return mentions


def mentions_part_of_a_day(text: str) -> bool:
    """Whether a wish speaks of less than a day: "for four hours", "half a day", "by the hour"."""
    return _PART_OF_A_DAY.search(plain_lower(text)) is not None


def days_mentioned(text: str, *, today: dt.date) -> list[Mention[dt.date]]:
    """The days that a text names, each read as `parse_start` reads it. A range such as "2-5" is not read."""
    mentions: list[Mention[dt.date]] = []
    at = 0
    while begin := _BEGINS_A_DAY.search(text, at):
        mention = day_at(text, begin.start(), today=today)
        if mention is not None:
            mentions.append(mention)
        at = mention.end if mention is not None else begin.start() + 1
    return mentions


def day_at(text: str, start: int, *, today: dt.date) -> Mention[dt.date] | None:
    """The day whose name begins at this index of the text, by the longest name that can be understood."""
    ends: list[int] = []
    for word in _DAY_WORD.finditer(text, start):
        ends.append(word.end())
        if len(ends) == LONGEST_DAY_WORDS or word.group().endswith((".", "!", "?", ";")):
            break
    for end in reversed(ends):
        name = text[start:end].rstrip(",.;:!?")
        day = parse_start(name, today=today)
        if day is not None:
            return Mention(day, start, start + len(name))
    return None


def identifier_at(text: str, start: int) -> str:
    """The identifier that is spelled or written from this index on, up to the first word that does not belong to it.

    "" when none is. "R B 4 X, 2 M Q 7. Is there ..." is RB4X2MQ7.
    """
    spelled = ""
    for count, word in enumerate(_SPELLED_WORD.finditer(text, start), start=1):
        if count > LONGEST_IDENTIFIER_WORDS:
            break
        spelled = normalize_identifier(text[start : word.end()]) or spelled
    return spelled


def _words(text: str) -> Sequence[re.Match[str]]:
    """The words and the punctuation that separates numbers. "One thousand, three hundred" is one number."""
    return list(_without_commas_in_numbers(_WORD.finditer(text)))


def _without_commas_in_numbers(words: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    before = ""
    for word in words:
        if not (word.group() == "," and before == "thousand"):
            yield word
        before = word.group()


def _count(said: str) -> int | None:
    if said in ("a", "an", "one"):
        return 1
    return _whole(said)


def _whole(said: str) -> int | None:
    return int(said) if said.isdecimal() else cardinal(re.split(r"[ -]", said))
