"""Names of what the depot rents that are spoken like words that everybody uses: "the trend sure", "fork leaf"."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from inventory.search.query import Word
from inventory.search.words import phones, phones_together

LEAST_WITH_SAME_PHONES = 55  # of the letters of common words that are spoken like a name: "light hour"
LEAST_PHONES = 4  # of a name
LEAST_OF_A_SPOKEN_REST = 80  # of the phones of the rest of what is asked for: "balloon lied", "fork leaf"
LEAST_LETTERS_OF_A_SPOKEN_REST = 40
LEAST_LETTERS = 7
CONFIDENCE, CONFIDENCE_IN_A_REST = 0.95, 0.72
LONGEST_WORD = 40  # letters; the rest is not compared


class Heard(NamedTuple):
    """The words from `begin` up to `end` are taken for the name `name`, stems without spaces, with this confidence.

    `is_guess` is True where all these words are words that everybody uses.
    """

    begin: int
    end: int
    name: str
    confidence: float
    is_guess: bool = False


class SpokenNames:
    """Finds the names that words of talk are spoken like. `names` are those of what the depot rents, in stems."""

    def __init__(self, names: Iterable[tuple[str, ...]]) -> None:
        self._by_phones: dict[str, list[str]] = defaultdict(list)
        # The names that end or begin with a word, by the phones of their other words and by these words themselves.
        self._spoken_before: dict[str, dict[str, str]] = defaultdict(dict)
        self._before: dict[str, dict[str, str]] = defaultdict(dict)
        self._after: dict[str, dict[str, str]] = defaultdict(dict)
        for name in names:
            joined = "".join(name)
            spoken = phones_together(name)
            if len(spoken) >= LEAST_PHONES:
                self._by_phones[spoken].append(joined)
            if len(name) > 1:
                self._spoken_before[name[-1]][phones_together(name[:-1])] = joined
                self._before[name[-1]]["".join(name[:-1])] = joined
                self._after[name[0]]["".join(name[1:])] = joined
        self._phones_at_ends = frozenset(spoken[0] + spoken[-1] for spoken in self._by_phones)

    def hear_asked(self, words: Sequence[Word]) -> list[Heard]:
        """The name of what the depot rents of which one word was said, and the rest is spoken nearly like these words.

        The words must be the name of one thing that is asked for, and that nobody knows: "fork leaf", "balloon lied".
        """
        found: list[tuple[float, str]] = []
        for at, word in enumerate(words):
            for others, rest in ((self._before, words[:at]), (self._after, words[at + 1 :])):
                spoken = phones_together(one.text for one in rest)
                found += [
                    (similarity, name)
                    for other, name in others.get(word.stem, {}).items()
                    if (similarity := _spoken_alike(spoken, phones(other))) >= LEAST_OF_A_SPOKEN_REST
                    and fuzz.ratio("".join(one.text for one in rest), other) >= LEAST_LETTERS_OF_A_SPOKEN_REST
                ]
        return [Heard(0, len(words), max(found)[1], CONFIDENCE_IN_A_REST, is_guess=True)] if found else []

    def spoken_like(self, begin: int, end: int, part: Sequence[Word]) -> list[Heard]:
        """The name of what the depot rents that is spoken just like these words."""
        if phones(part[0].text)[:1] + phones(part[-1].text)[-1:] not in self._phones_at_ends:
            return []  # most words: the rest would take time
        letters = "".join(word.text for word in part)
        if not LEAST_LETTERS <= len(letters) <= LONGEST_WORD:
            return []
        alike = self._by_phones.get(phones_together(word.text for word in part), ())
        scored = [(ratio, name) for name in alike if (ratio := fuzz.ratio(letters, name)) >= LEAST_WITH_SAME_PHONES]
        return [Heard(begin, end, max(scored)[1], CONFIDENCE, is_guess=True)] if scored else []

    def before_name(self, begin: int, at: int, part: Sequence[Word], word: Word) -> list[Heard]:
        """The name whose beginning is spoken just like these words of talk: "well there generator"."""
        spoken = phones_together(one.text for one in part)
        if len(spoken) < LEAST_PHONES or len(part) == 1:
            return []
        name = self._spoken_before[word.stem].get(spoken)
        return [Heard(begin, at + 1, name, CONFIDENCE, is_guess=True)] if name else []


def _spoken_alike(heard: str, name: str) -> float:
    """How much alike two keys are, up to 100. A very short one has to be the beginning of the other: "saul", "saw"."""
    if len(name) <= 2:
        return 100.0 if heard.startswith(name) and len(heard) <= len(name) + 2 else 0.0
    return fuzz.ratio(heard, name) if heard[:1] == name[:1] else 0.0
