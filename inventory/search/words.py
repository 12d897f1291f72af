"""Words as they are compared: split, by their stem, by their sound; and the known word behind a misheard one."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import lru_cache

from rapidfuzz import fuzz, process

_TOKEN = re.compile(r"[a-z]+|\d+k\b|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[$€£]")

_VOWELS = frozenset("aeiouy")

LEAST_LIKE = 70  # of 100, rapidfuzz's ratio: what is less alike is another word
LEAST_LIKE_OTHERWISE_BEGUN = 80  # for words with another first sound, which is seldom what was misheard
LEAST_LIKE_SHORT = 84  # for words of up to five letters, where one letter makes another word
LEAST_LIKE_SOUNDING_ALIKE = 50
ALIKE_IN_SOUND = 15  # what the same sound adds to the ratio
LIKELIER = 5  # what being a word of the depot's own names adds: callers want what is there
LONGEST_WORD = 40  # letters; nobody says a longer one


def split_words(text: str) -> list[str]:
    """The words and figures of a text in lower case, without accents: "60-foot, 8kW" is 60, foot, 8, kw."""
    plain = text.lower().replace("'", "").replace("’", "")
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words: list[str] = _TOKEN.findall(plain)
    return [word.replace(",", "") for word in words] if "," in plain else words


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
    for ending in ("ing", "ed", "ly"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and not _VOWELS.isdisjoint(rest):
            word = rest[:-1] if re.search(r"([^aeiouyls])\1$", rest) else rest
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"ph", "f"),
        (r"(?:igh|ough|augh)", "o"),
        (r"gh", "g"),
        (r"tch|sch|sh|ch|ti(?=on)|ci(?=a)", "x"),
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
    """A key that words share when they sound alike: consonants only, voiced ones as voiceless."""
    for pattern, letters in _SOUNDS:
        word = pattern.sub(letters, word)
    return word


def _last(sounds: str) -> str:
    """The last two of a word's sounds, its first left out."""
    return sounds[1:][-2:]


class Corrector:
    """Finds the known word that a misheard one most likely was."""

    def __init__(self, known: Mapping[str, tuple[str, ...]], likely: Collection[str]) -> None:
        """`known` maps how a word is written, or several run together, to the stems that it stands for; of two that
        are as near, the `likely` one is meant."""
        self._known = known
        self._likely = likely
        self._by_sound: dict[str, list[str]] = {}
        self._by_first: dict[str, list[str]] = {}
        self._by_last: dict[str, list[str]] = {}
        for word in known:
            sounds = sound(word)
            self._by_sound.setdefault(sounds, []).append(word)
            self._by_first.setdefault(sounds[:1], []).append(word)
            self._by_last.setdefault(_last(sounds), []).append(word)
        self._nearest = lru_cache(maxsize=20_000)(self._look_for)

    def exact(self, word: str) -> tuple[str, ...] | None:
        """The stems of a word that is known as it is."""
        return self._known.get(word)

    def nearest(self, word: str) -> tuple[tuple[str, ...], float] | None:
        """The stems of the known word most like this one, and how sure that is, from 0.5 to 0.97; None if none is."""
        return self._nearest(word[:LONGEST_WORD])

    def _look_for(self, word: str) -> tuple[tuple[str, ...], float] | None:
        least = LEAST_LIKE_SHORT if len(word) <= 5 else LEAST_LIKE
        heard = sound(word)
        # What is alike begins alike, or at least ends alike: only those are looked through.
        candidates = self._alike(word, self._by_first.get(heard[:1], ()), least)
        candidates |= self._alike(word, self._by_last.get(_last(heard), ()), max(least, LEAST_LIKE_OTHERWISE_BEGUN))
        for alike in self._by_sound.get(heard, ()):
            likeness = fuzz.ratio(word, alike)
            if likeness >= LEAST_LIKE_SOUNDING_ALIKE:
                candidates[alike] = likeness + ALIKE_IN_SOUND
        if not candidates:
            return None
        best = max(candidates, key=lambda alike: candidates[alike] + (LIKELIER if alike in self._likely else 0))
        return self._known[best], min(candidates[best], 97.0) / 100

    def _alike(self, word: str, known: Collection[str], least: float) -> dict[str, float]:
        """The five words most like this one, and how like it they are."""
        found = process.extract(word, known, scorer=fuzz.ratio, score_cutoff=least, limit=5)
        return {alike: likeness for alike, likeness, _ in found}
