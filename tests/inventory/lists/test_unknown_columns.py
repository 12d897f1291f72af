"""What a column means whose heading is nowhere written down: units, towns, groups, numbers and kinds tell."""

import pytest

from inventory.lists.columns.guessing import guess
from inventory.lists.findings import ListRefused
from inventory.lists.importing import find_list
from inventory.lists.reading.sheets import Sheet
from inventory.models import Status
from tests.support.lists import columns_of, made_from, rows_of, table_in

NAMES = ["Saw", "Saw", "Pump", "Lift 8 m", "Lift 12 m"]


def meanings(heading: str, cells: list[str], *, category: bool = True) -> set[str]:
    """What a column of these cells means, below this heading, just after the name."""
    groups = ["Category"] if category else []
    rows = [
        [f"A-{row}", name, cell, *(["Plant"] if category else []), "5"]
        for row, (name, cell) in enumerate(zip(NAMES, cells, strict=True))
    ]
    found = columns_of(["Asset ID", "Name", heading, *groups, "Daily rate"], *rows)
    return {meaning for meaning, one in found.items() if one == heading}


@pytest.mark.parametrize(
    ("heading", "cells", "meaning"),
    [
        ("Qwxz kg", ["8", "8", "20", "900", "1200"], "weight"),
        ("Service weight lb", ["8", "8", "20", "900", "1200"], "weight"),
        ("Max load kg", ["8", "8", "20", "900", "1200"], None),
        ("Qwxz", ["Exeter", "Truro", "Exeter", "Truro", "Exeter"], "location"),
        ("Qwxz", ["Red", "Blue", "Red", "Blue", "Red"], None),
        ("Jetty", ["A", "B", "A", "B", "A"], "location"),
    ],
)
def test_units_in_headings_and_towns_in_cells_tell(heading: str, cells: list[str], meaning: str | None) -> None:
    assert meanings(heading, cells) == ({meaning} if meaning else set())


@pytest.mark.parametrize(
    ("heading", "cells", "is_category"),
    [
        ("Qwxz", ["Cutting", "Cutting", "Water", "Access", "Access"], True),
        ("Qwxz", ["Cutting", "Water", "Water", "Access", "Access"], False),  # two for one name
        ("Colour", ["Orange", "Orange", "White", "Yellow", "Yellow"], False),
        ("Qwxz", ["A", "A", "B", "C", "C"], False),  # no words
        ("Qwxz", ["Saw", "Saw", "Pump", "Lift 8 m", "Lift 12 m"], False),  # as many as names
    ],
)
def test_words_that_group_the_names_are_categories(heading: str, cells: list[str], is_category: bool) -> None:
    assert meanings(heading, cells, category=False) == ({"category"} if is_category else set())


def test_a_number_of_a_boat_is_its_id_and_not_its_name() -> None:
    rows = [["BOAT1", "Canoe", "5"], ["BOAT2", "Kayak", "6"]]
    assert columns_of(["N° bateau", "Modèle", "Prix jour"], *rows)["equipment_id"] == "N° bateau"
    numbered = [["701", "Canoe", "5"], ["845", "Kayak", "6"]]
    assert columns_of(["Qwxznr.", "Name", "Daily"], *numbered)["equipment_id"] == "Qwxznr."
    assert "equipment_id" not in columns_of(["Qwxz", "Name", "Daily"], *numbered)


def test_numbers_from_1_are_ids_where_there_are_no_others_but_positions_are_not() -> None:
    rows = [[str(row), f"Canoe {row}", "5"] for row in range(1, 5)]
    assert columns_of(["No.", "Machine", "Daily"], *rows)["equipment_id"] == "No."
    assert "equipment_id" not in columns_of(["Pos.", "Machine", "Daily"], *rows)
    others = [[one, f"A-{one}", *rest] for one, *rest in rows]
    assert columns_of(["No.", "Asset ID", "Machine", "Daily"], *others)["equipment_id"] == "Asset ID"


def test_make_and_type_in_one_column_are_the_name_and_so_is_a_size_and_type_beside_grades() -> None:
    rows = [["F1", "Gazelle C7", "Stadsfiets", "12"], ["F2", "Koga Nova", "E-bike", "29"]]
    found = columns_of(["Framenr.", "Merk/type", "Soort", "Dag"], *rows)
    assert "Merk/type" in (found.get("name"), found.get("model"))
    rows = [["C1", "20' Reefer", "IICL", "9"], ["C2", "40' High Cube", "IICL", "5"], ["C3", "20' Flat", "CWO", "5"]]
    found = columns_of(["Container No.", "Size/Type", "Grade", "Per diem"], *rows)
    assert "Size/Type" in (found.get("name"), found.get("model"))


def test_what_was_counted_goes_before_what_the_system_says() -> None:
    found = columns_of(["Code", "Item", "System qty", "Counted", "Hire/day"], ["A", "Lift", "16", "15", "9"])
    assert found["quantity"] == "Counted"


def test_a_column_of_kinds_leaves_out_what_is_sold_and_a_name_may_say_per_day() -> None:
    rows = ["R1,Saw per day,RENTAL,Saws,58", "R2,Pump per day,RENTAL,Water,44", "S1,Ear muffs,RETAIL,Safety,19.99"]
    made = made_from("\n".join(["Code,Description,Department,Category,Price", *rows]))
    assert [unit.name for unit in made.units] == ["Saw per day", "Pump per day"]
    assert [one.number for one in made.left_out] == [4]
    assert not made.gaps
    asked = made_from("Code,Description,Category,Price\nR1,Saw,Saws,58\n")
    assert ("rate_is_for", "daily_rate", "") in asked.gaps


@pytest.mark.parametrize(
    ("word", "status"), [("volné", Status.AVAILABLE), ("rentados", Status.RENTED), ("Load bank", Status.MAINTENANCE)]
)
def test_another_ending_of_a_word_for_a_state_says_that_state(word: str, status: Status) -> None:
    made = made_from(f"Asset ID,Name,Category,Daily,Status\nA-1,Saw,Saws,5,{word}\nA-2,Pump,Pumps,5,available\n")
    assert made.units[0].status is status


def test_none_in_a_column_of_covers_is_no_cover_and_an_empty_cell_is_asked_about() -> None:
    text = "Asset ID,Name,Category,Daily,Liability cover min.\nA-1,Canoe,Boats,5,{}\nA-2,Yacht,Boats,300,1000000\n"
    made = made_from(text.format("none"), defaults={})
    assert ("default", "insurance", "") not in made.gaps
    assert ("default", "insurance", "") in made_from(text.format(""), defaults={}).gaps


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Zone,Postcodes,Miles up to,Van each way\nA,S60,5,18\nB,S1,12,26\nC,S7,20,38\n", "charges for transport"),
        ("Employee,Role,CPCS card\nJ. Ahmed,Fitter,A58\nR. Coles,Driver,\nS. Dunne,Desk,\n", "people"),
        ("Qwxz,Role,Card\nJ. Ahmed,Fitter,A58\nR. Coles,Driver,\nS. Dunne,Desk,\n", "people"),
    ],
)
def test_charges_for_transport_and_staff_are_no_equipment(text: str, kind: str) -> None:
    with pytest.raises(ListRefused, match=f"reads like a list of {kind}"):
        find_list([Sheet("", rows_of(text), "text")], source="list.csv")


def test_a_list_of_equipment_with_a_zone_and_with_names_of_people_is_taken() -> None:
    text = "Fleet no,Machine,Zone,Postcode,Distance,Day rate\n1A,J. Deere,N,S60,5,18\n2B,A. Copco,S,S1,6,26\n"
    find_list([Sheet("", rows_of(text), "text")], source="list.csv")
    assert guess(table_in(text)).mapping.columns


@pytest.mark.parametrize(
    ("heading", "cells", "meaning"),
    [
        ("Soort toestel", ["Zagen", "Zagen", "Pompen", "Liften", "Liften"], "category"),
        ("Beschikb.", ["ja", "ja", "nee", "ja", "nee"], "status"),
        ("Insured for at least", ["5000", "5000", "9000", "1000", "1000"], "insurance"),
        ("Insured for", ["5000", "5000", "9000", "1000", "1000"], None),
        ("Garaged at", ["A", "B", "A", "B", "A"], "location"),
    ],
)
def test_first_words_and_words_cut_short_tell(heading: str, cells: list[str], meaning: str | None) -> None:
    assert meanings(heading, cells, category=meaning != "category") == ({meaning} if meaning else set())


def test_d_w_and_m_are_rates_where_they_are_amounts_side_by_side() -> None:
    assert columns_of(["Unit", "Mdl", "D", "W"], ["E-1", "CAT 305", "310", "930"])["daily_rate"] == "D"
    assert "daily_rate" not in columns_of(["Unit", "Mdl", "D", "W"], ["E-1", "CAT 305", "310", "wide"])
    assert "daily_rate" not in columns_of(["Unit", "Mdl", "D"], ["E-1", "CAT 305", "310"])


def test_a_rate_without_fuel_or_operator_is_a_rate_and_a_charge_for_fuel_is_none() -> None:
    assert columns_of(["Unit", "Name", "Daily w/o fuel"], ["E-1", "Saw", "31"])["daily_rate"] == "Daily w/o fuel"
    assert "daily_rate" not in columns_of(["Unit", "Name", "Daily fuel"], ["E-1", "Saw", "31"])


def test_codes_below_a_word_for_equipment_are_ids_where_models_name_it_and_licences_are_no_names() -> None:
    rows = [["VAN-1", "Ford Transit", "RYA 2", "75"], ["VAN-2", "Iveco Daily", "RYA 1", "95"]]
    found = columns_of(["Equipment", "Model", "Qwxz", "Daily"], *rows)
    assert (found["equipment_id"], found["model"]) == ("Equipment", "Model")
    unnamed = [[f"{row}", "Laser", "RYA 2 day", "60"] for row in range(3)]
    assert columns_of(["Sail no", "Qwxz", "Qqq", "Daily"], *unnamed)["name"] == "Qwxz"


def test_a_weight_that_each_row_has_goes_before_one_that_some_have() -> None:
    rows = [["A-1", "Anhänger", "25", "750", "180"], ["A-2", "Rüttler", "60", "", "90"]]
    assert columns_of(["Nr.", "Gerät", "T-Preis", "Gesamtgewicht", "Leergewicht"], *rows)["weight"] == "Leergewicht"
    full = [rows[0], ["A-2", "Rüttler", "60", "95", "90"]]
    assert columns_of(["Nr.", "Gerät", "T-Preis", "Gesamtgewicht", "Leergewicht"], *full)["weight"] != "Leergewicht"


def test_a_kind_is_the_name_where_nothing_else_says_what_it_is() -> None:
    rows = [["U1", "20 ft", "Office cabin", "12"], ["U2", "32 ft", "Canteen", "18"]]
    found = columns_of(["Unit ID", "Unit size", "Type of unit", "Daily rate"], *rows)
    assert "Type of unit" in (found.get("name"), found.get("model"))
