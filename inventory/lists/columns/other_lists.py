"""Lists that are not of equipment: logs of what happened, customers, spare parts for sale."""

import functools
from collections.abc import Iterable
from collections.abc import Mapping as AnyMapping

from inventory.lists.columns.column_facts import facts_of
from inventory.lists.columns.headings import Meaning
from inventory.lists.columns.list_words import cell_words, plain
from inventory.lists.reading.table import Table

RENTAL = {Meaning.DAILY_RATE, Meaning.RATE, Meaning.HIGHEST_RATE}
MOST_DIFFERENT = 0.75  # share of different machines in a list where the same ones come again
ENOUGH_PEOPLE, ENOUGH_PARTS, ENOUGH_ROWS = 4, 2, 4


def other_kind(columns: AnyMapping[Meaning, str], table: Table, *, has_rate: bool) -> str | None:
    """What a list is that has no equipment for rental in it, in words for people; None for a list of equipment.

    Args:
        columns: what the columns of the table mean.
        has_rate: whether a column is, or may be, a rate of rental.
    """
    found = {plain(heading) for heading in table.headings}
    if has_rate or RENTAL & columns.keys():
        return None
    if len(found & _words("people")) >= ENOUGH_PEOPLE and Meaning.QUANTITY not in columns:
        return "customers"
    if len(found & _words("parts")) >= ENOUGH_PARTS:
        return "spare parts for sale"
    return "what was done or rented on which day" if _is_log(columns, table) else None


def _is_log(columns: AnyMapping[Meaning, str], table: Table) -> bool:
    """Whether each row has a day on which something happened, and the same machines come again and again."""
    machine = columns.get(Meaning.EQUIPMENT_ID) or columns.get(Meaning.NAME) or columns.get(Meaning.KIND_CODE)
    if machine is None or Meaning.QUANTITY in columns or len(table.rows) < ENOUGH_ROWS:
        return False
    again = facts_of(table.rows, table.column(columns.get(Meaning.NAME, machine))).unique <= MOST_DIFFERENT
    days = [index for index, heading in enumerate(table.headings) if plain(heading) in _words("days")]
    return again and any((found := facts_of(table.rows, index)).days >= 0.9 and not found.empty for index in days)


@functools.cache
def _words(of: str) -> frozenset[str]:
    words = cell_words()
    lists: dict[str, Iterable[str]] = {
        "people": words.headings_of_people,
        "parts": words.headings_of_parts,
        "days": words.days_of_logs,
    }
    return frozenset(map(plain, lists[of]))
