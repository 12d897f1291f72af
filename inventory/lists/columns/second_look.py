"""A second look at columns that were assigned by their headings: what is in them may say that another fits better."""

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import Meaning, Said
from inventory.lists.columns.list_words import plain_cell
from inventory.lists.reading.table import Table

ENOUGH_ROWS = 5
LONGEST_LEGEND = 300
_LEGEND = re.compile(r"([^\W\d_][^=:,;|()]{0,30}?)\s*[=:→]\s*([^=:,;|()]{2,60})")


def look_again(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Exchange columns where another one fits better."""
    _ids_that_differ(chosen, said, table, facts)
    _categories_of_words(chosen, said, table, facts)
    _available_is_all(chosen, table, facts)


def _others(
    meaning: Meaning, chosen: AnyMapping[Meaning, str], said: AnyMapping[str, list[Said]], table: Table
) -> list[tuple[int, str]]:
    """Other columns whose headings may mean this, and that mean nothing else so far."""
    taken = {heading for one, heading in chosen.items() if one not in (Meaning.MODEL, Meaning.KIND_CODE)}
    return [
        (table.column(heading), heading)
        for heading, candidates in said.items()
        if heading not in taken and any(one.meaning is meaning for one in candidates)
    ]


def _ids_that_differ(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """An id that each row has for itself goes before one that stands in several rows."""
    heading = chosen.get(Meaning.EQUIPMENT_ID)
    if heading is None or Meaning.QUANTITY in chosen or _is_unique(table, table.column(heading)):
        return
    for index, other in _others(Meaning.EQUIPMENT_ID, chosen, said, table):
        if facts[index].unique == 1 and not facts[index].empty and _is_unique(table, index):
            chosen[Meaning.EQUIPMENT_ID] = other
            if chosen.get(Meaning.KIND_CODE) == other:
                del chosen[Meaning.KIND_CODE]
            return


def _is_unique(table: Table, index: int) -> bool:
    found = [cells[index] for _, cells in table.rows if cells[index]]
    return len(set(found)) == len(found)


def _categories_of_words(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Categories in words go before numbers of categories, and several before one that all rows have."""
    heading = chosen.get(Meaning.CATEGORY)
    if heading is None:
        return
    own = facts[table.column(heading)]
    numbers, one_for_all = own.text < 0.5, own.distinct == 1 and own.filled >= ENOUGH_ROWS
    for index, other in _others(Meaning.CATEGORY, chosen, said, table) if numbers or one_for_all else ():
        found = facts[index]
        if found.text >= 0.7 and found.distinct > 1 and found.filled >= own.filled / 2:
            chosen[Meaning.CATEGORY] = other
            return


def _available_is_all(chosen: dict[Meaning, str], table: Table, facts: Sequence[Facts]) -> None:
    """Where only the available units are counted, these are all that the list knows of."""
    heading = chosen.get(Meaning.AVAILABLE_QUANTITY)
    counted = {Meaning.QUANTITY, Meaning.OUT_QUANTITY, Meaning.REPAIR_QUANTITY} & chosen.keys()
    if heading is not None and not counted and facts[table.column(heading)].yes_no < 0.9:
        chosen[Meaning.QUANTITY] = chosen.pop(Meaning.AVAILABLE_QUANTITY)


def legend_of(table: Table) -> dict[str, str]:
    """What notes above and below the rows explain, such as "green = here, red = out with a customer"."""
    of_table = {number for number, _ in table.rows} | set(table.heading_rows)
    found: dict[str, str] = {}
    for number, cells in table.sheet.rows:
        filled = [cell for cell in cells if cell]
        if number not in of_table and len(filled) <= 3:
            for cell in filled:
                found.update(
                    (plain_cell(word), meant.strip()) for word, meant in _LEGEND.findall(cell[:LONGEST_LEGEND])
                )
    return found


def column_of_legend(legend: AnyMapping[str, str], table: Table, headings: Sequence[str]) -> str | None:
    """The column, of these headings, whose words the legend explains."""
    for heading in headings if len(legend) > 1 else ():
        index = table.column(heading)
        words = {plain_cell(cells[index]) for _, cells in table.rows if cells[index]}
        if len(words) > 1 and words <= legend.keys():
            return heading
    return None
