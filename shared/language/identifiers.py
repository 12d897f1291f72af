"""Identifiers such as license and policy numbers: how they are read back to a caller and how they are heard."""

import re
from collections.abc import Sequence

from shared.language.accents import without_accents
from shared.language.numbers import DIGIT_WORDS, NUMBER_WORDS, digits_said, end_of_number_words

LONGEST_HEARD = 200  # characters; no identifier takes more to say
LONGEST_IDENTIFIER = 32  # characters
_LONGEST_GROUP = 4  # characters that are read back together


def spell(identifier: str) -> str:
    """An identifier for reading back, letter by letter and digit by digit, in groups: "B L, 1 2 3, 4 5 6".

    Up to four letters at the beginning are a group. The rest is in groups of three, the last of up to four: a phone
    number is said as 3, 3 and 4.
    """
    characters = [character for character in identifier.upper() if character.isalnum()]
    begin = next((at for at, character in enumerate(characters) if not character.isalpha()), 0)
    groups = [characters[:begin]] if 0 < begin <= _LONGEST_GROUP else []
    rest = characters[begin:] if groups else characters
    while len(rest) > _LONGEST_GROUP:
        groups.append(rest[:3])
        rest = rest[3:]
    return ", ".join(" ".join(group) for group in (*groups, rest) if group)


def spell_reference(reference: str) -> str:
    """The reference of a booking for reading out, in the groups in which it is written: "4 7 3 W, 5 4 Q X"."""
    return ", ".join(" ".join(group) for group in reference.upper().split("-"))


_SPELLING_WORDS = """
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
_LETTER_WORDS = {word: word[0] for word in _SPELLING_WORDS.split()} | _LETTER_NAMES
_REPEATS = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
_CHARACTER_KINDS = ("capital", "letter", "digit")  # "double capital A"
_FILLERS = """
    my our your the this that thats it its is was number no id license licence policy certificate certification
    business operator insurance and then with dash hyphen minus slash space um uh er erm so ok okay yes yeah sure
    please capital letter letters digit digits
"""
# Short words that are not part of an identifier. Several sound like a digit or a letter: "to", "for", "be", "are".
_SHORT_WORDS = """
    to too for ate won be see sea you are why as in on at or an if me we us he do go by up not but can has had get got
    let of any all new old day like
"""
_FILLER_WORDS = frozenset(_FILLERS.split())
_NOT_LETTERS = frozenset(_SHORT_WORDS.split())


class _NotUnderstood(Exception):
    """A word does not belong to an identifier, or does not begin with the letter it is an example for."""


def normalize_identifier(heard: str) -> str:
    """The identifier that was said, as capital letters and digits: "bravo lima dash 12 double three" is BL1233.

    Understands letters ("B as in boy", "bravo", "bee"), digits alone or in groups ("twelve thirty four",
    "seven hundred", "oh"), "double seven", and written forms ("BL-123456", "bl 123 456"), with the usual words
    around them ("my license number is ..."). Returns "" when there is no digit, when a word is not understood, when
    letter and word disagree ("B as in Victor"), or when it is too long. Nothing is guessed, since a wrong number could
    be another customer's.
    """
    identifier = characters_said(heard)
    has_digit = any(character.isdigit() for character in identifier)
    return identifier if has_digit and len(identifier) <= LONGEST_IDENTIFIER else ""


def characters_said(heard: str) -> str:
    """The letters and digits that were said, as `normalize_identifier` understands them, also without a digit among
    them; "" where a word is not understood."""
    if len(heard) > LONGEST_HEARD:
        return ""
    try:
        return _identifier_from(_words_of_identifier(heard))
    except _NotUnderstood:
        return ""


def _words_of_identifier(heard: str) -> list[str]:
    """The words of the text. One that has digits loses its dashes and stays whole: "my BL-123456" is my, BL123456."""
    text = without_accents(heard).replace("'", "").replace("’", "")
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
    """The characters that the words say.

    Raises:
        _NotUnderstood: a word does not belong to an identifier.
    """
    lower = [word.lower() for word in words]
    identifier, at = "", 0
    while at < len(words):
        word = lower[at]
        if word in NUMBER_WORDS:
            end = end_of_number_words(lower, at)
            piece, at = digits_said(lower[at:end]), end
        elif word in _REPEATS and at + 1 < len(words):
            is_named = lower[at + 1] in _CHARACTER_KINDS and at + 2 < len(words)
            piece, at = _one_character(lower, at + 2 if is_named else at + 1)
            piece = piece and piece * _REPEATS[word]
        elif len(word) == 1 or word in _LETTER_WORDS:
            piece, at = _one_character(lower, at)
        elif word in _FILLER_WORDS:
            piece, at = "", at + 1
        else:
            piece, at = word.upper() if _is_written_part(words[at]) else None, at + 1
        if piece is None:
            raise _NotUnderstood
        identifier += piece
    return identifier


def _one_character(words: Sequence[str], at: int) -> tuple[str | None, int]:
    """The letter or digit that begins at `at` ("b", "b as in boy", "seven"), and the index of the word after it.

    The character is None when the word says none, or when the example does not begin with the letter.
    """
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
    """Whether the word has digits or is a few letters of an identifier ("BL", "pol"), not a word of the sentence."""
    if not word.isalpha():
        return True
    return word.lower() not in _NOT_LETTERS and len(word) <= (5 if word.isupper() else 3)
