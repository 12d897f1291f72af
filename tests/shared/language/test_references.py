"""A rental's reference, as callers say it."""

import pytest

from inventory.ledger.new_ids import ALPHABET, new_reference
from shared.language.identifiers import spell_reference
from shared.language.references import heard_reference


@pytest.mark.parametrize(
    "said",
    [
        "RB4X-2MQ7",
        "rb4x 2mq7",
        "RB4X2MQ7",
        "R B 4 X, 2 M Q 7",
        "my booking reference is R, B, 4, X, 2, M, Q, 7",
        "romeo bravo four x-ray, two mike quebec seven",
        "R as in Robert, B, four, X, dash, two, M, Q, seven",
    ],
)
def test_a_reference_is_heard_written_spelled_and_in_groups(said: str) -> None:
    assert heard_reference(said) == "RB4X-2MQ7"


@pytest.mark.parametrize("said", ["R P 4 X, 2 N U 7", "RD4X-2MQ7", "romeo victor four x-ray two november quebec seven"])
def test_a_letter_that_no_reference_has_is_the_one_that_sounds_like_it(said: str) -> None:
    assert heard_reference(said) == "RB4X-2MQ7"


@pytest.mark.parametrize("said", ["RB4X-2MQ7-2", "RB4X 2MQ7 unit 2", "R B 4 X, 2 M Q 7, 2"])
def test_the_number_of_a_unit_may_stand_behind_it(said: str) -> None:
    assert heard_reference(said) == "RB4X-2MQ7-2"


@pytest.mark.parametrize(
    "said", ["", "RB4X", "RB4X-2MQ", "IB4X-2MQ7", "RB4X-2MQ0", "RB4X-2MQ7-0", "RB4X-2MQ7-22", "BL-123456", "x" * 5000]
)
def test_what_is_no_whole_reference_is_not_guessed(said: str) -> None:
    assert heard_reference(said) == ""


def test_every_reference_is_heard_as_it_is_told() -> None:
    for _ in range(300):
        reference = new_reference()
        assert heard_reference(reference) == heard_reference(spell_reference(reference)) == reference


def test_every_letter_and_digit_is_one_of_a_reference_or_none() -> None:
    for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":
        heard = heard_reference(f"{character}B4X-2MQ7")
        assert heard == "" if character in "IO01" else heard[0] in ALPHABET
