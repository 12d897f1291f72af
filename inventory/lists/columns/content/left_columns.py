"""Columns that no heading gave a meaning, for the fields that the list still lacks: what is in them tells."""

import functools
import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as AnyMapping

from inventory.lists.cells import Unreadable, read_money
from inventory.lists.columns.assigning import NUMBERS_UNITS
from inventory.lists.columns.column_facts import LOOKED_AT, Facts
from inventory.lists.columns.headings import (
    Meaning,
    Said,
    counts_something_else,
    period_of_amount,
    weight_unit_of,
)
from inventory.lists.reading.sheets import Number
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import cell_words
from inventory.lists.words.plain_text import Phrases, plain, plain_cell

LONGEST = 60  # letters of a cell that is looked at
# "3 t", "60 kg", "1,100 lb": and no more than that
_WITH_UNIT = re.compile(r"\s*[\d.,]{1,12}\s?(?:kg|kgs|t|to|tons?|tonnes?|tonnen|lbs?)\.?\s*", re.I)
_DURATION = re.compile(r"\s*\d{1,3}\s?[^\W\d_]{1,12}\.?\s*")  # "30 days" is no amount for a day
_WHOLE = 100  # strength above which the whole heading says a meaning
_SECOND = (
    *(Meaning.EQUIPMENT_ID, Meaning.KIND_CODE, Meaning.CATEGORY, Meaning.LOCATION, Meaning.CERTIFICATION),
    *(Meaning.STATUS, Meaning.WEIGHT, Meaning.DESCRIPTION),
)
_UNITS_OF_WEIGHT = ("kg", "kgs", "lb", "lbs")  # in headings; "t" and "g" stand for more than weights
_IDS = {Meaning.EQUIPMENT_ID, Meaning.KIND_CODE}
_COUNTED = {Meaning.QUANTITY, Meaning.AVAILABLE_QUANTITY, Meaning.OUT_QUANTITY}
LONGEST_COUNT = 4  # letters of a number of units


def meanings_of_left_columns(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Give columns without a meaning one that the list lacks: the second meaning of a heading such as "Rack" or
    "Barcode"; else what the cells are, whatever the heading says."""
    for meaning in _SECOND:
        if meaning in chosen or (meaning in _IDS and _IDS & chosen.keys()):
            continue
        if heading := _second_meaning(meaning, chosen, said, table, facts):
            chosen[meaning] = heading
    if Meaning.CERTIFICATION not in chosen:
        _by_cells(Meaning.CERTIFICATION, names_certificate, chosen, said, table, facts)
    if Meaning.LOCATION not in chosen:
        _by_cells(Meaning.LOCATION, names_place, chosen, said, table, facts)
    if not {Meaning.WEIGHT, Meaning.WEIGHT_CLASS} & chosen.keys():
        _by_cells(Meaning.WEIGHT, _is_weight, chosen, said, table, facts)
    if not {Meaning.WEIGHT, Meaning.WEIGHT_CLASS} & chosen.keys():
        _weight_by_unit(chosen, said, table, facts)
    if not _COUNTED & chosen.keys():
        _quantity_by_noun(chosen, table, facts)
    first = table.headings[0]
    # Services at the end of a list of units, which have states, have no number
    most_lacking = facts[0].filled / 4 if Meaning.STATUS in chosen else 0
    numbers_units = plain(first) in NUMBERS_UNITS and facts[0].is_sequence and facts[0].empty <= most_lacking
    if numbers_units and not _IDS & chosen.keys() and first not in chosen.values():
        chosen[Meaning.EQUIPMENT_ID] = first  # the depot has no other numbers


def rate_of_left_columns(said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]) -> str | None:
    """The one column whose amounts themselves say that they are for a day: "85 €/day"."""
    found = [
        heading
        for index, heading in enumerate(table.headings)
        if facts[index].money >= 0.6
        and not any(one.meaning in (Meaning.OTHER_MONEY, Meaning.INSURANCE) for one in said[heading])
        and share_of(table, index, _is_rate_a_day) >= 0.6
    ]
    return found[0] if len(found) == 1 else None


def period_of_left_columns(chosen: AnyMapping[Meaning, str], table: Table, facts: Sequence[Facts]) -> str | None:
    """The one column that says for how long the rate is, whatever its heading says: "Price per day", "Weekly"."""
    taken = {heading for meaning, heading in chosen.items() if meaning is not Meaning.DESCRIPTION}
    found = [
        heading
        for index, heading in enumerate(table.headings)
        if heading not in taken
        and facts[index].filled >= 2
        and facts[index].periods >= 0.5
        and facts[index].money < 0.5
        if facts[index].distinct <= max(4, facts[index].filled / 3) and facts[index].days == 0
    ]
    return found[0] if len(found) == 1 else None


def _second_meaning(
    meaning: Meaning,
    chosen: AnyMapping[Meaning, str],
    said: AnyMapping[str, list[Said]],
    table: Table,
    facts: Sequence[Facts],
) -> str | None:
    taken = set(chosen.values())
    found = [
        (one.strength, -table.column(heading), heading)
        for heading, candidates in said.items()
        for one in candidates
        if one.meaning is meaning and one.strength > _WHOLE and heading not in taken
        if meaning not in _IDS or facts[table.column(heading)].unique == 1
    ]
    return max(found)[2] if found else None


def _by_cells(
    meaning: Meaning,
    is_so: Callable[[str], bool],
    chosen: dict[Meaning, str],
    said: AnyMapping[str, list[Said]],
    table: Table,
    facts: Sequence[Facts],
) -> None:
    """Take the one column without a meaning of which most cells are so."""
    taken = set(chosen.values())
    found = [
        heading
        for index, heading in enumerate(table.headings)
        if heading not in taken
        and facts[index].filled >= 2
        and facts[index].filled > facts[index].empty
        and not any(one.meaning in (Meaning.MAKE, Meaning.MODEL, Meaning.NAME) for one in said[heading][:1])
        and not (meaning is Meaning.WEIGHT and _of_capacity().spans(plain(heading)))
        and not (meaning is Meaning.LOCATION and _of_now().spans(plain(heading)))
        and share_of(table, index, is_so) >= (0.9 if meaning is Meaning.WEIGHT else 0.6)
    ]
    if len(found) == 1:
        chosen[meaning] = found[0]


def _weight_by_unit(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Take the one column of numbers whose unknown heading has a unit of weight and nothing of what is carried."""
    found = [
        heading
        for index, heading in enumerate(table.headings)
        if heading not in chosen.values()
        and not said[heading]
        and weight_unit_of(heading) in _UNITS_OF_WEIGHT
        and not _of_capacity().spans(plain(heading))
        and facts[index].weights >= 0.9
        and facts[index].distinct > 1
        and facts[index].filled > facts[index].empty
    ]
    if len(found) == 1:
        chosen[Meaning.WEIGHT] = found[0]


def _quantity_by_noun(chosen: dict[Meaning, str], table: Table, facts: Sequence[Facts]) -> None:
    """Take the one column of whole numbers whose unknown heading has a word for a stock, as "Lagerstand neu" does."""
    found = [
        heading
        for index, heading in enumerate(table.headings)
        if heading not in chosen.values()
        and facts[index].counts == 1
        and not facts[index].all_zero
        and facts[index].longest <= LONGEST_COUNT
        and not facts[index].is_sequence
        and _of_stock().spans(plain(heading))
        and not _of_no_stock().spans(plain(heading))
        and not counts_something_else(heading)
    ]
    if len(found) == 1:
        chosen[Meaning.QUANTITY] = found[0]


def share_of(table: Table, index: int, is_so: Callable[[str], bool]) -> float:
    """The share of a column's cells that are so, of those that do not say "none"."""
    rows = table.rows[:: max(1, len(table.rows) // LOOKED_AT)]
    cells = [cells[index] for _, cells in rows if cells[index]]
    said = [cell for cell in cells if plain_cell(cell) not in cell_words().no_certificate]
    return sum(map(is_so, said)) / len(said) if said else 0.0


def names_certificate(cell: str) -> bool:
    """Whether a cell names a certificate or a licence."""
    return len(cell) <= LONGEST and bool(_certificates().spans(plain(cell)))


def names_place(cell: str) -> bool:
    """Whether a cell is a town or names a place where equipment is kept."""
    return len(cell) <= LONGEST and (plain_cell(cell) in cell_words().towns or bool(_places().spans(plain(cell))))


def _is_weight(cell: str) -> bool:
    return not isinstance(cell, Number) and len(cell) <= LONGEST and bool(_WITH_UNIT.fullmatch(cell))


def _is_rate_a_day(cell: str) -> bool:
    if (
        isinstance(cell, Number)
        or len(cell) > LONGEST
        or not any(map(str.isalpha, cell))
        or _DURATION.fullmatch(cell)
        or period_of_amount(cell) != "day"
    ):
        return False
    try:
        return read_money(cell, None) is not None
    except Unreadable:
        return False


@functools.cache
def _certificates() -> Phrases:
    return Phrases(cell_words().certificates)


@functools.cache
def _places() -> Phrases:
    return Phrases(cell_words().place_words)


@functools.cache
def _of_capacity() -> Phrases:
    return Phrases(cell_words().capacities)


@functools.cache
def _of_now() -> Phrases:
    return Phrases(cell_words().places_now)


@functools.cache
def _of_stock() -> Phrases:
    return Phrases(cell_words().quantity_nouns)


@functools.cache
def _of_no_stock() -> Phrases:
    return Phrases(cell_words().no_quantities)
