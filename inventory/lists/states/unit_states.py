"""In what state the units of a row are today."""

import functools
from collections import Counter
from collections.abc import Iterator, Sequence

from inventory.files.mistakes import shortened
from inventory.lists.columns.headings import Meaning
from inventory.lists.mapping import KEEP, LEAVE_OUT, Mapping
from inventory.lists.reading.table import Table
from inventory.lists.states.remark_parts import ASKED
from inventory.lists.states.state_cells import StateCells, names_are_customers
from inventory.lists.units.row_reader import NoUnit
from inventory.lists.units.unit_rates import UnitRates
from inventory.lists.words.plain_text import Phrases, plain, plain_cell
from inventory.models import Status

MOST_UNITS_OF_A_ROW = 10_000  # couplers of a scaffold; more is a price or a typing mistake
SHORTEST_CUT, LONGEST_CUT = 3, 5  # letters of a word for a state that is cut short
_MARKED = {Meaning.OUT_QUANTITY: Status.RENTED, Meaning.REPAIR_QUANTITY: Status.MAINTENANCE}


class UnitStates(UnitRates):
    """Gives the state of a row's units, and how many there are of them. See `UnitRates` for what it raises."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        super().__init__(table, mapping)
        self._state_cells = StateCells(self.reasons.states)
        counts = (Meaning.AVAILABLE_QUANTITY, Meaning.OUT_QUANTITY, Meaning.REPAIR_QUANTITY)
        self._counts_by_state = not self.index.keys().isdisjoint(counts)

    def status(self, number: int, cells: Sequence[str]) -> Status | None:
        """The state of a row's units, or None where nothing says it. The column of states goes before what others tell,
        but where it never says that a unit is out, it is only of how good the units are."""
        cell = self.cell(Meaning.STATUS, cells)
        if not cell:
            return self._told_besides(number, cells)
        status = self.reasons.status_of(cell) or self._letter_or_no(cell) or self._cut_short(cell)
        if status is None and self.reasons.states.said(cell) == LEAVE_OUT:
            return Status.MAINTENANCE  # a row that people keep: it is rented again when they say so
        if status in (None, Status.AVAILABLE):
            told = self._told_besides(number, cells, only_marks=status is not None and self._status_says_out)
            status = told if told in _MARKED.values() else status
        if status is None:
            raise self.gap("word", Meaning.STATUS, number, word=plain_cell(cell))
        return status

    def _told_besides(self, number: int, cells: Sequence[str], *, only_marks: bool = False) -> Status | None:
        """The state that other columns than that of states tell; of several the one in which it is not rented."""
        told = [*self._marked(cells), *(() if only_marks else self._told(number, cells))]
        for status in (*_MARKED.values(), Status.AVAILABLE):
            if status in told:
                return status
        return None

    def _marked(self, cells: Sequence[str]) -> Iterator[Status]:
        for meaning in self._marks:
            if said := self._state_cells.mark(self.cell(meaning, cells), _MARKED[meaning]):
                yield Status(said)

    def _told(self, number: int, cells: Sequence[str]) -> Iterator[Status]:
        cell = self.cell(Meaning.WITH_WHOM, cells)
        said = self._state_cells.with_whom(cell, self.named(Meaning.WITH_WHOM), is_sure=self._names_are_customers)
        whom = self._known(number, cells, cell, said)
        if whom:
            yield whom
        if whom is not Status.AVAILABLE and (back := self._state_cells.back_on(self.cell(Meaning.BACK_ON, cells))):
            yield Status(back)
        cell = self.cell(Meaning.REMARKS, cells)
        remark = self._state_cells.remark(cell)
        if remark and (remark.count is None or Meaning.QUANTITY not in self.index):
            yield self._known(number, cells, cell, remark.state) or Status.AVAILABLE

    def _known(self, number: int, cells: Sequence[str], cell: str, said: str | None) -> Status | None:
        """The state that a cell says, when it need not be asked and the depot still has the unit."""
        if said == ASKED:
            raise self.gap("word", Meaning.STATUS, number, word=plain_cell(cell))
        if said != LEAVE_OUT:
            return Status(said) if said else None
        if self.said_of(number, cells) != KEEP:
            raise NoUnit(f"its state is {shortened(cell)}")
        return Status.MAINTENANCE

    @functools.cached_property
    def _names_are_customers(self) -> bool:
        return names_are_customers(self.table, self.index, self._state_cells)

    @functools.cached_property
    def _status_says_out(self) -> bool:
        return any(self.reasons.status_of(word) is Status.RENTED for word in self._states)

    @functools.cached_property
    def _marks(self) -> frozenset[Meaning]:
        """The columns of marks, in which no cell counts units."""
        return frozenset(
            meaning
            for meaning in _MARKED
            if meaning in self.index
            and not any(cells[self.index[meaning]][:1].isdecimal() for _, cells in self.table.rows)
        )

    def _letter_or_no(self, cell: str) -> Status | None:
        """The state of a letter where all are letters, as in "A", "R", "D"; and that of "no" below "Available"."""
        word = plain_cell(cell)
        if self._states_are_letters and word in self._words.state_letters:
            return self._words.state_letters[word]
        return Status.MAINTENANCE if self._says_whether_here and word in self._words.no else None

    def _cut_short(self, cell: str) -> Status | None:
        """The state of a code such as "VERF" for "verfügbar", where all states are such codes: the one state that known
        words with this beginning say."""
        word = plain_cell(cell)
        if not self._states_are_codes or len(word) < SHORTEST_CUT:
            return None
        said = {status for known, status in self._words.status_of.items() if known.startswith(word)}
        return said.pop() if len(said) == 1 else None

    @functools.cached_property
    def _states_are_codes(self) -> bool:
        place = self.index[Meaning.STATUS]
        found = {cells[place] for _, cells in self.table.rows if cells[place]}
        return len(found) > 1 and all(len(cell) <= LONGEST_CUT and cell.isalpha() and cell.isupper() for cell in found)

    @functools.cached_property
    def _states(self) -> frozenset[str]:
        place = self.index[Meaning.STATUS]
        return frozenset(plain_cell(cells[place]) for _, cells in self.table.rows if cells[place])

    @functools.cached_property
    def _states_are_letters(self) -> bool:
        return all(len(word) == 1 and word.isalpha() for word in self._states)

    @functools.cached_property
    def _says_whether_here(self) -> bool:
        says = Phrases(self._words.headings_of_availability).spans(plain(self.named(Meaning.STATUS)))
        return bool(says) and self._states <= self._words.yes | self._words.no

    def quantity(self, number: int, cells: Sequence[str]) -> int:
        if Meaning.QUANTITY not in self.index:
            return self._counted_by_state(number, cells)
        count = self.count(number, Meaning.QUANTITY, cells)
        if count is not None and count > MOST_UNITS_OF_A_ROW:
            what = f"more than {MOST_UNITS_OF_A_ROW:,} units of one kind"
            raise self.problem(number, Meaning.QUANTITY, str(count), what, "correct it, or make several rows of it")
        if count is None or (count > 1 and count == self._units_like(cells)):
            return 1  # each unit has a row, in which stands how many there are of its kind
        return count

    def _units_like(self, cells: Sequence[str]) -> int:
        """How many rows with an id of their own are of the kind of this row, if it has an id."""
        return self._of_kind[self._kind_of(cells)] if self.cell(Meaning.EQUIPMENT_ID, cells) else 0

    def _kind_of(self, cells: Sequence[str]) -> tuple[str, str]:
        return self.cell(Meaning.KIND_CODE, cells), self.name(cells)

    @functools.cached_property
    def _of_kind(self) -> Counter[tuple[str, str]]:
        rows = (cells for _, cells in self.table.rows if self.cell(Meaning.EQUIPMENT_ID, cells))
        return Counter(map(self._kind_of, rows))

    def _counted_by_state(self, number: int, cells: Sequence[str]) -> int:
        """How many units a row stands for where the list counts only those that are here, out, and in repair."""
        if Meaning.AVAILABLE_QUANTITY not in self.index:
            return 1
        places = (Meaning.AVAILABLE_QUANTITY, Meaning.OUT_QUANTITY, Meaning.REPAIR_QUANTITY)
        return max(1, sum(self._not_here(number, one, cells, 1) for one in places))

    def _not_here(self, number: int, meaning: Meaning, cells: Sequence[str], quantity: int) -> int:
        """How many are out or in repair, where the list counts them. Marks are read with the state."""
        if meaning in self._marks:
            return 0
        word = plain_cell(self.cell(meaning, cells))
        if word in self._words.yes and not word.isdecimal():
            return quantity
        return 0 if word in self._words.no else self.count(number, meaning, cells) or 0

    def elsewhere(self, number: int, cells: Sequence[str], quantity: int) -> tuple[tuple[Status, int], ...]:
        """How many of the units are not available today, by their status, where there are counts."""
        remark = self._state_cells.remark(self.cell(Meaning.REMARKS, cells))
        known = self._known(number, cells, self.cell(Meaning.REMARKS, cells), remark.state) if remark else None
        counted = ((known, min(remark.count, quantity)),) if known and remark and remark.count else ()
        if not self._counts_by_state:
            return counted
        out = self._not_here(number, Meaning.OUT_QUANTITY, cells, quantity)
        repair = self._not_here(number, Meaning.REPAIR_QUANTITY, cells, quantity)
        if Meaning.AVAILABLE_QUANTITY in self.index:
            free = self.count(number, Meaning.AVAILABLE_QUANTITY, cells)
            rest = quantity - (quantity if free is None else free) - out - repair
            if rest > 0:
                status = self.mapping.not_available_are
                if status is None:
                    raise self.gap("not_available_are", Meaning.STATUS, number)
                return (Status.RENTED, out), (Status.MAINTENANCE, repair), (status, rest)
        return (Status.RENTED, out), (Status.MAINTENANCE, repair), *counted
