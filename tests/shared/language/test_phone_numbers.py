"""Phone numbers become E.164, however they are said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.language.phone_numbers import heard_phone_number, spell_phone_number


@pytest.mark.parametrize(
    "said",
    [
        "217 555 0120",
        "(217) 555-0120",
        "+1 217-555-0120",
        "1 217 555 0120",
        "2175550120",
        "two one seven, five five five, oh one two oh",
        "two one seven triple five zero one twenty",
        "plus one two one seven 555 0120",
        "my number is 217-555-0120",
    ],
)
def test_a_number_is_the_same_however_it_is_said(said: str) -> None:
    assert heard_phone_number(said, region="US") == "+12175550120"


def test_the_region_is_that_of_numbers_without_a_country_code() -> None:
    assert heard_phone_number("030 901820", region="DE") == "+4930901820"
    assert heard_phone_number("+49 30 901820", region="US") == "+4930901820"


@pytest.mark.parametrize("said", ["", "555 0120", "none", "five", "BL 217 555 0120", "217 555 0120 9", "+", "0" * 40])
def test_what_is_no_whole_number_is_none(said: str) -> None:
    assert heard_phone_number(said, region="US") is None


def test_a_number_is_read_back_without_its_country_code_in_groups() -> None:
    assert spell_phone_number("+12175550120") == "2 1 7, 5 5 5, 0 1 2 0"


@given(st.text(max_size=60))
def test_whatever_is_said_is_a_number_in_e164_or_none(said: str) -> None:
    heard = heard_phone_number(said, region="US")
    assert heard is None or (heard[0] == "+" and heard[1:].isdigit())
