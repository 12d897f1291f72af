"""The periods that can be rented, and the sentences with which others are refused."""

import datetime as dt

import pytest

from inventory.models import Period
from shared.rental_period import PeriodRefused, rental_period

WEDNESDAY = dt.date(2026, 11, 25)


def period(start: dt.date, days: int) -> Period:
    return rental_period(start, days, today=WEDNESDAY, longest_days=180, furthest_start_days=365)


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
        (WEDNESDAY, 0, "A rental is for at least one day. For how many days do you need it?"),
        (WEDNESDAY, -3, "A rental is for at least one day. For how many days do you need it?"),
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
