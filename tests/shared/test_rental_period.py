"""The periods that can be rented, and the sentences with which others are refused."""

import dataclasses
import datetime as dt

import pytest

from inventory.models import Period
from shared.rental_period import PeriodRefused, changed_period, rental_period, wanted_period
from shared.terms.rental_days import RentalDays

WEDNESDAY = dt.date(2026, 11, 25)
THURSDAY, FRIDAY, SATURDAY, SUNDAY, MONDAY = (WEDNESDAY + dt.timedelta(days=days) for days in range(1, 6))
NOON = dt.datetime.combine(WEDNESDAY, dt.time(12))
ANY_DAYS = RentalDays(longest_days=180, furthest_start_days=365)
NO_WEEKENDS = dataclasses.replace(ANY_DAYS, closed_on=frozenset({5, 6}))


def period(start: dt.date, days: int, rules: RentalDays = ANY_DAYS, now: dt.datetime = NOON) -> Period:
    return rental_period(start, days, rules=rules, now=now)


def refusal(start: dt.date | None, days: int | None, rules: RentalDays, now: dt.datetime = NOON, least: int = 1) -> str:
    with pytest.raises(PeriodRefused) as refused:
        wanted_period(start, days, rules=rules, now=now, least=least)
    return str(refused.value)


def test_a_period_within_the_limits_is_made():
    assert period(WEDNESDAY, 1) == Period.of(WEDNESDAY, 1)
    assert period(WEDNESDAY + dt.timedelta(days=365), 180).days == 180


@pytest.mark.parametrize(
    ("start", "days", "sentence"),
    [
        (
            dt.date(2026, 11, 24),
            3,
            "Tuesday, November 24th, 2026 has already passed. On which day, from today on, should the rental start?",
        ),
        (
            dt.date(2027, 11, 26),
            3,
            "Friday, November 26th, 2027 is too far ahead. A rental can start as late as Thursday, November 25th, "
            "2027. Which day would suit you?",
        ),
        (WEDNESDAY, 0, "We rent by whole days, and the least is 1 day. For how many days do you need it?"),
        (WEDNESDAY, -3, "We rent by whole days, and the least is 1 day. For how many days do you need it?"),
        (WEDNESDAY, 181, "That is too long: the most we rent for is 180 days. How many would suit you?"),
        (WEDNESDAY, 10**12, "That is too long: the most we rent for is 180 days. How many would suit you?"),
        (
            dt.date.max,
            1,
            "Friday, December 31st, 9999 is too far ahead. A rental can start as late as Thursday, November 25th, "
            "2027. Which day would suit you?",
        ),
    ],
)
def test_a_period_that_is_not_rented_is_refused_in_words(start: dt.date, days: int, sentence: str):
    with pytest.raises(PeriodRefused) as refused:
        period(start, days)
    assert str(refused.value) == sentence


def test_a_first_day_on_which_the_depot_is_closed_is_refused_with_the_nearest_days():
    assert refusal(SUNDAY, 3, NO_WEEKENDS) == (
        "We are closed on Sunday, November 29th. The nearest days are Friday, November 27th and Monday, November 30th. "
        "On which day should the rental start?"
    )


def test_a_holiday_is_as_closed_as_a_weekday_and_a_day_before_today_is_not_offered():
    rules = dataclasses.replace(ANY_DAYS, holidays=frozenset({WEDNESDAY, THURSDAY}))
    assert refusal(WEDNESDAY, None, rules) == (
        "We are closed on Wednesday, November 25th. The nearest day is Friday, November 27th. On which day should the "
        "rental start?"
    )


def test_a_rental_that_would_end_on_a_closed_day_is_refused_with_the_lengths_beside_it():
    assert refusal(THURSDAY, 3, NO_WEEKENDS) == (
        "3 days would end on Saturday, November 28th, when we are closed. 2 days end on Friday, November 27th and 5 "
        "days end on Monday, November 30th. How many days would suit you?"
    )


def test_closed_days_in_the_middle_of_a_rental_count_as_any_others():
    assert period(FRIDAY, 4, NO_WEEKENDS) == Period(first_day=FRIDAY, day_after=MONDAY + dt.timedelta(days=1))


def test_no_length_is_offered_that_is_too_short_or_too_long():
    rules = dataclasses.replace(NO_WEEKENDS, longest_days=4)
    assert refusal(THURSDAY, 3, rules, least=3).endswith("when we are closed. How many days would suit you?")


@pytest.mark.parametrize(("hour", "refused"), [(13, False), (14, True), (23, True)])
def test_after_the_last_hour_today_is_refused_and_tomorrow_offered(hour: int, refused: bool):
    rules = dataclasses.replace(ANY_DAYS, same_day_until=dt.time(14))
    now = dt.datetime.combine(WEDNESDAY, dt.time(hour))
    if not refused:
        assert period(WEDNESDAY, 2, rules, now).first_day == WEDNESDAY
        return
    assert refusal(WEDNESDAY, 2, rules, now) == (
        "It is too late for a pick-up today. The nearest day is Thursday, November 26th. On which day should the "
        "rental start?"
    )
    assert period(THURSDAY, 2, rules, now).first_day == THURSDAY


def test_fewer_days_than_the_least_are_refused_by_the_depots_rule_and_by_the_units():
    rules = dataclasses.replace(ANY_DAYS, least_days=3)
    assert refusal(None, 2, rules) == "The least that we rent this for is 3 days. Would 3 days suit you?"
    assert refusal(None, 3, rules, least=5) == "The least that we rent this for is 5 days. Would 5 days suit you?"
    assert "the least is 3 days" in refusal(None, 0, rules)


def test_what_is_not_known_yet_is_not_judged():
    closed_today = dataclasses.replace(NO_WEEKENDS, holidays=frozenset({WEDNESDAY}), least_days=2)
    assert wanted_period(None, 3, rules=closed_today, now=NOON) is None
    assert wanted_period(THURSDAY, None, rules=closed_today, now=NOON) is None


def test_of_a_rental_that_is_changed_only_what_changes_is_judged():
    before = Period.of(SUNDAY, 2)
    longer = Period.of(SUNDAY, 3)
    assert changed_period(before, longer, rules=NO_WEEKENDS, now=NOON) == longer
    with pytest.raises(PeriodRefused, match="when we are closed"):
        changed_period(before, Period.of(SUNDAY, 7), rules=NO_WEEKENDS, now=NOON)
    with pytest.raises(PeriodRefused, match="least"):
        changed_period(before, Period.of(SUNDAY, 3), rules=NO_WEEKENDS, now=NOON, least=4)


def test_the_next_period_begins_and_ends_on_open_days():
    assert NO_WEEKENDS.next_period(Period.of(THURSDAY, 3), NOON) == Period.of(MONDAY, 3)
    assert NO_WEEKENDS.next_period(Period.of(THURSDAY, 2), NOON) == Period.of(THURSDAY, 2)
