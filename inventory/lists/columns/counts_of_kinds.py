"""Columns that count how many there are of a kind: below a heading that may as well be of numbers ("No.", "n.", "Nr"),
and below one that joins a word for a count with a state ("Quantité en panne")."""

from collections.abc import Sequence

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import OF_PHRASES, Meaning, Said
from inventory.lists.reading.table import Table
from inventory.lists.states.state_words import known_states
from inventory.lists.words.list_words import headings
from inventory.lists.words.plain_text import plain
from inventory.models import Status

STRENGTH = 150
MOST_DIGITS = 4
NEARLY_ALL = 0.9
_COUNT_OF = {
    Status.AVAILABLE.value: Meaning.AVAILABLE_QUANTITY,
    Status.RENTED.value: Meaning.OUT_QUANTITY,
    Status.MAINTENANCE.value: Meaning.REPAIR_QUANTITY,
}
COUNTS = (Meaning.QUANTITY, *_COUNT_OF.values())
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


def counts_of_states(said: dict[str, list[Said]], facts: Sequence[Facts]) -> None:
    """A word for a quantity with a state before or behind it, in any language, counts the units in that state."""
    for heading, found in zip(said, facts, strict=True):
        known = any(one.strength > OF_PHRASES and one.meaning in COUNTS for one in said[heading])
        if not known and found.counts >= NEARLY_ALL and (meaning := _count_said_by(heading)):
            said[heading] = [Said(meaning, STRENGTH)]


def _count_said_by(heading: str) -> Meaning | None:
    words = plain(heading).split()
    for count, state in ((words[:1], words[1:]), (words[-1:], words[:-1])):
        if state and count[0] in headings()["quantity"].strengths:
            return _COUNT_OF.get(known_states().said(" ".join(state)) or "")
    return None


def _names(candidates: Sequence[Said]) -> bool:
    return any(one.meaning is Meaning.NAME and one.strength > OF_PHRASES for one in candidates)
