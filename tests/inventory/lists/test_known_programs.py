"""Exports of known programs are read, whether the program is named or recognized."""

from decimal import Decimal

import pytest

from inventory.lists.columns.guessing import recognized
from inventory.lists.columns.headings import Meaning
from inventory.lists.units.making import make_units
from inventory.lists.words.list_words import programs
from inventory.models import Status
from tests.support.lists import answered_mapping, export


@pytest.mark.parametrize("name", programs())
def test_there_is_an_example_and_it_becomes_units(name: str) -> None:
    table, found = export(name)
    made = make_units(table, answered_mapping(found, rate_is_for="day", days_in={"week": "leave out"}))
    assert made.problems == []
    assert made.gaps == {}
    assert made.units
    assert made.left_out


@pytest.mark.parametrize("name", programs())
def test_its_export_is_recognized(name: str) -> None:
    assert recognized(export(name)[0].headings) == name


@pytest.mark.parametrize("name", programs())
def test_its_columns_have_known_meanings(name: str) -> None:
    assert {Meaning(meaning) for meaning in programs()[name].columns.values()}
    assert programs()[name].documented


@pytest.mark.parametrize(
    ("name", "units", "rate"),
    [
        ("booqable", ["CBL-50-1", "CBL-50-2", "SHV-5-1", "SHV-5-2", "SHV-5-3"], "12.50"),
        ("current-rms", ["STA-DEC-2-X-…-1"], "42.00"),
        ("ezrentout", ["11", "12", "13"], "38.00"),
        ("rentman", ["LA-001", "LA-002"], "65.00"),
        ("magento", ["CMP-5-1", "CMP-5-2", "HOSE-15-1", "HOSE-15-2", "HOSE-15-3"], "48.00"),
        ("odoo", ["DRY-50-1", "DRY-50-2", "DRY-50-3", "FAN-7-1", "FAN-7-2"], "24.00"),
        ("shopify", ["MRQ-33-1", "MRQ-33-2", "MRQ-33-3", "MRQ-36", "POP-1-1", "POP-1-2"], "48.00"),
        ("snipe-it", ["A-1001", "A-1002"], "50.00"),
        ("woocommerce", ["HTR-L", "HTR-S-1", "HTR-S-2", "SAW-14-1", "SAW-14-2", "SAW-14-3"], "55.00"),
    ],
)
def test_its_rows_become_these_units(name: str, units: list[str], rate: str) -> None:
    table, found = export(name)
    made = make_units(table, answered_mapping(found, rate_is_for="day", days_in={"week": "leave out"}))
    if name != "current-rms":  # it has no ids, so they are made from the names
        assert sorted(unit.equipment_id for unit in made.units) == units
    assert made.units[0].lowest_rate == Decimal(rate)


def test_states_of_an_asset_register_are_known() -> None:
    table, found = export("ezrentout")
    made = make_units(table, answered_mapping(found))
    assert [unit.status for unit in made.units] == [Status.AVAILABLE, Status.RENTED, Status.MAINTENANCE]


def test_variants_have_the_title_and_the_category_of_their_product() -> None:
    table, found = export("shopify")
    made = make_units(table, answered_mapping(found, rate_is_for="day"))
    (large,) = [unit for unit in made.units if unit.equipment_id == "MRQ-36"]
    assert (large.name, large.category, large.lowest_rate) == ("Pop-up marquee", "Tents", Decimal("105.00"))


def test_variations_have_the_category_of_their_parent() -> None:
    table, found = export("woocommerce")
    made = make_units(table, answered_mapping(found, rate_is_for="day"))
    assert {unit.category for unit in made.units if unit.name.startswith("Space heater")} == {"Heating"}


def test_a_description_loses_its_markup() -> None:
    table, found = export("shopify")
    made = make_units(table, answered_mapping(found, rate_is_for="day"))
    assert made.units[0].description == "With cart"
