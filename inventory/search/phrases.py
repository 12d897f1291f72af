"""The words of a query as the depot would say them: misheard words put right, broken ones joined, synonyms resolved."""

import itertools
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass

from inventory.search.query import Word
from inventory.search.trade_words import JOBS, SYNONYMS, WORDS
from inventory.search.words import Corrector, split_words, stem

BY_ANOTHER_NAME, BY_ITS_JOB = 0.9, 0.5  # what a synonym and a job count for, where the depot's own name is 1
MOST_JOINED = 3  # "tell a handler"
SURE_ENOUGH_TO_JOIN = 0.78
SURE = 0.9  # as good as heard
A_WORD_MORE = 0.5  # letters; of two readings the one with fewer words is likelier


def content_stems(text: str) -> tuple[str, ...]:
    """The stems of the words that say something."""
    return tuple(stem(word) for word in split_words(text) if word not in WORDS.ignored)


@dataclass(frozen=True)
class Target:
    """Equipment that a synonym or a job stands for: all of `words` are in its name."""

    words: tuple[str, ...]
    worth: float


@dataclass(frozen=True)
class Meaning:
    """One thing that was said: the words themselves, and the equipment that they are another name or a job of."""

    words: tuple[str, ...]
    targets: tuple[Target, ...]
    sureness: float  # 1 when it was heard as it is written
    purpose: bool

    @property
    def is_sure(self) -> bool:
        return self.sureness >= SURE


@dataclass(frozen=True)
class _Heard:
    word: str
    sureness: float
    said: Word


def _phrase_table() -> dict[tuple[str, ...], tuple[Target, ...]]:
    table: dict[tuple[str, ...], tuple[Target, ...]] = {}
    for entries, worth in ((SYNONYMS, BY_ANOTHER_NAME), (JOBS, BY_ITS_JOB)):
        for name, phrases in entries.items():
            target = Target(content_stems(name), worth)
            for phrase in phrases:
                words = content_stems(phrase)
                table[words] = (*table.get(words, ()), target)
    return table


_PHRASES = _phrase_table()
_LONGEST_PHRASE = max(map(len, _PHRASES))


class Phrases:
    """Reads queries with the words of one catalogue."""

    def __init__(self, names: Collection[tuple[str, ...]], category_words: Collection[str]) -> None:
        """`names` and `category_words` are what misheard words are put right to."""
        known: dict[str, tuple[str, ...]] = {
            word: (word,) for phrase in (*names, *_PHRASES, category_words) for word in phrase
        }
        for phrase in (*names, *_PHRASES):
            for first, second in itertools.pairwise(phrase):
                known.setdefault(first + second, (first, second))
        self._corrector = Corrector(known, likely={word for phrase in names for word in phrase})

    def read(self, words: Sequence[Word], indexed: Container[str]) -> tuple[list[Meaning], int]:
        """What the words mean, and how many others say something that is not understood. The stems that are `indexed`
        are known as they are."""
        heard, lost = self._hear(words, indexed)
        meanings: list[Meaning] = []
        at = 0
        while at < len(heard):
            length, targets = _longest_phrase(heard[at : at + _LONGEST_PHRASE])
            part = heard[at : at + length]
            sureness = min(one.sureness for one in part)
            if sureness < 1:  # a job that was only guessed at says nothing
                targets = tuple(target for target in targets if target.worth > BY_ITS_JOB)
            meanings.append(Meaning(tuple(one.word for one in part), targets, sureness, part[0].said.purpose))
            at += length
        # What it is for may be anything; it is no part of the wish that the depot would have to know.
        lost_wishes = [word for word in lost if not (word.purpose and any(not one.said.purpose for one in heard))]
        return meanings, len(lost_wishes)

    def _hear(self, words: Sequence[Word], indexed: Container[str]) -> tuple[list[_Heard], list[Word]]:
        """The words cut so that the most letters are understood: a misheard word is often broken into several."""
        best: list[tuple[float, list[_Heard], list[Word]]] = [(0.0, [], [])]
        is_known = [not word.counts or self._exact(word.text, indexed) is not None for word in words]
        for end in range(1, len(words) + 1):
            options: list[tuple[float, list[_Heard], list[Word]]] = []
            for begin in range(max(0, end - MOST_JOINED), end):
                part = words[begin:end]
                understood = self._understand(part, all(is_known[begin:end]), indexed)
                letters, heard, lost = best[begin]
                if understood is not None:
                    stems, sureness = understood
                    gained = sureness * sum(len(word.text) for word in part) - A_WORD_MORE
                    as_they_are = {stem(word.text) for word in part}
                    now = [_Heard(one, 1.0 if one in as_they_are else sureness, part[-1]) for one in stems]
                    options.append((letters + gained, heard + now, lost))
                elif len(part) == 1 and part[0].counts:
                    options.append((letters, heard, [*lost, part[0]]))
                elif len(part) == 1:  # it is understood: it says nothing
                    options.append((letters + len(part[0].text), heard, lost))
            best.append(max(options, key=lambda option: option[0]))
        return best[-1][1], best[-1][2]

    def _understand(
        self, part: Sequence[Word], all_known: bool, indexed: Container[str]
    ) -> tuple[tuple[str, ...], float] | None:
        """The stems that these words are, taken as one, and how sure that is."""
        if not any(word.counts for word in part):
            return None
        together = "".join(word.text for word in part)
        exact = self._exact(together, indexed)
        if exact is not None:
            return exact, 1.0
        if all_known or any(word.text in WORDS.other_things for word in part):
            return None
        nearest = self._corrector.nearest(stem(together))
        if nearest is None:
            return None
        if len(part) > 1 and any(self._exact(word.text, indexed) == nearest[0] for word in part):
            return None  # "generator last" is no misheard generator
        joined = len(part) > 1 or len(nearest[0]) > 1
        return nearest if not joined or nearest[1] >= SURE_ENOUGH_TO_JOIN else None

    def _exact(self, word: str, indexed: Container[str]) -> tuple[str, ...] | None:
        stemmed = stem(word)
        return self._corrector.exact(stemmed) or ((stemmed,) if stemmed in indexed else None)


def _longest_phrase(heard: Sequence[_Heard]) -> tuple[int, tuple[Target, ...]]:
    """How many of the first words are one phrase, and what it stands for; one word that stands for itself at least."""
    words = tuple(one.word for one in heard if one.said.part == heard[0].said.part)
    for length in range(len(words), 0, -1):
        if targets := _PHRASES.get(words[:length]):
            return length, targets
    return 1, ()
