"""Whatever is said, an identifier, a day or a length is understood as one that there can be, or not at all."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.models import Period
from shared.language.days import parse_start
from shared.language.identifiers import normalize_identifier
from shared.language.numbers import NUMBER_WORDS
from shared.rental_period import PeriodRefused, rental_period
from shared.terms.rental_days import RentalDays
from simulation.hearing.lengths import parse_days
from tests.support.hostile import hostile_text, many

TODAY = dt.date(2026, 11, 25)
RULES = RentalDays(longest_days=180, furthest_start_days=365)
WORDS = (
    *NUMBER_WORDS,
    *("b as in boy", "double", "triple", "dash", "my number is", "bravo", "BL-123456", "to", "for", "oh", "x-ray", "w"),
    *(
        "next",
        "friday",
        "the",
        "of",
        "month",
        "week",
        "from",
        "in",
        "until",
        "11/30",
        "30th",
        "november",
        "and",
        "days",
    ),
    *("2026", "99", "0", "-1", "a", "end", "end of the month", "today", "tomorrow", "monday the 30th"),
)
spoken = st.one_of(hostile_text, st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
PHONETIC = {"b": "boy", "v": "victor", "d": "david", "p": "peter", "m": "mary", "n": "nancy", "s": "sam", "f": "frank"}


@many(350)
@given(said=spoken)
def test_an_identifier_is_letters_and_digits_or_nothing(said: str) -> None:
    understood = normalize_identifier(said)
    assert re.fullmatch(r"(?=.*[0-9])[A-Z0-9]{1,32}|", understood, re.ASCII)


@many(150)
@given(letter=st.sampled_from(sorted(PHONETIC)), other=st.sampled_from(sorted(PHONETIC)), digits=st.integers(0, 999999))
def test_a_letter_and_a_word_that_disagree_are_not_understood(letter: str, other: str, digits: int) -> None:
    understood = normalize_identifier(f"{letter} as in {PHONETIC[other]} {digits}")
    assert understood == (f"{letter.upper()}{digits}" if letter == other else "")


@many(150)
@given(digits=st.text("0123456789", min_size=33, max_size=300))
def test_what_is_too_long_for_an_identifier_is_not_cut_to_one(digits: str) -> None:
    assert normalize_identifier(digits) == ""
    assert normalize_identifier(" ".join(digits)) == ""


@many(350)
@given(said=spoken)
def test_a_day_is_a_day_or_not_understood(said: str) -> None:
    start = parse_start(said, today=TODAY)
    assert start is None or type(start) is dt.date


@many(250)
@given(said=spoken)
def test_a_length_is_a_number_of_days_or_not_understood(said: str) -> None:
    days = parse_days(said, start=TODAY)
    assert days is None or type(days) is int


@many(150)
@given(
    day=st.sampled_from([30, 31, 32, 99]),
    month=st.sampled_from(["February", "2", "13", "99"]),
    year=st.sampled_from(["", "2026", "2027"]),
)
def test_a_day_that_no_calendar_has_is_not_understood(day: int, month: str, year: str) -> None:
    written = f"{month}/{day}/{year}".rstrip("/") if month.isdigit() else f"{month} {day} {year}".strip()
    assert parse_start(written, today=TODAY) is None


@many(250)
@given(
    start=st.one_of(st.dates(), st.dates(TODAY - dt.timedelta(3), TODAY + dt.timedelta(400))),
    days=st.one_of(st.integers(), st.integers(-3, 200)),
)
def test_a_period_is_one_that_is_rented_or_refused_in_a_sentence(start: dt.date, days: int) -> None:
    try:
        period = rental_period(start, days, rules=RULES, now=dt.datetime.combine(TODAY, dt.time(12)))
    except PeriodRefused as exc:
        assert str(exc).endswith("?"), "the caller is asked for another"
        assert start < TODAY or start > TODAY + dt.timedelta(365) or not 1 <= days <= 180
    else:
        assert period == Period.of(start, days)
        assert 1 <= days <= 180
        assert TODAY <= start <= TODAY + dt.timedelta(365)


@pytest.mark.parametrize("said", ["", " ", "\x00", "the", "of", "next", "in days", "until", "for", "a", "0/0", "1/1/1"])
def test_no_day_is_guessed(said: str) -> None:
    assert parse_start(said, today=TODAY) is None
