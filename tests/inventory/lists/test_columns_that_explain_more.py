"""Of two columns that may mean the same, the one that explains more rows, or groups them, is taken."""

import pytest

from tests.support.lists import columns_of, guessed

NAMES = ["Mini digger 1.5t", "Mini digger 3t", "Plate compactor", "Trench rammer", "Towable generator", "Tower light"]
GRADES = ["A - as new", "B - fair", "A - as new", "B - fair", "B - fair", "A - as new"]
GROUPS = ["Earth", "Earth", "Compaction", "Compaction", "Power", "Power"]


def test_kinds_of_articles_are_no_category_beside_one() -> None:
    for kinds in (["Artikel"] * 5 + ["Sæt"], ["Article stockable"] * 6, ["Single"] * 5 + ["Double"]):
        rows = [[name, kind, group, "50"] for name, kind, group in zip(NAMES, kinds, GROUPS, strict=True)]
        assert columns_of(["Name", "Type", "Folder", "Daily rate"], *rows)["category"] == "Folder"
    kinds = ["Stored article", "Kept article"] * 3
    rows = [[name, kind, group, "50"] for name, kind, group in zip(NAMES, kinds, GROUPS, strict=True)]
    found = columns_of(["Nom", "Type d'article", "Catégorie d'article", "Tarif jour"], *rows)
    assert found["category"] == "Catégorie d'article"


def test_a_word_that_most_rows_have_is_the_category_where_the_other_column_tells_each_row_from_the_others() -> None:
    rows = [[name, kind, f"{name} hire", "50"] for name, kind in zip(NAMES, ["Site"] * 5 + ["Event"], strict=True)]
    assert columns_of(["Name", "Category", "Class", "Daily rate"], *rows)["category"] == "Category"
    other = [[*row[:2], "Alpha" if place else "Beta", row[3]] for place, row in enumerate(rows)]
    assert columns_of(["Name", "Category", "Class", "Daily rate"], *other)["category"] == "Category"


def test_words_beside_the_names_that_group_them_go_before_a_category_that_all_rows_have() -> None:
    rows = [[name, group, "Standard", "50"] for name, group in zip(NAMES, GROUPS, strict=True)]
    assert columns_of(["Name", "Xyz", "Group", "Daily rate"], *rows)["category"] == "Xyz"
    assert columns_of(["Name", "Xyz", "Group", "Daily rate"], *rows[:4])["category"] == "Group"


def test_a_group_that_differs_in_each_row_is_the_name_where_nothing_else_is() -> None:
    keys = ["5f0a1c11", "5f0a1c12", "5f0a1c13", "5f0a1c14", "5f0a1c15", "5f0a1c16"]
    rows = [[key, name, "50", f"a {group} one"] for key, name, group in zip(keys, NAMES, GROUPS, strict=True)]
    found = columns_of(["key", "product_group", "price_per_day", "xyz"], *rows)
    assert found["name"] == "product_group"
    same = [[key, f"The {group} group", "50", name] for key, name, group in zip(keys, NAMES, GROUPS, strict=True)]
    assert columns_of(["key", "product_group", "price_per_day", "xyz"], *same)["name"] == "xyz"


def test_a_key_of_a_database_is_no_name_beside_words() -> None:
    keys = ["af0a1c11", "bf0a1c12", "cf0a1c13", "df0a1c14"]
    rows = [["Yard", "50", key, group] for key, group in zip(keys, GROUPS[1:5], strict=True)]
    assert columns_of(["Wo", "Preis pro Tag", "Xyz", "Zyx"], *rows)["name"] == "Zyx"


@pytest.mark.parametrize(
    "heading", ["Antal lån", "Conf. da pz", "Stück je Karton", "Anzahl Ausleihen", "Quantité par colis", "No of hires"]
)
def test_how_often_a_thing_was_lent_and_what_a_pack_holds_is_no_quantity(heading: str) -> None:
    rows = [[f"A-{row}", name, str(7 * row + 1), "50"] for row, name in enumerate(NAMES)]
    assert "quantity" not in columns_of(["Code", "Name", heading, "Daily rate"], *rows)


def test_a_quantity_at_all_locations_is_one() -> None:
    rows = [[f"A-{row}", name, str(row + 1), "50"] for row, name in enumerate(NAMES[::-1])]
    rows[0][2] = "4"
    assert (
        columns_of(["Code", "Name", "Qty at all locations", "Daily rate"], *rows)["quantity"] == "Qty at all locations"
    )


def test_a_quantity_that_most_rows_have_goes_before_one_that_few_have() -> None:
    rows = [["A", NAMES[0], "", "50", "2"], ["B", NAMES[1], "4", "60", ""]]
    rows += [[f"C{row}", name, "", "70", "3"] for row, name in enumerate(NAMES[2:])]
    assert columns_of(["Code", "Name", "Quantity owned", "Daily rate", "Stock"], *rows)["quantity"] == "Stock"
    full = [[*row[:2], "4" if row[0] != "B" else "", *row[3:]] for row in rows]
    assert columns_of(["Code", "Name", "Quantity owned", "Daily rate", "Stock"], *full)["quantity"] == "Quantity owned"


def test_amounts_beside_rows_that_have_no_price_are_asked_for_the_rate() -> None:
    head = ["Name", "Category", "Price", "Meta: cost"]
    rows = [[name, group, "", str(30 + 7 * row)] for row, (name, group) in enumerate(zip(NAMES, GROUPS, strict=True))]
    found = guessed(head, *rows, ["Map", "Shop", "12.00", ""])
    assert found.rates_to_choose == ("Meta: cost", "Price")
    assert "rate" not in found.mapping.columns
    beside_both = [[*row[:2], "9" if place < 2 else "", row[3]] for place, row in enumerate(rows)]
    assert not guessed(head, *beside_both).rates_to_choose
    few_lack_it = [[*row[:2], "9", ""] if place < 4 else row for place, row in enumerate(rows)]
    assert not guessed(head, *few_lack_it).rates_to_choose


@pytest.mark.parametrize(("day", "week", "month"), [("TP 1", "WP 1", "MP 1"), ("DR", "WR", "MR"), ("D", "W", "M")])
def test_headings_that_differ_in_the_letter_of_a_day_and_a_week_are_rates(day: str, week: str, month: str) -> None:
    rows = [[name, str(20 + row), str(80 + row), str(200 + row)] for row, name in enumerate(NAMES)]
    found = columns_of(["Name", day, week, month], *rows)
    assert (found["daily_rate"], found["weekly_rate"]) == (day, week)
    assert "daily_rate" not in columns_of(["Name", day, month], *[[row[0], row[1], row[3]] for row in rows])


@pytest.mark.parametrize(
    "cells",
    [
        ["2019", "2020", "2021", "2019", "2018", "2022"],
        ["48100", "48117", "48132", "48155", "48160", "48171"],
        ["0", "1", "0", "0", "0", "2"],
    ],
)
def test_years_codes_and_numbers_that_are_mostly_nothing_are_no_amounts(cells: list[str]) -> None:
    rows = [[name, cell] for name, cell in zip(NAMES, cells, strict=True)]
    assert guessed(["Name", "Xyz"], *rows).rates_to_choose == ()
    amounts = [[name, str(35 + 5 * row)] for row, name in enumerate(NAMES)]
    assert guessed(["Name", "Xyz"], *amounts).rates_to_choose == ("Xyz",)


def test_a_heading_that_ends_with_a_word_for_words_says_what_stands_before_it() -> None:
    rows = [[name, f"Yard {group}", group, "50"] for name, group in zip(NAMES, GROUPS, strict=True)]
    found = columns_of(["Item: Description", "Warehouse: Description", "Group - Name", "Daily rate"], *rows)
    assert (found["name"], found["location"], found["category"]) == (
        "Item: Description",
        "Warehouse: Description",
        "Group - Name",
    )


def test_a_weight_without_its_packing_is_no_price_without_taxes() -> None:
    rows = [[name, str(90 + 13 * row), str(20 + row)] for row, name in enumerate(NAMES)]
    found = columns_of(["Name", "Netto maskinvikt", "Pris per dygn"], *rows)
    assert (found["weight"], found["daily_rate"]) == ("Netto maskinvikt", "Pris per dygn")


def test_what_a_thing_is_sold_for_in_french_is_no_rate_a_day_in_finnish() -> None:
    rows = [[name, str(20 + 7 * row)] for row, name in enumerate(NAMES)]
    assert "daily_rate" not in columns_of(["Désignation", "PV HT"], *rows)
    assert columns_of(["Nimi", "pv"], *rows)["daily_rate"] == "pv"


def test_a_position_that_counts_the_rows_is_no_place_and_a_grade_with_its_letter_no_state() -> None:
    rows = [[name, str(row + 1), grade, "50"] for row, (name, grade) in enumerate(zip(NAMES, GRADES, strict=True))]
    assert not {"location", "status"} & columns_of(["Name", "Position", "Condition", "Daily rate"], *rows).keys()
