"""Columns as programs write them: codes beside words, times in hours, units of measure, flags and stock."""

import pytest

from inventory.lists.columns.headings import Meaning, said_by
from inventory.lists.importing import find_list
from inventory.lists.reading.sheets import Sheet
from tests.support.lists import columns_of, guessed, rows_of

NAMES = ["Scissor lift 8 m", "Scissor lift 8 m", "Boom lift 15 m", "Compressor 7 bar"]


def meaning_of(heading: str, cells: list[str], **others: list[str]) -> str | None:
    """What a column means beside ids, names and rates a day, and beside other columns."""
    columns = {heading: cells, **others}
    rows = [
        [f"R-{row}", name, *(column[row] for column in columns.values()), str(20 + row * row)]
        for row, name in enumerate(NAMES)
    ]
    found = columns_of(["Asset no", "Item name", *columns, "Daily rate"], *rows)
    return next((meaning for meaning, one in found.items() if one == heading), None)


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Committed", Meaning.UNUSED),
        ("Inventory Asset Account", Meaning.UNUSED),
        ("License Plate Region", Meaning.UNUSED),
        ("Max rental length", Meaning.UNUSED),
        ("Kann gemietet werden", Meaning.ACTIVE),
        ("Non-actief", Meaning.GONE),
        ("In Archive", Meaning.GONE),
        ("Lager på hånd", Meaning.QUANTITY),
        ("Остаток", Meaning.QUANTITY),
        ("Vehicle class", Meaning.CATEGORY),
        ("Libellé famille", Meaning.CATEGORY),
        ("Owning Depot", Meaning.LOCATION),
        ("DEFAULT_WAREHOUSE", Meaning.LOCATION),
        ("Lifecycle Status", Meaning.STATUS),
        ("Equipmentnr.", Meaning.EQUIPMENT_ID),
        ("ASSETNUM", Meaning.EQUIPMENT_ID),
        ("Čárový kód", Meaning.EQUIPMENT_ID),
        ("Waga netto", Meaning.WEIGHT),
        ("p_name.de", Meaning.NAME),
        ("p_cat.0", Meaning.CATEGORY),
        ("name(en-gb)", Meaning.NAME),
    ],
)
def test_headings_of_programs_are_known(heading: str, meaning: Meaning) -> None:
    assert said_by(heading)[0].meaning is meaning


def test_a_plate_is_no_license_and_the_name_of_a_place_is_no_name() -> None:
    assert Meaning.CERTIFICATION not in {one.meaning for one in said_by("license_plate")}
    assert Meaning.NAME not in {one.meaning for one in said_by("Vehicle location name")}
    assert Meaning.NAME in {one.meaning for one in said_by("Vehicle name")}


@pytest.mark.parametrize(
    ("heading", "cells", "meaning"),
    [
        ("Unit", ["pcs", "pcs", "Each", "pcs"], None),
        ("Unidade", ["UN", "UN", "UN", "UN"], None),
        ("Shelf", ["2", "4", "1", "4"], None),
        ("Aisle", ["A1", "A2", "B1", "B4"], None),
        ("Shelf", ["Big one", "Big one", "Small one", "Small one"], None),
        ("Location", ["Yard", "Yard", "Depot", "Depot"], "location"),
        ("Status", ["true", "true", "false", "true"], "active"),
        ("Status", ["Active", "Active", "Draft", "Active"], "active"),
        ("Status", ["Available", "Hired out", "Available", "Available"], "status"),
        ("Available", ["true", "true", "false", "true"], "status"),
        ("In stock", ["4", "2", "6", "3"], "quantity"),
        ("Purchase From", ["Shop", "Shop", "Shop", "Shop"], None),
        ("Qwxz", ["Shop", "Shop", "Shop", "Shop"], None),
        ("Qwxz", ["In yard", "In yard", "In yard", "In yard"], "status"),
        ("Prep Minutes", ["30", "30", "45", "30"], None),
        ("Prep time (hours)", ["2", "2", "4", "2"], None),
        ("Prep days", ["1", "1", "2", "1"], "turnaround_days"),
        ("Type", ["Inventory", "Inventory", "Inventory", "Inventory"], None),
        ("Type", ["Unique", "Bulk", "Unique", "Bulk"], None),
        ("Retirement date", ["2030-01-01", "2030-01-01", "2031-01-01", "2030-06-01"], None),
        ("Retirement date", ["", "", "2024-01-01", ""], "gone"),
        ("license_plate", ["AB12 CDE", "AB12 CDF", "YK20 ABC", ""], None),
    ],
)
def test_cells_say_what_a_column_of_a_program_means(heading: str, cells: list[str], meaning: str | None) -> None:
    assert meaning_of(heading, cells) == meaning


def test_a_unit_of_measure_is_no_id_where_there_is_no_other() -> None:
    rows = [[name, "unit", "Tools", "15"] for name in ("Drill", "Saw", "Barrow", "Roller")]
    headings = ["Entry Name", "Unit", "Folder", "Daily rate"]
    assert "equipment_id" not in columns_of(headings, *rows)
    numbered = [[name, f"U-{n}", *rest] for n, (name, _, *rest) in enumerate(rows)]
    assert columns_of(headings, *numbered)["equipment_id"] == "Unit"


@pytest.mark.parametrize(
    ("group", "codes", "words"),
    [
        (
            "Group Description",
            ["EX15", "EX15", "DM60", "LT09"],
            ["Mini excavators", "Mini excavators", "Dumpers", "Lights"],
        ),
        ("Category", ["EARTH", "EARTH", "LIFT", "POWER"], ["Earthmoving", "Earthmoving", "Lifting", "Power"]),
    ],
)
def test_words_of_a_group_go_before_its_codes(group: str, codes: list[str], words: list[str]) -> None:
    assert meaning_of(group, words, **{"Item Group": codes}) == "category"
    long = ["Platforms high", "Platforms high", "Vehicles small", "Vehicles small"]
    assert meaning_of("Category", ["Lift", "Lift", "Van", "Van"], **{"Item Group": long}) == "category"


def test_the_description_of_a_class_is_the_group_of_what_is_described() -> None:
    rows = [
        ["1", "Lift 19 ft electric", "1190", "Scissor lifts", "Genie", "GS1930", "90"],
        ["2", "Lift 26 ft electric", "1190", "Scissor lifts", "Genie", "GS2632", "110"],
        ["3", "Boom 45 ft diesel", "1450", "Booms", "JLG", "450AJ", "300"],
        ["4", "Compressor 185", "0185", "Compressors", "Doosan", "P185", "120"],
    ]
    headings = ["Equipment #", "Description", "Class", "Cat-Class Description", "Make", "Model", "Day rate"]
    found = columns_of(headings, *rows)
    assert (found["name"], found["category"]) == ("Description", "Cat-Class Description")
    without = [[*row[:1], *row[2:]] for row in rows]
    assert columns_of([headings[0], *headings[2:]], *without)["name"] == "Cat-Class Description"


def test_stock_is_counted_beside_what_is_available_of_it() -> None:
    assert meaning_of("In Stock", ["4", "2", "6", "7"], Available=["3", "1", "6", "7"]) == "quantity"


def test_a_day_in_each_row_does_not_say_which_units_are_gone() -> None:
    days = ["2099-12-31", "2099-12-31", "2099-12-31", "2099-12-30"]
    assert meaning_of("Disabled", ["0", "0", "1", "0"], **{"End of Life": days}) == "gone"


def test_a_description_that_differs_less_is_no_name() -> None:
    rows = [
        [str(n), "Electric", name, "Genie", f"M{n}", "90"] for n, name in enumerate(["Lift", "Boom", "Mast", "Hoist"])
    ]
    headings = ["Equipment #", "Description", "Cat-Class Description", "Make", "Model", "Day rate"]
    assert columns_of(headings, *rows)["name"] == "Cat-Class Description"


def test_a_short_name_is_not_joined_to_the_name() -> None:
    rows = [["5001", "Arbeitsbühne 12 m", "AB 12", "150,00"], ["5002", "Arbeitsbühne 17 m", "AB 17", "190,00"]]
    found = columns_of(["Artikel-Nr.", "Bezeichnung", "Kurzbezeichnung", "Tagesmiete"], *rows)
    assert (found["name"], found.get("make")) == ("Bezeichnung", None)


def test_a_maker_alone_is_no_name_so_the_description_is() -> None:
    rows = [
        ["P01", "Chain saw", "Stihl", "290"],
        ["P02", "Drum mower", "Vari", "390"],
        ["P03", "Breaker", "Bosch", "420"],
    ]
    assert columns_of(["Kód", "Popis", "Výrobce", "Cena za den"], *rows)["name"] == "Popis"


def test_rates_beside_periods_in_hours_have_these_times() -> None:
    head = ["KEY", "NAME", "Period1", "Rate1", "Period2", "Rate2", "Period3", "Rate3"]
    rows = [[f"10-{n}", name, "4", str(40 + n), "24", str(60 + n), "168", str(200 + n)] for n, name in enumerate(NAMES)]
    found = columns_of(head, *rows)
    assert (found["daily_rate"], found["weekly_rate"]) == ("Rate2", "Rate3")
    other = [[*row[:4], "30", *row[5:]] for row in rows]
    assert "daily_rate" not in columns_of(head, *other)


def test_days_behind_a_rate_a_day_are_graduated_rates() -> None:
    rows = [[str(n), name, "145,00", "130,00", "110,00"] for n, name in enumerate(NAMES, 1)]
    headings = ["Geräte-Nr.", "Bezeichnung", "Tagessatz 1-3", "Tagessatz 4-9", "Tagessatz ab 10"]
    assert columns_of(headings, *rows)["daily_rate"] == "Tagessatz 1-3"


def test_flags_and_numbers_that_are_the_same_everywhere_are_not_offered_as_rates() -> None:
    head = ["Asset no", "Item name", "Qwxa", "Qwxb", "Qwxc", "Qwxd"]
    rows = [
        [f"R-{n}", name, flag, "4100", "0", str(n * 7 + 3)]
        for n, (name, flag) in enumerate(zip(NAMES, "0110", strict=True))
    ]
    assert guessed(head, *rows).rates_to_choose == ("Qwxd",)


def test_of_prices_with_and_without_tax_of_what_is_lent_the_one_without_is_the_rate() -> None:
    text = (
        "Artikelnummer,Artikelname,GTIN,Brutto-VK,Netto-VK,UVP,Kurzbeschreibung\n"
        "L-1,Stampfer 65 kg,1,45.00,37.82,,Leihpreis pro Tag\nL-2,Mischer 150 l,2,18.00,15.13,,Leihpreis pro Tag\n"
        "L-3,Reiniger,3,32.00,26.89,,Leihpreis pro Tag\n"
    )
    tables = find_list([Sheet("", rows_of(text), "text")], source="text")
    assert tables.chosen is not None
    assert tables.chosen.guess.mapping.columns[Meaning.RATE] == "Netto-VK"
