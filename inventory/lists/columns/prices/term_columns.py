"""Which columns are the terms of a unit: its rates for a week and for four weeks, its least rental, its turnaround.

They are taken only where every cell can be one: a list that means something else by such a heading is not refused.
"""

import functools
import re
from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from decimal import Decimal

from inventory.lists.cells import Unreadable, decimal_separator, read_count, read_money
from inventory.lists.columns.headings import Meaning, Said
from inventory.lists.columns.prices.shortened import spelled_out
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import money
from inventory.lists.words.plain_text import Phrases, plain
from inventory.models import MOST_LEAST_DAYS, MOST_TURNAROUND_DAYS

MOST_LOOKED_AT = 4000  # cells of a column
_LEAST = re.compile(r"(?<!\w)(?:min(?!ut)|least|mind(?:est)?|最低|最短)")
# What renting is called in many languages, in the names of times and of rates: "Mindestmietdauer"
_OF_RENTING = re.compile(
    r"rent|hir|miet|verleih|ausleih|leih|leje|leie|hyr|huur|alquil|alug|loca|noleg|najem|wynaj|vuokr|arriend|arrend|inchir|kirala|pujc|pozic"
)
_FOUR_WEEKS = re.compile(
    r"(?<!\d)(?:28 ?d|(?:28|4|four|vier|cuatro|quatre|quattro|quatro) ?(?:days?|w(?:ee)?ks?|tage|wochen|dias|semanas"
    r"|jours|semaines|giorni|settimane|dagen|weken))"
)
_OTHER_LENGTH = re.compile(
    r"(?<!\d)[2-6] ?(?:d|days?|tage|at|arbeitstage|dias|jours|j|giorni|gg|dagen|dagar|dager|dage|dni"
    r"|dnu|dny|vrk|pv)(?!\w)"
)
_MOST = {Meaning.LEAST_DAYS: MOST_LEAST_DAYS, Meaning.TURNAROUND_DAYS: MOST_TURNAROUND_DAYS}


def terms_among(
    said: AnyMapping[str, list[Said]], table: Table, chosen: AnyMapping[Meaning, str]
) -> dict[Meaning, str | None]:
    """The columns of rates for a week and for four weeks beside the rate a day; and, as None, what was taken for a
    number of days and is none."""
    found: dict[Meaning, str | None] = {
        meaning: None for meaning in _MOST if meaning in chosen and not _are_days(meaning, table, chosen[meaning])
    }
    daily = chosen.get(Meaning.DAILY_RATE)
    if daily is None:
        return found
    shorter = daily
    for meaning, is_it in ((Meaning.WEEKLY_RATE, _is_weekly), (Meaning.FOUR_WEEK_RATE, _is_four_weeks)):
        headings = [heading for heading, one in said.items() if heading not in chosen.values() and is_it(heading, one)]
        if len(headings) == 1 and _are_above(table, shorter, headings[0]):
            found[meaning] = shorter = headings[0]
    return found


def says_least_days(heading: str) -> bool:
    """Whether a heading says the least number of days, with no word for a rate: "Day minimum", "Min rental (days)"."""
    text = plain(heading)
    times = {name for name, phrases in _times().items() if phrases.spans(text)}
    return times == {"day"} and bool(_LEAST.search(text)) and not words_of_prices().spans(text)


@functools.cache
def _times() -> dict[str, Phrases]:
    return {name: Phrases(words) for name, words in money().periods.items()}


@functools.cache
def words_of_prices() -> Phrases:
    """Words for a rate that are not also words for renting: "price", and not "hire"."""
    return Phrases(word for word in money().rate if not _OF_RENTING.search(plain(word)))


def _is_weekly(heading: str, candidates: list[Said]) -> bool:
    """Whether a heading says a rate for a week: "Week (5 days)" does, and "Rate 5 days" alone does not."""
    text = plain(heading)
    other = bool(_OTHER_LENGTH.search(text)) and not _times()["week"].spans(_OTHER_LENGTH.sub(" ", text))
    return _is_rate_for(candidates, "week") and not other


def _is_four_weeks(heading: str, candidates: list[Said]) -> bool:
    """A rate for a month is not one for 28 days, unless the heading says so."""
    return _is_rate_for(candidates, "month") and bool(_FOUR_WEEKS.search(spelled_out(plain(heading))))


def _is_rate_for(candidates: list[Said], period: str) -> bool:
    return bool(candidates) and candidates[0].meaning is Meaning.OTHER_RATE and candidates[0].period == period


def _are_above(table: Table, shorter: str, longer: str) -> bool:
    """Whether every amount of one column is at least that of another: a rate a day for those who rent a week is not
    the rate for the week."""
    at, other = table.column(longer), table.column(shorter)
    rows = table.rows[:MOST_LOOKED_AT]
    of_longer = decimal_separator(cells[at] for _, cells in rows)
    of_shorter = decimal_separator(cells[other] for _, cells in rows)
    some = False
    for _, cells in rows:
        if not cells[at]:
            continue  # "2.40 per litre" of the shorter time may be anything
        try:
            more, less = read_money(cells[at], of_longer), read_money(cells[other], of_shorter)
        except Unreadable:
            return False
        if more is not None and (less is None or more < less or more != more.quantize(Decimal("0.01"))):
            return False
        some = some or more is not None
    return some


def _are_days(meaning: Meaning, table: Table, heading: str) -> bool:
    return _all_cells(table, heading, lambda cell: (read_count(cell) or 0) <= _MOST[meaning])


def _all_cells(table: Table, heading: str, fits: Callable[[str], bool]) -> bool:
    place = table.column(heading)
    try:
        return all(fits(cells[place]) for _, cells in table.rows[:MOST_LOOKED_AT] if cells[place])
    except Unreadable:
        return False
