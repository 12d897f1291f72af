"""The words of a query in the depot's terms: misheard words corrected, broken ones joined, synonyms resolved."""

import itertools
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass

from inventory.search.query import Word
from inventory.search.trade_words import JOBS, SYNONYMS, WORDS
from inventory.search.words import Corrector, split_words, stem

SYNONYM_FACTOR, JOB_FACTOR = 0.9, 0.5  # of the score that the depot's own name has
MAX_JOINED = 3  # words: "tell a handler" for "telehandler"
LEAST_CONFIDENCE_TO_JOIN = 0.78
CERTAIN = 0.9  # confidence from which a word counts as heard correctly
EXTRA_WORD_PENALTY = 0.5  # letters; of two readings, the one with fewer words is more likely


def significant_stems(text: str) -> tuple[str, ...]:
    """The stems of the words, without those that `data/search/words.yaml` ignores."""
    return tuple(stem(word) for word in split_words(text) if word not in WORDS.ignored)


@dataclass(frozen=True)
class Target:
    """Equipment that a synonym or a job stands for: all of `words`, which are stems, are in its name.

    `factor` is SYNONYM_FACTOR or JOB_FACTOR.
    """

    words: tuple[str, ...]
    factor: float


@dataclass(frozen=True)
class Meaning:
    """One thing that was said: the stems of its words, and the equipment for which they are a synonym or a job.

    `confidence` is 1 for words that were heard correctly. `purpose` is True for words that say what the equipment is
    for.
    """

    words: tuple[str, ...]
    targets: tuple[Target, ...]
    confidence: float
    purpose: bool

    @property
    def is_certain(self) -> bool:
        return self.confidence >= CERTAIN


@dataclass(frozen=True)
class _UnderstoodWord:
    """A stem, how certain it is, and the word of the query that it is understood from (the last of several)."""

    stem: str
    confidence: float
    said: Word


def _phrase_table() -> dict[tuple[str, ...], tuple[Target, ...]]:
    """The stems of every synonym and job, and the equipment that each stands for."""
    table: dict[tuple[str, ...], tuple[Target, ...]] = {}
    for entries, factor in ((SYNONYMS, SYNONYM_FACTOR), (JOBS, JOB_FACTOR)):
        for name, phrases in entries.items():
            target = Target(significant_stems(name), factor)
            for phrase in phrases:
                words = significant_stems(phrase)
                table[words] = (*table.get(words, ()), target)
    return table


_PHRASES = _phrase_table()
_LONGEST_PHRASE = max(map(len, _PHRASES))


class PhraseReader:
    """Reads queries with the vocabulary of one catalogue."""

    def __init__(self, names: Collection[tuple[str, ...]], category_words: Collection[str]) -> None:
        """Misheard words are corrected to those of `names`, `category_words`, synonyms and jobs, all as stems."""
        known: dict[str, tuple[str, ...]] = {
            word: (word,) for phrase in (*names, *_PHRASES, category_words) for word in phrase
        }
        for phrase in (*names, *_PHRASES):
            for first, second in itertools.pairwise(phrase):
                known.setdefault(first + second, (first, second))
        self._corrector = Corrector(known, likely={word for phrase in names for word in phrase})

    def read(self, words: Sequence[Word], indexed: Container[str]) -> tuple[list[Meaning], int]:
        """What the words mean, and the number of words that are not understood.

        A word whose stem is in `indexed` is never corrected.
        """
        heard, unknown = self._understand_all(words, indexed)
        meanings: list[Meaning] = []
        at = 0
        while at < len(heard):
            length, targets = _longest_phrase(heard[at : at + _LONGEST_PHRASE])
            part = heard[at : at + length]
            confidence = min(one.confidence for one in part)
            if confidence < 1:  # a job in misheard words is too uncertain
                targets = tuple(target for target in targets if target.factor > JOB_FACTOR)
            meanings.append(Meaning(tuple(one.stem for one in part), targets, confidence, part[0].said.purpose))
            at += length
        # Equipment can be for anything, so an unknown purpose does not count when the equipment is understood.
        counted = [word for word in unknown if not (word.purpose and any(not one.said.purpose for one in heard))]
        return meanings, len(counted)

    def _understand_all(
        self, words: Sequence[Word], indexed: Container[str]
    ) -> tuple[list[_UnderstoodWord], list[Word]]:
        """The words that are understood, and those that are not.

        A misheard word is often broken into several. Of all ways to join neighbouring words, the one by which most
        letters are understood is taken, found by dynamic programming.
        """
        best: list[tuple[float, list[_UnderstoodWord], list[Word]]] = [(0.0, [], [])]
        is_known = [not word.counts or self._exact(word.text, indexed) is not None for word in words]
        for end in range(1, len(words) + 1):
            options: list[tuple[float, list[_UnderstoodWord], list[Word]]] = []
            for begin in range(max(0, end - MAX_JOINED), end):
                part = words[begin:end]
                understood = self._understand(part, all(is_known[begin:end]), indexed)
                letters, heard, unknown = best[begin]
                if understood is not None:
                    stems, confidence = understood
                    gained = confidence * sum(len(word.text) for word in part) - EXTRA_WORD_PENALTY
                    as_spoken = {stem(word.text) for word in part}
                    now = [_UnderstoodWord(one, 1.0 if one in as_spoken else confidence, part[-1]) for one in stems]
                    options.append((letters + gained, heard + now, unknown))
                elif len(part) == 1 and part[0].counts:
                    options.append((letters, heard, [*unknown, part[0]]))
                elif len(part) == 1:  # an ignored word is understood
                    options.append((letters + len(part[0].text), heard, unknown))
            best.append(max(options, key=lambda option: option[0]))
        return best[-1][1], best[-1][2]

    def _understand(
        self, part: Sequence[Word], all_known: bool, indexed: Container[str]
    ) -> tuple[tuple[str, ...], float] | None:
        """The stems that these words are when joined, and the confidence in that; None when they are unknown."""
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
            return None  # "generator last" is not a misheard "generator"
        joined = len(part) > 1 or len(nearest[0]) > 1
        return nearest if not joined or nearest[1] >= LEAST_CONFIDENCE_TO_JOIN else None

    def _exact(self, word: str, indexed: Container[str]) -> tuple[str, ...] | None:
        stemmed = stem(word)
        return self._corrector.exact(stemmed) or ((stemmed,) if stemmed in indexed else None)


def _longest_phrase(heard: Sequence[_UnderstoodWord]) -> tuple[int, tuple[Target, ...]]:
    """The number of first words that are one phrase, at least 1, and the equipment that it stands for, if any."""
    words = tuple(one.stem for one in heard if one.said.part == heard[0].said.part)
    for length in range(len(words), 0, -1):
        if targets := _PHRASES.get(words[:length]):
            return length, targets
    return 1, ()
