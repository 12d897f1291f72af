"""Words compared by stem and by sound, and the correction of misheard words."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from rapidfuzz import fuzz, process

from shared.language.accents import without_accents

_TOKEN = re.compile(r"[a-z]+|\d+k\b|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[$€£]")

_VOWELS = frozenset("aeiouy")

# Similarities are ratios of rapidfuzz, from 0 to 100.
MIN_SIMILARITY = 70
MIN_SIMILARITY_OTHER_FIRST_SOUND = 80  # for words with another first sound, which is seldom misheard
MIN_SIMILARITY_SHORT = 84  # for words of up to five letters, where one letter makes a different word
MIN_SIMILARITY_SAME_SOUND = 50
SAME_SOUND_BONUS = 15  # added to the similarity of words that sound the same
OWN_NAME_BONUS = 5  # for words in names of the depot's equipment, which callers mostly ask for
LONGEST_WORD = 40  # letters; the rest is not compared


def split_words(text: str) -> list[str]:
    """The words and figures of a text in lower case, without accents: "60-foot, 8kW" is 60, foot, 8, kw."""
    plain = text.lower().replace("'", "").replace("’", "")
    words: list[str] = _TOKEN.findall(without_accents(plain))
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
    """A key that is the same for words that sound alike. It has consonants only, the voiced ones made voiceless."""
    for pattern, letters in _SOUNDS:
        word = pattern.sub(letters, word)
    return word


def _last(sounds: str) -> str:
    """The last two sounds of a word, not counting its first one."""
    return sounds[1:][-2:]


class Corrector:
    """Finds the known word that a misheard word most likely was."""

    def __init__(self, known: Mapping[str, tuple[str, ...]], likely: Collection[str]) -> None:
        """Correct to the words of `known`, which maps a word, or several joined, to its stems.

        Words in `likely` are preferred.
        """
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
        self._nearest = lru_cache(maxsize=20_000)(self._find_nearest)

    def exact(self, word: str) -> tuple[str, ...] | None:
        """The stems of a known word; None when the word is not known."""
        return self._known.get(word)

    def nearest(self, word: str) -> tuple[tuple[str, ...], float] | None:
        """The stems of the most similar known word, and the confidence in it, 0.5 to 0.97, or None."""
        return self._nearest(word[:LONGEST_WORD])

    def _find_nearest(self, word: str) -> tuple[tuple[str, ...], float] | None:
        least = MIN_SIMILARITY_SHORT if len(word) <= 5 else MIN_SIMILARITY
        heard = sound(word)
        # Similar words begin or end with the same sounds, so only such words are compared.
        candidates = self._most_similar(word, self._by_first.get(heard[:1], ()), least)
        candidates |= self._most_similar(
            word, self._by_last.get(_last(heard), ()), max(least, MIN_SIMILARITY_OTHER_FIRST_SOUND)
        )
        for same_sound in self._by_sound.get(heard, ()):
            similarity = fuzz.ratio(word, same_sound)
            if similarity >= MIN_SIMILARITY_SAME_SOUND:
                candidates[same_sound] = similarity + SAME_SOUND_BONUS
        if not candidates:
            return None
        best = max(candidates, key=lambda known: candidates[known] + (OWN_NAME_BONUS if known in self._likely else 0))
        return self._known[best], min(candidates[best], 97.0) / 100

    def _most_similar(self, word: str, known: Collection[str], least: float) -> dict[str, float]:
        """The five most similar words, each with its similarity, which is at least `least`."""
        found = process.extract(word, known, scorer=fuzz.ratio, score_cutoff=least, limit=5)
        return {similar: similarity for similar, similarity, _ in found}
