"""The length of a rental as callers say it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.hearing.lengths import parse_days

WEDNESDAY = dt.date(2026, 11, 25)


@given(said=st.text(max_size=120))
def test_any_words_are_a_length_or_none(said: str):
    days = parse_days(said, start=WEDNESDAY)
    assert days is None or isinstance(days, int)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        (3, 3),
        ("3", 3),
        ("three days", 3),
        ("a day", 1),
        ("for a week", 7),
        ("two weeks", 14),
        ("a fortnight", 14),
        ("a month", 30),
        ("two months", 60),
        ("twenty-one days", 21),
        ("one hundred and eighty days", 180),
        ("two weeks and three days", 17),
    ],
)
def test_a_length_is_understood_as_people_say_it(said: str | int, days: int):
    assert parse_days(said) == days


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("until Friday", 3),
        ("through Friday", 3),
        ("till Wednesday", 8),
        ("until Monday the 30th", 6),
        ("until November 30th", 6),
        ("until the end of the month", 6),
        ("until November 25", 1),
    ],
)
def test_until_a_day_includes_that_day_and_counts_from_the_start(said: str, days: int):
    assert parse_days(said, start=WEDNESDAY) == days


def test_until_a_day_is_not_understood_without_a_start():
    assert parse_days("until Friday") is None


@pytest.mark.parametrize("said", ["until tomorrow", "until next Friday", "until in three days", "until 2026-11-24"])
def test_until_a_day_that_counts_from_another_or_comes_before_is_not_understood(said: str):
    assert parse_days(said, start=WEDNESDAY) is None


@pytest.mark.parametrize(
    "said",
    ["", "a while", "a few days", "the weekend", "two three days", "3.5 days", "-2 days", "two weeks and", True, False],
)
def test_what_is_not_understood_is_no_length_rather_than_a_guess(said: str | int):
    assert parse_days(said, start=WEDNESDAY) is None
