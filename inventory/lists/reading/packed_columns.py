"""Columns whose cells have several amounts, as "120/360/900" below "Day/Week/Month", as columns of their own."""

import re
from collections.abc import Sequence

from inventory.lists.columns.headings import period_of
from inventory.lists.reading.sheets import Row

LOOKED_AT = 50  # rows that tell whether a column is packed
LONGEST = 80  # letters of a cell or heading that may be packed
_HEADING = re.compile(r"([^()\[\]:]*?)[(\[:\s]*([^()\[\]:\s]+(?:\s?[/|;]\s?[^()\[\]:/|;]+)+?)[)\]\s]*")
_BETWEEN = re.compile(r"\s?[/|;]\s?")
_AMOUNT = re.compile(r"[^\d/|;]{0,5}\d[\d.,'’ ]{0,15}[^\d/|;]{0,5}")


def times_of(heading: str) -> list[str]:
    """The parts of a heading that each name another time: "Day", "Week", "Month" of "Rates (day/week/month)"."""
    found = _HEADING.fullmatch(heading.strip()) if len(heading) <= LONGEST else None
    if found is None:
        return []
    parts = [part.strip() for part in _BETWEEN.split(found[2])]
    periods = [period_of(part) for part in parts]
    return parts if None not in periods and len(set(periods)) == len(parts) else []


def unpacked(headings: Sequence[str], rows: Sequence[Row]) -> tuple[list[str], Sequence[Row]]:
    """The headings and the rows, with a column for each time where one column has the rates for several."""
    for place, heading in reversed(list(enumerate(headings))):
        times = times_of(heading)
        if len(times) < 2 or not _is_packed(rows, place, len(times)):
            continue
        of = heading[: heading.casefold().index(times[0].casefold())].rstrip(" (:[")
        names = [f"{of}: {time}" if of else time for time in times]
        headings = [*headings[:place], *names, *headings[place + 1 :]]
        rows = [(number, _unpacked_cells(cells, place, len(times))) for number, cells in rows]
    return list(headings), rows


def _is_packed(rows: Sequence[Row], place: int, times: int) -> bool:
    cells = [cells[place] for _, cells in rows[:LOOKED_AT] if place < len(cells) and cells[place]]
    packed = sum(len(parts) == times and all(map(_AMOUNT.fullmatch, parts)) for parts in map(_parts, cells))
    return packed > 0 and packed >= 0.8 * len(cells)


def _parts(cell: str) -> list[str]:
    return _BETWEEN.split(cell.strip()) if len(cell) <= LONGEST else [cell]


def _unpacked_cells(cells: Sequence[str], place: int, times: int) -> list[str]:
    """The cells of a row; a cell with another number of amounts stays whole, in the first of the columns."""
    if place >= len(cells):
        return list(cells)
    parts = _parts(cells[place])
    if len(parts) != times:
        parts = [cells[place], *[""] * (times - 1)]
    return [*cells[:place], *parts, *cells[place + 1 :]]
