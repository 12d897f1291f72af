"""The digits in what somebody says, whatever stands between them."""

import re
from itertools import groupby

from shared.language.accents import without_accents
from shared.language.numbers import NUMBER_WORDS, digits_said


def digits_in(said: str) -> str:
    """All digits of the text, written or in English words: "It's four seven, 19, oh two" is 471902."""
    words = re.findall(r"[a-z]+|[0-9]", without_accents(said).lower())
    found = ""
    for kind, group in groupby(words, key=lambda word: "digit" if word.isdigit() else word in NUMBER_WORDS):
        if kind == "digit":
            found += "".join(group)
        elif kind:
            found += _digits_of(list(group))
    return found


def _digits_of(words: list[str]) -> str:
    """The digits of number words. Where they make no number together, each stands for itself."""
    return digits_said(words) or "".join(digits_said([word]) or "" for word in words)
