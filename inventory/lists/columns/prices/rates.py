"""Which column is the rate a day."""

import functools
import re
from collections import defaultdict
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence

from inventory.lists.cells import Unreadable, decimal_separator, read_money
from inventory.lists.columns.column_facts import LOOKED_AT, Facts
from inventory.lists.columns.headings import Meaning, Said, begins_or_ends, period_of
from inventory.lists.columns.prices.gross_by_amounts import gross_by_amounts
from inventory.lists.columns.prices.of_one_time import for_whole_days
from inventory.lists.columns.prices.taxes import not_gross
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import money
from inventory.lists.words.plain_text import Phrases, plain, plain_phrase

_DAYS = (
    r"days?|tage?n?|gg|giorni|jours?|j|dias?|dagen|dagar|dager|dage|dag|d|dni|dny|dnu|dob|doby|dygn|dogn|paivaa|pv|vrk"
    r"|日"
)
_ONE = r"doba|dygn|dogn|dzien|den|dia|jour|giorno|vrk"
_TO = r"to|bis|a|al|au|tot|til|till|do|ate|hasta|〜|~"
_UP_TO = r"up to|bis|hasta|jusqu a|fino a|tot|ate|do|max"
_MORE_THAN = (
    r"from|ab|desde|partir de|partir du|da|dal|oltre|vanaf|over|mas de|plus de|mehr als|pow|powyzej|nad|yli|ueber"
    r"|uber|more than|above|ultra|od|fra|fran"
)
_COUNTED = re.compile(r"(?<=[a-z]{2})\d$")  # "PVP1"
_NUMBERED = re.compile(r"(.*\D)([1-9])")
# "Tagessatz 1-3", "Daily rate from 21": the days stand behind the rate, without a word for them
_OF_RATE_A_DAY = re.compile(
    rf" (?:(\d{{1,2}})(?: | ?(?:{_TO}) ?)(\d{{1,2}})|(?:from|ab|desde|da|dal|vanaf|od|fra|fran) (\d{{1,2}}))$"
)
_AND_MORE = re.compile(r"(?<!\d)(\d{1,2})\s?\+")  # "Day (4+)"
MOST_DAYS = 99
_LONGER = {"week": (7, 27), "month": (28, MOST_DAYS)}
NEARLY_FULL, HALF, NEARLY_ALL = 0.8, 0.5, 0.9
ENOUGH_ROWS = 4
RATES = (Meaning.DAILY_RATE, Meaning.RATE, Meaning.OTHER_RATE)


def rates_among(
    said: AnyMapping[str, list[Said]], table: Table
) -> tuple[dict[Meaning, str], tuple[str, ...], str | None]:
    """The column of the rate a day, or those of which people must choose it; and the time that the rate is for, if
    the heading says another one than a day."""
    of: defaultdict[Meaning, list[tuple[str, Said]]] = defaultdict(list)
    for heading, candidates in said.items():
        if candidates and candidates[0].meaning in RATES:
            of[candidates[0].meaning].append((heading, candidates[0]))
    daily, plain_rates, others = (_filled(of[one], table) for one in RATES)
    daily = [one for one in daily if one[0] not in gross_by_amounts([heading for heading, _ in daily], table)]
    of_days = for_whole_days(heading for heading, _ in daily)
    if len(of_days) == 1:
        return {Meaning.DAILY_RATE: of_days[0]}, (), None
    if graduated := _first_of_graduated([heading for heading, _ in daily], table):
        return {Meaning.DAILY_RATE: graduated}, (), None
    first_days = [heading for heading, _ in daily if days_counted(heading) == (1, 1)]
    if len(first_days) == 1:  # "Price 1st day" beside "Price following days"
        return {Meaning.DAILY_RATE: first_days[0]}, (), None
    if ends := ends_of([heading for heading, _ in daily if days_counted(heading) is None], table):
        return {Meaning.DAILY_RATE: ends[0], Meaning.HIGHEST_RATE: ends[1]}, (), None
    if numbered := _first_of_numbered([heading for heading, _ in daily]):
        return {Meaning.DAILY_RATE: numbered}, (), None
    if daily:
        return {}, tuple(heading for heading, _ in daily), None
    if any(_rented().spans(plain(heading)) for heading, _ in others):
        # Beside a "weekly rental fee", a "price" that says nothing of renting is what a thing costs
        plain_rates = [one for one in plain_rates if _rented().spans(plain(one[0]))]
    if len(plain_rates) == 1:
        return {Meaning.RATE: plain_rates[0][0]}, (), None
    if plain_rates:
        return {}, tuple(heading for heading, _ in plain_rates), None
    of_weeks = {heading: _LONGER[said.period] for heading, said in others if said.period in _LONGER}
    # "1 additional day" is cheaper than the first one
    longer = [heading for heading, said in others if (said.period, days_counted(heading)) != ("several_days", (1, 1))]
    if first := _first_of_graduated(longer, table) or _first_of_graduated(longer, table, of_weeks):
        return {Meaning.DAILY_RATE: first}, (), None
    if len(others) == 1 and others[0][1].period:
        return {Meaning.RATE: others[0][0]}, (), others[0][1].period
    if others:
        return {}, tuple(heading for heading, _ in others), None
    # "Cost a day" may be what the customer pays or what the depot pays.
    unclear = [
        heading
        for heading, candidates in said.items()
        if candidates and candidates[0].meaning is Meaning.OTHER_MONEY and period_of(heading) == "day"
    ]
    return {}, tuple(unclear), None


def _filled(columns: list[tuple[str, Said]], table: Table) -> list[tuple[str, Said]]:
    """These columns; without those that are mostly empty, if others are not."""
    filled = {
        heading: sum(bool(cells[table.column(heading)]) for _, cells in table.rows) / max(1, len(table.rows))
        for heading, _ in columns
    }
    if max(filled.values(), default=0) < NEARLY_FULL:
        return columns
    return [one for one in columns if filled[one[0]] >= HALF]


def ends_of(daily: Sequence[str], table: Table) -> tuple[str, str] | None:
    """The lowest and the highest of rates a day, where their headings say so: "Low season" and "High season", or "Day"
    and "Peak day" where no day at the peak is cheaper."""
    marks = {heading: begins_or_ends(heading) for heading in daily}
    lows, highs = ([heading for heading in daily if marks[heading] == end] for end in ("lowest", "highest"))
    if len(lows) * len(highs) > 1:  # "Max persons" beside "Low season" and "High season"
        alike = [(low, high) for low in lows for high in highs if {*plain(low).split()} & {*plain(high).split()}]
        return alike[0] if len(alike) == 1 else None
    if len(highs) != 1:
        return None
    if not lows:
        lows = [heading for heading in daily if marks[heading] is None]
        lows = lows if len(lows) == 1 and is_never_lower(highs[0], lows[0], table) else []
    return (lows[0], highs[0]) if lows else None


def _first_of_numbered(headings: Sequence[str]) -> str | None:
    """The first of "Daily rate 1", "Daily rate 2": a program's first price list is the one for all customers."""
    found = [_NUMBERED.fullmatch(heading) for heading in headings]
    if len(headings) < 2 or not all(found) or len({one[1] for one in found if one}) > 1:
        return None
    by_number = {one[2]: one[0] for one in found if one}
    return by_number.get("1")


def is_never_lower(high: str, low: str, table: Table) -> bool:
    """Whether amounts of one column are nowhere below those of the other column, and somewhere above."""
    places = table.column(high), table.column(low)
    separator = decimal_separator(cells[place] for _, cells in table.rows[:LOOKED_AT] for place in places)
    above = 0
    for _, cells in table.rows[:LOOKED_AT]:
        try:
            one, other = (read_money(cells[place], separator) for place in places)
        except Unreadable:
            continue
        if one is not None and other is not None:
            if one < other:
                return False
            above += one > other
    return above > 0


def _first_of_graduated(
    headings: Sequence[str], table: Table, of_weeks: AnyMapping[str, tuple[int, int]] | None = None
) -> str | None:
    """The rate a day of short rentals, where columns such as "1-3 days", "4-7 days" have a rate a day that falls.

    Args:
        of_weeks: the days of headings such as "weekly", which have a rate a day too where that falls.
    """
    days = {heading: days_counted(heading) or (of_weeks or {}).get(heading) for heading in headings}
    counted = {heading: found for heading, found in days.items() if found}
    first = [heading for heading, (begin, _) in counted.items() if begin == 1]
    if len(first) != 1 or len(counted) < 2:
        return None
    if counted[first[0]] == (1, 1):
        return first[0]  # whatever the others are, whole amounts or rates a day for those who rent longer
    index = table.column(first[0])
    later = [table.column(heading) for heading in counted if heading != first[0]]
    separator = decimal_separator(cells[index] for _, cells in table.rows[:LOOKED_AT])
    falls = rises = 0
    for _, cells in table.rows[:LOOKED_AT]:
        try:
            short = read_money(cells[index], separator)
            longer = [read_money(cells[place], separator) for place in later]
        except Unreadable:
            continue
        for amount in longer:
            if short and amount:
                falls, rises = falls + (amount <= short), rises + (amount > short)
    return first[0] if falls > 4 * rises else None


def prices_for_days(said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]) -> tuple[str, ...]:
    """The prices that customers pay, such as that with and that without tax, where another column says that they are
    for a day, as the unit of an article; or where most rows say that they are rented, as the items of an accounting
    program do: "Hire of mixer per day"."""
    days = [
        index
        for index, found in enumerate(facts)
        if found.periods >= HALF and any(period_of(cells[index]) == "day" for _, cells in table.rows[:LOOKED_AT])
    ]
    return selling_prices(said, table, facts) if days or _are_rented(table) else ()


def selling_prices(said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]) -> tuple[str, ...]:
    """The prices that customers pay, those without tax where there are both."""
    paid = [
        heading
        for index, heading in enumerate(table.headings)
        if said[heading] and said[heading][0].meaning is Meaning.OTHER_MONEY
        if facts[index].money >= NEARLY_FULL
        and not facts[index].all_zero
        and _paid().spans(_COUNTED.sub("", plain(heading)))
    ]
    return tuple(not_gross(paid))


def _are_rented(table: Table) -> bool:
    rows = table.rows[:LOOKED_AT]
    rented = sum(any(_rented().spans(plain(cell)) for cell in cells if cell) for _, cells in rows)
    return rented >= NEARLY_FULL * len(rows)


def unnamed_amounts(said: AnyMapping[str, list[Said]], table: Table, facts: list[Facts]) -> tuple[str, ...]:
    """Columns of amounts whose headings say nothing: people must say whether one of them is the rate a day. Numbers
    that only say yes or no, that are the same in each row or nothing in most of them, and those of a year or of codes
    are no amounts."""
    return tuple(
        heading
        for index, heading in enumerate(table.headings)
        if facts[index].money >= 0.9 and facts[index].days == 0 and not said[heading] and _may_differ(facts[index])
    )


def _may_differ(found: Facts) -> bool:
    same = found.distinct == 1 and found.filled >= ENOUGH_ROWS
    yes_or_no = found.yes_no >= NEARLY_ALL and found.filled >= ENOUGH_ROWS
    return not (same or yes_or_no or found.zeros > HALF or found.years >= NEARLY_ALL or found.keys)


def days_counted(heading: str) -> tuple[int, int] | None:
    """The days that a column of graduated rates is for, as 1 and 3 of "1-3 Tage", "1 à 3 jours" or "up to 3 days"."""
    text, counted = plain(heading), _counted()
    if "½" in heading:
        return None
    if (more := _AND_MORE.search(heading)) and period_of(heading) == "day":
        return int(more[1]), MOST_DAYS
    if found := counted["from to"].search(text):
        return int(found[1]), int(found[2])
    if found := counted["up to"].search(text):
        return 1, int(found[1])
    if found := counted["more than"].search(text):
        return int(found[1]), MOST_DAYS
    if counted["one"].search(text):
        return 1, 1
    if period_of(heading) == "day" and (bare := _OF_RATE_A_DAY.search(text)):
        return int(bare[1] or bare[3]), int(bare[2] or MOST_DAYS)
    exactly = counted["exactly"].search(text)
    return (int(exactly[1]), int(exactly[1])) if exactly else None


@functools.cache
def _counted() -> dict[str, re.Pattern[str]]:
    """The expressions for counted days, with the words of every language."""
    words = money()

    def of(*known: str, more: Sequence[str] = ()) -> str:
        return "|".join((*known, *(plain_phrase(word).replace("*", r"\w*") for word in more)))

    days = f" ?(?:{of(_DAYS, more=words.counted_days)})(?!\\w)"
    one_day = f" ?(?:{of(_DAYS, _ONE, more=words.counted_days)})(?!\\w)"
    up_to, more_than = of(_UP_TO, more=words.up_to), of(_MORE_THAN, more=words.more_than)
    return {
        "from to": re.compile(rf"(?<!\d)(\d{{1,2}})(?: | ?(?:{of(_TO, more=words.up_to)}) ?)(\d{{1,2}}){days}"),
        "up to": re.compile(rf"(?:{up_to}) (\d{{1,2}}){days}"),
        "more than": re.compile(rf"(?:{more_than}) (\d{{1,2}}){days}"),
        "one": re.compile(rf"(?<!\d)1{one_day}"),
        "exactly": re.compile(rf"(?<!\d)(\d{{1,2}}){days}"),
    }


@functools.cache
def _paid() -> Phrases:
    return Phrases(money().paid_by_customers)


@functools.cache
def _rented() -> Phrases:
    return Phrases(money().rented)
