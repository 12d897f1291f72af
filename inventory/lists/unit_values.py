"""The values of a unit, from the cells of its row and from what the mapping says."""

import re
from collections.abc import Sequence
from decimal import Decimal

from inventory.lists.cells import Unreadable, read_weight
from inventory.lists.columns.headings import Meaning, period_of
from inventory.lists.columns.list_words import cell_words, plain_cell
from inventory.lists.leaving_out import Reasons
from inventory.lists.mapping import LEAVE_OUT, Mapping, highest_rate
from inventory.lists.reading.table import Table
from inventory.lists.row_reader import NoUnit, RowReader, cleaned
from inventory.models import CENT, Status, WeightClass

MOST_UNITS_OF_A_ROW = 2000
LONGEST_DESCRIPTION = 500
LONGEST_CERTIFICATE = 60
_TAG = re.compile(r"<[^<>]{1,200}>")


class UnitValues(RowReader):
    """Each method gives one value of a row's unit, or raises `RowMissing` when it has noted why there is none, or
    `NoUnit` when the row turns out to be no unit."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        super().__init__(table, mapping)
        self.reasons = Reasons(self.index, mapping)
        self.descriptions_cut = 0
        self._words = cell_words()

    def name(self, cells: Sequence[str]) -> str:
        if name := self.cell(Meaning.NAME, cells):
            return name
        if Meaning.NAME in self.index:
            return ""
        return " ".join(part for part in (self.cell(Meaning.MAKE, cells), self.cell(Meaning.MODEL, cells)) if part)

    def category(self, number: int, category: str) -> str:
        text = category if category else self.default("category", number, "")
        if len(text) > 60 and (parts := re.split(r"\s*[>/|]\s*", text))[-1]:
            text = parts[-1]  # "All / Rental / Lifts"
        return self.text(number, Meaning.CATEGORY, text, 60)

    def lowest(self, number: int, cells: Sequence[str], category: str) -> Decimal:
        meaning = Meaning.DAILY_RATE if Meaning.DAILY_RATE in self.index else Meaning.RATE
        amount = self.money(number, meaning, cells) if meaning in self.index else None
        if not amount:
            default = self.default("daily_rate", number, category)
            if default == LEAVE_OUT:
                raise NoUnit("it has no rate a day")
            return Decimal(default)
        if self.mapping.rates_in_cents:
            amount /= 100
        period = self._period(number, cells, meaning)
        if period != "day":
            days = self.mapping.days_in.get(period)  # type: ignore[call-overload]
            if days is None and Meaning.RATE_PERIOD not in self.index:
                return self._instead(number, category, period)
            if days is None:
                raise self.gap("days_in", "daily_rate", number, category, period)
            if days == LEAVE_OUT:
                raise NoUnit(f"its rate is not for a day, but for: {period.replace('_', ' ')}")
            amount /= days
        return amount.quantize(CENT)

    def _instead(self, number: int, category: str, period: str) -> Decimal:
        """The rate a day of a row in a list whose only rates are for another time."""
        default = self.mapping.default("daily_rate", category)
        if default is None:
            raise self.gap("rate_from", "daily_rate", number, category, period)
        if default == LEAVE_OUT:
            raise NoUnit("it has no rate a day")
        return Decimal(default)

    def _period(self, number: int, cells: Sequence[str], meaning: Meaning) -> str:
        """The time that the rate of this row is for."""
        word = self.cell(Meaning.RATE_PERIOD, cells) if meaning is Meaning.RATE else ""
        if word:
            period = self.mapping.words.get(Meaning.RATE_PERIOD, {}).get(plain_cell(word)) or self.once(
                "period", word, period_of
            )
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
            raise self.gap("rate_is_for", "daily_rate", number)
        return self.mapping.rate_is_for

    def highest(self, number: int, cells: Sequence[str], category: str, lowest: Decimal) -> Decimal:
        if Meaning.HIGHEST_RATE in self.index:
            amount = self.money(number, Meaning.HIGHEST_RATE, cells)
        else:
            daily = Meaning.DAILY_RATE in self.index
            amount = self.money(number, Meaning.DAILY_RATE, cells, highest=True) if daily else None
        if amount:
            return amount.quantize(CENT)
        default = self.default("highest_rate", number, category)
        return self.once(("highest", default), str(lowest), lambda text: highest_rate(Decimal(text), default))

    def certification(self, number: int, cells: Sequence[str], category: str) -> str | None:
        if Meaning.CERTIFICATION not in self.index:
            default = self.default("certification", number, category)
            return None if default == "None" else default
        cell = self.cell(Meaning.CERTIFICATION, cells)
        word = plain_cell(cell)
        if not cell or word in self._words.no_certificate:
            return None
        meant = self.mapping.words.get(Meaning.CERTIFICATION, {}).get(word)
        if meant is None and word in self._words.yes:
            raise self.gap("word", Meaning.CERTIFICATION, number, category, word)
        if meant is None and len(cell) > LONGEST_CERTIFICATE:
            raise self.gap("word", Meaning.CERTIFICATION, number, category, word)
        meant = meant or cell
        return None if meant == "None" else self.text(number, Meaning.CERTIFICATION, meant, 60)

    def insurance(self, number: int, cells: Sequence[str], category: str) -> Decimal:
        amount = self.money(number, Meaning.INSURANCE, cells) if Meaning.INSURANCE in self.index else None
        return Decimal(self.default("insurance", number, category)) if amount is None else amount.quantize(CENT)

    def location(self, number: int, cells: Sequence[str], category: str) -> str:
        cell = self.cell(Meaning.LOCATION, cells) or self.group(number, "location")
        return self.text(number, Meaning.LOCATION, cell or self.default("location", number, category), 120)

    def weight_class(self, number: int, cells: Sequence[str], category: str) -> WeightClass:
        if cell := self.cell(Meaning.WEIGHT_CLASS, cells):
            word = plain_cell(cell)
            for weight_class, words in self._words.weight_classes.items():
                if word in words:
                    return weight_class
            meant = self.mapping.words.get(Meaning.WEIGHT_CLASS, {}).get(word)
            if meant is None:
                raise self.gap("word", Meaning.WEIGHT_CLASS, number, category, word)
            return WeightClass(meant)
        if cell := self.cell(Meaning.WEIGHT, cells):
            separator = self.separator(Meaning.WEIGHT)
            try:
                weight = self.once(
                    Meaning.WEIGHT, cell, lambda text: read_weight(text, separator, self.mapping.weight_unit)
                )
            except KeyError:
                raise self.gap("weight_unit", "weight_class", number) from None
            except Unreadable:
                weight = None  # the class of this unit is asked about
            if weight:
                return self._class_of(weight)
        return WeightClass(self.default("weight_class", number, category))

    def _class_of(self, kilograms: float) -> WeightClass:
        limits = self.mapping.up_to_kg or self._words.lightest_classes_kg
        if kilograms <= limits[WeightClass.LIGHT]:
            return WeightClass.LIGHT
        return WeightClass.MEDIUM if kilograms <= limits[WeightClass.MEDIUM] else WeightClass.HEAVY

    def terms(self, number: int, cells: Sequence[str]) -> tuple[Decimal | None, Decimal | None, int, int]:
        """The rates for a week and for four weeks, the least number of days, and the days between two rentals."""
        weekly, four_weeks = (
            self.money(number, meaning, cells) if meaning in self.index else None
            for meaning in (Meaning.WEEKLY_RATE, Meaning.FOUR_WEEK_RATE)
        )
        least = self.count(number, Meaning.LEAST_DAYS, cells)
        return weekly or None, four_weeks or None, least or 1, self.count(number, Meaning.TURNAROUND_DAYS, cells) or 0

    def description(self, cells: Sequence[str]) -> str:
        text = self.cell(Meaning.DESCRIPTION, cells)
        if "<" in text:
            text = _TAG.sub(" ", text)
        text = cleaned(text)
        self.descriptions_cut += len(text) > LONGEST_DESCRIPTION
        return text[:LONGEST_DESCRIPTION]

    def status(self, number: int, cells: Sequence[str]) -> Status | None:
        cell = self.cell(Meaning.STATUS, cells)
        if not cell:
            return None
        status = self.reasons.status_of(cell)
        if status is None:
            raise self.gap("word", Meaning.STATUS, number, word=plain_cell(cell))
        return status

    def quantity(self, number: int, cells: Sequence[str]) -> int:
        if Meaning.QUANTITY not in self.index:
            return self._counted_by_state(number, cells)
        count = self.count(number, Meaning.QUANTITY, cells)
        if count is not None and count > MOST_UNITS_OF_A_ROW:
            what = f"more than {MOST_UNITS_OF_A_ROW:,} units of one kind"
            raise self.problem(number, Meaning.QUANTITY, str(count), what, "correct it, or make several rows of it")
        return 1 if count is None else count

    def _counted_by_state(self, number: int, cells: Sequence[str]) -> int:
        """How many units a row stands for where the list counts only those that are here, out, and in repair."""
        if Meaning.AVAILABLE_QUANTITY not in self.index:
            return 1
        places = (Meaning.AVAILABLE_QUANTITY, Meaning.OUT_QUANTITY, Meaning.REPAIR_QUANTITY)
        return max(1, sum(self._not_here(number, one, cells, 1) for one in places))

    def _not_here(self, number: int, meaning: Meaning, cells: Sequence[str], quantity: int) -> int:
        """How many are out or in repair, where the list counts them or says yes or no."""
        word = plain_cell(self.cell(meaning, cells))
        if word in self._words.yes and not word.isdecimal():
            return quantity
        return 0 if word in self._words.no else self.count(number, meaning, cells) or 0

    def elsewhere(self, number: int, cells: Sequence[str], quantity: int) -> tuple[tuple[Status, int], ...]:
        """How many of the units are not available today, by their status, where there are counts."""
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
        return (Status.RENTED, out), (Status.MAINTENANCE, repair)


def _period_in_amount(cell: str) -> str | None:
    """The time that an amount such as "85 / week" names."""
    return period_of(cell) if any(map(str.isalpha, cell)) else None
