"""The unit of a column of weights, where its cells do not name it."""

import functools
import re
from collections.abc import Mapping as AnyMapping

from inventory.lists.columns.column_facts import LOOKED_AT
from inventory.lists.columns.headings import Meaning, weight_unit_of
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import cell_words
from inventory.lists.words.plain_text import Phrases, plain

LONGEST, FEW_ROWS = 20, 20
FEW = 2  # measures in names that tell the system of units
CLEARLY = 4  # times as many of one system as of the other
HEAVIEST_IN_TONNES = 60  # a list whose heaviest unit has a larger number counts no tonnes
# No unit of so many tonnes is rented for less a day, in any money
TONNES, LEAST_RATE = 5, 60


def unit_of_weights(chosen: AnyMapping[Meaning, str], table: Table) -> str | None:
    """The unit that the heading names; else pounds where the names have feet and inches, and kilograms where they
    have metres or the heading is in a language of metric countries. None where nothing tells."""
    heading = chosen.get(Meaning.WEIGHT)
    if heading is None:
        return None
    if named := weight_unit_of(heading):
        return named
    cells = [cells[table.column(heading)] for _, cells in table.rows[:LOOKED_AT]]
    if not any(cell.replace(".", "").replace(",", "").isdecimal() for cell in cells):
        return None  # each cell names its own
    imperial, metric = _measures(chosen, table)
    if imperial >= FEW and imperial >= CLEARLY * metric:
        return "lb"
    is_metric = metric >= FEW and metric >= CLEARLY * imperial
    is_metric = is_metric or not _english().spans(plain(heading)) or _of_metric_country(chosen, table)
    return "kg" if is_metric and counts_no_tonnes(chosen, table) else None


def counts_no_tonnes(chosen: AnyMapping[Meaning, str], table: Table) -> bool:
    """Whether weights without a unit cannot be in tonnes: some are too large, or what they are of is too cheap."""
    place = table.column(chosen[Meaning.WEIGHT])
    rate = chosen.get(Meaning.DAILY_RATE) or chosen.get(Meaning.RATE)
    rates = table.column(rate) if rate else None
    for _, cells in table.rows[:LOOKED_AT]:
        weight = _number(cells[place])
        if weight is None or weight < TONNES:
            continue
        if weight >= HEAVIEST_IN_TONNES:
            return True
        paid = _number(cells[rates]) if rates is not None else None
        if paid and paid < LEAST_RATE:
            return True
    return False


def _number(cell: str) -> float | None:
    """The number in a cell that has nothing else but perhaps the sign of a currency."""
    text = cell.strip("$€£¥ ").replace(",", ".")
    return float(text) if len(text) <= LONGEST and text.count(".") <= 1 and text.replace(".", "").isdecimal() else None


def _of_metric_country(chosen: AnyMapping[Meaning, str], table: Table) -> bool:
    """Whether the list is of a country that weighs in kilograms: by its money, or by words for hire and for tax."""
    words = _metric_countries()
    if any(words.spans(plain(heading)) or any(sign in heading for sign in "€£") for heading in table.headings):
        return True
    rates = [table.column(chosen[one]) for one in (Meaning.DAILY_RATE, Meaning.RATE) if one in chosen]
    return any("€" in cells[place] or "£" in cells[place] for _, cells in table.rows[:FEW_ROWS] for place in rates)


def _measures(chosen: AnyMapping[Meaning, str], table: Table) -> tuple[int, int]:
    """How many names have measures in feet, inches, pounds …, and how many in metres, litres …."""
    heading = chosen.get(Meaning.NAME) or chosen.get(Meaning.MODEL)
    if heading is None:
        return 0, 0
    index = table.column(heading)
    names = [cells[index].casefold() for _, cells in table.rows[:LOOKED_AT]]
    imperial, metric = _expressions()
    return sum(bool(imperial.search(name)) for name in names), sum(bool(metric.search(name)) for name in names)


@functools.cache
def _expressions() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = cell_words()
    imperial = "|".join(map(re.escape, sorted(words.imperial_units)))
    metric = "|".join(map(re.escape, sorted(words.metric_units)))
    return (
        re.compile(rf"\d\s?(?:[\"”″']|[- ]?(?:{imperial})(?!\w))"),
        re.compile(rf"\d\s?(?:{metric})(?!\w)"),
    )


@functools.cache
def _english() -> Phrases:
    return Phrases(cell_words().english_weights)


@functools.cache
def _metric_countries() -> Phrases:
    return Phrases(cell_words().metric_countries)
