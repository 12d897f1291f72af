"""Which column names the machines: its cells are kinds of machines, such as "Mini Excavator 1.7t"."""

from collections.abc import Sequence

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.content.left_columns import share_of
from inventory.lists.columns.headings import Meaning
from inventory.lists.reading.table import Table
from inventory.lists.words.machines import says_machine

LONGEST = 100  # letters of a name
MOST, FEW = 0.4, 0.1  # shares of cells that name a machine
ENOUGH_ROWS, ENOUGH_TO_DIFFER = 4, 8
NEARLY_ALL = 0.9  # share of different cells where a column tells one row from the other, and does not group them
_MAY_NAME = (Meaning.CATEGORY, Meaning.DESCRIPTION, Meaning.MODEL)


def names_of_machines(chosen: dict[Meaning, str], table: Table, facts: Sequence[Facts]) -> None:
    """Take the column whose cells name machines for the name where that which was taken names none: makers, models and
    codes are no names. Of several it is the one that differs most, and of these the one with the shortest texts."""
    name = chosen.get(Meaning.NAME)
    if name is not None and share_of(table, table.column(name), names_machine) >= FEW:
        return
    meant = {heading: meaning for meaning, heading in chosen.items()}
    found = [
        (-facts[index].distinct, facts[index].longest, heading)
        for index, heading in enumerate(table.headings)
        if heading != name
        and meant.get(heading) in (None, *_MAY_NAME)
        and facts[index].filled >= ENOUGH_ROWS
        and facts[index].empty <= facts[index].filled / 10
        and facts[index].text >= 0.9
        and share_of(table, index, names_machine) >= MOST
    ]
    if not found:
        return
    best = min(found)[2]
    of_best, own = facts[table.column(best)], facts[table.column(name)] if name is not None else None
    if own is not None and own.distinct >= of_best.distinct:
        return  # a name of words that nobody knows
    if (Meaning.MODEL in chosen or best in meant) and not (
        of_best.unique >= NEARLY_ALL and of_best.filled >= ENOUGH_TO_DIFFER
    ):
        return  # it groups the rows, and something else tells them apart
    if best in meant:
        del chosen[meant[best]]
    chosen[Meaning.NAME] = best


def names_machine(cell: str) -> bool:
    """Whether a cell names a kind of machine, in one of many languages."""
    return len(cell) <= LONGEST and says_machine(cell)
