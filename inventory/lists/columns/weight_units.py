"""The unit of a column of weights, where its cells do not name it."""

import functools
import re
from collections.abc import Mapping as AnyMapping

from inventory.lists.columns.column_facts import LOOKED_AT
from inventory.lists.columns.headings import Meaning, weight_unit_of
from inventory.lists.columns.list_words import Phrases, cell_words, plain
from inventory.lists.reading.table import Table

FEW = 2  # measures in names that tell the system of units
CLEARLY = 4  # times as many of one system as of the other
HEAVIEST_IN_TONNES = 100  # a list whose heaviest unit has a larger number counts no tonnes


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
    not_tonnes = any(cell.partition(".")[0].partition(",")[0].isdecimal() and len(cell) >= 3 for cell in cells)
    is_metric = metric >= FEW and metric >= CLEARLY * imperial
    if not_tonnes and (is_metric or not _english().spans(plain(heading))):
        return "kg"
    return None


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
