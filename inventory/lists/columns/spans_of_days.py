"""Two columns of days of which the second follows soon after the first: when something was rented, and until when."""

import re
from datetime import date

from inventory.lists.columns.column_facts import LOOKED_AT, Facts, facts_of
from inventory.lists.reading.table import Table

NEARLY_ALL = 0.9
LONGEST = 60  # days from one to the other; from a purchase to the end of a warranty it is more
ENOUGH_ROWS = 4
_NUMBERS = re.compile(r"(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})")


def spans_of_days(table: Table) -> list[str]:
    """The headings of two such columns, which nearly all rows have; nothing where there are none."""
    columns = [index for index in range(len(table.headings)) if _are_days(facts_of(table.rows, index))]
    for place, first in enumerate(columns):
        for last in columns[place + 1 :]:
            if _follow(table, first, last):
                return [table.headings[first], table.headings[last]]
    return []


def _are_days(found: Facts) -> bool:
    rows = found.filled + found.empty
    return found.days >= NEARLY_ALL and found.filled >= NEARLY_ALL * rows and rows >= ENOUGH_ROWS


def _follow(table: Table, first: int, last: int) -> bool:
    rows = [cells for _, cells in table.rows[:LOOKED_AT] if cells[first] and cells[last]]
    spans = [(end - begin).days for cells in rows if (begin := _day(cells[first])) and (end := _day(cells[last]))]
    return bool(spans) and sum(0 <= days <= LONGEST for days in spans) >= NEARLY_ALL * len(rows)


def _day(cell: str) -> date | None:
    """The day of a cell, whose year stands first or last. The day is taken to stand before the month where it can: it
    is only looked at how far apart two days are."""
    found = _NUMBERS.match(cell)
    if not found:
        return None
    first, second, third = map(int, found.groups())
    year, month, day = (first, second, third) if first > 31 else (third, second, first)
    if month > 12:
        month, day = day, month
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None
