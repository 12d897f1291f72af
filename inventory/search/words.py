"""The words of a text, and how they are compared: by stem and by sound."""

import re
from collections.abc import Iterable
from functools import lru_cache

from shared.language.accents import without_accents

_TOKEN = re.compile(r"[a-z]+|\d+k\b|\d+(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: 000)+\b|\d+(?:\.\d+)?|[$€£]")

_VOWELS = frozenset("aeiouy")

# Things whose names only look like forms of a verb: a footing is no foot, the siding of a house is not its side,
# and who sits is on no site.
_NO_VERBS = frozenset(
    (
        "footing",
        "siding",
        "building",
        "ceiling",
        "wedding",
        "evening",
        "morning",
        "staging",
        "housing",
        "landing",
        "site",
        "care",
        "bare",
        "wine",
        "fine",
        "rode",
    )
)


def split_words(text: str) -> list[str]:
    """The words and figures of a text in lower case, without accents: "60-foot, 8kW" is 60, foot, 8, kw.

    The figures of "2,000" and of "2 000" are one number.
    """
    plain = text.lower().replace("'", "").replace("’", "")
    words: list[str] = _TOKEN.findall(without_accents(plain))
    return [word.replace(",", "").replace(" ", "") for word in words] if "," in plain or " 000" in plain else words


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without the ending of a plural, a verb or an adverb: "dries", "dried" and "drying" are "dry"."""
    if len(word) <= 3:
        return word
    for ending in ("ies", "ied"):
        if word.endswith(ending):
            return word.removesuffix(ending) + "y"
    if word.endswith(("ses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and word[-2] not in "sui":
        word = word[:-1]
    if word in _NO_VERBS:
        return word
    for ending in ("ing", "ed", "ly"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and not _VOWELS.isdisjoint(rest):
            word = rest[:-1] if re.search(r"([^aeiouyls])\1$", rest) else rest
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"ph", "f"),
        (r"(?:igh|ough|augh)", "o"),
        (r"gh", "g"),
        (r"tch|sch|sh|ch|ti(?=on)|ci(?=a)", "x"),
        (r"tu(?=r)", "xu"),
        (r"dge?(?=[eiy]|$)|g(?=[eiy])", "j"),
        (r"sc(?=[eiy])|c(?=[eiy])|z", "s"),
        (r"ck|c|q", "k"),
        (r"x(?=[aeiou])|ks", "x"),
        (r"mb$", "m"),
        (r"v", "f"),
        (r"d", "t"),
        (r"b", "p"),
        (r"(?<=[aeiou])r$", ""),
        (r"(?<=.)[aeiouyhw]", ""),
        (r"^[aeiouy]", "a"),
        (r"(.)\1+", r"\1"),
    )
]


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """A key that is the same for words that sound alike. It has consonants only, the voiced ones made voiceless."""
    for pattern, letters in _SOUNDS:
        word = pattern.sub(letters, word)
    return word


_TWICE = re.compile(r"(.)\1+")
_PHONES = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"ph", "f"),
        (r"igh", "i"),
        (r"(?:ough|augh)", "o"),
        (r"gh", "g"),
        (r"tch|sch|sh|ch|[dt]?s(?=ur)|t(?=ur)|ti(?=on)|ci(?=a)", "x"),
        (r"dge?(?=[eiy]|$)|g(?=[eiy])|j", "x"),
        (r"sc(?=[eiy])|c(?=[eiy])|z", "s"),
        (r"ck|c|q", "k"),
        (r"mb$", "m"),
        (r"v", "f"),
        (r"d", "t"),
        (r"b", "p"),
        (r"h", ""),
        (r"(?<=.)e$", ""),
        (r"[aeiouyw]*[aeiouy][aeiouyw]*r", "r"),
        (r"(?:[ou]|aw|au)[aeiouyw]*", "o"),
        (r"[aeiy][aeiy]*", "i"),
        (r"x", "s"),
        (r"(.)\1+", r"\1"),
        (r"(?<=..)[io]$", ""),
    )
]


@lru_cache(maxsize=50_000)
def phones(word: str) -> str:
    """A key like `sound` that keeps two kinds of vowels, for words that everybody uses: "skits tear", "trend sure"."""
    for pattern, letters in _PHONES:
        word = pattern.sub(letters, word)
    return word


def phones_together(words: Iterable[str]) -> str:
    """The key of words that are spoken as one: a sound that ends one and begins the next is heard once."""
    return _TWICE.sub(r"\1", "".join(map(phones, words)).replace("ts", "s"))
