"""Which column is the rate a day."""

from collections import defaultdict
from collections.abc import Mapping as AnyMapping

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import Meaning, Said, begins_or_ends, period_of
from inventory.lists.reading.table import Table

RATES = (Meaning.DAILY_RATE, Meaning.RATE, Meaning.OTHER_RATE)


def rates_among(said: AnyMapping[str, list[Said]]) -> tuple[dict[Meaning, str], tuple[str, ...], str | None]:
    """The column of the rate a day, or those of which people must choose it; and the time that the rate is for, if
    the heading says another one than a day."""
    of: defaultdict[Meaning, list[tuple[str, Said]]] = defaultdict(list)
    for heading, candidates in said.items():
        if candidates and candidates[0].meaning in RATES:
            of[candidates[0].meaning].append((heading, candidates[0]))
    daily, plain_rates, others = of[Meaning.DAILY_RATE], of[Meaning.RATE], of[Meaning.OTHER_RATE]
    if len(daily) == 1:
        return {Meaning.DAILY_RATE: daily[0][0]}, (), None
    if len(daily) == 2:
        ends = {begins_or_ends(heading): heading for heading, _ in daily}
        if ends.keys() == {"lowest", "highest"}:
            return {Meaning.DAILY_RATE: ends["lowest"], Meaning.HIGHEST_RATE: ends["highest"]}, (), None
    if daily:
        return {}, tuple(heading for heading, _ in daily), None
    if len(plain_rates) == 1:
        return {Meaning.RATE: plain_rates[0][0]}, (), None
    if plain_rates:
        return {}, tuple(heading for heading, _ in plain_rates), None
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


def unnamed_amounts(said: AnyMapping[str, list[Said]], table: Table, facts: list[Facts]) -> tuple[str, ...]:
    """Columns of amounts whose headings say nothing: people must say whether one of them is the rate a day."""
    return tuple(
        heading
        for index, heading in enumerate(table.headings)
        if facts[index].money >= 0.9 and facts[index].days == 0 and not said[heading]
    )
