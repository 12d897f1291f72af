"""How well the kinds of a segment fit a query that was understood."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from inventory.search.kinds import MAIN_WORD, NAME
from inventory.search.query import Word
from inventory.search.segment import Numbers, Segment
from inventory.search.understanding.jobs import JobMatch
from inventory.search.understanding.reader import LEAST_SHARE_OF_MOST_TOLD, ONLY, SURELY_TOLD, Understood

NAMED = 10.0  # the score of a kind that was named
JOB_BESIDES_NAME = 4.0  # at most, for a named kind that does the job
WORDS_BESIDES = 0.5  # of the score of words, for a kind that was named or does the job
WHOLE_NAME_FACTOR = 1.1
MORE_SPECIAL_FACTOR = 0.95  # "scissor lift" means the plain one before the one for rough terrain
SPECIAL_KIND_FACTOR = 0.5
LEAST_OF_ONE_WORD = 0.8  # of the score of a job that a single word tells: "the walls are soaked"
LEAST_OF_ONE_WORD_BEFORE_A_NAME = 1.5  # the same, where what is named is something that it is used on
NOT_SAID_TO_DO_FACTOR = 0.75  # for kinds of which only things were said, where it is said what is to be done


class LeastShares(NamedTuple):
    """How good a kind must be for a job, as shares of the scores of the best kinds."""

    of_best_in_trade: float
    of_best_rented: float


SURE = LeastShares(0.55, 0.5)  # more than a single word tells the job, and one of them what is to be done
UNSURE = LeastShares(0.75, 0.7)
LIKE_TOLD = LeastShares(0.6, 0.45)
LEAST_TOLD = 4.5  # of what callers say for a kind: the words of two or three that few kinds have
LEAST_SHARE_OF_SURE_JOB = 0.8  # of the best job's score, for a job that is sure to count more
SURE_JOB_FACTOR = 1.5
TOLD_FACTOR = 2.0  # of what callers say for a kind, against the jobs that were understood

# A kind that was not named comes after the one that was, where far more is told of it: "the skid steer is at home, I
# have four tons of stone to fetch from the quarry".
TIMES_AS_MUCH_TOLD = 1.5
NEEDED_BESIDES_FACTOR = 0.7


@dataclass(frozen=True)
class Evidence:
    """What speaks for a kind: that it was named, that it does the job, or that its text has the words that were said.

    The first of these that holds decides which kinds fit; the others rank them.

    Attributes:
        named: the kinds of the trade that are asked for, with their factors.
        jobs: the kinds of the trade that do the job, with their scores as shares of the best.
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


def gather(
    words: Sequence[Word], understood: Understood, indexed: Mapping[str, object], rented: Collection[str]
) -> Evidence:
    """The evidence in a query. `indexed` has the words of the depot's list, `rented` the kinds of the trade in it."""
    passed_over = {*understood.named, *understood.passed_over}
    telling = [word for at, word in enumerate(words) if word.counts and at not in passed_over]
    known = list(dict.fromkeys(word.stem for word in telling if word.stem in indexed))
    unknown = len({word.stem for word in telling} - set(known))
    if understood.names_nothing_rented:
        return NO_EVIDENCE
    if understood.wanted:
        wanted = {**_needed_besides(understood, rented), **understood.wanted}
        return Evidence(wanted, _shares(understood.jobs, rented), known, unknown)
    like_told = _like_what_is_told(understood)
    doing = _doing(like_told, rented, LIKE_TOLD)
    if doing or (like_told and not understood.job_is_sure):
        return Evidence({}, doing, known, unknown)
    if understood.job_is_sure:
        told = {
            kind: match if match.says_what_to_do else match._replace(score=match.score * NOT_SAID_TO_DO_FACTOR)
            for kind, match in understood.jobs.items()
        }
        return Evidence({}, _doing(told, rented, SURE), known, unknown)
    best = max((match.score for match in understood.jobs.values()), default=0.0)
    if understood.fallback and not (understood.job_is_likely or best >= LEAST_OF_ONE_WORD_BEFORE_A_NAME):
        return Evidence(understood.fallback, _shares(understood.jobs, rented), known, unknown)
    most_words = 2 * understood.words_of_job > len({word.stem for word in telling}) > 0
    if understood.job_is_likely or most_words or best >= LEAST_OF_ONE_WORD:
        return Evidence({}, _doing(understood.jobs, rented, UNSURE), known, unknown)
    return Evidence(understood.owned, {}, known, unknown)


def _needed_besides(understood: Understood, rented: Collection[str]) -> dict[str, float]:
    """The kind that is needed by what is told, where that is far more than of the kinds that were named."""
    told = {kind: score for kind, score in understood.told.items() if ONLY + kind in rented}
    best = max(told, key=lambda kind: told[kind], default="")
    of_named = max((understood.told.get(kind.removeprefix(ONLY), 0.0) for kind in understood.wanted), default=0.0)
    least = max(
        SURELY_TOLD,
        TIMES_AS_MUCH_TOLD * of_named,
        LEAST_SHARE_OF_MOST_TOLD * max(understood.told.values(), default=0.0),
    )
    return {ONLY + best: NEEDED_BESIDES_FACTOR} if told.get(best, 0.0) >= least else {}


def _like_what_is_told(understood: Understood) -> dict[str, JobMatch]:
    """How well each kind fits what is told: by what callers say for it, and by the jobs that were understood. Nothing
    where too little is told."""
    told, jobs = understood.told, understood.jobs
    most = max(told.values(), default=0.0)
    if most < LEAST_TOLD:
        return {}
    best = max((match.score for match in jobs.values()), default=1.0)
    scores = {kind: TOLD_FACTOR * score / most for kind, score in told.items()}
    for kind, match in jobs.items():
        share = match.score / best
        is_sure = understood.job_is_sure and share >= LEAST_SHARE_OF_SURE_JOB
        scores[kind] = scores.get(kind, 0.0) + share * (SURE_JOB_FACTOR if is_sure else 1.0)
    return {kind: JobMatch(score, words=2, says_what_to_do=True) for kind, score in scores.items()}


def _shares(jobs: Mapping[str, JobMatch], rented: Collection[str]) -> dict[str, float]:
    """The scores of the kinds that the depot has, as shares of the best of them."""
    scores = {kind: match.score for kind, match in jobs.items() if ONLY + kind in rented}
    best = max(scores.values(), default=1.0)
    return {kind: score / best for kind, score in scores.items()}


def _doing(jobs: Mapping[str, JobMatch], rented: Collection[str], least: LeastShares) -> dict[str, float]:
    """The kinds that do the job: nearly as well as the best that the depot has, and that nearly as well as the best of
    the trade. A depot without stump grinders does not offer a dump trailer for a stump."""
    best = max((match.score for match in jobs.values()), default=0.0)
    shares = _shares(jobs, rented)
    if max((jobs[kind].score for kind in shares), default=0.0) < least.of_best_in_trade * best:
        return {}
    return {kind: share for kind, share in shares.items() if share >= least.of_best_rented}


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
