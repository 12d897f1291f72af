"""Which days can be rented: not in the past, not too far ahead, not too many."""

import datetime as dt

from inventory.models import Period
from shared.language.speech import say_day


class PeriodRefused(ValueError):
    """These days cannot be rented. The text can be said to the caller: what is wrong, and what to answer."""


def rental_period(
    first_day: dt.date, days: int, *, today: dt.date, longest_days: int, furthest_start_days: int
) -> Period:
    """The period of `days` days that begins on `first_day`. Days are days of the depot's time zone.

    Args:
        first_day: the first day of the rental.
        days: the number of days.
        today: the day of the call.
        longest_days: the highest number of days of one rental.
        furthest_start_days: a rental begins at most so many days after today.

    Raises:
        PeriodRefused: the period begins in the past or too far ahead, has no days, or is too long.
    """
    if first_day < today:
        raise PeriodRefused(
            f"{say_day(first_day, today=today)} has already passed. "
            "On which day, from today on, should the rental start?"
        )
    furthest = today + dt.timedelta(days=furthest_start_days)
    if first_day > furthest:
        raise PeriodRefused(
            f"{say_day(first_day, today=today)} is too far ahead. A rental can start as late as "
            f"{say_day(furthest, today=today)}. Which day would suit you?"
        )
    if days < 1:
        raise PeriodRefused("A rental is for at least one day. For how many days do you need it?")
    if days > longest_days:
        raise PeriodRefused(f"That is too long: the most we rent for is {longest_days} days. How many would suit you?")
    return Period.of(first_day, days)
