"""Rows that may be no equipment though no rule says so. They are asked about, never left out by themselves."""

import functools
from collections.abc import Sequence, Set
from dataclasses import dataclass

from inventory.lists.no_equipment.name_odds import name_odds
from inventory.lists.no_equipment.row_categories import says_hire
from inventory.lists.reading.table import Table
from inventory.lists.words.machines import says_machine

# From here on a row is asked about: on lists of companies with the truth beside them, nine of ten such rows were none
ASKED, ASKED_TOO = 2.4, 1.1  # the second one where another row of the list is asked about anyway
MOST_ASKED = 15  # names in one question
MOSTLY_FILLED = 0.7  # share of the rows with something in a column, from which on an empty cell is a sign
MOST_LACKED = 4
LOOKED_AT = 2000  # rows that tell which columns are filled
_OF_NAME, _OF_CATEGORY, _LACKS, _NEIGHBOUR, _MACHINE, _OTHERS_LEFT_OUT = 0.5, 0.1, 1.0, 0.8, 0.9, 0.5
_NOT_HIRED = 2.0
_NOTHING = " -–—0.,"


@dataclass(frozen=True)
class Standing:
    """A row that became a unit, or may become one. `settled`: people said of it whether it is equipment, or the
    inventory has it."""

    number: int
    name: str
    category: str
    cells: Sequence[str]
    settled: bool


def doubtful(table: Table, standing: Sequence[Standing], left_out: Set[int]) -> list[Standing]:
    """The rows that may be no equipment, each name once, in the order of the list; none where no row is likely to be.

    What speaks against a row: its name and its category, columns in which it has nothing though nearly all others have
    something, and rows beside it that are left out. A kind of machine in the name speaks for it. Settled rows are not
    asked about, but count for the others as before, so that an answer brings no further questions.

    Args:
        standing: all rows that are not left out by rules, also those that people left out.
        left_out: the numbers of the rows of the table that are left out by rules.
    """
    filled = _mostly_filled(table, standing)
    # "Rental > Bikes" of most, and "Shop" of the others
    hired = sum(says_hire(row.category) for row in standing) >= MOSTLY_FILLED * len(standing)
    found: dict[str, tuple[float, Standing]] = {}
    for row in standing:
        if row.settled:
            continue
        odds = _odds(row, filled, left_out, hired=hired)
        if row.name not in found or odds > found[row.name][0]:
            found[row.name] = odds, row
    likely = sorted((one for one in found.values() if one[0] >= ASKED_TOO), key=lambda one: -one[0])[:MOST_ASKED]
    if not likely or likely[0][0] < ASKED:
        return []
    return sorted((row for _, row in likely), key=lambda row: row.number)


def _odds(row: Standing, filled: Sequence[int], left_out: Set[int], *, hired: bool) -> float:
    odds = _of_name(row.name) + _of_category(row.category)
    odds += _LACKS * min(MOST_LACKED, sum(not row.cells[place].strip(_NOTHING) for place in filled))
    odds += _NOT_HIRED if hired and row.category and not says_hire(row.category) else 0
    odds += _NEIGHBOUR * ((row.number - 1 in left_out) + (row.number + 1 in left_out))
    return odds + (_OTHERS_LEFT_OUT if left_out else -_OTHERS_LEFT_OUT)


@functools.lru_cache(maxsize=100_000)
def _of_name(name: str) -> float:
    return _OF_NAME * name_odds().against(name) - (_MACHINE if says_machine(name) else 0)


@functools.lru_cache(maxsize=1000)
def _of_category(category: str) -> float:
    return _OF_CATEGORY * name_odds().against(category)


def _mostly_filled(table: Table, standing: Sequence[Standing]) -> list[int]:
    """The places of the columns in which nearly all rows have something."""
    some = standing[:: max(1, len(standing) // LOOKED_AT)]
    return [
        place
        for place in range(len(table.headings))
        if sum(bool(row.cells[place].strip(_NOTHING)) for row in some) >= MOSTLY_FILLED * len(some) > 0
    ]
