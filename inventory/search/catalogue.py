"""The catalogue index finds the equipment that a caller means. Which of it is free, only Redis can tell."""

import contextlib
import gc
import itertools
import math
from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from inventory.models import Equipment
from inventory.search.kinds import MAIN_WORD
from inventory.search.phrases import Meaning, PhraseReader, significant_stems
from inventory.search.query import Filters, Query, read_query
from inventory.search.segment import Mask, Numbers, Segment, indices_of_lowest

WHOLE_NAME_FACTOR = 1.1
PURPOSE_FACTOR = 0.5  # "generator for a tent" asks for a generator
PREFERRED_SIZE_FACTOR = 1.2
LEAST_SHARE_OF_BEST = 0.5  # of the best score; equipment with a lower score has no more than a word in common
SMALL_CATALOGUE = 200  # units; so many are indexed anew after every change, which takes a few milliseconds
MAX_CHANGED_SHARE = 0.05  # of the units; when more have changed, everything is indexed anew
MAX_KINDS = 50  # in a result
MAX_UNITS_PER_KIND = 200  # more than a few, because the first units of a kind are the first to be rented
MAX_UNITS = 1000  # in a result; enough for five kinds with many units each


@dataclass(frozen=True)
class SearchResult:
    """The equipment that fits, best first, and the conditions that were understood, so that the caller can be told.

    When price, weight class and location leave nothing, `otherwise` is what fits without these three.
    """

    equipment: list[Equipment]
    filters: Filters
    otherwise: list[Equipment]


class Catalogue:
    """An index of equipment in memory. It does not change: `with_changes` makes another."""

    def __init__(self, equipment: Iterable[Equipment]) -> None:
        with _without_garbage_collection():
            self._index([Segment(equipment)], None)

    def _index(self, segments: list[Segment], phrases: PhraseReader | None) -> None:
        """Search these segments. Without `phrases`, a reader for the names in the segments is made."""
        self._segments = segments
        self._locations = sorted({place for segment in segments for place in segment.locations})
        categories = {category for segment in segments for category in segment.categories}
        self._categories = {frozenset(significant_stems(category)): category for category in categories}
        self._of_kinds = sum(len(segment.kinds) for segment in segments)
        self._names = {name for segment in segments for name in segment.names}
        category_words = {word for words in self._categories for word in words}
        self._phrases = phrases or PhraseReader(self._names, category_words)
        self._indexed = ChainMap(*(segment.by_word for segment in segments))

    @property
    def categories(self) -> list[str]:
        """The categories of the equipment, as the depot's list names them, in alphabetical order."""
        return sorted(self._categories.values())

    def with_changes(self, changed: Sequence[Equipment], *, removed: Collection[str] = ()) -> "Catalogue":
        """A catalogue with these units added; a unit replaces the one with the same id. Units with the ids
        `removed` are left out. A few take milliseconds."""
        base, *others = self._segments
        changes = {unit.equipment_id: unit for segment in others for unit in segment.units}
        changes |= {unit.equipment_id: unit for unit in changed}
        changes = {key: unit for key, unit in changes.items() if key not in removed}
        if len(base.units) <= SMALL_CATALOGUE or len(changes) > MAX_CHANGED_SHARE * len(base.units):
            units = {unit.equipment_id: unit for unit in base.shown() if unit.equipment_id not in removed} | changes
            return Catalogue(units[equipment_id] for equipment_id in sorted(units))
        recent = Segment(changes.values())
        catalogue = Catalogue.__new__(Catalogue)
        is_known = set(recent.names) <= self._names and set(recent.categories) <= set(self._categories.values())
        catalogue._index([base.without({*changes, *removed}), recent], self._phrases if is_known else None)
        return catalogue

    def search(self, query: str) -> SearchResult:
        """The equipment that fits what a caller said, best first.

        Number words, misheard words and synonyms are understood. A kind of equipment fits when it meets every
        condition and has the main word of its name or most of the other words in common with the query.
        """
        read = read_query(query, self._locations)
        meanings, unknown = self._phrases.read(read.words, self._indexed)
        filters = self._with_category(read.filters, meanings, unknown)
        if not (meanings or unknown or filters):
            return SearchResult([], filters, [])
        fitting = self._fitting(read, meanings, unknown, filters)
        relaxed = replace(filters, price_limit=None, weight_class=None, location=None)
        otherwise = (
            self._fitting(read, meanings, unknown, relaxed) if meanings and not fitting and relaxed != filters else []
        )
        return SearchResult(fitting, filters, otherwise)

    def _fitting(self, read: Query, meanings: Sequence[Meaning], unknown: int, filters: Filters) -> list[Equipment]:
        """The units that fit and meet the conditions, best first.

        `unknown` is the number of words that were not understood.
        """
        ranked: list[tuple[float, int, float, str, list[Equipment]]] = []
        for segment in self._segments:
            # When only conditions were said, all equipment that meets them fits equally well.
            scores = self._scores(segment, meanings, unknown) if meanings or unknown else np.ones(len(segment.kinds))
            scores *= segment.quantity_factors(filters.at_least)
            if read.preferred_weight is not None:
                scores[segment.kinds_of_weight(read.preferred_weight)] *= PREFERRED_SIZE_FACTOR
            fitting = segment.fitting(filters)
            if fitting is not None:
                scores *= segment.kinds_with_units(fitting)
            for index, score in _best(scores, MAX_KINDS):
                kind = segment.kinds[index]
                units = segment.units_of(index, fitting, MAX_UNITS_PER_KIND)
                ranked.append((-score, -len(kind.places), kind.rate, kind.sample.equipment_id, units))
        ranked.sort(key=lambda entry: entry[:4])
        worth_offering = [
            units for score, *_, units in ranked[:MAX_KINDS] if score <= ranked[0][0] * LEAST_SHARE_OF_BEST
        ]
        return list(itertools.chain(*worth_offering))[:MAX_UNITS]

    def near(self, equipment: Equipment) -> list[Equipment]:
        """Other units to offer in place of this one: first those of its name, then those of its category.

        Within both, units of the nearest weight class come first, then those of the nearest rate.
        """
        near = [
            (*distance, segment.units_of(kind, fitting, MAX_UNITS_PER_KIND))
            for segment in self._segments
            for fitting in [segment.fitting(Filters())]
            for *distance, kind in segment.near(equipment, MAX_KINDS)
        ]
        near.sort(key=lambda entry: entry[:2])
        others = [unit for *_, units in near for unit in units if unit.equipment_id != equipment.equipment_id]
        return others[:MAX_UNITS]

    def _with_category(self, filters: Filters, meanings: Sequence[Meaning], unknown: int) -> Filters:
        """The filters; with the category when a category was named and nothing else."""
        named = frozenset(word for meaning in meanings for word in meaning.words)
        category = None if unknown else self._categories.get(named)
        return replace(filters, category=category)

    def _scores(self, segment: Segment, meanings: Sequence[Meaning], unknown: int) -> Numbers:
        """The score of each kind for what was said; 0 for those that have too little of it in common."""
        match = _QueryMatch(len(segment.kinds))
        something_named = any(meaning.is_certain and not meaning.purpose for meaning in meanings)
        for meaning in meanings:
            only_purpose = meaning.purpose and something_named
            rarities = [self._rarity(word) for word in meaning.words]
            part = segment.match(meaning.words, [rarity / len(rarities) for rarity in rarities])
            for target in meaning.targets:
                rarest = max((self._rarity(word) for word in target.words), default=0.0)
                segment.add_target(part, target, MAIN_WORD * target.factor * rarest)
            hit = part.score > 0
            if only_purpose:  # "heater for a tent" does not ask for a tent
                hit &= match.parts > 0
            factor = meaning.confidence * (PURPOSE_FACTOR if only_purpose else 1.0)
            match.score += part.score * hit * factor
            match.parts += hit
            match.name_words += part.name_words * hit
            match.has_main_word |= part.is_main_word & hit
            if meaning.is_certain:
                match.is_certain |= hit
                match.has_certain_main_word |= part.is_main_word & hit
        whole_name = np.where(match.name_words >= segment.name_lengths, WHOLE_NAME_FACTOR, 1.0)
        return match.score * whole_name * match.suffices(len(meanings) + unknown, segment)

    def _rarity(self, word: str) -> float:
        """From 1 for a word that every kind has to 2 for a word that a single kind has."""
        having = sum(len(posting[0]) for segment in self._segments if (posting := segment.by_word.get(word)))
        return 1 + math.log(max(self._of_kinds, 1) / (having or 1)) / math.log(self._of_kinds + 2)


class _QueryMatch:
    """How each kind of a segment matches a whole query: one item a kind in every array."""

    def __init__(self, kinds: int) -> None:
        self.score = np.zeros(kinds)
        self.parts = np.zeros(kinds, np.int16)
        self.name_words = np.zeros(kinds, np.int16)
        self.is_certain = np.zeros(kinds, np.bool_)
        self.has_main_word = np.zeros(kinds, np.bool_)
        self.has_certain_main_word = np.zeros(kinds, np.bool_)

    def suffices(self, asked: int, segment: Segment) -> Mask:
        """Which kinds match well enough, when `asked` things were asked for.

        The main word of the name is enough, since callers mention details that no list has. Without it, a kind needs
        most of what was asked for. A match of misheard words alone must be the main word or most of the name.
        """
        is_likely = self.is_certain | self.has_main_word | (2 * self.name_words > segment.name_lengths)
        return self.has_certain_main_word | (is_likely & (2 * self.parts > asked))


@contextlib.contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Building an index makes many objects and frees few, and looking for those takes a quarter of the time."""
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
    best = scored[indices_of_lowest(-scores[scored], limit)]
    return [(int(index), float(scores[index])) for index in best]
