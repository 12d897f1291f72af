"""Kinds of equipment that are category and name at once."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import Meaning, Said
from inventory.lists.reading.table import Table

MOST_DIFFERENT, LONGEST = 0.75, 60  # share of different kinds; letters of a category
_NAMES = (Meaning.NAME, Meaning.MODEL, Meaning.MAKE)  # a kind before a model is kept as its maker would be
MOST_WITHOUT = 0.15


def kinds_name_units(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Where a column seems to have the names by its cells alone, some rows have nothing in it, and each has a category,
    the category names the units: "Office container" beside "Fittings"."""
    name, group = chosen.get(Meaning.NAME), chosen.get(Meaning.CATEGORY)
    if (
        name is None
        or group is None
        or Meaning.MODEL in chosen
        or any(one.meaning is Meaning.NAME for one in said[name])
    ):
        return
    of_name, of_group = facts[table.column(name)], facts[table.column(group)]
    if of_name.empty > MOST_WITHOUT * of_name.filled and not of_group.empty and of_group.distinct > 1:
        chosen[Meaning.NAME] = group


def kinds_are_categories(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Where a name is joined of a kind and a model, as "Excavator" and "CAT 320D" are, and no column has a category,
    the kind says it too. No other column has two meanings."""
    if Meaning.CATEGORY in chosen or Meaning.MODEL not in chosen:
        return
    kinds = [
        heading
        for meaning, heading in chosen.items()
        if meaning in _NAMES and _groups(facts[table.column(heading)]) and not _says_maker(said[heading])
    ]
    if len(kinds) == 1:
        chosen[Meaning.CATEGORY] = kinds[0]


def _says_maker(candidates: Sequence[Said]) -> bool:
    return any(one.meaning is Meaning.MAKE for one in candidates)


def _groups(found: Facts) -> bool:
    return 1 < found.distinct <= MOST_DIFFERENT * found.filled and not found.empty and found.longest <= LONGEST
