"""Which rows are equipment: by what they say, by what people said of them, and by what the rows beside them have."""

import functools
from collections.abc import Sequence

from inventory.files.mistakes import shortened
from inventory.lists.columns.headings import Meaning
from inventory.lists.mapping import LEAVE_OUT, OF_ROWS, Mapping
from inventory.lists.no_equipment.leaving_out import Reasons
from inventory.lists.no_equipment.row_signs import RowSigns
from inventory.lists.reading.table import Table
from inventory.lists.units.row_reader import RowReader
from inventory.lists.words.plain_text import plain_cell

_SAYS_NOTHING = "?"  # a name by which no row is left out
MOST_COUNTED = 0.75  # share of rows with a quantity


class EquipmentRows(RowReader):
    """Gives the name and the category of a row, and why it is no equipment."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        super().__init__(table, mapping)
        self.reasons = Reasons(self.index, mapping)
        self.signs = RowSigns(table, mapping)
        self._people_chose_rows = not mapping.words.keys().isdisjoint(OF_ROWS)

    def why_left_out(
        self, number: int, cells: Sequence[str], *, name: str, category: str, code: str, only_texts: bool = False
    ) -> str | None:
        """Why a row is no equipment, or None if it is, as far as its rate does not tell it.

        Args:
            only_texts: whether only its name and its code may tell it.
        """
        if name and self._people_chose_rows and (said := self._said(code=code, name=name, category=category)):
            return "you left it out" if said == LEAVE_OUT else None
        if only_texts:
            return self.reasons.why_by_texts(name, code)
        is_rented = self.signs.is_rented(cells)
        if category == self.table.group_of.get(number) and self.signs.is_rented_below(cells, name):
            category = ""
        why = self.reasons.why(cells, name=name, category=category, code=code, is_rented=is_rented)
        return why or self.signs.why(number, cells, name) or self._lacks_what_others_have(cells, name)

    def only_texts_may_tell(self, number: int, cells: Sequence[str], category: str) -> bool:
        """Whether a row with these cells is equipment, unless its name or its code says that it is not."""
        why = self.why_left_out(number, cells, name=_SAYS_NOTHING, category=category, code="")
        return why is None and self._lacks(cells) is None

    def _lacks_what_others_have(self, cells: Sequence[str], name: str) -> str | None:
        """Why goods are no equipment that have no quantity or no rate for a week, where most others have one."""
        lacks = self._lacks(cells)
        if lacks is None or not self.reasons.is_used_up(name):
            return None
        return f"it has no {lacks}, and it is used up: {shortened(name)}"

    def _lacks(self, cells: Sequence[str]) -> str | None:
        if self._are_counted and not self.cell(Meaning.QUANTITY, cells):
            return "quantity"
        return "rate for a longer time" if self.signs.lacks_longer_rate(cells) else None

    def said_of(self, number: int, cells: Sequence[str]) -> str | None:
        """What people said of a row: `LEAVE_OUT`, `KEEP`, or nothing."""
        if not self._people_chose_rows:
            return None
        code = self.cell(Meaning.EQUIPMENT_ID, cells) or self.cell(Meaning.KIND_CODE, cells)
        return self._said(code=code, name=self.name(cells), category=self.category_of(number, cells))

    def _said(self, *, code: str, name: str, category: str) -> str | None:
        return self.mapping.said_of_row(code=plain_cell(code), name=plain_cell(name), category=plain_cell(category))

    def category_of(self, number: int, cells: Sequence[str]) -> str:
        """The category of a row as the list has it, or what the heading above the row says."""
        return self.cell(Meaning.CATEGORY, cells) or self.group(number, "category")

    @functools.cached_property
    def _are_counted(self) -> bool:
        place = self.index.get(Meaning.QUANTITY)
        rows = self.table.rows
        return place is not None and sum(bool(cells[place]) for _, cells in rows) >= MOST_COUNTED * len(rows)

    def name(self, cells: Sequence[str]) -> str:
        if name := self.cell(Meaning.NAME, cells):
            return name
        if Meaning.NAME in self.index:
            return ""
        return " ".join(part for part in (self.cell(Meaning.MAKE, cells), self.cell(Meaning.MODEL, cells)) if part)
