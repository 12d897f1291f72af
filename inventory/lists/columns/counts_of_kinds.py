"""Columns that count how many there are of a kind below a heading that may as well be of numbers: "No.", "n.", "Nr"."""

from collections.abc import Sequence

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import OF_PHRASES, Meaning, Said
from inventory.lists.reading.table import Table
from inventory.lists.words.plain_text import plain

STRENGTH = 150
MOST_DIGITS = 4
NEARLY_ALL = 0.9
_NUMBERS = frozenset(("no", "n", "nr", "nos", "num", "c"))


def counts_beside_names(said: dict[str, list[Said]], table: Table, facts: Sequence[Facts]) -> None:
    """Take numbers for counts that stand behind the names, are small and in no order. Those of rows rise, and a depot's
    own numbers stand before the names."""
    if any(one.meaning is Meaning.QUANTITY for candidates in said.values() for one in candidates[:1]):
        return
    is_behind_name = False
    for heading, found in zip(table.headings, facts, strict=True):
        is_count = found.counts >= NEARLY_ALL and not found.codes and found.longest <= MOST_DIGITS  # "K1" is a code
        is_number = plain(heading) in _NUMBERS and is_count
        if is_behind_name and is_number and not found.rises:
            said[heading] = [Said(Meaning.QUANTITY, STRENGTH)]
            return
        is_behind_name = is_behind_name or _names(said[heading])


def _names(candidates: Sequence[Said]) -> bool:
    return any(one.meaning is Meaning.NAME and one.strength > OF_PHRASES for one in candidates)
