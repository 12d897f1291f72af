"""Reading the cells of a row, and noting what is wrong or not known."""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from inventory.lists.cells import Separator, Unreadable, decimal_separator, read_amounts, read_count
from inventory.lists.columns.headings import Meaning
from inventory.lists.findings import Gap, Problem
from inventory.lists.mapping import DefaultField, Mapping
from inventory.lists.reading.table import Table
from inventory.models import CENT

T = TypeVar("T")
LOOKED_AT = 4000  # cells that tell what the sign before decimals is
WITH_DECIMALS = (Meaning.DAILY_RATE, Meaning.RATE, Meaning.HIGHEST_RATE, Meaning.INSURANCE, Meaning.WEIGHT)


class RowMissing(Exception):
    """The row cannot become a unit yet: something was noted as a gap or a problem."""


class NoUnit(Exception):
    """The row is no unit, for the reason in the text."""


class OtherTime(NoUnit):
    """The row has the rate for another time of what a row before it or below it has for a day."""


class RowReader:
    """Reads cells of a table's rows. `problems` and `gaps` are what was noted so far."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        self.table, self.mapping = table, mapping
        self.index = {meaning: table.column(heading) for meaning, heading in mapping.columns.items()}
        self.problems: dict[Problem, None] = {}
        self.gaps: dict[tuple[str, str, str], Gap] = {}
        self._separators: dict[int, Separator | None] = {}
        self._default = functools.cache(mapping.default)
        self._read: defaultdict[object, dict[str, object]] = defaultdict(dict)

    def named(self, meaning: Meaning) -> str:
        return self.mapping.columns.get(meaning, "")

    def cell(self, meaning: Meaning, cells: Sequence[str]) -> str:
        place = self.index.get(meaning)
        return cells[place] if place is not None else ""

    def group(self, number: int, of: str) -> str:
        """What the heading above the row says, or the name of its sheet, if these say this field."""
        if self.mapping.groups_are == of and (group := self.table.group_of.get(number)):
            return group
        return self.table.sheet_of.get(number, "") if self.mapping.sheets_are == of else ""

    def problem(self, number: int, meaning: Meaning, value: str, what: str, advice: str) -> RowMissing:
        self.problems[Problem(number, self.named(meaning) or meaning, value, what, advice)] = None
        return RowMissing()

    def gap(self, about: str, of: str, number: int, category: str = "", word: str = "") -> RowMissing:
        gap = self.gaps.setdefault((about, of, word), Gap(about, of, word))
        gap.rows[number] = None
        if category:
            gap.categories[category] = None
        return RowMissing()

    def default(self, of: DefaultField, number: int, category: str) -> str:
        found = self._default(of, category)
        if found is None:
            raise self.gap("default", of, number, category)
        return found

    def once(self, key: object, cell: str, read: Callable[[str], T]) -> T:
        """What a cell reads as; the same cell is read once."""
        cache = self._read[key]
        found = cache.get(cell, self)  # the reader itself stands for what was not read yet
        if found is self:
            try:
                found = read(cell)
            except (Unreadable, KeyError) as exc:
                found = exc
            cache[cell] = found
        if isinstance(found, Exception):
            raise found
        return found  # type: ignore[return-value]

    def separator(self, meaning: Meaning) -> Separator | None:
        """The sign before decimals in this column; if it does not tell, that of all columns of money."""
        place = self.index[meaning]
        if place not in self._separators:
            own = decimal_separator(self._some(place))
            if own is None:
                money = [self.index[one] for one in WITH_DECIMALS if one in self.index and self.index[one] != place]
                own = decimal_separator(cell for other in money for cell in self._some(other))
            self._separators[place] = own
        return self._separators[place]

    def _some(self, place: int) -> Iterator[str]:
        """Cells of a column: all of them, or some from all over a long list."""
        rows = self.table.rows
        return (cells[place] for _, cells in rows[:: max(1, len(rows) // LOOKED_AT)])

    def text(self, number: int, meaning: Meaning, text: str, longest: int) -> str:
        text = cleaned(text)
        if len(text) > longest:
            raise self.problem(number, meaning, text, f"it has more than {longest} letters", "shorten it")
        return text

    def money(self, number: int, meaning: Meaning, cells: Sequence[str], *, highest: bool = False) -> Decimal | None:
        """The amount in a cell: of a range the lowest one, or with `highest` the highest one (None without a range)."""
        cell = self.cell(meaning, cells)
        if not cell:
            return None
        separator = self.separator(meaning)
        try:
            amount = self.once(meaning, cell, lambda text: read_amounts(text, separator))[highest]
        except Unreadable as exc:
            if not any(map(str.isdigit, cell)):
                return None  # "included", "price to follow": it says that there is no amount, in whatever words
            raise self.problem(number, meaning, cell, f"is not {exc}", "write it like 450.00") from None
        if amount is not None and amount != amount.quantize(CENT):
            if self.mapping.rates_in_cents:
                return amount
            what = "has more than two decimal places"
            raise self.problem(number, meaning, cell, what, "write it like 450.00")
        return None if amount is None else amount.quantize(CENT)

    def count(self, number: int, meaning: Meaning, cells: Sequence[str]) -> int | None:
        cell = self.cell(meaning, cells)
        if not cell:
            return None
        try:
            return self.once(meaning, cell, read_count)
        except Unreadable as exc:
            raise self.problem(number, meaning, cell, f"is not {exc}", "write it like 12") from None


def cleaned(text: str) -> str:
    """Without control characters and line breaks, which would reach people's terminals and the model's lines."""
    if text.isprintable() and "  " not in text:
        return text
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
