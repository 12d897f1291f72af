"""How much longer or shorter a rental is to be."""

import pytest

from shared.language.more_days import days_more


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("four days more", 4),
        ("four more days", 4),
        ("another week", 7),
        ("one more day", 1),
        ("extend it by two weeks", 14),
        ("3 days longer", 3),
        ("two days less", -2),
        ("a week earlier", -7),
        ("one day shorter", -1),
    ],
)
def test_a_length_that_is_compared_is_understood(said: str, days: int) -> None:
    assert days_more(said) == days


@pytest.mark.parametrize("said", ["until Friday", "ten days", "longer", "", "two days more or three days more"])
def test_what_names_a_day_or_a_whole_length_is_not(said: str) -> None:
    assert days_more(said) is None
