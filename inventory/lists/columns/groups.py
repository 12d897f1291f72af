"""What stands beside the rows of a list: headings between them, names of sheets, and cells that hold for rows below."""

from collections.abc import Mapping as AnyMapping

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import Meaning
from inventory.lists.columns.list_words import cell_words, plain_cell
from inventory.lists.reading.table import Table


def filled_down(chosen: AnyMapping[Meaning, str], table: Table, facts: list[Facts]) -> tuple[Meaning, ...]:
    """Categories and places that stand only in the first row of those that they are of."""
    found_down: list[Meaning] = []
    for meaning in (Meaning.CATEGORY, Meaning.LOCATION):
        if meaning in chosen and table.rows:
            index = table.column(chosen[meaning])
            found = facts[index]
            if table.rows[0][1][index] and found.empty > found.filled and found.filled == found.distinct > 1:
                found_down.append(meaning)
    return tuple(found_down)


def field_of_groups(chosen: AnyMapping[Meaning, str], table: Table) -> str | None:
    """Which field the headings between the rows say: places if they read so, else categories."""
    groups = set(table.group_of.values())
    if not groups:
        return None
    places = tuple(map(plain_cell, cell_words().places))
    read_as_places = sum(any(word in plain_cell(group) for word in places) for group in groups) > len(groups) / 2
    if read_as_places and Meaning.LOCATION not in chosen:
        return "location"
    return "category" if Meaning.CATEGORY not in chosen and not read_as_places else None


def field_of_sheets(chosen: AnyMapping[Meaning, str], table: Table, groups_are: str | None) -> str | None:
    """Which field the names of the sheets say, where a table is made of several."""
    if not table.sheet_of:
        return None
    lacking = [one for one in ("category", "location") if Meaning(one) not in chosen and one != groups_are]
    names = {plain_cell(name) for name in table.sheet_of.values()}
    places = tuple(map(plain_cell, cell_words().places))
    if len(lacking) == 2 and sum(any(word in name for word in places) for name in names) > len(names) / 2:
        return "location"
    return lacking[0] if lacking else None
