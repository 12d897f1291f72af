"""Rates whose time stands in a column of its own, as "Per1, Rate1, Per2, Rate2"."""

import re
from collections.abc import Callable, Sequence

from inventory.lists.columns.column_facts import LOOKED_AT
from inventory.lists.columns.headings import Meaning, Said, period_of, said_by
from inventory.lists.reading.table import Table

# "Period 2" of 24 beside "Rate 2": times in hours
_OF_HOURS = {"1": "hour", "4": "half_day", "24": "day", "168": "week", "672": "month", "720": "month"}
_LAST_NUMBER = re.compile(r"\d{1,2}$")


def times_beside(said: dict[str, list[Said]], table: Table) -> None:
    """Give rates the times that other columns name: those with the same number, as "Per2" and "Rate2", or those beside
    them, which stand to the left of all rates or to the right of all. Where both would do, people are asked."""
    rates = [heading for heading, candidates in said.items() if candidates and candidates[0].meaning is Meaning.RATE]
    if len(rates) < 2:
        return
    ways = [_times_of(rates, lambda heading, side=side: table.column(heading) + side, table) for side in (1, -1)]
    found = _times_of(rates, lambda heading: _same_number(heading, rates, table), table)
    if found is None and None in ways:
        found = ways[0] or ways[1]
    for heading, time in zip(rates, found or (), strict=bool(found)):
        meaning = Meaning.DAILY_RATE if time == "day" else Meaning.OTHER_RATE
        said[heading] = [Said(meaning, said[heading][0].strength, time)]


def _times_of(rates: Sequence[str], place_of: Callable[[str], int | None], table: Table) -> list[str] | None:
    """The times that other columns name for these rates, or None if not each has another one."""
    times = [_time_in(place_of(heading), table.column(heading), table) for heading in rates]
    known = [time for time in times if time is not None]
    return known if len(set(known)) == len(rates) else None


def _same_number(heading: str, rates: Sequence[str], table: Table) -> int | None:
    number = _LAST_NUMBER.search(heading)
    others = [
        place
        for place, other in enumerate(table.headings)
        if number and other not in rates and (found := _LAST_NUMBER.search(other)) and found[0] == number[0]
    ]
    return others[0] if len(others) == 1 else None


def _time_in(place: int | None, rate: int, table: Table) -> str | None:
    """The one time that a column names in each row that has this rate, as "1D" beside "RATE1"."""
    if place is None or not 0 <= place < len(table.headings):
        return None
    found = {cells[place] for _, cells in table.rows[:LOOKED_AT] if cells[place] and cells[rate]}
    times = {period_of(cell) or (_OF_HOURS.get(cell) if _is_time(table.headings[place]) else None) for cell in found}
    return times.pop() if len(times) == 1 else None


def _is_time(heading: str) -> bool:
    return any(one.meaning is Meaning.RATE_PERIOD for one in said_by(heading))
