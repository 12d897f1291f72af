"""A second look at columns that were assigned by their headings: what is in them may say that another fits better."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import Meaning, Said
from inventory.lists.columns.list_words import money, plain
from inventory.lists.reading.table import Table

ENOUGH_ROWS = 5
LONGEST_CODE = 20
LONGEST_NAME = 100


def look_again(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Exchange columns where another one fits better."""
    _names_of_words(chosen, said, table, facts)
    _ids_that_differ(chosen, said, table, facts)
    _classes_of_weight(chosen, said, table, facts)
    _categories_of_words(chosen, said, table, facts)
    _available_is_all(chosen, table, facts)
    _only_max(chosen, said, table, facts)


def _names_of_words(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """A product may be called by a code: then its description is its name. An article without one is a name itself."""
    name, code = chosen.get(Meaning.NAME), chosen.get(Meaning.KIND_CODE)
    description = chosen.get(Meaning.DESCRIPTION)
    if name is None and code is not None and any(one.meaning is Meaning.NAME for one in said[code]):
        if facts[table.column(code)].text >= 0.7 and not {Meaning.MODEL, Meaning.DESCRIPTION} & chosen.keys():
            chosen[Meaning.NAME] = chosen.pop(Meaning.KIND_CODE)
    elif name is not None and description is not None:
        own, other = facts[table.column(name)], facts[table.column(description)]
        reads_like_a_code = own.spaces == 0 and own.digits >= 0.8 and own.longest <= LONGEST_CODE
        if reads_like_a_code and other.text >= 0.7 and other.spaces >= 0.5 and other.longest <= LONGEST_NAME:
            chosen[Meaning.NAME] = chosen.pop(Meaning.DESCRIPTION)
            if not {Meaning.KIND_CODE, Meaning.EQUIPMENT_ID} & chosen.keys():
                chosen[Meaning.KIND_CODE] = name


def _classes_of_weight(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """A class that is light, medium or heavy in each row is no category."""
    heading = chosen.get(Meaning.CATEGORY)
    if heading is None or Meaning.WEIGHT_CLASS in chosen:
        return
    found = facts[table.column(heading)]
    if found.weight_classes == 1 and found.text == 1 and found.distinct > 1:
        chosen[Meaning.WEIGHT_CLASS] = chosen.pop(Meaning.CATEGORY)
        for index, other in _others(Meaning.CATEGORY, chosen, said, table):
            if facts[index].text >= 0.7:
                chosen[Meaning.CATEGORY] = other
                return


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


def _only_max(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """A column of amounts that is called nothing but "Max.", beside the rate a day."""
    if Meaning.DAILY_RATE not in chosen or Meaning.HIGHEST_RATE in chosen:
        return
    highest = {plain(word) for word in money().highest}
    found = [heading for heading in table.headings if plain(heading) in highest and not said[heading]]
    if len(found) == 1 and facts[table.column(found[0])].money >= 0.9:
        chosen[Meaning.HIGHEST_RATE] = found[0]
