"""What the cells of columns say about a unit's state that are no column of states: with whom a unit is, when it comes
back, marks, and remarks."""

import functools
import re
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass

from inventory.lists.columns.content.left_columns import names_place
from inventory.lists.columns.headings import Meaning
from inventory.lists.mapping import LEAVE_OUT
from inventory.lists.reading.table import Table
from inventory.lists.states.remark_parts import ASKED, is_for_a_time, said_by_part
from inventory.lists.states.state_words import StateWords
from inventory.lists.words.list_words import cell_words
from inventory.lists.words.plain_text import plain, plain_cell, plain_words
from inventory.models import Status

# Meanings of columns that tell the state of a unit where no column of states does
TELLING = (Meaning.WITH_WHOM, Meaning.BACK_ON, Meaning.REMARKS)
SHORTEST_PLACE = 4  # letters of "yard": what else is said behind a dash, and not an initial of a name
LONGEST_REMARK = 200
_PARTS = re.compile(r"[,;:.()!\n]+|\s[-–—/]\s")
_PARTS_OF_HEADING = re.compile(r"\s*[/&+,]\s*")
_COUNTED = re.compile(r"(\d{1,4})\s*(?:x|pcs|stk|st|uds?|db|ks|szt)?\s+(?=[^\W\d])")
_FIRST = re.compile(r"\s[-–]\s|\s?[/,:;(]")
_NUMBER_BEHIND = re.compile(r" (?:\d{1,2}[a-z]?|[a-z])$")  # "Halle 2b"
_NO_LETTERS = re.compile(r"[\d\W_]+")


@dataclass(frozen=True)
class Remark:
    """What a remark says. `count` is of how many of the units, if it says a number."""

    state: str
    count: int | None = None


class StateCells:
    """Reads such cells. Each method gives a state as a `Status`, `LEAVE_OUT` for what the depot does not have any more,
    `ASKED` for what people must say, or None where the cell says nothing of it."""

    def __init__(self, states: StateWords) -> None:
        self._states = states
        once = functools.cache  # lists have the same cells many times
        self.with_whom, self.back_on = once(self._with_whom), once(self._back_on)
        self.mark, self.remark = once(self._mark), once(self._remark)

    def _with_whom(self, cell: str, heading: str, *, is_sure: bool = True) -> str | None:
        """The state by a column that says with whom, or where, a unit is. A name is that of a customer.

        Args:
            is_sure: whether a name below a heading that asks where units are can be no place of the depot.
        """
        word = plain_cell(cell)
        if not word or word in _nobody():
            return None
        if word in self._states.answers:
            return self._states.answers[word]
        if word in cell_words().yes:
            return Status.RENTED
        where = says_where(heading)
        if where and _NUMBER_BEHIND.sub("", plain(cell)) in _words("homes"):
            return Status.AVAILABLE
        said = self._states.said_with_more(cell)
        if said == LEAVE_OUT:
            only_gone = self._states.is_exactly(_NO_LETTERS.sub(" ", cell), None)
            return said if only_gone else Status.MAINTENANCE  # "SCRAPPED 12/3", but not "Sold to P. Burke"
        if said in (Status.RENTED, Status.MAINTENANCE):
            return said
        if said and (self._states.is_exactly(cell, Status.AVAILABLE) or len(_FIRST.split(cell)[0]) >= SHORTEST_PLACE):
            return said
        unclear = where and not is_for_a_time(cell) and (names_place(cell) or not is_sure)
        return ASKED if unclear else Status.RENTED

    def says_away(self, cell: str) -> bool:
        """Whether a cell says more than a place: until when a unit is there, or that it is out or in repair."""
        return is_for_a_time(cell) or self._states.said_with_more(cell) in (Status.RENTED, Status.MAINTENANCE)

    def _back_on(self, cell: str) -> str | None:
        """The state by a column of the days on which units come back."""
        word = plain_cell(cell)
        if not word or word in _nobody():
            return None
        if word in self._states.answers:
            return self._states.answers[word]
        said = self._states.said_with_more(cell)
        is_back = said == Status.AVAILABLE and len(word) >= SHORTEST_PLACE  # "Fri" is free in Danish
        return said if said == Status.MAINTENANCE or is_back else Status.RENTED

    def _mark(self, cell: str, marked: Status) -> str | None:
        """The state by a text in a column of marks for `marked`: "broken" below "Out?"; any other text is a mark."""
        word = plain_cell(cell)
        if not word or word in cell_words().no or word in _nobody():
            return None
        if word in cell_words().yes:
            return marked
        said = self._states.said_with_more(cell)
        return marked if said in (None, LEAVE_OUT) else said

    def _remark(self, cell: str) -> Remark | None:
        """What a remark says of today, by one of its parts. Where other words leave that open, as in "rented only with
        trailer", it is `ASKED`."""
        if not cell:
            return None
        if (answer := self._states.answers.get(plain_cell(cell))) is not None:
            return Remark(answer)
        asked = None
        for part in map(str.strip, _PARTS.split(cell[:LONGEST_REMARK])):
            counted = _COUNTED.match(part)
            text = plain(part[counted.end() :] if counted else part)
            if said := said_by_part(text, is_counted=counted is not None):
                remark = Remark(said, int(counted[1]) if counted else None)
                if said != ASKED:
                    return remark
                asked = asked or remark
        return asked


def names_are_customers(table: Table, index: AnyMapping[Meaning, int], reader: StateCells) -> bool:
    """Whether some cell of the column that says where units are says more than a place, so that names are customers."""
    place = index.get(Meaning.WITH_WHOM)
    return place is not None and any(reader.says_away(cell) for cell in {cells[place] for _, cells in table.rows})


def says_where(heading: str) -> bool:
    """Whether a heading asks where a unit is."""
    return plain(heading) in _words("where")


def says_remarks(heading: str) -> bool:
    """Whether a heading, or a part of it as in "État / observations", is one of remarks."""
    return any(plain(part) in _words("remarks") for part in (heading, *_PARTS_OF_HEADING.split(heading)))


@functools.cache
def _words(of: str) -> frozenset[str]:
    words = cell_words()
    lists = {
        "homes": words.homes,
        "remarks": words.headings_of_remarks,
        "where": words.headings_of_where,
    }
    return plain_words(lists[of])


@functools.cache
def _nobody() -> frozenset[str]:
    words = cell_words()
    return (words.no | words.no_certificate) - {"open"}
