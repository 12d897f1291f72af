"""How the cells that tell the states of units are read, for people to see before anything is loaded."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from inventory.lists.columns.headings import Meaning
from inventory.lists.mapping import LEAVE_OUT, Mapping
from inventory.lists.no_equipment.leaving_out import Reasons
from inventory.lists.reading.table import Table
from inventory.lists.states.remark_parts import ASKED
from inventory.lists.states.state_cells import StateCells, names_are_customers


def shown_states(table: Table, mapping: Mapping) -> dict[str, list[str]]:
    """The cells that say each state, each cell once; those that are left out, and those that are to be asked."""
    index = {meaning: table.column(heading) for meaning, heading in mapping.columns.items()}
    reader = _Reader(table, index, mapping)
    states: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for _, cells in table.rows:
        for state, cell in reader.states_of(cells):
            states["left out" if state == LEAVE_OUT else state][cell] = None
    return {state: list(cells) for state, cells in states.items()}


class _Reader:
    def __init__(self, table: Table, index: dict[Meaning, int], mapping: Mapping) -> None:
        self._reasons, self._columns, self._index = Reasons(index, mapping), mapping.columns, index
        self._cells = StateCells(self._reasons.states)
        self._is_sure = names_are_customers(table, index, self._cells)

    def states_of(self, cells: Sequence[str]) -> Iterator[tuple[str, str]]:
        for meaning in (Meaning.STATUS, Meaning.WITH_WHOM, Meaning.BACK_ON, Meaning.REMARKS):
            if (
                meaning in self._index
                and (cell := cells[self._index[meaning]])
                and (state := self._state(meaning, cell))
            ):
                yield state, cell

    def _state(self, meaning: Meaning, cell: str) -> str | None:
        if meaning is Meaning.WITH_WHOM:
            return self._cells.with_whom(cell, self._columns[meaning], is_sure=self._is_sure)
        if meaning is Meaning.BACK_ON:
            return self._cells.back_on(cell)
        if meaning is Meaning.REMARKS:
            remark = self._cells.remark(cell)
            return remark.state if remark else None
        status = self._reasons.status_of(cell)
        if status is None:
            return LEAVE_OUT if self._reasons.states.said(cell) == LEAVE_OUT else ASKED
        return status.value
