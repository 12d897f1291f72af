"""The values of a unit, from the cells of its row and from what the mapping says."""

import functools
import re
from collections.abc import Sequence
from decimal import Decimal

from inventory.lists.cells import Separator, Unreadable, read_weight
from inventory.lists.columns.headings import Meaning
from inventory.lists.columns.weight_units import counts_no_tonnes
from inventory.lists.mapping import Mapping
from inventory.lists.reading.table import Table
from inventory.lists.states.unit_states import UnitStates
from inventory.lists.units.row_reader import cleaned
from inventory.lists.words.list_words import programs
from inventory.lists.words.plain_text import plain_cell
from inventory.models import CENT, WeightClass

LONGEST_DESCRIPTION = 500
LONGEST_CERTIFICATE = 60
_TAG = re.compile(r"<[^<>]{1,200}>")


class UnitValues(UnitStates):
    """Each method gives one value of a row's unit, or raises `RowMissing` when it has noted why there is none, or
    `NoUnit` when the row turns out to be no unit."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        super().__init__(table, mapping)
        self.descriptions_cut = 0
        self.read_as_no_certificate: list[int] = []

    def category(self, number: int, category: str) -> str:
        text = category if category else self.default("category", number, "")
        if len(text) > 60 and (parts := re.split(r"\s*[>/|]\s*", text))[-1]:
            text = parts[-1]  # "All / Rental / Lifts"
        return self.text(number, Meaning.CATEGORY, text, 60)

    def certification(self, number: int, cells: Sequence[str], category: str) -> str | None:
        if Meaning.CERTIFICATION not in self.index:
            default = self.default("certification", number, category)
            return None if default == "None" else default
        cell = self.cell(Meaning.CERTIFICATION, cells)
        if not cell:
            return self._certificate_of_empty(number, cells, category)
        if self._says_no_certificate(cell):
            return None
        word = plain_cell(cell)
        meant = self.mapping.words.get(Meaning.CERTIFICATION, {}).get(word)
        if meant is None and word in self._words.yes:
            raise self.gap("word", Meaning.CERTIFICATION, number, category, word)
        if meant is None and len(cell) > LONGEST_CERTIFICATE:
            raise self.gap("word", Meaning.CERTIFICATION, number, category, word)
        meant = meant or cell
        return None if meant == "None" else self.text(number, Meaning.CERTIFICATION, meant, 60)

    def _says_no_certificate(self, cell: str) -> bool:
        word = plain_cell(cell)
        return word in self._words.no_certificate or word.endswith(tuple(self._words.certificate_not_needed))

    def _certificate_of_empty(self, number: int, cells: Sequence[str], category: str) -> str | None:
        """The certificate of a row whose cell is empty. Where other cells say that none is needed, or where the same
        equipment has one in another row, an empty cell may have been forgotten: then it is asked."""
        default = self.mapping.default("certification", category)
        if default is None and (self._some_say_none or self.name(cells) in self._certified):
            raise self.gap("default", "certification", number, category)
        if default is None:
            self.read_as_no_certificate.append(number)
        return None if default in (None, "None") else default

    @functools.cached_property
    def _some_say_none(self) -> bool:
        place = self.index[Meaning.CERTIFICATION]
        return any(map(self._says_no_certificate, {cells[place] for _, cells in self.table.rows} - {""}))

    @functools.cached_property
    def _certified(self) -> frozenset[str]:
        """The names of equipment that has a certificate in some row."""
        place = self.index[Meaning.CERTIFICATION]
        return frozenset(self.name(cells) for _, cells in self.table.rows if cells[place])

    def insurance(self, number: int, cells: Sequence[str], category: str) -> Decimal:
        if Meaning.INSURANCE not in self.index:
            return self.once("insurance for all", self.default("insurance", number, category), Decimal)
        word = plain_cell(self.cell(Meaning.INSURANCE, cells))
        if len(word) > len("n a") and word in self._words.no_certificate:
            return Decimal("0.00")  # "none", "nicht erforderlich"
        amount = self.money(number, Meaning.INSURANCE, cells)
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
                return self._class_in_any_unit(number, cell)
            except Unreadable:
                weight = None  # the class of this unit is asked about
            if weight:
                return self._class_of(weight)
        return WeightClass(self.default("weight_class", number, category))

    def _class_in_any_unit(self, number: int, cell: str) -> WeightClass:
        """The class of a weight without a unit, where it is the same in kilograms and in pounds; else it is asked."""
        separator: Separator | None = self.separator(Meaning.WEIGHT)
        in_units = [
            self.once((Meaning.WEIGHT, unit), cell, lambda text, unit=unit: read_weight(text, separator, unit))
            for unit in ("kg", "lb")
        ]
        classes = {self._class_of(weight) for weight in in_units if weight}
        if len(classes) != 1 or not self._counts_no_tonnes:
            raise self.gap("weight_unit", "weight_class", number)
        return classes.pop()

    @functools.cached_property
    def _counts_no_tonnes(self) -> bool:
        """Whether some weight is too large for tonnes, or the program that it is from never has tonnes."""
        program = programs().get(self.mapping.program or "")
        return (program is not None and program.never_tonnes) or counts_no_tonnes(self.mapping.columns, self.table)

    def _class_of(self, kilograms: float) -> WeightClass:
        limits = self.mapping.up_to_kg or self._words.lightest_classes_kg
        if kilograms <= limits[WeightClass.LIGHT]:
            return WeightClass.LIGHT
        return WeightClass.MEDIUM if kilograms <= limits[WeightClass.MEDIUM] else WeightClass.HEAVY

    def terms(self, number: int, cells: Sequence[str]) -> tuple[Decimal | None, Decimal | None, int, int]:
        """The rates for a week and for four weeks, the least number of days, and the days between two rentals."""
        weekly = self.money(number, Meaning.WEEKLY_RATE, cells)
        four_weeks = self.money(number, Meaning.FOUR_WEEK_RATE, cells)
        least = self.count(number, Meaning.LEAST_DAYS, cells)
        return weekly or None, four_weeks or None, least or 1, self.count(number, Meaning.TURNAROUND_DAYS, cells) or 0

    def description(self, cells: Sequence[str]) -> str:
        text = self.cell(Meaning.DESCRIPTION, cells)
        if not text:
            return ""
        if "<" in text:
            text = _TAG.sub(" ", text)
        text = cleaned(text)
        self.descriptions_cut += len(text) > LONGEST_DESCRIPTION
        return text[:LONGEST_DESCRIPTION]
