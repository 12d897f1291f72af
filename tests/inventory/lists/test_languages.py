"""Lists in many languages are read with no question about their columns."""

from pathlib import Path
from typing import TypedDict

import pytest

from inventory.lists.columns.guessing import guess
from inventory.lists.columns.headings import Meaning
from inventory.lists.columns.other_lists import other_kind
from inventory.lists.reading.sheets import Sheet
from inventory.lists.reading.table import Table, find_tables
from inventory.lists.units.making import make_units
from inventory.lists.words.language_files import LANGUAGES
from tests.support.lists import answered_mapping, table_in
from tests.support.yaml_files import read_yaml

MEANINGS = (
    *("equipment_id", "name", "category", "daily_rate", None, "quantity", "status", "location", "weight", None),
)


class List(TypedDict):
    """A list in one language."""

    headings: list[str]
    rows: list[list[str]]
    left_out: str
    sum: str


class OneTable(TypedDict):
    """Text of a table, and what is known of it."""

    text: str
    daily: str
    kind: str


CONTENT = read_yaml(Path(__file__).parent / "languages.yaml")
LISTS: dict[str, List] = CONTENT["lists"]
PRICES: dict[str, OneTable] = CONTENT["prices"]
OTHERS: dict[str, OneTable] = CONTENT["others"]


def table_of(one: List) -> Table:
    """The list with a row of a service and one of sums at its end."""
    empty = [""] * len(MEANINGS)
    service = ["", one["left_out"], "", "25", *empty[4:]]
    total = [one["sum"], "", "", "", "", str(len(one["rows"])), *empty[6:]]
    rows = [one["headings"], *one["rows"], service, total]
    (table, *_) = find_tables(Sheet("", list(enumerate(rows, start=1)), "text"))
    return table


@pytest.mark.parametrize("language", LISTS)
def test_a_list_is_read_with_no_question_about_its_columns(language: str) -> None:
    one = LISTS[language]
    found = guess(table_of(one))
    expected = {meaning: heading for meaning, heading in zip(MEANINGS, one["headings"], strict=True) if meaning}
    assert {meaning.value: heading for meaning, heading in found.mapping.columns.items()} == expected
    assert found.rates_to_choose == ()


@pytest.mark.parametrize("language", LISTS)
def test_states_weights_services_and_sums_are_known(language: str) -> None:
    one = LISTS[language]
    table = table_of(one)
    made = make_units(table, answered_mapping(guess(table), weight_unit=None))
    assert (made.problems, made.gaps) == ([], {})
    assert [unit.status.value for unit in made.units][:3] == ["AVAILABLE", "RENTED", "MAINTENANCE"]
    assert len(made.units) == len(one["rows"])
    assert {unit.weight_class for unit in made.units} == {"Light"}


@pytest.mark.parametrize("language", PRICES)
def test_a_list_of_prices_by_times_has_its_rate_a_day(language: str) -> None:
    found = guess(table_in(PRICES[language]["text"]))
    assert found.mapping.columns.get(Meaning.DAILY_RATE) == PRICES[language]["daily"]
    assert found.rates_to_choose == ()


@pytest.mark.parametrize("language", OTHERS)
def test_a_list_of_something_else_is_known(language: str) -> None:
    table = table_in(OTHERS[language]["text"])
    other = other_kind(guess(table).mapping.columns, table, has_rate=False)
    assert other is not None
    assert other.words == OTHERS[language]["kind"]


def test_each_language_has_a_list_in_these_tests() -> None:
    beside = {
        "chinese": ("Chinese, simplified", "Chinese, traditional"),
        "serbian_croatian_bosnian": ("Croatian", "Serbian"),
        "indonesian_malay": ("Indonesian",),
    }
    named = {name for file in LANGUAGES.glob("*.yaml") for name in beside.get(file.stem, (file.stem.capitalize(),))}
    assert named == LISTS.keys()
