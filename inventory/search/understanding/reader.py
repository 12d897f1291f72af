"""A query understood: what is wanted, what is named that the depot lacks, and what job is to be done."""

import functools
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from inventory.search.query import Word
from inventory.search.trade import ONLY, TRADE
from inventory.search.understanding.asked import is_surely_wanted, tells_which
from inventory.search.understanding.in_passing import in_passing
from inventory.search.understanding.jobs import groups_in, job_scores
from inventory.search.understanding.likely import Likely, LikelyKinds
from inventory.search.understanding.mentions import OTHER_THING, Mention, Role
from inventory.search.understanding.naming import NameReader

BESIDES_FACTOR = 0.6  # for what goes with what is wanted: "a tent with heaters"
# The chance of all that the depot has, for it to be offered although something else is named that the depot lacks.
LEAST_WHERE_NAMED, LEAST_WHERE_ASKED_FOR = 0.45, 0.72
SURELY_TOLD = 0.5  # the chance of a kind, to contradict what is named
LEAST_BESIDES = 2  # words, to tell what a machine is needed for
MOST_OF_CONTRADICTED = 0.1  # the chance of what is named
LEAST_IN_PASSING = 0.1  # the chance of what is named in passing, by all else that is told, to be wanted

_NOT_NEEDED = (Role.OWNED, Role.NOT_WANTED)


@dataclass(frozen=True)
class Understood:
    """What a query asks for.

    Attributes:
        wanted: the kinds that are named and wanted, each with a factor for its score.
        lacking: the kinds that are wanted and that the depot does not rent, each with the words that were said for it,
            or its name where only its job was told.
        special: the words for what is named and of which the depot has only a plainer one.
        likely: what the other words likely ask for.
        asks_for_nothing_rented: whether something is named or told of that the depot does not rent, and nothing that it
            does.
        named: the places of the words that name what is wanted.
        passed_over: the places of the words that name what the caller has already, or does not want.
        fallback: the kinds that are named, but as something that the equipment is used on, or near.
        owned: the kinds that the caller has already. Who tells of nothing else may want another one.
    """

    wanted: Mapping[str, float]
    lacking: Mapping[str, str]
    special: Sequence[str]
    likely: Likely
    asks_for_nothing_rented: bool
    named: Collection[int]
    passed_over: Collection[int]
    fallback: Mapping[str, float]
    owned: Mapping[str, float]


class QueryReader:
    """Understands queries for one catalogue."""

    def __init__(self, own_names: Mapping[tuple[str, ...], tuple[str, ...]], rented: Collection[str]) -> None:
        """`own_names` are names that only the depot's list has, in stems, and their kinds; `rented` are all kinds that
        it has."""
        self._likely = LikelyKinds(rented)
        self._names = NameReader(own_names, rented, self._likely)

    def read(self, words: Sequence[Word], indexed: Mapping[str, object]) -> Understood:
        """Understand the words. A word whose stem is in `indexed` is one of the depot's list."""
        mentions, jobs = self._names.read(words, indexed)
        passing = in_passing(words, mentions)
        not_needed = _places(
            one
            for one in mentions
            if (one.role in _NOT_NEEDED and one.kinds != (OTHER_THING,))
            or (one in passing and self._names.rented_kinds(one))
        )
        if passing:
            jobs = job_scores(groups_in(words, without=not_needed))
        told = self._likely.told_by(words, jobs, without=not_needed)
        passing = [one for one in passing if told.of(one.kinds) < LEAST_IN_PASSING]
        wanted: dict[str, float] = {}
        lacking: list[Mention] = []
        fallback: dict[str, float] = {}
        owned: dict[str, float] = {}
        special: list[str] = []
        is_only_object = True
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
                owned |= factors if mention.role is Role.OWNED and mention.confidence == 1 else {}
                continue
            if (
                mention.role is Role.OBJECT
                or mention in passing
                or (factors and _is_contradicted(mention, told))
                or (mention.role is Role.GOES_WITH_IT and not wanted)
            ):
                fallback |= factors
                is_only_object &= mention.role is Role.OBJECT
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
        likely = self._likely.told_by(words, jobs, without=named | passed_over) if named else told
        nothing_rented = (is_only_object or not fallback) and likely.asks_for_nothing_rented
        if lacking:
            nothing_rented = not all(_is_outweighed(words, mention, mentions, likely) for mention in lacking)
        named_lacking = {mention.kinds[0]: _said(words, mention) for mention in lacking}
        return Understood(
            wanted=wanted,
            lacking=named_lacking or ({likely.lacking: likely.lacking} if likely.lacking else {}),
            special=special,
            likely=likely,
            asks_for_nothing_rented=nothing_rented and not wanted,
            named=named,
            passed_over=passed_over,
            fallback=fallback,
            owned=owned,
        )


def _is_outweighed(
    words: Sequence[Word],
    lacking: Mention,
    mentions: Sequence[Mention],
    likely: Likely,
) -> bool:
    """Whether what the depot has is surely asked for, although something is named that it lacks."""
    if lacking.confidence == 1 and is_surely_wanted(words, lacking):
        return likely.rented >= LEAST_WHERE_ASKED_FOR
    is_part = all(kind in TRADE and TRADE[kind].is_accessory for kind in lacking.kinds)
    if is_part and sum(word.counts for at, word in enumerate(words) if at not in _places(mentions)) < LEAST_BESIDES:
        return False  # callers say much the same of a part and of its machine: "teeth for an excavator bucket"
    return likely.rented >= LEAST_WHERE_NAMED


def _is_contradicted(mention: Mention, told: Likely) -> bool:
    """Whether what is told surely asks for something else than what a single word names, and nothing asks for that."""
    is_well_named = mention.confidence == 1 and mention.end - mention.begin > 1
    if is_well_named or mention.role is not Role.PROBABLY_WANTED:
        return False
    return told.best >= SURELY_TOLD and told.of(mention.kinds) < MOST_OF_CONTRADICTED


def _places(mentions: Iterable[Mention]) -> set[int]:
    """The places of the words of the mentions."""
    return {place for mention in mentions for place in range(mention.begin, mention.end)}


def _said(words: Sequence[Word], mention: Mention) -> str:
    return " ".join(word.text for word in words[mention.begin : mention.end])


@functools.lru_cache(maxsize=2)
def reader_of(own_names: frozenset[tuple[tuple[str, ...], tuple[str, ...]]], rented: frozenset[str]) -> QueryReader:
    """What reads the queries for a catalogue with these names and kinds. Making it takes most of the time in which a
    catalogue is made, and the names stay when a unit or a rate changes."""
    return QueryReader(dict(own_names), rented)
