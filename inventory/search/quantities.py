"""Numbers and measures in words: "eight thousand watts" in a query, "60 kilowatts" in a description."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from inventory.search.trade_words import MEASURES
from inventory.search.words import stem

_FROM_ONE = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: value for value, word in enumerate(_FROM_ONE.split(), start=1)}
_SMALL |= {word: value for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)}
_SCALES = {"thousand": 1_000, "k": 1_000, "grand": 1_000, "million": 1_000_000}
NUMBER_WORDS = frozenset([*_SMALL, *_SCALES, "hundred", "half"])

_UNITS = {
    tuple(stem(word) for word in unit.split()): (name, factor)
    for name, measure in MEASURES.items()
    for unit, factor in measure.units.items()
}
_LONGEST_UNIT = max(map(len, _UNITS))
_FIRST_OF_UNIT = frozenset(unit[0] for unit in _UNITS)
_FIRST_OF_NUMBER = NUMBER_WORDS | {"a", "an"}


class Quantity(NamedTuple):
    """An amount of a measure of `measures.yaml`, in the base unit of that measure."""

    measure: str
    amount: float

    @property
    def must_suffice(self) -> bool:
        """Whether equipment that states less may not be offered at all."""
        return MEASURES[self.measure].must_suffice


def read_number(words: Sequence[str], at: int, *, as_price: bool = False) -> tuple[Decimal, int] | None:
    """The number said or written from `at` on, and where it ends; None when there is none.

    "two and a half" is 2.5, "twenty five hundred" 2500. As a price "three fifty" is 350, else it is two numbers.
    """
    total, part, begun, start = Decimal(0), Decimal(0), False, at
    if words[at : at + 1] in (["a"], ["an"]) and words[at + 1 : at + 2] and words[at + 1] in {"hundred", *_SCALES}:
        at += 1
    while at < len(words):
        word = words[at]
        if (figures := word.removesuffix("k")) and figures[0].isdigit():
            if begun:
                break
            part = Decimal(figures) * (1000 if word.endswith("k") else 1)
        elif word in _SMALL:
            value = _SMALL[word]
            if as_price and 0 < part < 20 and value >= 10:
                part = part * 100 + value
            elif part % 100 == 0 or (part % 10 == 0 and value < 10 and part % 100 >= 20):
                part += value
            else:
                break
        elif word == "hundred":
            part = (part or Decimal(1)) * 100
        elif word in _SCALES and (begun or at > start or word != "k"):
            total, part = total + (part or Decimal(1)) * _SCALES[word], Decimal(0)
        elif word == "half" and not begun:
            return Decimal("0.5"), at + 2 if words[at + 1 : at + 2] == ["a"] else at + 1
        elif begun and list(words[at : at + 3]) == ["and", "a", "half"]:
            return total + part + Decimal("0.5"), at + 3
        elif begun and word == "and" and words[at - 1] in {"hundred", "thousand"} and words[at + 1 : at + 2]:
            if words[at + 1] not in _SMALL:
                break
        else:
            break
        begun = True
        at += 1
    return (total + part, at) if begun else None


def read_unit(words: Sequence[str], at: int) -> tuple[str, float, int] | None:
    """The unit from `at` on, the longest that fits: its measure, how many base units it is, and where it ends."""
    if at >= len(words) or stem(words[at]) not in _FIRST_OF_UNIT:
        return None
    for length in range(min(_LONGEST_UNIT, len(words) - at), 0, -1):
        unit = _UNITS.get(tuple(stem(word) for word in words[at : at + length]))
        if unit is not None:
            return *unit, at + length
    return None


def is_unit(word: str) -> bool:
    """Whether the word alone is a unit of a measure."""
    return (stem(word.lower()),) in _UNITS


def read_quantity(words: Sequence[str], at: int) -> tuple[Quantity, int] | None:
    """The quantity from `at` on ("two tons", "a ton"), and where it ends; None when there is none."""
    number = read_number(words, at)
    if number is None and words[at] in ("a", "an"):
        number = Decimal(1), at + 1
    if number is None:
        return None
    unit = read_unit(words, number[1])
    if unit is None:
        return None
    measure, factor, end = unit
    return Quantity(measure, float(number[0]) * factor), end


def quantities_in(words: Sequence[str]) -> list[Quantity]:
    """Every quantity that the words state."""
    found: list[Quantity] = []
    at = 0
    while at < len(words):
        is_number = words[at][0].isdigit() or words[at] in _FIRST_OF_NUMBER
        taken = read_quantity(words, at) if is_number else None
        if taken is not None:
            found.append(taken[0])
        at = taken[1] if taken else at + 1
    return found
