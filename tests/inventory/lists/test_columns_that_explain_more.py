"""Of two columns that may mean the same, the one that explains more rows, or groups them, is taken."""

import pytest

from tests.support.lists import columns_of, guessed

NAMES = ["Mini digger 1.5t", "Mini digger 3t", "Plate compactor", "Trench rammer", "Towable generator", "Tower light"]
GROUPS = ["Earth", "Earth", "Compaction", "Compaction", "Power", "Power"]


def test_kinds_of_articles_are_no_category_beside_one() -> None:
    for kinds in (["Artikel"] * 5 + ["Sæt"], ["Article stockable"] * 6, ["Single"] * 5 + ["Double"]):
        rows = [[name, kind, group, "50"] for name, kind, group in zip(NAMES, kinds, GROUPS, strict=True)]
        assert columns_of(["Name", "Type", "Folder", "Daily rate"], *rows)["category"] == "Folder"
    kinds = ["Stored article"] * 6
    rows = [[name, kind, group, "50"] for name, kind, group in zip(NAMES, kinds, GROUPS, strict=True)]
    found = columns_of(["Nom", "Type d'article", "Catégorie d'article", "Tarif jour"], *rows)
    assert found["category"] == "Catégorie d'article"


def test_a_word_that_most_rows_have_is_the_category_where_the_other_column_tells_each_row_from_the_others() -> None:
    rows = [[name, kind, f"{name} hire", "50"] for name, kind in zip(NAMES, ["Site"] * 5 + ["Event"], strict=True)]
    assert columns_of(["Name", "Category", "Class", "Daily rate"], *rows)["category"] == "Category"


def test_words_beside_the_names_that_group_them_go_before_a_category_that_all_rows_have() -> None:
    rows = [[name, group, "Standard", "50"] for name, group in zip(NAMES, GROUPS, strict=True)]
    assert columns_of(["Name", "Xyz", "Group", "Daily rate"], *rows)["category"] == "Xyz"
    assert columns_of(["Name", "Xyz", "Group", "Daily rate"], *rows[:4])["category"] == "Group"


def test_a_group_that_differs_in_each_row_is_the_name_where_nothing_else_is() -> None:
    keys = ["5f0a1c11", "5f0a1c12", "5f0a1c13", "5f0a1c14", "5f0a1c15", "5f0a1c16"]
    rows = [[key, name, "50", group] for key, name, group in zip(keys, NAMES, GROUPS, strict=True)]
    found = columns_of(["key", "product_group", "price_per_day", "tag_list"], *rows)
    assert found["name"] == "product_group"


def test_a_key_of_a_database_is_no_name_beside_words() -> None:
    keys = ["af0a1c11", "bf0a1c12", "cf0a1c13", "df0a1c14"]
    rows = [["Yard", key, name.split()[0], "50"] for key, name in zip(keys, GROUPS[1:5], strict=True)]
    assert columns_of(["Wo", "Xyz", "Zyx", "Preis pro Tag"], *rows)["name"] == "Zyx"


@pytest.mark.parametrize(
    "heading", ["Antal lån", "Conf. da pz", "Stück je Karton", "Anzahl Ausleihen", "Quantité par colis", "No of hires"]
)
def test_how_often_a_thing_was_lent_and_what_a_pack_holds_is_no_quantity(heading: str) -> None:
    rows = [[f"A-{row}", name, str(7 * row + 1), "50"] for row, name in enumerate(NAMES)]
    assert "quantity" not in columns_of(["Code", "Name", heading, "Daily rate"], *rows)


def test_a_quantity_that_most_rows_have_goes_before_one_that_few_have() -> None:
    rows = [["A", NAMES[0], "", "50", "2"], ["B", NAMES[1], "4", "60", ""]]
    rows += [[f"C{row}", name, "", "70", "3"] for row, name in enumerate(NAMES[2:])]
    assert columns_of(["Code", "Name", "Quantity owned", "Daily rate", "Stock"], *rows)["quantity"] == "Stock"
    full = [[*row[:2], "4", *row[3:]] for row in rows]
    assert columns_of(["Code", "Name", "Quantity owned", "Daily rate", "Stock"], *full)["quantity"] == "Quantity owned"


def test_amounts_beside_rows_that_have_no_price_are_asked_for_the_rate() -> None:
    head = ["Name", "Category", "Price", "Meta: cost"]
    rows = [[name, group, "", str(30 + 7 * row)] for row, (name, group) in enumerate(zip(NAMES, GROUPS, strict=True))]
    found = guessed(head, *rows, ["Map", "Shop", "12.00", ""])
    assert found.rates_to_choose == ("Meta: cost", "Price")
    assert "rate" not in found.mapping.columns
    beside_both = [[*row[:2], "9", row[3]] for row in rows]
    assert not guessed(head, *beside_both).rates_to_choose
    assert not guessed(
        head, *[[*row[:2], "9" if place < 4 else "", row[3]] for place, row in enumerate(rows)]
    ).rates_to_choose
