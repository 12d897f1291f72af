"""How money, days and lists are said."""

import datetime as dt
from decimal import Decimal

import pytest

from inventory.models import Period
from shared.language.speech import say_day, say_list, say_money, say_period

TUESDAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        ("1350.00", "USD", "$1,350"),
        ("449.50", "USD", "$449.50"),
        ("2000000", "USD", "$2,000,000"),
        ("0.05", "USD", "$0.05"),
        ("80.00", "GBP", "£80"),
        ("1350.00", "CHF", "1,350 CHF"),
        ("-12.50", "EUR", "-€12.50"),
    ],
)
def test_money_is_said_without_empty_cents(amount: str, currency: str, said: str):
    assert say_money(Decimal(amount), currency) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-24", "Tuesday, November 24th"),
        ("2026-12-01", "Tuesday, December 1st"),
        ("2026-12-02", "Wednesday, December 2nd"),
        ("2026-12-03", "Thursday, December 3rd"),
        ("2026-12-11", "Friday, December 11th"),
        ("2026-12-12", "Saturday, December 12th"),
        ("2026-12-13", "Sunday, December 13th"),
        ("2026-12-22", "Tuesday, December 22nd"),
        ("2027-10-24", "Sunday, October 24th"),
        ("2027-10-25", "Monday, October 25th, 2027"),
        ("2026-11-23", "Monday, November 23rd, 2026"),
    ],
)
def test_a_day_is_said_with_its_weekday_and_with_its_year_when_it_could_be_mistaken(day: str, said: str):
    assert say_day(dt.date.fromisoformat(day), today=TUESDAY) == said


def test_a_day_is_said_without_its_year_when_today_is_not_given():
    assert say_day(dt.date(2031, 1, 1)) == "Wednesday, January 1st"


def test_a_period_is_said_with_its_days_first_and_last():
    said = "3 days, from Tuesday, November 24th through Thursday, November 26th"
    assert say_period(Period.of(TUESDAY, 3), today=TUESDAY) == said


def test_a_single_day_is_said_once():
    assert say_period(Period.of(TUESDAY, 1), today=TUESDAY) == "1 day, Tuesday, November 24th"


@pytest.mark.parametrize(
    ("items", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_is_said_with_and_before_its_last(items: list[str], said: str):
    assert say_list(items) == said
