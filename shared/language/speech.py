"""How money, days, units and lists are said to a caller."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from shared.language.numbers import ordinal_suffix, small_number

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}
_NO_SIMPLE_PLURAL = ("s", "x", "z", "ch", "sh")
_DAYS_WITHOUT_YEAR = 334  # about eleven months; no day in that time can be taken for the same day of another year


class DayRange(Protocol):
    """Days in a row, such as the period of a rental. `last_day` is the last of them, not the day after."""

    @property
    def first_day(self) -> dt.date: ...

    @property
    def last_day(self) -> dt.date: ...

    @property
    def days(self) -> int: ...


def say_money(amount: Decimal, currency: str) -> str:
    """An amount in whole cents: "$1,350", "$449.50", "1,350 CHF". `currency` is its ISO 4217 code."""
    figures = f"{abs(amount):,.2f}".removesuffix(".00")
    symbol = _SYMBOLS.get(currency)
    minus = "-" if amount < 0 else ""
    return f"{minus}{symbol}{figures}" if symbol else f"{minus}{figures} {currency}"


def say_day(day: dt.date, *, today: dt.date | None = None) -> str:
    """ "Tuesday, November 24th"; with the year when the day is past or more than eleven months after `today`."""
    said = f"{day:%A}, {day:%B} {day.day}{ordinal_suffix(day.day)}"
    if today is None or 0 <= (day - today).days <= _DAYS_WITHOUT_YEAR:
        return said
    return f"{said}, {day.year}"


def say_period(period: DayRange, *, today: dt.date | None = None) -> str:
    """ "3 days, from Tuesday, November 24th through Thursday, November 26th"; "1 day, Tuesday, November 24th"."""
    first = say_day(period.first_day, today=today)
    if period.days == 1:
        return f"1 day, {first}"
    return f"{period.days} days, from {first} through {say_day(period.last_day, today=today)}"


def say_list(items: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"; "" for no items."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def say_units(names: Sequence[str]) -> str:
    """Units by their names, those of one name together: "the Boom Lift", "two Scissor Lifts and the Boom Lift".

    A name whose plural is not certain is left as it is: "two of the Crane 30 ft".
    """
    return say_list([_say_units_of(name, count) for name, count in Counter(names).items()])


def _say_units_of(name: str, count: int) -> str:
    if count == 1:
        return f"the {name}"
    return f"{small_number(count)} {name}s" if _takes_an_s(name) else f"{small_number(count)} of the {name}"


def _takes_an_s(name: str) -> bool:
    last = name.rpartition(" ")[2].lower()
    is_a_word = len(last) > 3 and last.isascii() and last.isalpha()
    ends_in_y = last.endswith("y") and last[-2:-1] not in "aeo"
    return is_a_word and not ends_in_y and not last.endswith(_NO_SIMPLE_PLURAL)
