"""The column of states, where no heading says it: what is in the columns tells."""

from collections.abc import Sequence

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.content.left_columns import share_of
from inventory.lists.columns.counts_of_kinds import COUNTS
from inventory.lists.columns.headings import OF_PHRASES, Meaning, said_by, said_plainly
from inventory.lists.reading.table import Table
from inventory.lists.states.state_cells import says_remarks
from inventory.lists.words.list_words import cell_words
from inventory.lists.words.plain_text import plain_cell
from inventory.models import Status

# "Yard" may be a state, but not below "Home location"; "Avail" and "Out" may count units or say where each is
_MAY_SAY_STATES = (Meaning.STATUS, Meaning.UNUSED, *COUNTS)
# Shares of cells with states, the second one below a heading that says where a unit is
MOSTLY, MOST_OF_PLACES = 0.8, 0.5
MOST_STATES, ENOUGH_STATES = 0.6, 2
MOST_DIFFERENT = 10


def states_by_cells(chosen: dict[Meaning, str], table: Table, facts: Sequence[Facts]) -> None:
    """Take the column that says states in most cells; of several that in which most of the different cells are states
    that differ."""
    if Meaning.STATUS in chosen:
        return
    may_be = [
        (facts[index].several_states, facts[index].state_words, -index)
        for index, heading in enumerate(table.headings)
        if heading not in chosen.values() and facts[index].filled and _says_states(table, index, facts[index])
    ]
    if may_be:
        chosen[Meaning.STATUS] = table.headings[-max(may_be)[2]]


def _says_states(table: Table, index: int, found: Facts) -> bool:
    heading = table.headings[index]
    if _says_else(heading, found) or found.distinct > MOST_DIFFERENT or found.grades or found.types >= MOSTLY:
        return False
    enough = MOST_OF_PLACES if any(one.meaning is Meaning.LOCATION for one in said_by(heading)) else MOSTLY
    # Though most rows may have a word that is not known, as "in huis" beside "verhuurd", "werkplaats" and "kapot"
    has_many = found.state_words >= MOST_STATES and MOST_STATES * found.distinct >= ENOUGH_STATES
    more_than_marks = found.yes_no < 0.5 or found.several_states >= MOSTLY or has_many
    are_states = (found.statuses >= enough or has_many) and more_than_marks
    remarks = says_remarks(heading) and share_of(table, index, _is_known_state) < MOSTLY
    # The same remark at a few units is no state of all, and nobody has all units in the "Shop"
    one_for_all = found.distinct == 1 and (found.filled <= found.empty or _is_away(table, index))
    return are_states and not remarks and not one_for_all


def _says_else(heading: str, found: Facts) -> bool:
    """Whether a heading says something other than states, which its cells are not enough to deny."""
    for one in said_plainly(heading):
        surely = one.strength > OF_PHRASES
        if surely and one.meaning not in (*_MAY_SAY_STATES, Meaning.LOCATION):
            return True
        if one.meaning is Meaning.LOCATION and found.several_states < (MOSTLY if surely else MOST_OF_PLACES):
            return True
    return False


def _is_known_state(cell: str) -> bool:
    return plain_cell(cell) in cell_words().status_of


def _is_away(table: Table, index: int) -> bool:
    """Whether the first state of a column is another one than available."""
    first = next(cells[index] for _, cells in table.rows if cells[index])
    return cell_words().status_of.get(plain_cell(first)) is not Status.AVAILABLE
