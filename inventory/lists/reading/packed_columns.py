"""Columns whose cells have several amounts, as "120/360/900" below "Day/Week/Month" or "$45/day, $180/week", as columns
of their own."""

import re
from collections.abc import Sequence

from inventory.lists.columns.headings import period_of
from inventory.lists.columns.prices.taxes import place_of_net
from inventory.lists.reading.sheets import Row

LOOKED_AT = 50  # rows that tell whether a column is packed
LONGEST = 80  # letters of a cell or heading that may be packed
_HEADING = re.compile(r"([^()\[\]:]*?)[(\[:\s]*([^()\[\]:\s]+(?:\s?[/|;]\s?[^()\[\]:/|;]+)+?)[)\]\s]*")
_BETWEEN_RATES = re.compile(r"\s*[;|•·\n]\s*|,\s+|\s+[-–/+]\s+")
_MONEY = re.compile(r"(?:[€$£¥]|\bR)\s?\d[\d.,]*-?|\d[\d.,]*-?\s?(?:[€$£¥円]|eur\b|euros?\b|kr\b|zł|kč)", re.I)
_NUMBER = re.compile(r"\d[\d.,]*")
MOSTLY = 0.6
# The headings of the columns that cells with times become
_NAMES = {
    "hour": "per hour",
    "half_day": "half day",
    "day": "per day",
    "several_days": "several days",
    "weekend": "weekend",
    "week": "per week",
    "month": "per month",
}
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
        if (net := place_of_net(heading)) is not None:
            rows = [(number, _with_one_amount(cells, place, net)) for number, cells in rows]
            continue
        if len(times) < 2 and (rates := _rates_of_cells(rows, place)):
            names = [f"{heading}: {_NAMES[time]}" for time in _NAMES if any(time in one for one in rates.values())]
            kept = [time for time in _NAMES if any(time in one for one in rates.values())]
            headings = [*headings[:place], *names, *headings[place + 1 :]]
            rows = [
                (number, _spread(cells, place, rates.get(cells[place]) if place < len(cells) else None, kept))
                for number, cells in rows
            ]
            continue
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


def _with_one_amount(cells: Sequence[str], place: int, which: int) -> list[str]:
    amounts = _MONEY.findall(cells[place]) if place < len(cells) and len(cells[place]) <= LONGEST else []
    return [*cells[:place], amounts[which], *cells[place + 1 :]] if len(amounts) > which else list(cells)


def _rates_of_cells(rows: Sequence[Row], place: int) -> dict[str, dict[str, str]]:
    """The amount for each time of each cell such as "$45/day, $180/week"; none if few cells have several,
    or most have none."""
    first = {cells[place] for _, cells in rows[:LOOKED_AT] if place < len(cells) and len(cells[place]) <= LONGEST}
    if not any(len(_rates_in(cell)) > 1 for cell in first):
        return {}
    cells = [cells[place] for _, cells in rows if place < len(cells) and cells[place]]
    rates = {cell: found for cell in dict.fromkeys(cells) if len(cell) <= LONGEST and (found := _rates_in(cell))}
    several = sum(len(rates.get(cell, ())) > 1 for cell in cells)
    read = sum(cell in rates for cell in cells)
    return rates if several > 1 and read >= MOSTLY * len(cells) else {}


def _rates_in(cell: str) -> dict[str, str]:
    rates: dict[str, str] = {}
    for part in _BETWEEN_RATES.split(cell):
        amounts = _MONEY.findall(part) or _NUMBER.findall(part)
        time = period_of(part.replace(amounts[0], " ", 1)) if len(amounts) == 1 else None
        if time is None or time in rates:
            return {}
        rates[time] = amounts[0]
    return rates


def _spread(cells: Sequence[str], place: int, rates: dict[str, str] | None, times: Sequence[str]) -> list[str]:
    """The cells of a row with a cell for each time; one without several rates stays whole, in that for a day."""
    if place >= len(cells):
        return list(cells)
    whole = "day" if "day" in times else times[0]
    spread = [rates.get(time, "") if rates else cells[place] if time == whole else "" for time in times]
    return [*cells[:place], *spread, *cells[place + 1 :]]
