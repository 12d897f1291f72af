"""A rate a day in a caller's words."""

import re
from decimal import Decimal

from shared.language.numbers import cardinal, digits_said, end_of_number_words

_FIGURES = re.compile(r"[$€£]?\s?(?P<amount>\d{1,3}(?:,\d{3})+|\d+)(?P<cents>\.\d{1,2})?(?![\d/:-])(?:st|nd|rd|th)?")
_LENGTH = re.compile(r"\b(?:for )?(?:\w+|twenty \w+|thirty \w+)[ -](?:days|weeks?|months?)\b")
_A_DAY = re.compile(r"\b(?:a|per|each|every|for a) day\b|\bdaily\b")
_IN_ALL = re.compile(r"\b(?:in all|in total|total|altogether|overall|all in|everything|all together)\b")
_FLAT = re.compile(r"\bflat\b|\blump sum\b")
_OFFERS = re.compile(r"\b(?:pay|offer|budget|spend|can do|give you|rate of|rate is|happy with|fine with|agree to)\b")
_HUNDREDS = range(3, 5)  # figures of a rate that is said in pieces: "four twenty", "twelve fifty"


def amounts_in(said: str) -> list[Decimal]:
    """Every amount of money that was said, in order and without repeats. A length such as "three days" is not one.

    "four hundred and twenty", "four twenty", "$420", "449.50" and "a hundred" are understood.
    """
    text = _LENGTH.sub(" , ", _A_DAY.sub(" , ", said.lower().replace("’", "'")))
    text = re.sub(r"\ba (?=hundred|thousand)", "one ", text)
    words = re.findall(r"[$€£]?\d[\d,.]*\w*|[a-z']+|,", re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text))
    found: list[Decimal] = []
    at = 0
    while at < len(words):
        end = end_of_number_words(words, at)
        amount = _said(words[at:end]) if end > at else _written(words[at])
        if amount is not None and amount not in found:
            found.append(amount)
        at = max(end, at + 1)
    return found


def is_for_all_days(said: str) -> bool:
    """Whether the amount is for the whole rental, not for a day."""
    return bool(_IN_ALL.search(said.lower()))


def is_a_day(said: str) -> bool:
    """Whether the amount is for a day."""
    return bool(_A_DAY.search(said.lower()))


def is_flat(said: str) -> bool:
    """Whether the amount is "flat", which can be for a day or for the whole rental."""
    return bool(_FLAT.search(said.lower())) and not is_a_day(said) and not is_for_all_days(said)


def offered_rate(said: str) -> Decimal | None:
    """The rate a day that was offered in passing: "we could pay four hundred a day"; None when it is not certain."""
    lower = said.lower()
    if not _A_DAY.search(lower):
        return None
    for clause in re.split(r"[.;!?]|, ", lower):
        if _OFFERS.search(clause) and not is_for_all_days(clause):
            amounts = amounts_in(clause)
            if len(amounts) == 1:
                return amounts[0]
    return None


def _written(word: str) -> Decimal | None:
    figures = _FIGURES.fullmatch(word.rstrip(".,"))
    if figures is None or word[-1:].isalpha():
        return None
    return Decimal(figures["amount"].replace(",", "") + (figures["cents"] or ""))


def _said(words: list[str]) -> Decimal | None:
    whole = cardinal(words)
    if whole is not None:
        return Decimal(whole) if whole > 0 else None
    pieces = digits_said(words)
    return Decimal(pieces) if pieces and len(pieces) in _HUNDREDS and len(words) <= 3 else None
