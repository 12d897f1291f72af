"""Which days can be rented: not in the past, not too far ahead, as many as the depot rents for, and from one day to
another on which it is open."""

import datetime as dt

from inventory.models import Period
from shared.language.speech import say_day, say_list
from shared.terms.rental_days import RentalDays


class PeriodRefused(ValueError):
    """These days cannot be rented. The text can be said to the caller: what is wrong, and what to answer."""


def wanted_period(
    first_day: dt.date | None, days: int | None, *, rules: RentalDays, now: dt.datetime, least: int = 1
) -> Period | None:
    """The period of a rental, or None while one of the two is not known. What is known is checked.

    Args:
        first_day: the first day of the rental.
        days: the number of days.
        rules: those of the depot.
        now: this moment in the depot's time zone.
        least: the lowest number of days of the units that are wanted, if it is higher than the depot's.

    Raises:
        PeriodRefused: as `rental_period`.
    """
    if first_day is not None and days is not None:
        return rental_period(first_day, days, rules=rules, now=now, least=least)
    if first_day is not None:
        _check_first_day(first_day, rules, now)
    if days is not None:
        _check_length(days, rules, max(least, rules.least_days))
    return None


def rental_period(first_day: dt.date, days: int, *, rules: RentalDays, now: dt.datetime, least: int = 1) -> Period:
    """The period of `days` days that begins on `first_day`. Days are days of the depot's time zone. The other arguments
    are as those of `wanted_period`.

    Raises:
        PeriodRefused: the period begins in the past, too late today, too far ahead, or when the depot is closed; it has
            too few or too many days, or would end when the depot is closed.
    """
    least = max(least, rules.least_days)
    _check_first_day(first_day, rules, now)
    _check_length(days, rules, least)
    period = Period.of(first_day, days)
    _check_last_day(period, rules, now.date(), least)
    return period


def changed_period(before: Period, period: Period, *, rules: RentalDays, now: dt.datetime, least: int = 1) -> Period:
    """The new days of a rental that exists, or that was selected. What stays as it was is not checked again.

    Raises:
        PeriodRefused: as `rental_period`.
    """
    least = max(least, rules.least_days)
    if period.first_day != before.first_day:
        _check_first_day(period.first_day, rules, now)
    if period.days != before.days:
        _check_length(period.days, rules, least)
    if period.last_day != before.last_day:
        _check_last_day(period, rules, now.date(), least)
    return period


def say_days(days: int) -> str:
    """ "1 day", "3 days"."""
    return "1 day" if days == 1 else f"{days} days"


def _check_first_day(first_day: dt.date, rules: RentalDays, now: dt.datetime) -> None:
    today = now.date()
    said = say_day(first_day, today=today)
    if first_day < today:
        raise PeriodRefused(f"{said} has already passed. On which day, from today on, should the rental start?")
    furthest = today + dt.timedelta(days=rules.furthest_start_days)
    if first_day > furthest:
        raise PeriodRefused(
            f"{said} is too far ahead. A rental can start as late as "
            f"{say_day(furthest, today=today)}. Which day would suit you?"
        )
    if rules.can_begin(first_day, now):
        return
    closed = not rules.is_open(first_day)
    why = f"We are closed on {said}" if closed else "It is too late for a pick-up today"
    beside = [rules.last_to_begin(first_day, now), rules.next_to_begin(first_day, now)]
    offered = [say_day(day, today=today) for day in beside if day is not None and day <= furthest]
    if not offered:
        raise PeriodRefused(f"{why}. Which other day would suit you?")
    nearest = f"The nearest days are {say_list(offered)}" if len(offered) > 1 else f"The nearest day is {offered[0]}"
    raise PeriodRefused(f"{why}. {nearest}. On which day should the rental start?")


def _check_length(days: int, rules: RentalDays, least: int) -> None:
    if days < 1:
        raise PeriodRefused(
            f"We rent by whole days, and the least is {say_days(least)}. For how many days do you need it?"
        )
    if days < least:
        raise PeriodRefused(f"The least that we rent this for is {say_days(least)}. Would {say_days(least)} suit you?")
    if days > rules.longest_days:
        raise PeriodRefused(
            f"That is too long: the most we rent for is {rules.longest_days} days. How many would suit you?"
        )


def _check_last_day(period: Period, rules: RentalDays, today: dt.date, least: int) -> None:
    if rules.is_open(period.last_day):
        return
    last = say_day(period.last_day, today=today)
    offered = [
        f"{say_days(days)} end on {say_day(Period.of(period.first_day, days).last_day, today=today)}"
        if days != 1
        else f"1 day ends on {say_day(period.first_day, today=today)}"
        for days in rules.lengths_beside(period, least)
    ]
    would = f"{say_days(period.days)} would end on {last}, when we are closed."
    instead = f" {say_list(offered)}." if offered else ""
    raise PeriodRefused(f"{would}{instead} How many days would suit you?")
