"""License, policy and phone numbers in a caller's words, and what each belongs to when several are said at once."""

import re
from collections.abc import Iterator
from enum import Enum

from shared.language.identifiers import normalize_identifier


class Kind(Enum):
    """What a part of a sentence is about."""

    BUSINESS_LICENSE = "business license"
    OPERATOR = "operator"
    PHONE = "phone number"
    POLICY = "policy"


_LABELS = re.compile(
    r"\b(?:(?P<business>(?:business|company|contractor'?s?|trade) licen[sc]e)|(?P<operator>operators?(?:'s)?|driver)|"
    r"(?P<policy>policy|insurance)|(?P<phone>phone|telephone|cell|mobile|reach (?:him|her|them|us|me)|call back)|"
    r"(?P<license>licen[sc]e))\b",
    re.IGNORECASE,
)
# After a comma the caller speaks of something else, which is not part of the number.
_WRITTEN = re.compile(r"\b[A-Za-z]{1,5}-?\d[\dA-Za-z]*(?:-[\dA-Za-z]+)*\b|\b\d[\d-]{3,}\b")
_LETTERS_BEFORE = re.compile(r"\b(?:[A-Z]{2,5}|[a-z]{2}) $")  # "BL 123456"
_WRITTEN_PHONE = re.compile(r"\+?\d[\d\s().-]{5,}\d")
_FEWEST = 4  # characters of an identifier; what is shorter is a number of days or of a house
_FEWEST_PHONE = 7  # digits
_LONGEST_WINDOW = 24  # words


def parts(said: str) -> Iterator[tuple[Kind | None, str]]:
    """The sentence, cut where it turns to another paper: (None, "my "), (BUSINESS_LICENSE, " is BL-123456"), ..."""
    kind: Kind | None = None
    begin = 0
    for label in _LABELS.finditer(said):
        yield kind, said[begin : label.start()]
        begin = label.end()
        match label.lastgroup:
            case "business":
                kind = Kind.BUSINESS_LICENSE
            case "operator":
                kind = Kind.OPERATOR
            case "policy":
                kind = Kind.POLICY
            case "phone":
                kind = Kind.PHONE
            case _:  # "license": the operator's, when the operator was spoken of just before
                kind = Kind.OPERATOR if kind in (Kind.OPERATOR, Kind.PHONE) else Kind.BUSINESS_LICENSE
    yield kind, said[begin:]


def identifier_of(kind: Kind, said: str) -> str | None:
    """The number that the caller gave for this paper, among other things."""
    for part_kind, text in parts(said):
        if part_kind is kind and (number := first_identifier(text)):
            return number
    return None


def first_identifier(said: str) -> str | None:
    """The first number of letters and digits in the words, as capital letters and digits."""
    phone = _WRITTEN_PHONE.search(said)
    for written in _WRITTEN.finditer(said):
        letters = _LETTERS_BEFORE.search(said[: written.start()])
        number = normalize_identifier(f"{letters[0] if letters else ''}{written[0]}")
        is_phone = phone is not None and phone.start() <= written.start() < phone.end() and _letters(number) == 0
        if len(number) >= _FEWEST and not (is_phone and len(_WRITTEN.findall(said)) > 1):
            return number
    for clause in re.split(r"[.;!?](?=\s|$)", said):
        if number := _spoken(clause.split()):
            return number
    return None


def phone_in(said: str) -> str | None:
    """The first phone number in the words, as digits."""
    for written in _WRITTEN_PHONE.finditer(said):
        digits = "".join(filter(str.isdigit, written[0]))
        if len(digits) >= _FEWEST_PHONE:
            return digits
    for clause in re.split(r"[.;!?](?=\s|$)", said):
        number = _spoken(clause.split())
        if number and number.isdigit() and len(number) >= _FEWEST_PHONE:
            return number
    return None


def phone_of(said: str) -> str | None:
    """The phone number that the caller gave, among other things."""
    for kind, text in parts(said):
        if kind in (Kind.PHONE, Kind.OPERATOR) and (number := phone_in(text)):
            return number
    return None


def without_number(said: str, number: str) -> str:
    """The words without those that say this number."""
    words = said.split()
    for at, end in sorted(_windows(len(words)), key=lambda window: window[1] - window[0]):
        if normalize_identifier(" ".join(words[at:end])) == number:
            return " ".join([*words[:at], *words[end:]])
    return said


def _spoken(words: list[str]) -> str | None:
    for at, end in _windows(len(words)):
        number = normalize_identifier(" ".join(words[at:end]))
        if len(number) >= _FEWEST:
            return number
    return None


def _windows(length: int) -> Iterator[tuple[int, int]]:
    """Every run of words, the longest from each word first."""
    for at in range(length):
        for end in range(min(length, at + _LONGEST_WINDOW), at, -1):
            yield at, end


def _letters(number: str) -> int:
    return sum(character.isalpha() for character in number)
