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
MOST_DIFFERENT = 0.6  # share of different cells, and of such with several words
_IDS = {Meaning.EQUIPMENT_ID, Meaning.KIND_CODE}
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


def codes_are_no_names(chosen: dict[Meaning, str], table: Table, facts: Sequence[Facts]) -> None:
    """Take a column of words for the name where that which was taken has codes, as "Item" beside "Description" and
    "Asset" beside "Type" may; the codes are the ids."""
    heading = chosen.get(Meaning.NAME)
    if heading is None or not _are_codes(facts[table.column(heading)]):
        return
    meant = {of: meaning for meaning, of in chosen.items()}
    found = [
        (-facts[index].distinct, index)
        for index, other in enumerate(table.headings)
        if meant.get(other) in (None, *_MAY_NAME) and _are_words(facts[index])
    ]
    if not found:
        return
    other = table.headings[min(found)[1]]
    if other in meant:
        del chosen[meant[other]]
    chosen[Meaning.NAME] = other
    if _IDS.isdisjoint(chosen):
        chosen[Meaning.EQUIPMENT_ID if facts[table.column(heading)].unique == 1 else Meaning.KIND_CODE] = heading


def _are_codes(found: Facts) -> bool:
    return found.filled >= ENOUGH_ROWS and found.spaces < FEW and found.digits >= MOST and found.unique >= NEARLY_ALL


def _are_words(found: Facts) -> bool:
    """Whether cells are texts of several words that tell most rows apart, none of them far longer than a name."""
    tells = found.unique >= MOST_DIFFERENT and found.spaces >= MOST_DIFFERENT and found.empty <= found.filled / 10
    return tells and found.text >= NEARLY_ALL and found.longest <= LONGEST and found.days == 0 and found.paths == 0


def names_machine(cell: str) -> bool:
    """Whether a cell names a kind of machine, in one of many languages."""
    return len(cell) <= LONGEST and says_machine(cell)
