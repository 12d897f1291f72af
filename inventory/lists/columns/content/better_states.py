"""Another column of states than that whose heading says so best, where the cells tell."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import Meaning, Said
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import service_words
from inventory.lists.words.plain_text import plain, plain_words

KNOWN, FEW_KNOWN = 0.5, 0.2  # shares of the different cells that are known states


def better_states(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Take the column whose heading may say states and in which half of the words are known ones, "Rental status",
    before one of words that are not, as an accountant's "Status" is."""
    heading = chosen.get(Meaning.STATUS)
    if heading is None or facts[table.column(heading)].state_words >= FEW_KNOWN:
        return
    others = [
        (facts[table.column(other)].state_words, other)
        for other, candidates in said.items()
        if other not in chosen.values() and any(one.meaning is Meaning.STATUS for one in candidates)
    ]
    if others and max(others)[0] >= KNOWN:
        chosen[Meaning.STATUS] = max(others)[1]


def no_state_of_all(chosen: dict[Meaning, str], table: Table) -> None:
    """Use no column of states by which every row would be left out because it is for sale: so a shop says of what it
    rents, too, that it shows it. What was sold stays left out."""
    heading = chosen.get(Meaning.STATUS)
    if heading is None:
        return
    place = table.column(heading)
    if {plain(cells[place]) for _, cells in table.rows} <= plain_words(service_words().for_sale):
        del chosen[Meaning.STATUS]
