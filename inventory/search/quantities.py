"""Quantities in words or figures: "eight thousand watts" in a query, "60 kilowatts" in a description.

Words are given as `split_words` returns them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from inventory.search.trade_words import MEASURES
from inventory.search.words import stem
from shared.language.numbers import AMOUNT_WORDS, read_amount

_UNITS = {
    tuple(stem(word) for word in unit.split()): (name, unit)
    for name, measure in MEASURES.items()
    for unit in measure.units
}
_LONGEST_UNIT = max(map(len, _UNITS))  # words
_FIRST_WORDS_OF_UNITS = frozenset(unit[0] for unit in _UNITS)
_FIRST_WORDS_OF_QUANTITIES = AMOUNT_WORDS | {"a", "an"}


@dataclass(frozen=True)
class Quantity:
    """An amount of one of the measures in `data/search/measures.yaml`, in the base unit of that measure.

    `unit` is the unit in which it was said, for saying it again.
    """

    measure: str
    amount: float
    unit: str = field(default="", compare=False)

    @property
    def must_suffice(self) -> bool:
        """Whether equipment that states a smaller amount does not do the job."""
        return MEASURES[self.measure].must_suffice

    def said_of(self, amount: float) -> str:
        """An amount in base units, in the unit in which this one was said: "3.5 tons"."""
        in_unit = amount / MEASURES[self.measure].units[self.unit]
        number = f"{in_unit:,.1f}".removesuffix(".0")
        return f"{number} {MEASURES[self.measure].said.get(self.unit, self.unit)}"


def read_unit(words: Sequence[str], at: int) -> tuple[str, str, int] | None:
    """The longest unit that begins at `at`: its measure, how the data writes it, and the index of the word after it.

    None when no unit begins there.
    """
    if at >= len(words) or stem(words[at]) not in _FIRST_WORDS_OF_UNITS:
        return None
    for length in range(min(_LONGEST_UNIT, len(words) - at), 0, -1):
        unit = _UNITS.get(tuple(stem(word) for word in words[at : at + length]))
        if unit is not None:
            return *unit, at + length
    return None


def is_unit(word: str) -> bool:
    """Whether this one word is the name of a unit."""
    return (stem(word.lower()),) in _UNITS


def read_quantity(words: list[str], at: int) -> tuple[Quantity, int] | None:
    """The quantity that begins at `at` ("two tons", "a ton"), and the index of the word after it.

    None when no quantity begins there, or none of anything.
    """
    number = read_amount(words, at)
    if number is None and words[at : at + 1] in (["a"], ["an"]):
        number = Decimal(1), at + 1
    if number is None or number[0] == 0:
        return None
    unit = read_unit(words, number[1])
    if unit is None:
        return None
    measure, name, end = unit
    return Quantity(measure, float(number[0]) * MEASURES[measure].units[name], name), end


def quantities_in(words: list[str]) -> list[Quantity]:
    """Every quantity in the words, in their order."""
    found: list[Quantity] = []
    at = 0
    while at < len(words):
        may_begin = words[at][0].isdigit() or words[at] in _FIRST_WORDS_OF_QUANTITIES
        taken = read_quantity(words, at) if may_begin else None
        if taken is not None:
            found.append(taken[0])
        at = taken[1] if taken else at + 1
    return found
