"""Days as people say them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.language.days import parse_start
from shared.language.speech import say_day

WEDNESDAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-11-24", "2026-11-24"),
        ("today", "2026-11-25"),
        ("Tomorrow.", "2026-11-26"),
        ("tomorrow morning", "2026-11-26"),
        ("the day after tomorrow", "2026-11-27"),
        ("starting on Friday, please", "2026-11-27"),
        ("November 30", "2026-11-30"),
        ("Nov. 30th", "2026-11-30"),
        ("30th of November", "2026-11-30"),
        ("November thirty, twenty twenty-six", "2026-11-30"),
        ("the thirtieth of November two thousand twenty-six", "2026-11-30"),
        ("December third", "2026-12-03"),
        ("December the twenty-first", "2026-12-21"),
        ("11/30", "2026-11-30"),
        ("11/30/26", "2026-11-30"),
        ("11/30/2026", "2026-11-30"),
        ("in three days", "2026-11-28"),
        ("in a week", "2026-12-02"),
        ("in two weeks", "2026-12-09"),
        ("two weeks from now", "2026-12-09"),
        ("a week from Monday", "2026-12-07"),
        ("three days after tomorrow", "2026-11-29"),
        ("in a month", "2026-12-25"),
        ("end of the month", "2026-11-30"),
        ("the last day of next month", "2026-12-31"),
        ("the first of next month", "2026-12-01"),
    ],
)
def test_a_day_is_understood_as_people_say_it(said: str, day: str):
    assert parse_start(said, today=WEDNESDAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Friday", "2026-11-27"),
        ("coming Friday", "2026-11-27"),
        ("this Friday", "2026-11-27"),
        ("next Friday", "2026-12-04"),
        ("Friday next week", "2026-12-04"),
        ("Monday", "2026-11-30"),
        ("this Monday", "2026-11-30"),
        ("next Monday", "2026-11-30"),
        ("next Sunday", "2026-12-06"),
        ("Wednesday", "2026-12-02"),
        ("this Wednesday", "2026-11-25"),
    ],
)
def test_a_weekday_is_the_coming_one_and_next_is_of_next_week(said: str, day: str):
    assert parse_start(said, today=WEDNESDAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize("days", range(7))
def test_next_monday_is_the_monday_of_next_week_on_every_day_of_this_one(days: int):
    monday = dt.date(2026, 11, 23)
    assert parse_start("next Monday", today=monday + dt.timedelta(days)) == dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Monday the 30th", dt.date(2026, 11, 30)),
        ("Monday, November thirtieth", dt.date(2026, 11, 30)),
        ("Monday 11/30", dt.date(2026, 11, 30)),
        ("Tuesday the 30th", None),
        ("Friday, November 30th", None),
        ("Monday, 2026-12-01", None),
    ],
)
def test_weekday_and_day_must_agree(said: str, day: dt.date | None):
    assert parse_start(said, today=WEDNESDAY) == day


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("the fifth", "2026-12-05"),
        ("the 25th", "2026-11-25"),
        ("the 24th of the month", "2026-12-24"),
        ("the 31st", "2026-12-31"),
        ("the 5th of this month", "2026-11-05"),
    ],
)
def test_a_day_without_its_month_is_the_first_one_from_today_on(said: str, day: str):
    assert parse_start(said, today=WEDNESDAY) == dt.date.fromisoformat(day)


def test_the_31st_said_in_february_is_in_march():
    assert parse_start("the 31st", today=dt.date(2027, 2, 1)) == dt.date(2027, 3, 31)


def test_a_past_day_without_its_year_is_next_years():
    assert parse_start("November 24", today=WEDNESDAY) == dt.date(2027, 11, 24)
    assert parse_start("3/1", today=WEDNESDAY) == dt.date(2027, 3, 1)
    assert parse_start("November 25", today=WEDNESDAY) == WEDNESDAY


def test_a_past_day_with_its_year_is_returned_as_it_is():
    assert parse_start("November 24, 2026", today=WEDNESDAY) == dt.date(2026, 11, 24)


def test_a_month_from_the_31st_is_the_last_day_of_a_shorter_month():
    assert parse_start("in a month", today=dt.date(2027, 1, 31)) == dt.date(2027, 2, 28)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "soon",
        "next week",
        "the weekend",
        "30/11",
        "November 31",
        "February 29",
        "2026-02-30",
        "the 45th",
        "the 0th",
        "in two three days",
        "in -3 days",
        "Friday or Saturday",
        "Monday Tuesday",
        "in 9999 months from 9999-12-31",
        "9999 months from 9999-12-31",
        "9999 weeks from 9999-12-31",
        " " * 100 + "tomorrow",
    ],
)
def test_what_is_not_understood_is_no_day_rather_than_a_guess(said: str):
    assert parse_start(said, today=WEDNESDAY) is None


@given(today=st.dates(dt.date(2020, 1, 1), dt.date(2090, 1, 1)), ahead=st.integers(0, 300))
def test_a_day_survives_being_said(today: dt.date, ahead: int):
    day = today + dt.timedelta(days=ahead)
    assert parse_start(say_day(day, today=today), today=today) == day
    assert parse_start(f"{day:%A} {day:%b} {day.day}", today=today) == day
    assert parse_start(f"{day.month}/{day.day}", today=today) == day
    assert parse_start(day.isoformat(), today=today) == day


@given(said=st.text(max_size=120))
def test_any_words_are_a_day_or_none(said: str):
    day = parse_start(said, today=WEDNESDAY)
    assert day is None or isinstance(day, dt.date)
