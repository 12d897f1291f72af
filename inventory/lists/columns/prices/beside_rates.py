"""Rates that are known by the columns beside them: "Tag" beside rates for a week, "D", "W" and "M" side by side."""

import re
from collections.abc import Sequence

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import OF_PHRASES, Meaning, Said, money_said_by, period_of
from inventory.lists.words.plain_text import plain

NEARLY_ALL = 0.9
_LETTER_OF_DAY = re.compile(r"d|[dt][pmrs](?: \d)?")  # "D", "TP 1", "DR"


def rates_beside_rates(said: dict[str, list[Said]], facts: Sequence[Facts]) -> None:
    """Change what headings say whose neighbours tell that they are rates."""
    _days_not_tags(said)
    _single_letters(said, facts)
    _same_word_for_a_day(said, facts)


def _days_not_tags(said: dict[str, list[Said]]) -> None:
    """ "Tag" is a day in German: beside rates for a week it is the rate a day, and no tag of a unit."""
    first = {heading: candidates[0] for heading, candidates in said.items() if candidates}
    others = any(one.meaning is Meaning.OTHER_RATE for one in first.values())
    for heading in first if others and not any(one.meaning is Meaning.DAILY_RATE for one in first.values()) else ():
        of_money = money_said_by(heading)
        if of_money and of_money.meaning is Meaning.DAILY_RATE and of_money in said[heading]:
            said[heading] = [of_money]


def _single_letters(said: dict[str, list[Said]], facts: Sequence[Facts]) -> None:
    """ "D", "W" and "M" side by side are rates for a day, a week and a month, where they are amounts; and so are
    "TP 1", "WP 1" and "MP 1", which differ in the first letter only."""
    of_money = {
        plain(heading): heading for heading, found in zip(said, facts, strict=True) if found.money >= NEARLY_ALL
    }
    for text, heading in of_money.items():
        week, month = ("w" + text[1:], "m" + text[1:]) if _LETTER_OF_DAY.fullmatch(text) else ("", "")
        if week not in of_money or any(one.strength > OF_PHRASES for one in said[of_money[week]]):
            continue
        said[heading] = [Said(Meaning.DAILY_RATE, 120, "day")]
        for other, period in ((week, "week"), (month, "month")):
            if other in of_money:
                said[of_money[other]] = [Said(Meaning.OTHER_RATE, 120, period)]


def _same_word_for_a_day(said: dict[str, list[Said]], facts: Sequence[Facts]) -> None:
    """A word that nobody knows and a day, as "MP Tag", is a rate a day beside "MP ab 5 Tage", which is a rate. So is
    "Vrk alk." beside "Vrk sesonki"."""
    of_rates = {
        plain(heading).split()[0]
        for heading, candidates in said.items()
        if candidates and candidates[0].meaning in (Meaning.OTHER_RATE, Meaning.DAILY_RATE) and plain(heading)
    }
    for heading, found in zip(said, facts, strict=True):
        words = plain(heading).split()
        is_beside = len(words) > 1 and words[0] in of_rates
        if is_beside and not said[heading] and found.money >= NEARLY_ALL and period_of(heading) == "day":
            said[heading] = [Said(Meaning.DAILY_RATE, 120, "day")]
