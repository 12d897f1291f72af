"""The catalogue index finds the equipment that a caller means. Which of it is free, only Redis can tell."""

import functools
import itertools
from collections import ChainMap
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from inventory.models import Equipment
from inventory.paused_collection import without_garbage_collection
from inventory.search.kinds import significant_stems
from inventory.search.quantities import Quantity
from inventory.search.query import Filters, Query, read_query
from inventory.search.ranking import NO_EVIDENCE, Evidence, Rarity, gather, scores
from inventory.search.segment import Numbers, Segment, indices_of_lowest
from inventory.search.size_differences import (
    SizeDifference,
    differing_sizes,
    is_much_too_large,
    sizes_of_what_is_named,
)
from inventory.search.substitutes import nearest_kinds, substituted
from inventory.search.understanding.reader import QueryReader, Understood, reader_of

PREFERRED_SIZE_FACTOR = 1.2
SMALLER_SIZE_FACTOR = 0.9  # at most, for what is named and smaller than was asked for
LEAST_SHARE_OF_BEST = 0.5  # of the best score; equipment with a lower score has no more than a word in common
SMALL_CATALOGUE = 200  # units; so many are indexed anew after every change, which takes a few milliseconds
MAX_CHANGED_SHARE = 0.05  # of the units; when more have changed, everything is indexed anew
MAX_KINDS = 50  # in a result
MAX_UNITS_PER_KIND = 200  # more than a few, because the first units of a kind are the first to be rented
MAX_UNITS = 1000  # in a result; enough for five kinds with many units each


@dataclass(frozen=True)
class SearchResult:
    """The equipment that fits, best first, and the conditions that were understood, so that the caller can be told.

    Attributes:
        equipment: the units that fit.
        filters: the conditions.
        otherwise: when price, weight class and location leave nothing, what fits without these three.
        lacking: what was asked for and the depot does not rent, in the words that were said, or the name of the
            kind where only its job was told.
        nearest: when nothing fits, names of what comes nearest. It may not do the job.
        differences: where the size that was asked for is another than that of the equipment, by its name.
    """

    equipment: list[Equipment]
    filters: Filters
    otherwise: list[Equipment]
    lacking: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    differences: dict[str, SizeDifference] = field(default_factory=dict)


class Catalogue:
    """An index of equipment in memory. It does not change: `with_changes` makes another."""

    def __init__(self, equipment: Iterable[Equipment]) -> None:
        with without_garbage_collection():
            self._index([Segment(equipment)])

    def _index(self, segments: list[Segment], reader: QueryReader | None = None) -> None:
        """Search these segments. Without `reader`, the one for the names in the segments is taken."""
        self._segments = segments
        self._locations = sorted({place for segment in segments for place in segment.locations})
        categories = {category for segment in segments for category in segment.categories}
        self._categories = {frozenset(significant_stems(category)): category for category in categories}
        self._rarity = Rarity(segments)
        self._rented = frozenset(kind for segment in segments for kind in segment.by_kind)
        own_names = {name: kinds for segment in segments for name, kinds in segment.own_names.items()}
        self._reader = reader or reader_of(frozenset(own_names.items()), self._rented)
        self._indexed = ChainMap(*(segment.by_word for segment in segments))

    @property
    def categories(self) -> list[str]:
        """The categories of the equipment, as the depot's list names them, in alphabetical order."""
        return sorted(self._categories.values())

    @functools.cached_property
    def names_by_category(self) -> dict[str, list[str]]:
        """The names of the kinds in each category, those of which there are most units first; a hundred at most."""
        found: dict[str, list[str]] = {category: [] for category in self.categories}
        for segment in self._segments:
            for category, names in segment.names_of_category.items():
                found[category] += [name for name in names if name not in found[category]]
        return found

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
        is_known = recent.by_kind.keys() <= self._rented
        catalogue._index([base.without({*changes, *removed}), recent], self._reader if is_known else None)
        return catalogue

    def search(self, query: str) -> SearchResult:
        """The equipment that fits what a caller said, best first.

        Whole sentences are understood: the name of a kind, other names for it and misheard ones, and what is to be
        done. Equipment that is named comes before equipment for the job, and that before equipment that only has words
        in common with the query.
        """
        read = read_query(query, self._locations)
        understood = self._reader.read(read.words, self._indexed)
        filters = self._with_category(read, understood)
        evidence = NO_EVIDENCE if filters.category else gather(read.words, understood, self._indexed)
        if not evidence and not (filters and not understood.asks_for_nothing_rented):
            return self._nothing(filters, understood)
        of_name = sizes_of_what_is_named(read, understood)
        fitting = self._fitting(read, evidence, filters, of_name)
        relaxed = replace(filters, price_limit=None, weight_class=None, location=None)
        otherwise = (
            self._fitting(read, evidence, relaxed, of_name) if evidence and not fitting and relaxed != filters else []
        )
        if not (fitting or otherwise):
            return self._nothing(filters, understood)
        differences = differing_sizes(read, understood, fitting or otherwise) if evidence.named else {}
        return SearchResult(fitting, filters, otherwise, lacking=substituted(understood), differences=differences)

    def _nothing(self, filters: Filters, understood: Understood) -> SearchResult:
        nearest = nearest_kinds(understood, self._segments)
        return SearchResult([], filters, [], lacking=tuple(understood.lacking.values()), nearest=nearest)

    def _fitting(
        self, read: Query, evidence: Evidence, filters: Filters, of_name: Collection[Quantity]
    ) -> list[Equipment]:
        """The units that fit and meet the conditions, best first.

        A unit that is smaller than was asked for fits only where its kind was named, and no other suffices but one that
        is several times too large.
        """
        found = self._ranked(read, evidence, filters, of_name, smaller=0.0)
        if not evidence.named or (found and not is_much_too_large(found[0], of_name)):
            return found
        return self._ranked(read, evidence, filters, of_name, smaller=SMALLER_SIZE_FACTOR)

    def _ranked(
        self, read: Query, evidence: Evidence, filters: Filters, of_name: Collection[Quantity], *, smaller: float
    ) -> list[Equipment]:
        ranked: list[tuple[float, int, float, str, list[Equipment]]] = []
        for segment in self._segments:
            # When only conditions were said, all equipment that meets them fits equally well.
            score = scores(segment, evidence, self._rarity) if evidence else np.ones(len(segment.kinds))
            score *= segment.quantity_factors(filters.at_least, of_what_is_named=of_name, smaller=smaller)
            if read.preferred_weight is not None:
                score[segment.kinds_of_weight(read.preferred_weight)] *= PREFERRED_SIZE_FACTOR
            fitting = segment.fitting(filters)
            if fitting is not None:
                score *= segment.kinds_with_units(fitting)
            for index, of_kind in _best(score, MAX_KINDS):
                kind = segment.kinds[index]
                units = segment.units_of(index, fitting, MAX_UNITS_PER_KIND)
                ranked.append((-of_kind, -len(kind.places), kind.rate, kind.sample.equipment_id, units))
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

    def _with_category(self, read: Query, understood: Understood) -> Filters:
        """The filters; with the category when a category was named and nothing else."""
        telling = frozenset(word.stem for word in read.words if word.counts)
        category = None if understood.wanted else self._categories.get(telling)
        return replace(read.filters, category=category)


def _best(scores: Numbers, limit: int) -> list[tuple[int, float]]:
    """The kinds with the highest scores above 0, best first."""
    scored = np.flatnonzero(scores)
    best = scored[indices_of_lowest(-scores[scored], limit)]
    return [(int(index), float(scores[index])) for index in best]
