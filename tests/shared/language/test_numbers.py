"""Numbers as people say them: whole ones, digits in pieces, and amounts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.language.numbers import AMOUNT_WORDS, NUMBER_WORDS, cardinal, digits_said, read_amount

WORDS = (*sorted(NUMBER_WORDS | AMOUNT_WORDS), "and", "a", "8", "2.5k")


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("twenty one", 21),
        ("one hundred and eighty", 180),
        ("twenty five hundred", 2500),
        ("two thousand and twelve", 2012),
        ("one hundred twenty three thousand four hundred fifty six", 123456),
        ("two three", None),
        ("hundred", None),
        ("two and three", None),
        ("", None),
    ],
)
def test_a_whole_number_is_said_once_and_completely(said: str, number: int | None) -> None:
    assert cardinal(said.split()) == number


@pytest.mark.parametrize(
    ("said", "digits"),
    [("twelve thirty four", "1234"), ("one oh five", "105"), ("one twenty three", "123"), ("a hundred", None)],
)
def test_digits_are_said_in_pieces(said: str, digits: str | None) -> None:
    assert digits_said(said.split()) == digits


@pytest.mark.parametrize(
    ("said", "amount", "rest"),
    [
        ("eight thousand watt", "8000", "watt"),
        ("twenty five hundred pounds", "2500", "pounds"),
        ("two and a half tons", "2.5", "tons"),
        ("half a ton", "0.5", "ton"),
        ("a hundred and fifty", "150", ""),
        ("a thousand two hundred", "1200", ""),
        ("hundred dollars", "100", "dollars"),
        ("two million five hundred thousand", "2500000", ""),
        ("five grand", "5000", ""),
        ("a k", "1000", ""),
        ("8k watt", "8000", "watt"),
        ("8 k", "8000", ""),
        ("1.5 million", "1500000", ""),
        ("25 hundred", "2500", ""),
        ("two hundred and a half", "200.5", ""),
        ("two sixty foot", "2", "sixty foot"),
        ("four and five", "4", "and five"),
        ("two hundred and tents", "200", "and tents"),
    ],
)
def test_an_amount_ends_before_the_words_that_do_not_belong_to_it(said: str, amount: str, rest: str) -> None:
    words = said.split()
    assert read_amount(words, 0) == (Decimal(amount), len(words) - len(rest.split()))


@pytest.mark.parametrize("said", ["", "a", "an hour", "zero", "oh hello", "k", "and", "foot", "8th", "²"])
def test_other_words_begin_no_amount(said: str) -> None:
    assert read_amount(said.split(), 0) is None


@pytest.mark.parametrize(
    ("said", "price"),
    [("three fifty", 350), ("twelve fifty", 1250), ("3 fifty five", 355), ("a thousand two fifty", 1250)],
)
def test_a_price_may_leave_out_its_hundred(said: str, price: int) -> None:
    words = said.split()
    assert read_amount(words, 0, as_price=True) == (Decimal(price), len(words))
    assert read_amount(words, 0) != (Decimal(price), len(words))


@given(
    words=st.lists(st.sampled_from([*sorted(NUMBER_WORDS | AMOUNT_WORDS), "and", "a", "8", "2.5k"])),
    price=st.booleans(),
)
def test_an_amount_is_positive_and_takes_at_least_a_word(words: list[str], price: bool) -> None:
    taken = read_amount(words, 0, as_price=price)
    assert taken is None or (taken[0] > 0 and 0 < taken[1] <= len(words))
