"""What stands beside a row, or in columns that the line does not need, and says that the row is not rented: flags of
what is retired, accounts of sales, headings between the rows."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from inventory.files.mistakes import shortened
from inventory.lists.columns.headings import Meaning, money_said_by, period_of
from inventory.lists.mapping import Mapping
from inventory.lists.no_equipment.marks import LONGEST_MARK, is_mark
from inventory.lists.no_equipment.price_units import PriceUnit, price_unit
from inventory.lists.no_equipment.row_categories import is_clearly_machine, says_no_equipment
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import cell_words, service_words
from inventory.lists.words.plain_text import Phrases, plain, plain_cell, plain_words

MOST_UNITS = 12  # different cells of a column that says what prices are for
MOST_LONGER = 0.6  # share of rows with a rate for a longer time than a day
_LONGER = ("several_days", "weekend", "week", "month", "four_weeks")
MOST_ACCOUNTS = 30  # different cells of a column that tells what is rented from what is sold


class RowSigns:
    """Knows why rows are left out by what is not in their own columns."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        self._table = table
        used = set(mapping.columns.values())
        self._free = [place for place, heading in enumerate(table.headings) if heading not in used]
        words = service_words()
        plainly = {place: plain(heading) for place, heading in enumerate(table.headings)}
        retired, lifecycle = plain_words(words.headings_of_retired), plain_words(words.headings_of_lifecycle)
        self._retired = [place for place in self._free if plainly[place] in retired and self._some_no(place)]
        self._lifecycle = [place for place in self._free if plainly[place] in lifecycle]
        revenue = plain_words(words.headings_of_revenue)
        self._units = [place for place in self._free if self._has_units(place)]
        self._longer = [place for place, heading in enumerate(table.headings) if _is_longer(heading)]
        longer = sum(any(cells[place] for place in self._longer) for _, cells in table.rows)
        self._have_longer = bool(self._longer) and longer >= MOST_LONGER * len(table.rows)
        found = (self._revenue(place, anywhere=plainly[place] in revenue) for place in self._free)
        self._revenues = [one for one in found if one is not None]
        looked_at = (*self._retired, *self._lifecycle, *self._units, *self._longer)
        self.places = {*looked_at, *(one.place for one in self._revenues)}  # of the columns that it looks at

    def why(self, number: int, cells: Sequence[str], name: str) -> str | None:
        """Why a row is not rented, or None."""
        for place in self._retired:
            if plain_cell(cells[place]) in _yes():
                return f"{self._table.headings[place]}: {shortened(cells[place])}"
        for place in self._lifecycle:
            if is_mark(cells[place]):
                return f"{self._table.headings[place]}: {shortened(cells[place])}"
        for place in self._units:
            if price_unit(cells[place]) is PriceUnit.FOR_NO_TIME:
                return f"its price is not for a time, but: {shortened(cells[place])}"
        for one in self._revenues:
            if cells[one.place] in one.sold:
                return f"{self._table.headings[one.place]}: {shortened(cells[one.place])}"
        group = self._table.group_of.get(number, "")
        if group and not self.is_rented_below(cells, name) and (said := says_no_equipment(group)):
            return f"it stands below {shortened(group)}, which is {said}"
        return None

    def is_rented(self, cells: Sequence[str]) -> bool:
        """Whether an account says that a row is rented, whatever kind of article it is said to be."""
        return any(cells[one.place] in one.rented for one in self._revenues)

    def is_rented_below(self, cells: Sequence[str], name: str) -> bool:
        """Whether a row is clearly of equipment, whatever the heading above it says: it names a machine, or it has a
        rate for a longer time, too."""
        return is_clearly_machine(name) or any(cells[place] for place in self._longer)

    def lacks_longer_rate(self, cells: Sequence[str]) -> bool:
        """Whether a row has no rate for a longer time, where most rows have one."""
        return self._have_longer and not any(cells[place] for place in self._longer)

    def other_prices(self, number: int, category: str) -> str | None:
        """The heading above a row, or its category, if that says that it has other prices than those of equipment."""
        for text in (self._table.group_of.get(number, ""), category):
            if text and plain(text) in _other_prices():
                return text
        return None

    def _some_no(self, place: int) -> bool:
        """Whether a column is of yes and no, and does not say yes of each row."""
        words, found = cell_words(), {plain_cell(cells[place]) for _, cells in self._table.rows}
        no = (words.no | words.no_amount) - _yes()
        return found <= _yes() | no and not found.isdisjoint(no) and not found.isdisjoint(_yes())

    def _has_units(self, place: int) -> bool:
        """Whether a column says what the prices are for: some say a time, and all others what is no time."""
        found = {cells[place] for _, cells in self._table.rows} - {""}
        if not 2 <= len(found) <= MOST_UNITS or max(map(len, found)) > LONGEST_MARK:
            return False
        times = {cell for cell in found if price_unit(cell) is None and period_of(cell) is not None}
        return bool(times) and all(price_unit(cell) is not None for cell in found - times)

    def _revenue(self, place: int, *, anywhere: bool) -> "_Revenue | None":
        """What is rented and what is sold by a column that says so of rows.

        Args:
            anywhere: whether the words may stand among others, as in "4400 Rental income".
        """
        found = {cells[place] for _, cells in self._table.rows} - {""}
        if not 2 <= len(found) <= MOST_ACCOUNTS or max(map(len, found)) > LONGEST_MARK:
            return None
        known = found if anywhere else {cell for cell in found if plain(cell) in _exact_words()}
        is_rented = frozenset(cell for cell in known if _words_of("rented").spans(plain(cell)))
        is_sold = frozenset(cell for cell in known - is_rented if _words_of("sold").spans(plain(cell)))
        return _Revenue(place, is_rented, is_sold) if is_rented and is_sold else None


@dataclass(frozen=True)
class _Revenue:
    place: int
    rented: frozenset[str]
    sold: frozenset[str]


def _is_longer(heading: str) -> bool:
    said = money_said_by(heading)
    return said is not None and said.meaning is Meaning.OTHER_RATE and said.period in _LONGER


@functools.cache
def _words_of(of: str) -> Phrases:
    return Phrases({"rented": service_words().rented_words, "sold": service_words().sold_words}[of])


@functools.cache
def _exact_words() -> frozenset[str]:
    return plain_words([*service_words().rented_words, *service_words().sold_words])


@functools.cache
def _other_prices() -> frozenset[str]:
    return plain_words(service_words().other_prices)


@functools.cache
def _yes() -> frozenset[str]:
    return cell_words().yes | {"x"}
