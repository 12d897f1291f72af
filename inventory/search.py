"""The catalogue index: which equipment a caller means. Whether it is free is never asked here; only Redis knows.

Units with the same name, category and description are one kind, and kinds are what is indexed: a depot of a hundred
thousand units has a few thousand.
"""

import heapq
import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from inventory.models import Equipment
from inventory.phrases import BY_ANOTHER_NAME, Meaning, Phrases, content_stems
from inventory.quantities import quantities_in
from inventory.query import Filters, Query, read_query
from inventory.search_data import WORDS
from inventory.words import split_words, stem

HEAD, NAME, CATEGORY, DESCRIPTION = 3.0, 2.0, 1.5, 1.0  # what a word counts for, by where it stands
WHOLE_NAME = 1.1
FOR_A_PURPOSE = 0.5  # "generator for a tent" wants the generator
PREFERRED_SIZE = 1.2
STATES_NO_QUANTITY, STATES_LESS = 0.6, 0.5
WORTH_OFFERING = 0.5  # of the best score; what is below has only a word in common


@dataclass(frozen=True)
class SearchResult:
    """Equipment that fits, best first, and the conditions that were understood, so that the caller can be told."""

    equipment: list[Equipment]
    filters: Filters


class _Kind:
    """Units with the same name, category and description; `sample` is the first of them."""

    __slots__ = ("category_words", "name_words", "quantities", "rate", "sample", "units", "weights")

    def __init__(self, sample: Equipment) -> None:
        self.sample = sample
        self.units: list[Equipment] = []
        self.rate = math.log(sample.daily_rate)
        self.name_words = content_stems(sample.name)
        self.category_words = frozenset(content_stems(sample.category))
        described = split_words(f"{sample.name} {sample.description}")
        self.weights = dict.fromkeys((stem(word) for word in described if word not in WORDS.ignored), DESCRIPTION)
        self.weights |= dict.fromkeys(self.category_words, CATEGORY) | dict.fromkeys(self.name_words, NAME)
        self.weights |= dict.fromkeys(self.name_words[-1:], HEAD)
        self.quantities: dict[str, list[float]] = {}
        for quantity in quantities_in(described):
            self.quantities.setdefault(quantity.measure, []).append(quantity.amount)

    def reaches(self, filters: Filters) -> float:
        """How well it suits the quantities asked for: 0 when it may not be offered, most when it fits tightly."""
        factor = 1.0
        for wanted in filters.at_least:
            stated = self.quantities.get(wanted.measure)
            enough = [amount for amount in stated or () if amount >= wanted.amount * 0.999]
            if enough:
                factor *= 1 + 0.5 * wanted.amount / min(enough)
            elif stated and wanted.must_suffice:
                return 0.0
            else:
                factor *= STATES_LESS if stated else STATES_NO_QUANTITY
        return factor


class Catalogue:
    """An index of equipment in memory. It does not follow changes: build it anew."""

    def __init__(self, equipment: Iterable[Equipment]) -> None:
        kinds: dict[tuple[str, str, str], _Kind] = {}
        for unit in equipment:
            text = (unit.name, unit.category, unit.description)
            kind = kinds.get(text)
            if kind is None:
                kind = kinds[text] = _Kind(unit)
            kind.units.append(unit)
        self._kinds = list(kinds.values())
        self._locations = sorted({unit.storage_location for kind in self._kinds for unit in kind.units})
        self._by_word: dict[str, list[tuple[int, float]]] = {}
        self._by_target: dict[tuple[str, ...], list[int]] = {}
        self._of_category: dict[str, list[_Kind]] = {}
        self._of_name: dict[str, list[_Kind]] = {}
        for index, kind in enumerate(self._kinds):
            for word, weight in kind.weights.items():
                self._by_word.setdefault(word, []).append((index, weight))
            self._of_category.setdefault(kind.sample.category, []).append(kind)
            self._of_name.setdefault(kind.sample.name, []).append(kind)
        names = {kind.name_words for kind in self._kinds}
        self._categories = {frozenset(content_stems(category)): category for category in self._of_category}
        category_words = {word for words in self._categories for word in words}
        self._phrases = Phrases(names, category_words, self._by_word.keys())

    def search(self, query: str, *, limit: int = 50) -> SearchResult:
        """Equipment that fits what a caller said, best first: numbers, misheard words and synonyms are understood.

        A kind fits when it keeps every condition and has most of what was asked for, by its name above all. The
        `limit` units are shared out among the kinds, so that one kind, all rented, does not hide the next.
        """
        read = read_query(query, self._locations)
        meanings, lost = self._phrases.read(read.words)
        filters = self._with_category(read.filters, meanings, lost)
        scores = self._scores(meanings, lost) if meanings or lost else self._everything(filters)
        ranked: list[tuple[float, _Kind]] = []
        for index, score in scores.items():
            kind = self._kinds[index]
            score *= kind.reaches(filters) * (PREFERRED_SIZE if _is_preferred(kind, read) else 1)
            if score > 0:
                ranked.append((score, kind))
        ranked.sort(key=lambda entry: (-entry[0], -len(entry[1].units), entry[1].rate, entry[1].sample.equipment_id))
        return SearchResult(_share_out(_worth_offering(ranked, filters, limit), limit), filters)

    def near(self, equipment: Equipment, limit: int) -> list[Equipment]:
        """Other units to offer when this one is lost, best first: of its name, then of its category, the nearest in
        weight and rate first."""
        weight, rate = equipment.weight_class.rank, math.log(equipment.daily_rate)

        def distance(kind: _Kind) -> tuple[int, float]:
            return abs(kind.sample.weight_class.rank - weight), abs(kind.rate - rate)

        named = self._of_name.get(equipment.name, [])
        akin = [kind for kind in self._of_category.get(equipment.category, []) if kind.sample.name != equipment.name]
        nearest = [*heapq.nsmallest(limit, named, key=distance), *heapq.nsmallest(limit, akin, key=distance)]
        others = [[unit for unit in kind.units if unit.equipment_id != equipment.equipment_id] for kind in nearest]
        return _share_out(others, limit)

    def _with_category(self, filters: Filters, meanings: Sequence[Meaning], lost: int) -> Filters:
        """The filters, with the category when nothing else was named than that."""
        named = frozenset(word for meaning in meanings for word in meaning.words)
        category = None if lost else self._categories.get(named)
        return replace(filters, category=category)

    def _everything(self, filters: Filters) -> dict[int, float]:
        """When nothing but conditions was said, all that keeps them fits alike; when nothing was, nothing does."""
        return dict.fromkeys(range(len(self._kinds)), 1.0) if filters else {}

    def _scores(self, meanings: Sequence[Meaning], lost: int) -> dict[int, float]:
        """The kinds that have enough of what was said, with what that is worth."""
        matches: dict[int, _Match] = {}
        something_named = any(not meaning.purpose for meaning in meanings)
        for meaning in meanings:
            only_purpose = meaning.purpose and something_named
            worth = meaning.sureness * (FOR_A_PURPOSE if only_purpose else 1.0)
            for index, (score, is_head, names) in self._said(meaning).items():
                match = matches.get(index)
                if match is None:
                    if only_purpose:  # a tent is not what "heater for a tent" asks for
                        continue
                    match = matches[index] = _Match()
                match.score += score * worth
                match.said += 1
                match.names += names
                match.is_sure |= meaning.sureness == 1
                match.has_head |= is_head
                match.has_sure_head |= is_head and meaning.sureness == 1
        asked = len(meanings) + lost
        scores: dict[int, float] = {}
        for index, match in matches.items():
            of_name = len(self._kinds[index].name_words) or 1
            if match.suffices(asked, of_name):
                scores[index] = match.score * (WHOLE_NAME if match.names >= of_name else 1.0)
        return scores

    def _said(self, meaning: Meaning) -> dict[int, tuple[float, bool, int]]:
        """The kinds that one thing said points to: for how much, whether by its head word, by how many of its name."""
        found: dict[int, tuple[float, bool, int]] = {}
        for word in meaning.words:
            rarity = self._rarity(word) / len(meaning.words)
            for index, weight in self._by_word.get(word, ()):
                score, is_head, names = found.get(index, (0.0, False, 0))
                found[index] = (score + weight * rarity, is_head or weight == HEAD, names + (weight >= NAME))
        for target in meaning.targets:
            kinds = self._named(target.words)
            score = HEAD * target.worth * max((self._rarity(word) for word in target.words), default=0.0)
            for index in kinds:
                if score > found.get(index, (0.0,))[0]:
                    found[index] = (score, target.worth == BY_ANOTHER_NAME, len(target.words))
        return found

    def _named(self, words: tuple[str, ...]) -> list[int]:
        """The kinds that have all of these words in their name."""
        kinds = self._by_target.get(words)
        if kinds is None:
            rarest = min((self._by_word.get(word, []) for word in words), key=len)
            kinds = [index for index, _ in rarest if set(words) <= set(self._kinds[index].name_words)]
            self._by_target[words] = kinds
        return kinds

    def _rarity(self, word: str) -> float:
        """1 for a word that every kind has, up to 2 for one that a single kind has."""
        having = len(self._by_word.get(word, ())) or 1
        return 1 + math.log(max(len(self._kinds), 1) / having) / math.log(len(self._kinds) + 2)


@dataclass(slots=True)
class _Match:
    """What a kind has of what was asked for."""

    score: float = 0.0
    said: int = 0
    names: int = 0
    is_sure: bool = False
    has_head: bool = False
    has_sure_head: bool = False

    def suffices(self, asked: int, of_name: int) -> bool:
        """Half of what was asked for is enough with the name's main word, else it takes more; what was only guessed at
        has to be that word, or most of the name."""
        if not (self.is_sure or self.has_head or 2 * self.names > of_name):
            return False
        return 2 * self.said > asked or (self.has_sure_head and 2 * self.said == asked)


def _is_preferred(kind: _Kind, query: Query) -> bool:
    return kind.sample.weight_class is query.preferred_weight


def _worth_offering(ranked: Sequence[tuple[float, _Kind]], filters: Filters, limit: int) -> list[list[Equipment]]:
    """The units of the best kinds that keep the conditions, kind by kind, until what follows is far behind the best."""
    chosen: list[list[Equipment]] = []
    least = 0.0
    of_units = filters != Filters(at_least=filters.at_least)  # quantities are of the kind
    for score, kind in ranked:
        if score < least or len(chosen) == limit:
            break
        fitting = (unit for unit in kind.units if _keeps(unit, filters)) if of_units else kind.units
        units = list(itertools.islice(fitting, limit))
        if units:
            least = least or score * WORTH_OFFERING
            chosen.append(units)
    return chosen


def _keeps(unit: Equipment, filters: Filters) -> bool:
    return (
        (filters.price_limit is None or unit.daily_rate <= filters.price_limit)
        and filters.weight_class in (None, unit.weight_class)
        and filters.location in (None, unit.storage_location)
        and filters.category in (None, unit.category)
    )


def _share_out(kinds: Sequence[Sequence[Equipment]], limit: int) -> list[Equipment]:
    """At most `limit` units in the order of the kinds, each kind with its fair share of the places."""
    share, left = [0] * len(kinds), limit
    while left and (open_kinds := [at for at, units in enumerate(kinds) if share[at] < len(units)]):
        each = max(1, left // len(open_kinds))
        for at in open_kinds:
            taken = min(each, len(kinds[at]) - share[at], left)
            share[at] += taken
            left -= taken
    return [unit for units, taken in zip(kinds, share, strict=True) for unit in units[:taken]]
