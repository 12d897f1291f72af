"""The columns of a foreign list that are terms of a unit, and those that only look like it."""

import pytest

from inventory.lists.columns.headings import Meaning
from tests.support.lists import columns_of

FIRST = ["Asset Tag", "Item name", "Group", "Daily Rate"]
SAW, LIFT = ["A-1", "Saw", "Cutting", "50.00"], ["A-2", "Lift", "Lifts", "200.00"]
TERMS = {Meaning.WEEKLY_RATE, Meaning.FOUR_WEEK_RATE, Meaning.LEAST_DAYS, Meaning.TURNAROUND_DAYS}


def terms_of(heading: str, saw: str, lift: str) -> set[str]:
    """Which terms a column with this heading and these cells is taken for."""
    found = columns_of([*FIRST, heading], [*SAW, saw], [*LIFT, lift])
    return {meaning for meaning in found if meaning in TERMS and found[meaning] == heading}


@pytest.mark.parametrize(
    ("heading", "cells", "meaning"),
    [
        ("Weekly Rate", ("200.00", "800.00"), Meaning.WEEKLY_RATE),
        ("Wochenmiete", ("200,00", "800,00"), Meaning.WEEKLY_RATE),
        ("Tarifa semanal", ("200", "800"), Meaning.WEEKLY_RATE),
        ("Tarif semaine", ("200", "800"), Meaning.WEEKLY_RATE),
        ("Rate 28 days", ("600", "2400"), Meaning.FOUR_WEEK_RATE),
        ("4 Week Rate", ("600", ""), Meaning.FOUR_WEEK_RATE),
        ("Minimum Days", ("1", "3"), Meaning.LEAST_DAYS),
        ("Mindesttage", ("2", ""), Meaning.LEAST_DAYS),
        ("Turnaround Days", ("0", "1"), Meaning.TURNAROUND_DAYS),
        ("Pufferzeit Tage", ("1", "2"), Meaning.TURNAROUND_DAYS),
    ],
)
def test_terms_are_known_by_their_headings(heading: str, cells: tuple[str, str], meaning: Meaning) -> None:
    assert terms_of(heading, *cells) == {meaning}


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Weekly Rate", ("40.00", "160.00")),  # a rate a day, for those who rent a week
        ("Weekly Rate", ("200.00", "much")),
        ("Rate 5 days", ("200.00", "800.00")),
        ("Monthly Rate", ("600.00", "2400.00")),
        ("Minimum Days", ("1 to 3", "2")),
        ("Minimum Days", ("1", "900")),
    ],
)
def test_what_only_looks_like_a_term_is_left_alone(heading: str, cells: tuple[str, str]) -> None:
    assert terms_of(heading, *cells) == set()
