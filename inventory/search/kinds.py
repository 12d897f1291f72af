"""Equipment grouped into kinds by the words of its name, its category and its description.

Units with the same words are one kind, even when their model or serial numbers differ. A depot of a hundred thousand
units has a few thousand kinds.
"""

import functools
import math
import re
from collections.abc import Collection, Iterable

from inventory.models import Equipment
from inventory.search.quantities import Quantity, is_unit, quantities_in
from inventory.search.trade import kinds_of_name
from inventory.search.trade_words import WORDS
from inventory.search.words import split_words, stem

# The weight of a word, by its place. The main word is the last one of the name: "lift" of "boom lift".
MAIN_WORD, NAME, CATEGORY, DESCRIPTION = 3.0, 2.0, 1.5, 1.0

# A model or serial number: letters, then figures. "8kW" is not one.
_MODEL = re.compile(r"\b(\d*+[a-zA-Z][a-zA-Z-]*+\d[\w-]*+)")
_FIGURES = re.compile(r"\d+")


def significant_stems(text: str) -> tuple[str, ...]:
    """The stems of the words, without those that `data/search/words.yaml` ignores."""
    return tuple(stem(word) for word in split_words(text) if word not in WORDS.ignored)


class Kind:
    """Units with the same words. `sample` is the first of them, `places` are their indices in the list of all units.

    `rate` is the natural logarithm of the sample's lowest daily rate. `name_words` and `words` are stems, in
    their order and of all the text. `names_kinds` are the kinds of the trade that the name tells.
    """

    __slots__ = ("name_words", "names_kinds", "places", "quantities", "rate", "sample", "words")

    def __init__(
        self, sample: Equipment, plain_name: str, words: frozenset[str], quantities: tuple[Quantity, ...]
    ) -> None:
        self.sample = sample
        self.names_kinds = kinds_of_name(plain_name)
        self.places: list[int] = []
        self.rate = math.log(sample.lowest_rate)
        self.name_words = words_of_name(sample.name)
        self.words = set(words)
        self.quantities = quantities

    def weights(self) -> dict[str, float]:
        """The weight of each of its words; a word in two places has the higher weight."""
        weights = dict.fromkeys(self.words, DESCRIPTION)
        weights |= dict.fromkeys(_stems(self.sample.category), CATEGORY) | dict.fromkeys(self.name_words, NAME)
        return weights | dict.fromkeys(self.name_words[-1:], MAIN_WORD)


def group_into_kinds(equipment: Iterable[Equipment]) -> Collection[Kind]:
    """The kinds of these units, in the order of their first units."""
    kinds: dict[tuple[object, ...], Kind] = {}
    without_models: set[str] = set()
    for place, unit in enumerate(equipment):
        parts = _MODEL.split(unit.name)
        name, models = "".join(parts[::2]), " ".join(parts[1::2])
        words, quantities = _described(_without_models(unit.description, without_models))
        same = (_words_of_plain_name(name) or unit.name, unit.category, words, quantities, sizes := _read(name)[1])
        kind = kinds.get(same)
        if kind is None:
            kind = kinds[same] = Kind(unit, name, words, quantities + sizes)
        if models:
            kind.words |= _read(_FIGURES.sub(" ", models))[0]
        kind.places.append(place)
    return kinds.values()


def _without_models(description: str, known: set[str]) -> str:
    """The description without model and serial numbers.

    A serial number is mostly in the last sentence, and the text before it is the same for many units. Text before the
    last sentence that has no such number is remembered in `known`, so that it is searched only once.
    """
    before, stop, end = description.rpartition(". ")
    if before not in known:
        plain = _MODEL.sub("", before)
        if plain == before:
            known.add(before)
        before = plain
    return before + stop + _MODEL.sub("", end)


# Many units have the same description or the same sentences in it, so the results are cached.
@functools.lru_cache(maxsize=20_000)
def _described(description: str) -> tuple[frozenset[str], tuple[Quantity, ...]]:
    """The stems and the quantities of all sentences of a description."""
    read = [_read(sentence) for sentence in description.split(". ")]
    words = frozenset().union(*(words for words, _ in read))
    return words, tuple(quantity for _, quantities in read for quantity in quantities)


def quantities_of(unit: Equipment) -> tuple[Quantity, ...]:
    """The quantities that the name and the description of a unit state."""
    name = "".join(_MODEL.split(unit.name)[::2])
    return _described(_without_models(unit.description, set()))[1] + _read(name)[1]


@functools.lru_cache(maxsize=20_000)
def _read(sentence: str) -> tuple[frozenset[str], tuple[Quantity, ...]]:
    """The stems of a sentence, without figures and ignored words, and the quantities that it states."""
    words = split_words(sentence)
    stems = frozenset(stem(word) for word in words if word not in WORDS.ignored and word[0].isalpha())
    return stems, tuple(quantities_in(words))


def words_of_name(name: str) -> tuple[str, ...]:
    """The stems of a name without sizes and model numbers: "Genie GS-1930 Boom Lift 60 ft" is genie, boom, lift."""
    return _words_of_plain_name(_MODEL.sub("", name)) or significant_stems(name)


@functools.lru_cache(maxsize=20_000)
def _words_of_plain_name(name: str) -> tuple[str, ...]:
    """The stems of a name that has no model numbers, without its figures and their units."""
    parts = name.split()
    is_figure = [part[0].isdigit() for part in parts]
    kept = [
        part for at, part in enumerate(parts) if not (is_figure[at] or (at > 0 and is_figure[at - 1] and is_unit(part)))
    ]
    return significant_stems(" ".join(kept))


@functools.cache
def _stems(category: str) -> tuple[str, ...]:
    return significant_stems(category)
