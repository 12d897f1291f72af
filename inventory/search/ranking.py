"""How well the kinds of a segment fit a query that was understood."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from inventory.search.kinds import MAIN_WORD, NAME
from inventory.search.query import Word
from inventory.search.segment import Numbers, Segment
from inventory.search.trade import ONLY
from inventory.search.understanding.likely import Likely
from inventory.search.understanding.reader import Understood

NAMED = 10.0  # the score of a kind that was named
JOB_BESIDES_NAME = 4.0  # at most, for a named kind that does the job
WORDS_BESIDES = 0.5  # of the score of words, for a kind that was named or does the job
WHOLE_NAME_FACTOR = 1.1
MORE_SPECIAL_FACTOR = 0.95  # "scissor lift" means the plain one before the one for rough terrain
SPECIAL_KIND_FACTOR = 0.5
HALF_AS_GOOD = 0.05  # times the chance of the best kind, for half its score
LEAST_SHARE = 0.3  # of that score; less is never offered

# A kind that was not named comes after the one that was, where far more is told of it: "the skid steer is at home, I
# have four tons of stone to fetch from the quarry".
SURELY_NEEDED = 0.6
NEEDED_BESIDES_FACTOR = 0.7


@dataclass(frozen=True)
class Evidence:
    """What speaks for a kind: that it was named, that it does the job, or that its text has the words that were said.

    The first of these that holds decides which kinds fit; the others rank them.

    Attributes:
        named: the kinds of the trade that are asked for, with their factors.
        jobs: the kinds of the trade that what is told may ask for, with their scores as shares of the best.
        words: the stems that may stand in the text of a unit.
        unknown: how many words are not understood at all.
    """

    named: Mapping[str, float]
    jobs: Mapping[str, float]
    words: Sequence[str]
    unknown: int

    def __bool__(self) -> bool:
        return bool(self.named or self.jobs or self.words or self.unknown)


NO_EVIDENCE = Evidence({}, {}, (), 0)


def gather(words: Sequence[Word], understood: Understood, indexed: Mapping[str, object]) -> Evidence:
    """The evidence in a query. `indexed` has the words of the depot's list."""
    passed_over = {*understood.named, *understood.passed_over}
    telling = [word for at, word in enumerate(words) if word.counts and at not in passed_over]
    known = list(dict.fromkeys(word.stem for word in telling if word.stem in indexed))
    unknown = len({word.stem for word in telling} - set(known))
    if understood.asks_for_nothing_rented:
        return NO_EVIDENCE
    likely = understood.likely
    if understood.wanted:
        return Evidence({**_needed_besides(likely), **understood.wanted}, _shares(likely), known, unknown)
    if likely.suffices:
        return Evidence({}, _shares(likely), known, unknown)
    if understood.fallback:
        return Evidence(understood.fallback, _shares(likely), known, unknown)
    return Evidence(understood.owned, {}, known, unknown)


def _needed_besides(likely: Likely) -> dict[str, float]:
    """The kind that is needed by what is told, where that is surely another than those that were named."""
    kind, chance = max(likely.kinds.items(), key=lambda entry: entry[1], default=("", 0.0))
    return {ONLY + kind: NEEDED_BESIDES_FACTOR} if chance >= SURELY_NEEDED else {}


def _shares(likely: Likely) -> dict[str, float]:
    """How good the kinds are that the depot has, as shares of the best of them: by the logarithm of their chances."""
    best = max(likely.kinds.values(), default=1.0)
    shares = {kind: 1 - 0.5 * math.log(chance / best) / math.log(HALF_AS_GOOD) for kind, chance in likely.kinds.items()}
    return {kind: share for kind, share in shares.items() if share >= LEAST_SHARE}


def scores(segment: Segment, evidence: Evidence, rarity: "Rarity") -> Numbers:
    """The score of each kind of the segment; 0 for those that do not fit."""
    of_words = _WordMatch(segment, evidence.words, rarity)
    if not (evidence.named or evidence.jobs):
        return of_words.score * of_words.suffices(segment, evidence.unknown)
    found = np.zeros(len(segment.kinds))
    if evidence.named:
        for kind, factor in evidence.named.items():
            segment.raise_to(found, kind, NAMED * factor * MORE_SPECIAL_FACTOR)
            segment.raise_to(found, ONLY + kind, NAMED * factor)
        besides = np.zeros(len(segment.kinds))
        _raise_for_jobs(segment, besides, evidence.jobs, JOB_BESIDES_NAME)
        found += besides * (found > 0)
    else:
        _raise_for_jobs(segment, found, evidence.jobs, NAMED)
    return found + WORDS_BESIDES * of_words.score * (found > 0)


def _raise_for_jobs(segment: Segment, found: Numbers, jobs: Mapping[str, float], most: float) -> None:
    """Raise the scores of the kinds that do the job, up to `most`. A special kind does what the plain one does less
    well: an inverter generator is no generator for a whole building."""
    for kind, share in jobs.items():
        segment.raise_to(found, kind, most * share * SPECIAL_KIND_FACTOR)
        segment.raise_to(found, ONLY + kind, most * share)


class Rarity:
    """How rare words are among the kinds of some segments."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._kinds = sum(len(segment.kinds) for segment in segments)

    def of(self, word: str) -> float:
        """From 1 for a word that every kind has to 2 for a word that a single kind has."""
        having = sum(len(posting[0]) for segment in self._segments if (posting := segment.by_word.get(word)))
        return 1 + math.log(max(self._kinds, 1) / (having or 1)) / math.log(self._kinds + 2)


class _WordMatch:
    """How the text of each kind matches the words of a query: one item a kind in every array."""

    def __init__(self, segment: Segment, words: Collection[str], rarity: Rarity) -> None:
        kinds = len(segment.kinds)
        self.score = np.zeros(kinds)
        self._said = len(words)
        self._words = np.zeros(kinds, np.int16)
        self._name_words = np.zeros(kinds, np.int16)
        self._has_main_word = np.zeros(kinds, np.bool_)
        for word in words:
            if (posting := segment.by_word.get(word)) is not None:
                indices, weights = posting
                self.score[indices] += weights * rarity.of(word)
                self._words[indices] += 1
                self._name_words[indices] += weights >= NAME
                self._has_main_word[indices] |= weights == MAIN_WORD
        self.score *= np.where(self._name_words >= segment.name_lengths, WHOLE_NAME_FACTOR, 1.0)

    def suffices(self, segment: Segment, unknown: int) -> Numbers:
        """1 for the kinds whose text alone is reason enough to offer them: it has the main word of the name, or most of
        the words that were said."""
        most = 2 * self._words > self._said + unknown
        return (self._has_main_word | most).astype(np.float64)
