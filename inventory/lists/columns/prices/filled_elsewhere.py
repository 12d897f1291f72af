"""Rates that stand in another column than headings say: where the column of prices is empty beside equipment."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence

from inventory.lists.columns.column_facts import LOOKED_AT, Facts
from inventory.lists.columns.headings import Meaning, Said
from inventory.lists.reading.table import Table

HALF, NEARLY_ALL, ENOUGH_ROWS = 0.5, 0.9, 4
_MAY_BE_PAID = (Meaning.OTHER_MONEY, Meaning.UNUSED, Meaning.OTHER_RATE)


def rates_filled_elsewhere(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> tuple[str, ...]:
    """The amounts that stand in most rows, and nearly nowhere beside the rate that was taken, which most rows lack: a
    shop has what is sold and what is rented in two columns. People must say which of them is the rate a day."""
    rate = chosen.get(Meaning.DAILY_RATE) or chosen.get(Meaning.RATE)
    if rate is None or len(table.rows) < ENOUGH_ROWS:
        return ()
    own, rows = table.column(rate), table.rows[:LOOKED_AT]
    empty = [cells for _, cells in rows if not cells[own]]
    if len(empty) <= HALF * len(rows):
        return ()
    found = [
        heading
        for index, heading in enumerate(table.headings)
        if heading not in chosen.values()
        and facts[index].money >= NEARLY_ALL
        and facts[index].distinct > 1
        and not facts[index].all_zero
        and facts[index].yes_no < NEARLY_ALL
        and (not said[heading] or said[heading][0].meaning in _MAY_BE_PAID)
        and sum(bool(cells[index]) for cells in empty) >= NEARLY_ALL * len(empty)
        and sum(bool(cells[index] and cells[own]) for _, cells in rows) <= (1 - NEARLY_ALL) * len(rows)
    ]
    if not found:
        return ()
    for meaning in (Meaning.DAILY_RATE, Meaning.RATE):
        chosen.pop(meaning, None)
    return (*found, rate)
