"""Which column is the category, where what is in the columns says more than their headings."""

from collections import Counter
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence

from inventory.lists.columns.column_facts import LOOKED_AT, Facts
from inventory.lists.columns.content.left_columns import names_place, share_of
from inventory.lists.columns.content.other_columns import other_columns
from inventory.lists.columns.headings import Meaning, Said
from inventory.lists.reading.table import Table

ENOUGH_ROWS, LONGEST_CODE = 5, 8
MOSTLY = 0.6  # share of cells that are places
NEARLY_ALL, FEW_KINDS = 0.8, 3  # one of so few words that so many rows have says little of any of them


def places_that_group(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """A "Group" of yards and towns says where a unit is, and no category."""
    heading = chosen.get(Meaning.CATEGORY)
    if heading is None or Meaning.LOCATION in chosen or share_of(table, table.column(heading), names_place) < MOSTLY:
        return
    chosen[Meaning.LOCATION] = chosen.pop(Meaning.CATEGORY)
    for index, other in other_columns(Meaning.CATEGORY, chosen, said, table):
        if facts[index].text >= 0.7 and facts[index].unique < 0.9:
            chosen[Meaning.CATEGORY] = other
            return


def better_categories(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Take the column that groups the units best for the category."""
    _types_that_group(chosen, said, table, facts)
    _kinds_that_name(chosen, said, table, facts)
    _categories_of_words(chosen, said, table, facts)


def _types_that_group(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """A "Typ" without numbers that several rows have is a category, and no model."""
    heading = chosen.get(Meaning.MODEL)
    if heading is None or {Meaning.CATEGORY, Meaning.ITEM_TYPE} & chosen.keys() or Meaning.NAME not in chosen:
        return
    found = facts[table.column(heading)]
    fewer = found.distinct < facts[table.column(chosen[Meaning.NAME])].distinct
    groups = found.digits < 0.3 and found.text >= 0.9 and found.distinct > 1 and found.unique < 0.9 and fewer
    if groups and any(one.meaning is Meaning.CATEGORY for one in said[heading]):
        chosen[Meaning.CATEGORY] = chosen.pop(Meaning.MODEL)


def _kinds_that_name(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """An "Equipment type" that several rows have, beside models that differ more, is the category: the make and the
    model are the name."""
    name, model = chosen.get(Meaning.NAME), chosen.get(Meaning.MODEL)
    if name is None or model is None or {Meaning.CATEGORY, Meaning.ITEM_TYPE} & chosen.keys():
        return
    own, models = facts[table.column(name)], facts[table.column(model)]
    is_kind = any(one.meaning is Meaning.CATEGORY for one in said[name])
    if is_kind and own.unique < min(0.8, models.unique) and not models.empty and own.digits < 0.3:
        chosen[Meaning.CATEGORY] = chosen.pop(Meaning.NAME)


def _categories_of_words(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Categories in words go before numbers of categories, and several before one that all rows have."""
    heading = chosen.get(Meaning.CATEGORY)
    if heading is None:
        return
    own = facts[table.column(heading)]
    numbers, one_for_all = own.text < 0.5, own.distinct == 1 and own.filled >= ENOUGH_ROWS
    mostly_empty = own.empty > own.filled
    if not own.spaces and own.longest <= LONGEST_CODE and (words := _words_of_codes(chosen, said, table)):
        chosen[Meaning.CATEGORY] = words
        return
    models = own.digits >= 0.5 and own.unique >= 0.4 and own.filled >= ENOUGH_ROWS
    if models:  # "Type" of "GS26" and "MLT7"
        groups = [
            (facts[index].unique, other)
            for index, other in other_columns(Meaning.CATEGORY, chosen, said, table)
            if facts[index].text >= 0.9 and facts[index].digits < 0.2 and facts[index].empty <= own.empty
        ]
        if groups and min(groups)[0] < 0.9:
            chosen[Meaning.CATEGORY] = min(groups)[1]
            return
    one_for_most = own.distinct <= FEW_KINDS and own.filled >= ENOUGH_ROWS and _most(table, heading) >= NEARLY_ALL
    says_little = numbers or one_for_all or one_for_most or mostly_empty
    for index, other in other_columns(Meaning.CATEGORY, chosen, said, table) if says_little else ():
        found = facts[index]
        fuller = found.filled > found.empty and found.unique < 0.9
        if one_for_most and not numbers and (found.unique >= 0.9 or _most(table, other) >= NEARLY_ALL):
            continue
        if found.text >= 0.7 and found.distinct > 1 and (fuller if mostly_empty else found.filled >= own.filled / 2):
            chosen[Meaning.CATEGORY] = other
            return


def _most(table: Table, heading: str) -> float:
    """The share of filled cells that have the commonest word of a column."""
    index = table.column(heading)
    cells = Counter(cells[index] for _, cells in table.rows[:LOOKED_AT] if cells[index])
    return max(cells.values(), default=0) / max(1, cells.total())


def _words_of_codes(chosen: AnyMapping[Meaning, str], said: AnyMapping[str, list[Said]], table: Table) -> str | None:
    """The column that says in words what the codes of the category are: "Earthmoving" beside "EARTH", where each code
    has one word and each word one code."""
    place = table.column(chosen[Meaning.CATEGORY])
    rows = table.rows[:LOOKED_AT]
    codes = {cells[place] for _, cells in rows if cells[place]}
    if len(codes) < 2 or any(code != code.upper() for code in codes):
        return None
    for index, other in other_columns(Meaning.CATEGORY, chosen, said, table):
        words = {cells[index] for _, cells in rows if cells[index]}
        pairs = {(cells[place], cells[index]) for _, cells in rows}
        if len(words) == len(codes) == len(pairs) and all(word != word.upper() for word in words):
            return other
    return None
