"""A query understood: what is wanted, what is named that the depot lacks, and what job is to be done."""

import functools
import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from inventory.search.query import Word
from inventory.search.understanding.asked import is_surely_wanted, tells_which
from inventory.search.understanding.jobs import JobMatch
from inventory.search.understanding.mentions import Mention, Role
from inventory.search.understanding.naming import ONLY, NameReader
from inventory.search.understanding.told_jobs import TOLD_JOBS

BESIDES_FACTOR = 0.6  # for what goes with what is wanted: "a tent with heaters"
LEAST_TO_BE_TOLD = 1.5  # of the score of a job, for what is named without being asked for not to be what is wanted
SURELY_TOLD = 6.0  # the same, of what callers say for a kind
LEAST_SHARE_OF_MOST_TOLD = 0.8  # of the kind of which most is told, for what is told to be of a kind that is rented
LEAST_SHARE_TO_TELL = 0.75  # of the best job's score, for a job to say how sure it is


@dataclass(frozen=True)
class Understood:
    """What a query asks for.

    Attributes:
        wanted: the kinds that are named and wanted, each with a factor for its score.
        lacking: the kinds that are named and wanted and that the depot does not rent, each with the words for it.
        special: the words for what is named and of which the depot has only a plainer one.
        jobs: how well each kind of the trade does what is said.
        told: how much the words are those that callers say for each kind of the trade.
        job_is_sure: whether more than a single word tells the job, and one of them what is to be done.
        job_is_likely: whether more than a single word tells the job.
        words_of_job: how many words tell the job that fits best.
        names_nothing_rented: whether something is named that the depot does not rent, and nothing that it does.
        named: the places of the words that name what is wanted.
        passed_over: the places of the words that name what the caller has already, or does not want.
        fallback: the kinds that are named, but as something that the equipment is used on, or near.
        owned: the kinds that the caller has already. Who tells of nothing else may want another one.
    """

    wanted: Mapping[str, float]
    lacking: Mapping[str, str]
    special: Sequence[str]
    jobs: Mapping[str, JobMatch]
    told: Mapping[str, float]
    job_is_sure: bool
    job_is_likely: bool
    words_of_job: int
    names_nothing_rented: bool
    named: Collection[int]
    passed_over: Collection[int]
    fallback: Mapping[str, float]
    owned: Mapping[str, float]


class QueryReader:
    """Understands queries for one catalogue."""

    def __init__(self, own_names: Mapping[tuple[str, ...], tuple[str, ...]], rented: Collection[str]) -> None:
        """`own_names` are names that only the depot's list has, in stems, and their kinds; `rented` are all kinds that
        it has."""
        self._names = NameReader(own_names, rented)
        self._rented = rented

    def read(self, words: Sequence[Word], indexed: Mapping[str, object]) -> Understood:
        """Understand the words. A word whose stem is in `indexed` is one of the depot's list."""
        mentions, jobs = self._names.read(words, indexed)
        wanted: dict[str, float] = {}
        lacking: list[Mention] = []
        fallback: dict[str, float] = {}
        owned: dict[str, float] = {}
        special: list[str] = []
        named: set[int] = set()
        passed_over: set[int] = set()
        for mention, following in itertools.zip_longest(mentions, mentions[1:]):
            factors = self._names.rented_kinds(mention)
            if following is not None and following.begin == mention.end and not self._names.rented_kinds(following):
                continue  # "forklift tires" asks for tires
            if following is not None and following.begin == mention.end and mention.confidence < 1 and not factors:
                continue  # what was heard before a name that was said only tells which: "tow bull generator"
            if not factors and tells_which(words, mention):
                continue
            if mention.role in (Role.NOT_WANTED, Role.OWNED):
                passed_over.update(range(mention.begin, mention.end))
                owned |= factors if mention.role is Role.OWNED else {}
                continue
            if mention.role is Role.OBJECT or (mention.role is Role.GOES_WITH_IT and not wanted):
                fallback |= factors
            elif not factors:
                if mention.role is not Role.GOES_WITH_IT:
                    lacking.append(mention)
            else:
                besides = BESIDES_FACTOR if mention.role is Role.GOES_WITH_IT else 1.0
                for kind, factor in factors.items():
                    wanted[kind] = max(wanted.get(kind, 0.0), factor * besides)
                named.update(range(mention.begin, mention.end))
                if all(kind.startswith(ONLY) for kind in factors):
                    special.append(_said(words, mention))
        best = max((match.score for match in jobs.values()), default=0.0)
        fitting = [match for match in jobs.values() if match.score >= LEAST_SHARE_TO_TELL * best]
        job_is_sure = any(match.is_sure for match in fitting)
        words_of_job = max((match.words for match in fitting), default=0)
        nothing_rented = bool(lacking) and not wanted
        told = TOLD_JOBS.scores(word.stem for at, word in enumerate(words) if word.counts and at not in passed_over)
        is_told = (
            self._tells_of_what_is_rented(told)
            or job_is_sure
            or words_of_job > 1
            or (best >= LEAST_TO_BE_TOLD and fitting[0].says_what_to_do)
        )
        if nothing_rented and is_told:
            nothing_rented = any(is_surely_wanted(words, mention) for mention in lacking)
        return Understood(
            wanted=wanted,
            lacking={mention.kinds[0]: _said(words, mention) for mention in lacking},
            special=special,
            jobs=jobs,
            told=told,
            job_is_sure=job_is_sure,
            job_is_likely=words_of_job > 1 and not nothing_rented,
            words_of_job=words_of_job,
            names_nothing_rented=nothing_rented,
            named=named,
            passed_over=passed_over,
            fallback=fallback,
            owned=owned,
        )

    def _tells_of_what_is_rented(self, told: Mapping[str, float]) -> bool:
        """Whether surely what is told is what callers say for a kind that the depot has."""
        of_rented = max((score for kind, score in told.items() if ONLY + kind in self._rented), default=0.0)
        return of_rented >= max(SURELY_TOLD, LEAST_SHARE_OF_MOST_TOLD * max(told.values(), default=0.0))


def _said(words: Sequence[Word], mention: Mention) -> str:
    return " ".join(word.text for word in words[mention.begin : mention.end])


@functools.lru_cache(maxsize=2)
def reader_of(own_names: frozenset[tuple[tuple[str, ...], tuple[str, ...]]], rented: frozenset[str]) -> QueryReader:
    """What reads the queries for a catalogue with these names and kinds. Making it takes most of the time in which a
    catalogue is made, and the names stay when a unit or a rate changes."""
    return QueryReader(dict(own_names), rented)
