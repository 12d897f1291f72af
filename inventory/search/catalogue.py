"""The catalogue index: which equipment a caller means. Whether it is free is never asked here; only Redis knows."""

import contextlib
import gc
import itertools
import math
from collections import ChainMap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from inventory.models import Equipment
from inventory.search.kinds import HEAD
from inventory.search.phrases import Meaning, Phrases, content_stems
from inventory.search.query import Filters, Query, read_query
from inventory.search.segment import Mask, Numbers, Segment, lowest

WHOLE_NAME = 1.1
FOR_A_PURPOSE = 0.5  # "generator for a tent" wants the generator
PREFERRED_SIZE = 1.2
WORTH_OFFERING = 0.5  # of the best score; what is below has only a word in common
SOON_BUILT = 200  # units; of so many everything is indexed anew after a change: it takes a few milliseconds
MOST_CHANGED = 0.05  # of the units; beyond, everything is indexed anew
MOST_KINDS = 50  # that are found
MOST_OF_A_KIND = 200  # units; more than a few, since those that come first are those that are rented
MOST_UNITS = 1000  # so that one kind with many units does not hide the next four


@dataclass(frozen=True)
class SearchResult:
    """Equipment that fits, best first, and the conditions that were understood, so that the caller can be told. Where
    price, weight class or place leave nothing, `otherwise` is what would fit without these."""

    equipment: list[Equipment]
    filters: Filters
    otherwise: list[Equipment]


class Catalogue:
    """An index of equipment in memory. It does not follow changes: `with_changes` makes another."""

    def __init__(self, equipment: Iterable[Equipment]) -> None:
        with _collecting_no_garbage():
            self._index([Segment(equipment)], None)

    def _index(self, segments: list[Segment], phrases: Phrases | None) -> None:
        """Search these segments; `phrases` are those of the names, unless there are new ones."""
        self._segments = segments
        self._locations = sorted({place for segment in segments for place in segment.locations})
        categories = {category for segment in segments for category in segment.categories}
        self._categories = {frozenset(content_stems(category)): category for category in categories}
        self._of_kinds = sum(len(segment.kinds) for segment in segments)
        self._names = {name for segment in segments for name in segment.names}
        category_words = {word for words in self._categories for word in words}
        self._phrases = phrases or Phrases(self._names, category_words)
        self._indexed = ChainMap(*(segment.by_word for segment in segments))

    @property
    def categories(self) -> list[str]:
        """What kinds of equipment there are, as the depot's list names them, in order of the alphabet."""
        return sorted(self._categories.values())

    def with_changes(self, changed: Sequence[Equipment]) -> "Catalogue":
        """The catalogue with these units added, or in the place of those with their ids. A few take milliseconds."""
        base, *others = self._segments
        changes = {unit.equipment_id: unit for segment in others for unit in segment.units}
        changes |= {unit.equipment_id: unit for unit in changed}
        if len(base.units) <= SOON_BUILT or len(changes) > MOST_CHANGED * len(base.units):
            units = {unit.equipment_id: unit for unit in base.units} | changes
            return Catalogue(units[equipment_id] for equipment_id in sorted(units))
        recent = Segment(changes.values())
        catalogue = Catalogue.__new__(Catalogue)
        is_known = set(recent.names) <= self._names and set(recent.categories) <= set(self._categories.values())
        catalogue._index([base.without(changes), recent], self._phrases if is_known else None)
        return catalogue

    def search(self, query: str) -> SearchResult:
        """Equipment that fits what a caller said, best first: numbers, misheard words and synonyms are understood.

        A kind fits when it keeps every condition and has most of what was asked for, by its name above all.
        """
        read = read_query(query, self._locations)
        meanings, lost = self._phrases.read(read.words, self._indexed)
        filters = self._with_category(read.filters, meanings, lost)
        if not (meanings or lost or filters):
            return SearchResult([], filters, [])
        fitting = self._fitting(read, meanings, lost, filters)
        less = replace(filters, price_limit=None, weight_class=None, location=None)
        otherwise = self._fitting(read, meanings, lost, less) if meanings and not fitting and less != filters else []
        return SearchResult(fitting, filters, otherwise)

    def _fitting(self, read: Query, meanings: Sequence[Meaning], lost: int, filters: Filters) -> list[Equipment]:
        """The units that fit and keep the conditions, best first."""
        ranked: list[tuple[float, int, float, str, list[Equipment]]] = []
        for segment in self._segments:
            # When nothing but conditions was said, all that keeps them fits alike.
            scores = self._scores(segment, meanings, lost) if meanings or lost else np.ones(len(segment.kinds))
            scores *= segment.reaches(filters.at_least)
            if read.preferred_weight is not None:
                scores[segment.of_weight(read.preferred_weight)] *= PREFERRED_SIZE
            fitting = segment.fitting(filters)
            if fitting is not None:
                scores *= segment.kinds_of_units(fitting)
            for index, score in _best(scores, MOST_KINDS):
                kind = segment.kinds[index]
                units = segment.units_of(index, fitting, MOST_OF_A_KIND)
                ranked.append((-score, -len(kind.places), kind.rate, kind.sample.equipment_id, units))
        ranked.sort(key=lambda entry: entry[:4])
        worth_offering = [units for score, *_, units in ranked[:MOST_KINDS] if score <= ranked[0][0] * WORTH_OFFERING]
        return list(itertools.chain(*worth_offering))[:MOST_UNITS]

    def near(self, equipment: Equipment) -> list[Equipment]:
        """Other units to offer when this one is lost, best first: of its name, then of its category, the nearest in
        weight and rate first."""
        near = [
            (*distance, segment.units_of(kind, fitting, MOST_OF_A_KIND))
            for segment in self._segments
            for fitting in [segment.fitting(Filters())]
            for *distance, kind in segment.near(equipment, MOST_KINDS)
        ]
        near.sort(key=lambda entry: entry[:2])
        others = [unit for *_, units in near for unit in units if unit.equipment_id != equipment.equipment_id]
        return others[:MOST_UNITS]

    def _with_category(self, filters: Filters, meanings: Sequence[Meaning], lost: int) -> Filters:
        """The filters, with the category when nothing else was named than that."""
        named = frozenset(word for meaning in meanings for word in meaning.words)
        category = None if lost else self._categories.get(named)
        return replace(filters, category=category)

    def _scores(self, segment: Segment, meanings: Sequence[Meaning], lost: int) -> Numbers:
        """What each kind has of what was said; 0 for those that have too little of it."""
        match = _Match(len(segment.kinds))
        something_named = any(meaning.is_sure and not meaning.purpose for meaning in meanings)
        for meaning in meanings:
            only_purpose = meaning.purpose and something_named
            rarities = [self._rarity(word) for word in meaning.words]
            said = segment.said(meaning.words, [rarity / len(rarities) for rarity in rarities])
            for target in meaning.targets:
                rarest = max((self._rarity(word) for word in target.words), default=0.0)
                segment.add_target(said, target, HEAD * target.worth * rarest)
            hit = said.score > 0
            if only_purpose:  # a tent is not what "heater for a tent" asks for
                hit &= match.said > 0
            worth = meaning.sureness * (FOR_A_PURPOSE if only_purpose else 1.0)
            match.score += said.score * hit * worth
            match.said += hit
            match.names += said.names * hit
            match.has_head |= said.is_head & hit
            if meaning.is_sure:
                match.is_sure |= hit
                match.has_sure_head |= said.is_head & hit
        whole_name = np.where(match.names >= segment.name_lengths, WHOLE_NAME, 1.0)
        return match.score * whole_name * match.suffices(len(meanings) + lost, segment)

    def _rarity(self, word: str) -> float:
        """1 for a word that every kind has, up to 2 for one that a single kind has."""
        having = sum(len(posting[0]) for segment in self._segments if (posting := segment.by_word.get(word)))
        return 1 + math.log(max(self._of_kinds, 1) / (having or 1)) / math.log(self._of_kinds + 2)


class _Match:
    """What each kind has of what was asked for."""

    def __init__(self, kinds: int) -> None:
        self.score = np.zeros(kinds)
        self.said = np.zeros(kinds, np.int16)
        self.names = np.zeros(kinds, np.int16)
        self.is_sure = np.zeros(kinds, np.bool_)
        self.has_head = np.zeros(kinds, np.bool_)
        self.has_sure_head = np.zeros(kinds, np.bool_)

    def suffices(self, asked: int, segment: Segment) -> Mask:
        """The name's main word is enough, whatever else was said: callers tell more than a list has. Else it takes most
        of what was asked for; what was only guessed at has to be that word, or most of the name."""
        is_likely = self.is_sure | self.has_head | (2 * self.names > segment.name_lengths)
        return self.has_sure_head | (is_likely & (2 * self.said > asked))


@contextlib.contextmanager
def _collecting_no_garbage() -> Iterator[None]:
    """An index makes many objects and throws few away: looking for those takes a quarter of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _best(scores: Numbers, limit: int) -> list[tuple[int, float]]:
    """The kinds with the highest scores above 0, best first."""
    scored = np.flatnonzero(scores)
    best = scored[lowest(-scores[scored], limit)]
    return [(int(index), float(scores[index])) for index in best]
