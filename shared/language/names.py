"""Names of people and of businesses, and whether two of them are the same."""

import re
from enum import StrEnum

from rapidfuzz import fuzz

from shared.language.accents import without_accents

# Out of 100. "Jordon Lee" is near enough to "Jordan Lee" to ask about; "Morgan Lee" scores 80 and is another person.
NEAR_NAME_SCORE = 85

_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr"])

# What kind of a company it is. People leave these words out, and registries write them in several ways.
_IN_ENGLISH = "inc incorporated llc llp lp ltd limited corp corporation co company plc pc pllc pty"
_ELSEWHERE = "gmbh mbh ag kg ohg ug ek gbr se sa sas sarl sl srl spa bv nv ab as oy"
_COMPANY_SUFFIXES = frozenset(f"{_IN_ENGLISH} {_ELSEWHERE}".split())


class NameMatch(StrEnum):
    """How the name that was given compares with the one on record."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"


def compare_names(said: str, on_record: str) -> NameMatch:
    """Compare two names of a person.

    They are the same when their words are, in any order, whatever the accents, apostrophes and titles. They are near
    when mishearing or a middle name could explain the whole difference.
    """
    heard, written = _names(said), _names(on_record)
    if not heard or not written:
        return NameMatch.DIFFERENT
    if sorted(heard) == sorted(written) or "".join(heard) == "".join(written):
        return NameMatch.SAME
    shorter, longer = sorted((heard, written), key=len)
    close = fuzz.token_sort_ratio(" ".join(heard), " ".join(written)) >= NEAR_NAME_SCORE
    return NameMatch.NEAR if close or _fits_into(shorter, longer) else NameMatch.DIFFERENT


def compare_business_names(one: str, other: str) -> NameMatch:
    """Compare two names of a business.

    They are the same when their words are, in the same order, whatever the accents, the punctuation and the kind of
    company at the end ("Inc.", "GmbH & Co. KG"); "&" is the word "and". They are near when mishearing, another order or
    further words after the first could explain the whole difference, and every number in them is the same.
    """
    first, second = _business(one), _business(other)
    if not first or not second:
        return NameMatch.DIFFERENT
    if "".join(first) == "".join(second):
        return NameMatch.SAME
    if _numbers(first) != _numbers(second):
        return NameMatch.DIFFERENT
    shorter, longer = sorted((first, second), key=len)
    is_part = len(shorter) > 1 and shorter[0] == longer[0] and set(shorter) <= set(longer)
    close = fuzz.token_sort_ratio(" ".join(first), " ".join(second)) >= NEAR_NAME_SCORE
    return NameMatch.NEAR if close or is_part else NameMatch.DIFFERENT


def plain_words(text: str) -> str:
    """The words of a text in small letters, without accents and punctuation, with a space between."""
    without_apostrophes = re.sub(r"['’]", "", without_accents(text).casefold())
    return " ".join(re.findall(r"\w+", without_apostrophes))


def _names(text: str) -> list[str]:
    return [word for word in plain_words(text).split() if word not in _TITLES]


def _business(text: str) -> list[str]:
    """The words of a business's name without the kind of company; all of them where nothing else is there."""
    words = plain_words(re.sub(r"[&+]", " and ", text.replace(".", ""))).split()
    words = words[1:] if words[:1] == ["the"] and len(words) > 1 else words
    kept = list(words)
    while kept and (kept[-1] in _COMPANY_SUFFIXES or kept[-1] == "and"):
        kept.pop()
    return kept or words


def _numbers(words: list[str]) -> list[str]:
    return sorted(word for word in words if any(map(str.isdigit, word)))


def _fits_into(shorter: list[str], longer: list[str]) -> bool:
    """Whether each word of the shorter name is a word of the longer, or its initial. One word alone is not enough."""
    left = list(longer)
    same_words = 0
    for name in sorted(shorter, key=len, reverse=True):
        same = name in left
        found = name if same else next((one for one in left if 1 in (len(one), len(name)) and one[0] == name[0]), None)
        if found is None:
            return False
        same_words += same
        left.remove(found)
    return len(shorter) > 1 and same_words > 0
