"""How likely a name is of no equipment, judged by the names that rental companies have in their lists of articles."""

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from pathlib import Path

from inventory.lists.words.language_files import FOLDER as LISTS
from inventory.lists.words.plain_text import plain

FOLDER = LISTS / "names"
EQUIPMENT = "equipment"  # the file with names of equipment; the other files have names of what is no equipment
MOST_WORDS = 12  # of a name that are looked at
_NUMBER = re.compile(r"\d[\d.,]*")
_PART = 4  # letters of the parts of words that are counted, so that compounds and endings tell something
_SEEN_MORE = 1.0  # as if each word were seen so many times more on both sides: one name proves little
_OF_PARTS, _SHRINK, _OF_LONG, _OF_PLACE = 0.5, 0.15, 0.25, 0.5  # how much parts, further words and places count


class NameOdds:
    """Counts words, parts of words, neighbours, and first and last words, on both sides."""

    def __init__(self, equipment: Iterable[str], others: Iterable[str]) -> None:
        of_equipment, of_others = (list(map(_words_of, names)) for names in (equipment, others))
        self._names = len(of_equipment), len(of_others)
        self._parts = functools.lru_cache(maxsize=100_000)(_parts)
        self._seen = self._counted(of_equipment), self._counted(of_others)
        self._of_word = functools.lru_cache(maxsize=100_000)(self._word)

    def _counted(self, names: Iterable[Sequence[str]]) -> Counter[str]:
        """In how many names each word, part of a word, and place stands."""
        signs = ({*words, *_places(words), *chain.from_iterable(map(self._parts, words))} for words in names)
        return Counter(chain.from_iterable(signs))

    def against(self, name: str) -> float:
        """How much speaks against a name being one of equipment: logarithms of odds, 0 where nothing tells."""
        words = _words_of(name)
        if not words:
            return 0.0
        of_words = sum(map(self._of_word, words)) / (1 + _OF_LONG * (len(words) - 1))
        return of_words + _OF_PLACE * sum(map(self._odds, _places(words)))

    def _word(self, word: str) -> float:
        parts = [odds for part in self._parts(word) if (odds := self._odds(part))]
        seen = self._seen[0][word] + self._seen[1][word]
        of_parts = _OF_PARTS * sum(parts) / (1 + _SHRINK * len(parts)) / (1 + 0.5 * seen)
        return self._odds(word) + of_parts

    def _odds(self, what: str) -> float:
        equipment, others = self._seen[0][what], self._seen[1][what]
        if not equipment and not others:
            return 0.0
        ours = (others + _SEEN_MORE) / (self._names[1] + 2 * _SEEN_MORE)
        theirs = (equipment + _SEEN_MORE) / (self._names[0] + 2 * _SEEN_MORE)
        return math.log(ours / theirs)


def _words_of(name: str) -> list[str]:
    """The words of a name, all numbers alike."""
    return _NUMBER.sub("0", plain(name)).split()[:MOST_WORDS]


def _parts(word: str) -> list[str]:
    text = f"^{word}$"
    return [f"~{text[begin : begin + _PART]}" for begin in range(len(text) - _PART + 1)]


def _places(words: Sequence[str]) -> list[str]:
    """The first and the last word, and each word with the one behind it."""
    if not words:
        return []
    return [f"< {words[0]}", f"> {words[-1]}", *map(" ".join, pairwise(words))]


@functools.cache
def name_odds() -> NameOdds:
    """The odds by the names in `data/lists/names`: a name a line; a line that begins with # is a remark."""
    names = {path.stem: _names_in(path) for path in sorted(FOLDER.glob("*.txt"))}
    others = (name for kind, found in names.items() if kind != EQUIPMENT for name in found)
    return NameOdds(names[EQUIPMENT], others)


def _names_in(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]
