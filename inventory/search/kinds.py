"""Equipment sorted into kinds by what is said of it: in its name, its category and its description.

Units of which the same words can be said are one kind, whatever their model and serial numbers: a depot of a hundred
thousand units has a few thousand.
"""

import functools
import math
import re
from collections.abc import Collection, Iterable

from inventory.models import Equipment
from inventory.search.phrases import content_stems
from inventory.search.quantities import Quantity, is_unit, quantities_in
from inventory.search.trade_words import WORDS
from inventory.search.words import split_words, stem

HEAD, NAME, CATEGORY, DESCRIPTION = 3.0, 2.0, 1.5, 1.0  # what a word counts for, by where it stands

# Letters, then figures: a model or serial number. "8kW" is none.
_MODEL = re.compile(r"\b(\d*+[a-zA-Z][a-zA-Z-]*+\d[\w-]*+)")
_FIGURES = re.compile(r"\d+")


class Kind:
    """Units of which the same words can be said; `sample` is the first of them, `places` where they are in the list."""

    __slots__ = ("name_words", "places", "quantities", "rate", "sample", "words")

    def __init__(self, sample: Equipment, words: frozenset[str], quantities: tuple[Quantity, ...]) -> None:
        self.sample = sample
        self.places: list[int] = []
        self.rate = math.log(sample.lowest_rate)
        self.name_words = called(sample.name)
        self.words = set(words)
        self.quantities = quantities

    def weights(self) -> dict[str, float]:
        """What each of its words counts for."""
        weights = dict.fromkeys(self.words, DESCRIPTION)
        weights |= dict.fromkeys(_stems(self.sample.category), CATEGORY) | dict.fromkeys(self.name_words, NAME)
        return weights | dict.fromkeys(self.name_words[-1:], HEAD)


def kinds_of(equipment: Iterable[Equipment]) -> Collection[Kind]:
    kinds: dict[tuple[object, ...], Kind] = {}
    without_models: set[str] = set()
    for place, unit in enumerate(equipment):
        parts = _MODEL.split(unit.name)
        name, models = "".join(parts[::2]), " ".join(parts[1::2])
        words, quantities = _described(_without_models(unit.description, without_models))
        same = (_called(name) or unit.name, unit.category, words, quantities, sizes := _read(name)[1])
        kind = kinds.get(same)
        if kind is None:
            kind = kinds[same] = Kind(unit, words, quantities + sizes)
        if models:
            kind.words |= _read(_FIGURES.sub(" ", models))[0]
        kind.places.append(place)
    return kinds.values()


def _without_models(description: str, known: set[str]) -> str:
    """The description without model and serial numbers. A serial number mostly stands at the end: what is before
    the last sentence repeats from unit to unit, and is `known` once it was found to have none."""
    before, stop, end = description.rpartition(". ")
    if before not in known:
        plain = _MODEL.sub("", before)
        if plain == before:
            known.add(before)
        before = plain
    return before + stop + _MODEL.sub("", end)


# Descriptions and their sentences repeat from unit to unit, so what each says is remembered.
@functools.lru_cache(maxsize=20_000)
def _described(description: str) -> tuple[frozenset[str], tuple[Quantity, ...]]:
    """What a description says, as `_read` of all its sentences."""
    read = [_read(sentence) for sentence in description.split(". ")]
    words = frozenset().union(*(words for words, _ in read))
    return words, tuple(quantity for _, quantities in read for quantity in quantities)


@functools.lru_cache(maxsize=20_000)
def _read(sentence: str) -> tuple[frozenset[str], tuple[Quantity, ...]]:
    """The stems of the words of a sentence, and the quantities that it states. Figures alone are not words."""
    words = split_words(sentence)
    stems = frozenset(stem(word) for word in words if word not in WORDS.ignored and word[0].isalpha())
    return stems, tuple(quantities_in(words))


def called(name: str) -> tuple[str, ...]:
    """The words of a name that say what it is, without sizes and model numbers: a "Genie GS-1930 Boom Lift 60 ft" is a
    genie boom lift."""
    return _called(_MODEL.sub("", name)) or content_stems(name)


@functools.lru_cache(maxsize=20_000)
def _called(name: str) -> tuple[str, ...]:
    parts = name.split()
    is_figure = [part[0].isdigit() for part in parts]
    kept = [
        part for at, part in enumerate(parts) if not (is_figure[at] or (at > 0 and is_figure[at - 1] and is_unit(part)))
    ]
    return content_stems(" ".join(kept))


@functools.cache
def _stems(category: str) -> tuple[str, ...]:
    return content_stems(category)
