"""A rental that the caller has, in their words: that it is about one, its reference, and what they want with it."""

import re
from typing import Literal

from inventory.ledger.new_ids import ALPHABET
from shared.language.more_days import days_more
from shared.language.references import heard_reference
from simulation.hearing.replies import plain

Wanted = Literal["last_day", "off_rent", "cancel", "breakdown", "rent"]

_OURS = re.compile(
    r"\b(?:our|my|the|this|that|an existing) (?:\w+ ){0,2}?(?:rental|booking|reservation)\b|"
    r"\b(?:booking )?reference\b|\b(?:what|when) (?:did|do) we (?:book|have|rent)|\bwe (?:rented|booked|are renting)\b|"
    r"\b(?:i|we) (?:have|got) (?:a|an|the|your) (?:\w+ ){1,3}(?:of yours|from you|out|on rent)\b"
)
_WANTS: tuple[tuple[Wanted, re.Pattern[str]], ...] = (
    (
        "breakdown",
        re.compile(
            r"\b(?:won't|doesn't|does not|will not|didn't) (?:start|run|work|lift|move|turn)|\b(?:broke|broken) down\b|"
            r"\b(?:is|it's|has|keeps) (?:\w+ )?(?:broken|leaking|smoking|stopped|dead|stuck)\b"
        ),
    ),
    (
        "cancel",
        re.compile(r"\bcancel\b|\bdon't need (?:it|the \w+) (?:any ?more|after all)\b|\bcall (?:it|that) off\b"),
    ),
    (
        "off_rent",
        re.compile(
            r"\boff rent\b|\b(?:come and|you can|please) (?:get|collect|fetch|pick up)\b|"
            r"\bready for (?:return|pick ?up)\b|\b(?:done|finished) with (?:it|the)\b|"
            r"(?<!we )(?<!you )\bpick it up\b"
        ),
    ),
    (
        "last_day",
        re.compile(
            r"\bextend\b|\bextension\b|\bkeep (?:it|the \w+|them)\b|\blonger\b|\bshorten\b|\bshorter\b|\bend earlier\b|"
            r"\bback earlier\b|\bdays? (?:more|less)\b|\bmore days?\b|\banother (?:day|week)\b"
        ),
    ),
    (
        "rent",
        re.compile(r"\balso (?:need|want|rent)\b|\badd (?:a|an|another)\b|\banother (?!day|week)\w+|\brent (?:a|an)\b"),
    ),
)
_HAS_NONE = re.compile(
    r"\b(?:don't|do not|haven't|can't|cannot) (?:have|got|find|know|remember)\b|\bno reference\b|\blost\b"
)
_REFERENCE = re.compile(r"\b[A-Za-z2-8]{4}[- ]?[A-Za-z2-8]{4}\b(?:-[1-9]\b)?")
# One without a digit is told from two ordinary words by its hyphen, and by having only letters that references have.
_WITHOUT_A_DIGIT = re.compile(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", re.IGNORECASE)
_AFTER_REFERENCE = re.compile(r"\breference(?: number)?(?: is|:|,)?\s+(?P<said>.+)", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till?|through|to|on|from|by)\s+(?P<day>[^,.;!?]+)", re.IGNORECASE)
_DAY = re.compile(
    r"\b(?:today|tomorrow|(?:next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|in \w+ days|"
    r"(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:january|february|march|april|may|june|july|august|september|october|"
    r"november|december)|(?:january|february|march|april|may|june|july|august|september|october|november|december) "
    r"\d{1,2}(?:st|nd|rd|th)?|\d{4}-\d{2}-\d{2})\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"\b(?:(?:\w+ )?(?:more|extra|fewer) (?:days?|weeks?)|another (?:day|week)|"
    r"\w+ (?:days?|weeks?) (?:more|longer|less|shorter|earlier))\b",
    re.IGNORECASE,
)


def asks_about_a_rental(said: str) -> bool:
    """Whether it is about a rental that the caller has, and no question about what the depot does in general."""
    words = plain(said)
    if re.match(r"(?:what (?:if|happens)|can (?:i|we)|do you|how)\b", words) and not _OURS.search(words):
        return False
    ours = _OURS.search(words) is not None
    wanted = wanted_with_it(said)
    return ours or (
        wanted in ("off_rent", "breakdown", "cancel") and re.search(r"\b(?:our|my|the|it)\b", words) is not None
    )


def wanted_with_it(said: str) -> Wanted | None:
    """What the caller wants with their rental; None when they do not say."""
    words = plain(said)
    return next((wanted for wanted, pattern in _WANTS if pattern.search(words)), None)


def reference_in(said: str) -> str | None:
    """The reference of a rental that was said, written or spelled."""
    for written in _REFERENCE.finditer(said):
        is_one = any(map(str.isdigit, written[0])) or _WITHOUT_A_DIGIT.fullmatch(written[0])
        if is_one and (found := heard_reference(written[0])):
            return found
    if told := _AFTER_REFERENCE.search(said):
        return heard_reference(re.split(r"[.;!?]", told["said"])[0]) or None
    return heard_reference(said) or None


def has_no_reference(said: str) -> bool:
    """Whether the caller says that they do not have it."""
    return bool(_HAS_NONE.search(plain(said)))


def new_last_day_in(said: str) -> str | None:
    """The day or the length in the words, as `change_rental` takes it: "four more days", "next Friday"."""
    if (length := _LENGTH.search(said)) and days_more(length[0]) is not None:
        return length[0]
    day = _DAY.search(said)
    return day[0] if day else None
