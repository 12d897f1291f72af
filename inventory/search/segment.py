"""Equipment as arrays, so that a hundred thousand units are scored for a query in about a millisecond."""

import copy
import functools
import math
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from inventory.models import Equipment, WeightClass, cents
from inventory.search.kinds import group_into_kinds, words_of_name
from inventory.search.quantities import Quantity
from inventory.search.query import Filters
from inventory.search.trade import ONLY

UNSTATED_QUANTITY_FACTOR, SMALLER_QUANTITY_FACTOR = 0.6, 0.5
FAR_TOO_LARGE, FAR_TOO_LARGE_FACTOR = 6, 0.5  # times what was asked for
ROUNDING_TOLERANCE = 0.999  # 60 feet are 18.29 meters, and a caller asks for "18.3 meters"

MOST_NAMES = 100  # of a category, that are remembered for telling what there is

Numbers = NDArray[np.float64]
Indices = NDArray[np.int32]
Mask = NDArray[np.bool_]

_NO_KINDS = np.zeros(0, np.int32)


class Segment:
    """An index of units. It does not change: `without` makes another that hides some of them."""

    def __init__(self, equipment: Iterable[Equipment]) -> None:
        listed = list(equipment)
        # Kinds that fit equally well are offered in this order: the one with most units first, then the cheapest.
        self.kinds = sorted(
            group_into_kinds(listed), key=lambda kind: (-len(kind.places), kind.rate, kind.sample.equipment_id)
        )
        order = [place for kind in self.kinds for place in kind.places]
        self.units = [listed[place] for place in order]
        self.hidden: Mask | None = None
        self.name_lengths = np.array([max(len(kind.name_words), 1) for kind in self.kinds], np.int16)
        self._index_words()
        self._index_names()
        self._index_quantities()
        self._index_units(listed, np.array(order, np.int64))

    def _index_words(self) -> None:
        posted: dict[str, tuple[list[int], list[float]]] = {}
        by_name: dict[tuple[str, ...], list[int]] = {}
        for index, kind in enumerate(self.kinds):
            for word, weight in kind.weights().items():
                posting = posted.get(word)
                if posting is None:
                    posting = posted[word] = ([], [])
                posting[0].append(index)
                posting[1].append(weight)
            by_name.setdefault(kind.name_words, []).append(index)
        self.by_word = {
            word: (np.array(kinds, np.int32), np.array(weights)) for word, (kinds, weights) in posted.items()
        }
        self._by_name = {name: np.array(kinds, np.int32) for name, kinds in by_name.items()}

    def _index_names(self) -> None:
        """Which kinds of the trade there are. A name that the trade does not know is a kind of its own, and so is its
        end: "flux capacitor" of "Acme Flux Capacitor"."""
        by_kind: dict[str, list[int]] = {}
        self.own_names: dict[tuple[str, ...], tuple[str, ...]] = {}
        for index, kind in enumerate(self.kinds):
            if kind.names_kinds:
                for of_trade in (*kind.names_kinds, ONLY + kind.names_kinds[0]):
                    by_kind.setdefault(of_trade, []).append(index)
                continue
            for begin in range(len(kind.name_words)):
                name = kind.name_words[begin:]
                self.own_names[name] = (own := f"own {' '.join(name)}",)
                by_kind.setdefault(own, []).append(index)
        self.names_of_category: dict[str, list[str]] = {}
        for kind in self.kinds:
            names = self.names_of_category.setdefault(kind.sample.category, [])
            if len(names) < MOST_NAMES and kind.sample.name not in names:
                names.append(kind.sample.name)
        self.by_kind = {kind: np.array(indices, np.int32) for kind, indices in by_kind.items()}

    def _index_quantities(self) -> None:
        stated: dict[str, tuple[list[int], list[float]]] = {}
        for index, kind in enumerate(self.kinds):
            for quantity in kind.quantities:
                kinds, amounts = stated.setdefault(quantity.measure, ([], []))
                kinds.append(index)
                amounts.append(quantity.amount)
        self._stated = {
            measure: (np.array(kinds, np.int32), np.array(amounts)) for measure, (kinds, amounts) in stated.items()
        }

    def _index_units(self, listed: Sequence[Equipment], order: NDArray[np.int64]) -> None:
        # Reading the units in the order of the list, in which they lie in memory, takes a third of the time.
        position = np.empty(len(order), np.int64)
        position[order] = np.arange(len(order))
        self.position = dict(zip([unit.equipment_id for unit in listed], position.tolist(), strict=True))
        self._cents = np.array([cents(unit.lowest_rate) for unit in listed], np.int64)[order]
        self._weight = np.array([unit.weight_class.rank for unit in listed], np.int8)[order]
        self._places, place = _numbered([unit.storage_location for unit in listed])
        self._place = place[order]
        lengths = [len(kind.places) for kind in self.kinds]
        self._first = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
        self._kind_of = np.repeat(np.arange(len(self.kinds), dtype=np.int32), lengths)
        self._categories, self._category = _numbered([kind.sample.category for kind in self.kinds])
        self._kind_weight = self._weight[self._first[:-1]]
        self._kind_rate = np.array([kind.rate for kind in self.kinds])

    @property
    def locations(self) -> Collection[str]:
        return self._places.keys()

    @property
    def categories(self) -> Collection[str]:
        return self._categories.keys()

    def shown(self) -> Iterable[Equipment]:
        """The units that are not hidden."""
        hidden = self.hidden
        return (unit for at, unit in enumerate(self.units) if hidden is None or not hidden[at])

    def without(self, equipment_ids: Iterable[str]) -> "Segment":
        """The same index with these units hidden. It shares its arrays with this one."""
        other = copy.copy(self)
        other.hidden = self.hidden.copy() if self.hidden is not None else np.zeros(len(self.units), np.bool_)
        for equipment_id in equipment_ids:
            if (at := self.position.get(equipment_id)) is not None:
                other.hidden[at] = True
        return other

    def raise_to(self, scores: Numbers, kind: str, score: float) -> None:
        """Raise the scores of the units' kinds that are of this kind of the trade to at least this score."""
        indices = self.by_kind.get(kind, _NO_KINDS)
        scores[indices] = np.maximum(scores[indices], score)

    def quantity_factors(
        self, quantities: Iterable[Quantity], *, of_what_is_named: Collection[Quantity], smaller: float
    ) -> Numbers:
        """A factor for each kind: 1.5 when it states just the quantity wanted.

        Kinds that state less of a measure that must suffice get up to `smaller`, the nearest most. Sizes
        `of_what_is_named` tell how near a kind comes in other measures too, and that one is far too large. Of other
        measures, which may be sizes of the job, a story may have several: together they count as much as one.
        """
        factor = np.ones(len(self.kinds))
        quantities = list(quantities)
        of_job = sum(not wanted.must_suffice and wanted not in of_what_is_named for wanted in quantities)
        for wanted in quantities:
            kinds, amounts = self._stated.get(wanted.measure, (_NO_KINDS, np.zeros(0)))
            tightest = np.full(len(self.kinds), np.inf)
            enough = amounts >= wanted.amount * ROUNDING_TOLERANCE
            np.minimum.at(tightest, kinds[enough], amounts[enough])
            largest = np.zeros(len(self.kinds))
            np.maximum.at(largest, kinds, amounts)
            otherwise = np.full(len(self.kinds), UNSTATED_QUANTITY_FACTOR)
            is_of_name = wanted in of_what_is_named
            if wanted.must_suffice:
                otherwise[kinds] = smaller * largest[kinds] / wanted.amount
            elif is_of_name:
                otherwise[kinds] = largest[kinds] / wanted.amount
            else:
                otherwise[kinds] = SMALLER_QUANTITY_FACTOR
            suffices = 1 + 0.5 * wanted.amount / tightest
            if is_of_name:
                suffices[tightest > FAR_TOO_LARGE * wanted.amount] *= FAR_TOO_LARGE_FACTOR
            found = np.where(np.isinf(tightest), otherwise, suffices)
            factor *= found if wanted.must_suffice or is_of_name else found ** (1 / of_job)
        return factor

    def kinds_of_weight(self, weight: WeightClass) -> Mask:
        """The kinds of this weight class."""
        return self._kind_weight == weight.rank

    def fitting(self, filters: Filters) -> Mask | None:
        """The units that meet the conditions and are not hidden; None when all do. Quantities are not considered."""
        masks: list[Mask] = [] if self.hidden is None else [~self.hidden]
        if filters.price_limit is not None:
            masks.append(self._cents <= cents(filters.price_limit))
        if filters.weight_class is not None:
            masks.append(self._weight == filters.weight_class.rank)
        if filters.location is not None:
            masks.append(self._place == self._places.get(filters.location, -1))
        if filters.category is not None:
            masks.append((self._category == self._categories.get(filters.category, -1))[self._kind_of])
        return functools.reduce(np.logical_and, masks) if masks else None

    def kinds_with_units(self, fitting: Mask) -> Mask:
        """The kinds that have at least one of these units."""
        kinds = np.zeros(len(self.kinds), np.bool_)
        kinds[self._kind_of[fitting]] = True
        return kinds

    def units_of(self, kind: int, fitting: Mask | None, limit: int) -> list[Equipment]:
        """The first `limit` units of a kind among those that fit."""
        begin, end = int(self._first[kind]), int(self._first[kind + 1])
        if fitting is None:
            return self.units[begin : min(end, begin + limit)]
        return [self.units[begin + at] for at in np.flatnonzero(fitting[begin:end])[:limit]]

    def near(self, equipment: Equipment, limit: int) -> list[tuple[bool, float, int]]:
        """The nearest kinds: first those of the same name, then others of the category, at most `limit` of each.

        Each is told by whether its name differs, its distance in weight class and rate, and its index.
        """
        of_name = self._by_name.get(words_of_name(equipment.name), _NO_KINDS)
        of_category = np.flatnonzero(self._category == self._categories.get(equipment.category, -1))
        of_category = np.setdiff1d(of_category, of_name, assume_unique=True)
        found: list[tuple[bool, float, int]] = []
        for is_other, kinds in ((False, of_name), (True, of_category)):
            # A weight class counts more than any difference in rate: the logarithm of the highest rate is below 17.
            distance = 100.0 * np.abs(self._kind_weight[kinds] - equipment.weight_class.rank)
            distance = distance + np.abs(self._kind_rate[kinds] - math.log(equipment.lowest_rate))
            nearest = indices_of_lowest(distance, limit)
            found += [(is_other, float(distance[at]), int(kinds[at])) for at in nearest]
        return found


def indices_of_lowest(numbers: Numbers, limit: int) -> NDArray[np.int64]:
    """The indices of the `limit` lowest numbers, lowest first; of equal numbers, the first comes first."""
    if len(numbers) <= limit:
        return np.argsort(numbers, kind="stable")
    bound = np.partition(numbers, limit - 1)[limit - 1]
    below = np.flatnonzero(numbers < bound)
    chosen = np.concatenate((below, np.flatnonzero(numbers == bound)[: limit - len(below)]))
    return chosen[np.lexsort((chosen, numbers[chosen]))]


def _numbered(texts: Sequence[str]) -> tuple[dict[str, int], Indices]:
    """A number for each distinct text, and the texts as these numbers."""
    codes = {text: code for code, text in enumerate(sorted(set(texts)))}
    return codes, np.array([codes[text] for text in texts], np.int32)
