"""Columns that say rates for one time: with taxes and without, for hours and for the day, and the most for a day."""

import re
from collections.abc import Iterable, Sequence

from inventory.lists.columns.headings import Meaning, Said, period_of
from inventory.lists.columns.prices.taxes import is_gross, without_taxes
from inventory.lists.words.plain_text import plain

_RATES = (Meaning.DAILY_RATE, Meaning.RATE, Meaning.OTHER_RATE, Meaning.HIGHEST_RATE)
_FOR_A_DAY = (Meaning.DAILY_RATE, Meaning.RATE)
_HOURS = re.compile(  # in a heading as `plain` writes it
    r"(?<!\d)\d{1,2} ?(?:h|hrs?|hours?|std|stunden|heures|horas|ore|uur|uren|timer|timmar|tim|hod|godz|時間)(?!\w)"
)


def leave_out_gross(said: dict[str, list[Said]]) -> None:
    """A rate with taxes is none where another column has the same one without them: the line names net amounts."""
    rates = [heading for heading, candidates in said.items() if candidates and candidates[0].meaning in _RATES]
    net = {without_taxes(heading) for heading in rates if not is_gross(heading)}
    for heading in rates:
        if is_gross(heading) and without_taxes(heading) in net:
            said[heading] = [Said(Meaning.OTHER_MONEY, said[heading][0].strength)]


def caps_are_rates(said: dict[str, list[Said]]) -> None:
    """ "Max. per day" beside rates for hours is what a day costs, where no other column says that."""
    first = {heading: candidates[0] for heading, candidates in said.items() if candidates}
    of_hours = any(one.meaning is Meaning.OTHER_RATE and one.period in ("hour", "half_day") for one in first.values())
    caps = [heading for heading, one in first.items() if one.meaning is Meaning.HIGHEST_RATE and one.period == "day"]
    if of_hours and len(caps) == 1 and not any(one.meaning in _FOR_A_DAY for one in first.values()):
        said[caps[0]] = [Said(Meaning.DAILY_RATE, first[caps[0]].strength, "day")]


def for_whole_days(headings: Iterable[str]) -> Sequence[str]:
    """Those of several rates a day that say a day, if others only say hours: "1 Day" beside "8 Hours"."""
    found = list(headings)
    days = [heading for heading in found if period_of(_HOURS.sub(" ", plain(heading))) == "day"]
    return days or found
