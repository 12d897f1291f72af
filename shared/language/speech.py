"""How money, days and identifiers are said to a caller, and how identifiers are heard."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from inventory.models import Period
from shared.language.numbers import DIGIT_WORDS, NUMBER_WORDS, digits_said, end_of_number_words, ordinal_suffix

LONGEST_HEARD = 200  # characters; nobody says an identifier in more
LONGEST_IDENTIFIER = 32
_LONGEST_GROUP = 4  # characters that are read back in one breath

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}
_DAYS_WITHOUT_YEAR = 334  # about eleven months: a day that far ahead could not be mistaken for another year's


def say_money(amount: Decimal, currency: str) -> str:
    """An amount in whole cents: "$1,350", "$449.50", "1,350 CHF". `currency` is its ISO 4217 code."""
    figures = f"{abs(amount):,.2f}".removesuffix(".00")
    symbol = _SYMBOLS.get(currency)
    minus = "-" if amount < 0 else ""
    return f"{minus}{symbol}{figures}" if symbol else f"{minus}{figures} {currency}"


def say_day(day: dt.date, *, today: dt.date | None = None) -> str:
    """ "Tuesday, November 24th"; with the year when the day is not within eleven months from `today` on."""
    said = f"{day:%A}, {day:%B} {day.day}{ordinal_suffix(day.day)}"
    if today is None or 0 <= (day - today).days <= _DAYS_WITHOUT_YEAR:
        return said
    return f"{said}, {day.year}"


def say_period(period: Period, *, today: dt.date | None = None) -> str:
    """ "3 days, from Tuesday, November 24th through Thursday, November 26th"; "1 day, Tuesday, November 24th"."""
    first = say_day(period.first_day, today=today)
    if period.days == 1:
        return f"1 day, {first}"
    return f"{period.days} days, from {first} through {say_day(period.last_day, today=today)}"


def say_list(items: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def spell(identifier: str) -> str:
    """An identifier for reading back, letter by letter and digit by digit, in groups: "B L, 1 2 3, 4 5 6".

    The letters it begins with are a group, then follow threes, the last of up to four: a phone number is 3, 3 and 4.
    """
    characters = [character for character in identifier.upper() if character.isalnum()]
    begin = next((at for at, character in enumerate(characters) if not character.isalpha()), 0)
    groups = [characters[:begin]] if 0 < begin <= _LONGEST_GROUP else []
    rest = characters[begin:] if groups else characters
    while len(rest) > _LONGEST_GROUP:
        groups.append(rest[:3])
        rest = rest[3:]
    return ", ".join(" ".join(group) for group in (*groups, rest) if group)


def unaccented(text: str) -> str:
    """The text in its plain letters: "é" is "e", a full-width letter an ordinary one."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


_FIRST_LETTER = """
    alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa
    quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu
    bee cee dee gee jay kay pee tee vee zee zed
"""
_LETTER_NAMES = {
    "eff": "f",
    "aitch": "h",
    "el": "l",
    "ell": "l",
    "em": "m",
    "en": "n",
    "cue": "q",
    "ess": "s",
    "ex": "x",
}
_LETTER_WORDS = {word: word[0] for word in _FIRST_LETTER.split()} | _LETTER_NAMES
_REPEATS = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
_NAMES_OF_CHARACTERS = ("capital", "letter", "digit")  # "double capital A"
_SAID_AROUND = """
    my our your the this that thats it its is was number no id license licence policy certificate certification
    business operator insurance and then with dash hyphen minus slash space um uh er erm so ok okay yes yeah sure
    please capital letter letters digit digits
"""
# Short words that are no letters of an identifier. Several sound like a digit or a letter: "to", "for", "be", "are".
_NO_LETTERS = """
    to too for ate won be see sea you are why as in on at or an if me we us he do go by up not but can has had get got
    let of any all new old day like
"""
_SAID_AROUND_WORDS = frozenset(_SAID_AROUND.split())
_PLAIN_WORDS = frozenset(_NO_LETTERS.split())


class _NotUnderstood(Exception):
    """A word is no part of an identifier, or contradicts the letter it should make clear."""


def normalize_identifier(heard: str) -> str:
    """The identifier that was said, as capital letters and digits: "bravo lima dash 12 double three" is BL1233.

    Understands letters ("B as in boy", "bravo", "bee"), digits alone or in groups ("twelve thirty four",
    "seven hundred", "oh"), "double seven", and written forms ("BL-123456", "bl 123 456"), with the usual words
    around them ("my license number is ..."). Returns "" when there is no digit, when a word is not understood, or
    when letter and word disagree ("B as in Victor"): a wrong number would be looked up, so nothing is guessed.
    """
    if len(heard) > LONGEST_HEARD:
        return ""
    try:
        identifier = _identifier_from(_words_of_identifier(heard))
    except _NotUnderstood:
        return ""
    has_digit = any(character.isdigit() for character in identifier)
    return identifier if has_digit and len(identifier) <= LONGEST_IDENTIFIER else ""


def _words_of_identifier(heard: str) -> list[str]:
    """The words as they were written; one written with digits is kept whole: "my", "BL123456"."""
    text = unaccented(heard).replace("'", "").replace("’", "")
    if any(character.isalnum() and not character.isascii() for character in text):
        raise _NotUnderstood
    text = re.sub(r"\bx[- ]ray\b", "xray", text, flags=re.IGNORECASE)
    text = re.sub(r"\bdouble[- ](?:u|you)\b", "W", text, flags=re.IGNORECASE)
    words: list[str] = []
    for written in re.findall(r"[A-Za-z0-9]+(?:[-_./][A-Za-z0-9]+)*", text):
        parts = re.split(r"[-_./]", written)
        whole = any(map(str.isdigit, written)) and all(len(part) <= 4 or not part.isalpha() for part in parts)
        words += ["".join(parts)] if whole else parts
    return words


def _identifier_from(words: Sequence[str]) -> str:
    lower = [word.lower() for word in words]
    identifier, at = "", 0
    while at < len(words):
        word = lower[at]
        if word in NUMBER_WORDS:
            end = end_of_number_words(lower, at)
            piece, at = digits_said(lower[at:end]), end
        elif word in _REPEATS and at + 1 < len(words):
            is_named = lower[at + 1] in _NAMES_OF_CHARACTERS and at + 2 < len(words)
            piece, at = _one_character(lower, at + 2 if is_named else at + 1)
            piece = piece and piece * _REPEATS[word]
        elif len(word) == 1 or word in _LETTER_WORDS:
            piece, at = _one_character(lower, at)
        elif word in _SAID_AROUND_WORDS:
            piece, at = "", at + 1
        else:
            piece, at = word.upper() if _is_written_part(words[at]) else None, at + 1
        if piece is None:
            raise _NotUnderstood
        identifier += piece
    return identifier


def _one_character(words: Sequence[str], at: int) -> tuple[str | None, int]:
    """The one letter or digit said at `at` ("b", "b as in boy", "seven"), and where the next word is."""
    word = words[at]
    if word in DIGIT_WORDS:
        return str(DIGIT_WORDS[word]), at + 1
    letter = word if len(word) == 1 else _LETTER_WORDS.get(word)
    for introduction in (["as", "in"], ["for"], ["like"]):
        if words[at + 1 : at + 1 + len(introduction)] == introduction:
            at += 1 + len(introduction)
            example = words[at] if at < len(words) else ""
            return (letter.upper() if letter and letter.isalpha() and example.startswith(letter) else None), at + 1
    return letter.upper() if letter else None, at + 1


def _is_written_part(word: str) -> bool:
    """Whether the word has digits or is a few letters of an identifier ("BL", "pol"), not a word of a sentence."""
    if not word.isalpha():
        return True
    return word.lower() not in _PLAIN_WORDS and len(word) <= (5 if word.isupper() else 3)
