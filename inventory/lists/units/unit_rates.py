"""The rates of a unit, from the cells of its row and from what the mapping says."""

import functools
import re
from collections.abc import Sequence
from decimal import Decimal

from inventory.files.mistakes import shortened
from inventory.lists.columns.headings import Meaning, money_said_by, period_of, period_of_amount
from inventory.lists.mapping import KEEP, LEAVE_OUT, Mapping, highest_rate
from inventory.lists.no_equipment.goods import belongs_to_another
from inventory.lists.no_equipment.price_units import PriceUnit, price_unit
from inventory.lists.reading.table import Table
from inventory.lists.units.row_reader import NoUnit, OtherTime
from inventory.lists.units.rows_of_equipment import EquipmentRows
from inventory.lists.units.whole_rows import whole_rows
from inventory.lists.words.list_words import cell_words, money
from inventory.lists.words.plain_text import Phrases, plain, plain_cell
from inventory.models import CENT

_ZERO = re.compile(r"[^\w.,-]*0+(?:[.,]0+)?[^\w.,-]*")
# "Chainsaw per day": a name may say what its price is for
_TIME_IN_NAME = re.compile(r"(?:\b(?:per|pro|par|por|pr\.?)\s|/\s?)(\w{1,12})\)?$", re.I)


class UnitRates(EquipmentRows):
    """Gives the rates of a row's unit. It raises `RowMissing` when it has noted why there is none, or `NoUnit` when the
    row turns out to be no unit."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        super().__init__(table, mapping)
        self._words = cell_words()

    def lowest(self, number: int, cells: Sequence[str], category: str) -> Decimal:
        try:
            return self._lowest(number, cells, category)
        except OtherTime:
            raise  # that the equipment is rented says nothing of a second row of it
        except NoUnit:
            if self.said_of(number, cells) != KEEP:
                raise
        return self._given(number, category)

    def _lowest(self, number: int, cells: Sequence[str], category: str) -> Decimal:
        meaning = Meaning.DAILY_RATE if Meaning.DAILY_RATE in self.index else Meaning.RATE
        cell = self.cell(meaning, cells)
        if any(map(str.isalpha, cell)) and self.reasons.is_for_no_time(cell):
            raise NoUnit(f"its price is not for a time: {cell}")
        amount = self.money(number, meaning, cells)
        if not amount:
            if meaning in self.index:
                self._is_equipment_without_rate(number, cells, cell, category)
            return self._given(number, category)
        if self.mapping.rates_in_cents:
            amount /= 100
        period = self._period(number, cells, meaning)
        if period != "day":
            if self._without_time(cells) in self._rated_by_day:
                raise OtherTime(f"its rate is for a {period.replace('_', ' ')}, and another row has its rate a day")
            days = self.mapping.days_in.get(period)  # type: ignore[call-overload]
            if days is None and Meaning.RATE_PERIOD not in self.index:
                return self._instead(number, category, period)
            if days is None:
                raise self.gap("days_in", "daily_rate", number, category, period)
            if days == LEAVE_OUT:
                raise NoUnit(f"its rate is not for a day, but for: {period.replace('_', ' ')}")
            amount /= days
        return amount.quantize(CENT)

    def _given(self, number: int, category: str) -> Decimal:
        """The rate a day that people gave for units of which the list has none."""
        default = self.default("daily_rate", number, category)
        if default == LEAVE_OUT:
            raise NoUnit("it has no rate a day")
        return Decimal(default)

    def _is_equipment_without_rate(self, number: int, cells: Sequence[str], cell: str, category: str) -> None:
        """See to it that a row without a rate is equipment all the same.

        Raises:
            NoUnit: it is not.
        """
        if why := self.reasons.without_rate(cells):
            raise NoUnit(why)
        if _ZERO.fullmatch(cell) and belongs_to_another(self.name(cells)):
            raise NoUnit("its rate is 0, and it is for another thing")
        if above := self.signs.other_prices(number, category):
            raise NoUnit(f"it has no rate, and it stands below {shortened(above)}")
        if sold := [cells[place] for place in self._prices_instead if cells[place]]:
            raise NoUnit(f"it has no rate, and a price as things for sale have it: {sold[0]}")

    def _instead(self, number: int, category: str, period: str) -> Decimal:
        """The rate a day of a row in a list whose only rates are for another time."""
        if self.mapping.default("daily_rate", category) is None:
            raise self.gap("rate_from", "daily_rate", number, category, period)
        return self._given(number, category)

    def _period(self, number: int, cells: Sequence[str], meaning: Meaning) -> str:
        """The time that the rate of this row is for."""
        word = self.cell(Meaning.RATE_PERIOD, cells) if meaning is Meaning.RATE else ""
        if word:
            period = self.mapping.words.get(Meaning.RATE_PERIOD, {}).get(plain_cell(word))
            # "Man day" and "人日" name a day, too, but what is paid for is a person
            if period is None and price_unit(word) is PriceUnit.FOR_NO_TIME:
                raise NoUnit(f"its price is not for a time, but: {word}")
            period = period or self.once("period", word, period_of)
            if period is None and plain_cell(word) in self._words.no_time:
                raise NoUnit(f"it has no time that its price is for, but: {word}")
            if period is None and (self.reasons.says_sold(word) or self._is_for_goods(word, cells)):
                raise NoUnit(f"its price is not for a time, but: {word}")
            if period is None:
                raise self.gap("word", Meaning.RATE_PERIOD, number, word=plain_cell(word))
            if period == LEAVE_OUT:
                raise NoUnit(f"its rate is for: {word}")
            return period
        in_cell = self.once("period in cell", self.cell(meaning, cells), _period_in_amount)
        if in_cell:
            return in_cell
        if meaning is Meaning.DAILY_RATE:
            return "day"
        if self.mapping.rate_is_for is None:
            for text in (self.name(cells), self.cell(Meaning.DESCRIPTION, cells)):
                if (named := _TIME_IN_NAME.search(text)) and (said := self.once("period", named[1], period_of)):
                    return said
                if named and self.reasons.is_for_no_time(named[0]):
                    raise NoUnit(f"its price is not for a time: {shortened(text)}")
            raise self.gap("rate_is_for", "daily_rate", number)
        return self.mapping.rate_is_for

    def _is_for_goods(self, word: str, cells: Sequence[str]) -> bool:
        """Whether a word in place of a time says that this row is sold: a piece of what is used up."""
        unit = price_unit(word)
        if unit is PriceUnit.OF_GOODS:
            return self.reasons.is_used_up(self.name(cells))
        if unit is PriceUnit.UNCERTAIN:
            return self.cell(Meaning.CATEGORY, cells) not in self._categories_with_times
        return False

    @functools.cached_property
    def _categories_with_times(self) -> frozenset[str]:
        """The categories of rows with a time that their price is for; where the list has none, that of all rows."""
        period = self.index[Meaning.RATE_PERIOD]
        return frozenset(
            self.cell(Meaning.CATEGORY, cells)
            for _, cells in whole_rows(self.table, self.mapping)
            if cells[period] and self.once("period", cells[period], period_of)
        )

    @functools.cached_property
    def _prices_instead(self) -> list[int]:
        """The columns of prices for no time that only rows without a rate have, in a list of which most rows have one:
        the "Regular price" of what a shop sells beside what it rents."""
        meaning = Meaning.DAILY_RATE if Meaning.DAILY_RATE in self.index else Meaning.RATE
        rate, taken = self.index[meaning], set(self.index.values())
        rated = sum(bool(cells[rate]) for _, cells in self.table.rows)
        if rated <= len(self.table.rows) / 2:
            return []
        return [
            place
            for place, heading in enumerate(self.table.headings)
            if place not in taken
            and (said := money_said_by(heading)) is not None
            and said.meaning in (Meaning.RATE, Meaning.OTHER_MONEY)
            and not _flat().spans(plain(heading))
            and not any(cells[place] and cells[rate] for _, cells in self.table.rows)
        ]

    @functools.cached_property
    def _rated_by_day(self) -> frozenset[str]:
        """The names of equipment that has a row with a rate a day, in a list with a row for each time."""
        place = self.index.get(Meaning.RATE_PERIOD)
        if place is None:
            return frozenset()
        return frozenset(
            self._without_time(cells) for _, cells in whole_rows(self.table, self.mapping) if self._is_day(cells[place])
        )

    def _without_time(self, cells: Sequence[str]) -> str:
        """The name without the time that the rate is for: "Mixer" of "Mixer - 1 Week"."""
        return self.name(cells).removesuffix(self.cell(Meaning.RATE_PERIOD, cells)).rstrip(" -–—:,/(")

    def _is_day(self, word: str) -> bool:
        return word != "" and self.once("period", word, period_of) == "day"

    def highest(self, number: int, cells: Sequence[str], category: str, lowest: Decimal) -> Decimal:
        if Meaning.HIGHEST_RATE in self.index:
            amount = self.money(number, Meaning.HIGHEST_RATE, cells)
        else:
            amount = self.money(number, Meaning.DAILY_RATE, cells, highest=True)
        if amount:
            return amount.quantize(CENT)
        default = self.default("highest_rate", number, category)
        return self.once(("highest", default), str(lowest), lambda text: highest_rate(Decimal(text), default))


@functools.cache
def _flat() -> Phrases:
    return Phrases(money().flat)


def _period_in_amount(cell: str) -> str | None:
    """The time that an amount such as "85 / week" names."""
    return period_of_amount(cell) if any(map(str.isalpha, cell)) else None
