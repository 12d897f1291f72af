"""What cells tell against the heading of their column, and what is said in more columns or rows than one."""

from pathlib import Path

import pytest

from inventory.lists.columns.guessing import guess
from inventory.lists.columns.headings import Meaning
from inventory.lists.reading.read_file import read_sheets
from inventory.lists.reading.table import find_tables
from tests.support.lists import columns_of, made_from, table_in


def test_numbers_of_plates_are_no_certificates() -> None:
    rows = [[f"{row}", f"Lift {row}", f"E0000{row}", "90"] for row in range(5)]
    assert "certification" not in columns_of(["Unit #", "Description", "License", "Day rate"], *rows)


def test_codes_that_all_differ_are_an_id_and_no_category() -> None:
    rows = [[f"T-{row}", f"Party tent {row}", "95"] for row in range(5)]
    found = columns_of(["Art", "What", "Price 24h"], *rows)
    assert found["equipment_id"] == "Art"
    assert "category" not in found


def test_places_whose_cells_say_several_states_are_states() -> None:
    cells = ["on rent til 6/12", "available", "in shop - battery", "available"]
    rows = [[f"{row}", f"Lift {row}", cell, "90", "Lot A"] for row, cell in enumerate(cells)]
    found = columns_of(["Unit", "Name", "Where/when", "$/day", "Lot"], *rows)
    assert (found["status"], found["location"]) == ("Where/when", "Lot")


def test_a_name_in_two_columns_is_joined() -> None:
    text = (
        "Item part 1,Item part 2,Day rate\nSkid,Steer Loader,265\nStump,Grinder,235\nSod,Cutter,92\nFloor,Sander,66\n"
    )
    assert [unit.name for unit in made_from(text).units][:2] == ["Skid Steer Loader", "Stump Grinder"]


def test_a_column_that_is_mostly_empty_is_no_name() -> None:
    rows = [[f"Grävare{row}", "950 kr", "ny motor" if row == 2 else ""] for row in range(5)]
    assert columns_of(["Xyz", "Pris per dygn", "Zyx"], *rows)["name"] == "Xyz"


def test_a_store_that_counts_says_how_many_there_are() -> None:
    rows = [[f"{row}", f"Saxlift {row}", "750", f"{row % 3 + 2}", "Lund"] for row in range(6)]
    found = columns_of(["ArtNr", "Benämning", "Dygnspris", "Lager", "Plats"], *rows)
    assert (found["quantity"], found["location"]) == ("Lager", "Plats")


def test_a_row_of_a_variant_has_the_name_of_its_product() -> None:
    head = "Product ID,Title,SKU,Option Value 1,Price,Categories\n"
    text = head + "p1,Kayak,KS,1 day,45,/kayaks\np1,,KS,1 week,180,\np2,Canoe,CN,1 day,60,/canoes\n"
    made = made_from(text)
    assert made.problems == []
    assert [(unit.name, str(unit.lowest_rate)) for unit in made.units] == [("Kayak", "45.00"), ("Canoe", "60.00")]


def test_a_ditto_mark_says_what_stands_above(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        'Kategorie;Gerät;Miete/Tag;Standort\nBagger;Bagger 2t;120;Ulm\ndto.;Bagger 5t;150;"\nWalzen;Walze;90;Hof\n'
    )
    (table,) = find_tables(*read_sheets(file))
    assert [cells[0] for _, cells in table.rows] == ["Bagger", "Bagger", "Walzen"]
    assert [cells[3] for _, cells in table.rows] == ["Ulm", "Ulm", "Hof"]


def test_columns_that_count_in_each_town_become_units_in_these_towns() -> None:
    made = made_from("Code,Item,Day rate,Hull,Leeds\nA1,Mixer,15,2,1\nB1,Poker,14,0,2\n")
    assert [(unit.name, unit.storage_location) for unit in made.units] == [
        *[("Mixer", "Hull")] * 2,
        ("Mixer", "Leeds"),
        *[("Poker", "Leeds")] * 2,
    ]


def test_towns_beside_a_column_for_all_of_them_are_left_as_they_are() -> None:
    assert table_in("Item,Day rate,Quantity,Hull,Leeds\nMixer,15,3,2,1\n").headings[-1] == "Leeds"


def test_another_column_that_would_do_nearly_as_well_is_named() -> None:
    rows = [f"A-{row},X-{row},Lift {row},90\n" for row in range(4)]
    found = guess(table_in("Asset #,Asset Identification Number,Name,Day rate\n" + "".join(rows)))
    assert found.near[Meaning.EQUIPMENT_ID] == ("Asset Identification Number",)


def test_what_only_the_cells_tell_is_said() -> None:
    found = guess(table_in("Xyzzy,Plugh,Day rate\nKX-1,Red lift,90\nKX-2,Blue lift,80\nKX-3,Saw,20\n"))
    assert found.by_cells == {Meaning.EQUIPMENT_ID, Meaning.NAME}


def test_round_codes_without_anything_beside_them_are_heads_of_the_codes_below() -> None:
    text = "Code,Benennung,Tag,Woche,Lagerort\n100,Erdbau,,,\n101,Bagger,95,380,A\n102,Lader,99,390,A\n"
    made = made_from(text + "200,Verdichtung,,,\n201,Stampfer,35,140,B\n202,Platte,30,120,B\n")
    assert [(unit.name, unit.category) for unit in made.units] == [
        ("Bagger", "Erdbau"),
        ("Lader", "Erdbau"),
        ("Stampfer", "Verdichtung"),
        ("Platte", "Verdichtung"),
    ]


def test_a_number_of_few_that_do_not_rise_is_no_id() -> None:
    rows = [["Jackhammer", "4", "42"], ["Drill", "6", "30"], ["Tile saw", "3", "38"], ["Mixer", "2", "45"]]
    assert "equipment_id" not in columns_of(["Kind of tool", "No. zyx", "Day price"], *rows)
    assert columns_of(["Kind of tool", "Number we have", "Day price"], *rows)["quantity"] == "Number we have"


def test_numbers_that_count_the_rows_are_neither_weights_nor_classes() -> None:
    rows = [[f"{row}", f"Pěch {row}", "590"] for row in range(1, 5)]
    assert "weight_class" not in columns_of(["Poř.", "Název", "Nájemné za den"], *rows)


def test_whole_numbers_below_an_unknown_word_for_a_stock_say_how_many_there_are() -> None:
    rows = [[f"R{row}", f"Board {row}", "45.00", f"{row * 3 + 1}"] for row in range(5)]
    assert columns_of(["NO", "DESCR", "PRDAY", "STKQTY"], *rows)["quantity"] == "STKQTY"
    assert "quantity" not in columns_of(["NO", "DESCR", "PRDAY", "Min stock zyx"], *rows)


def test_a_quantity_to_the_right_of_the_rates_is_no_rate() -> None:
    rows = ["R1,Turf cutter,55,165,2", "R2,Rotavator,40,120,3", "R3,Post borer,35,105,2"]
    text = ",,Hire charges,,\nFleet ref,Machine,1 day,Week,Qty\n" + "\n".join(rows)
    found = guess(table_in(text)).mapping.columns
    assert found[Meaning.QUANTITY] == "Qty"
    assert found[Meaning.DAILY_RATE] == "Hire charges / 1 day"


def test_numbers_behind_the_names_in_no_order_count_how_many_there_are() -> None:
    rows = [["Trestle table", "24", "3.00"], ["Chair", "140", "0.50"], ["Bench", "8", "2.00"], ["Gazebo", "4", "15.00"]]
    assert columns_of(["Item", "No.", "Charge"], *rows)["quantity"] == "No."
    in_order = [[row[0], str(place), row[2]] for place, row in enumerate(rows)]
    assert "quantity" not in columns_of(["Item", "No.", "Charge"], *in_order)
    codes = [[row[0], f"K{place}", row[2]] for place, row in enumerate(rows)]
    assert "quantity" not in columns_of(["Item", "No.", "Charge"], *codes)
    before = [[row[1], row[0], row[2]] for row in rows]
    assert "quantity" not in columns_of(["No.", "Item", "Charge"], *before)


def test_what_a_deposit_and_a_pack_are_is_neither_a_place_nor_a_state() -> None:
    rows = [["Plate", "10", "4.20", "$20"], ["Glass", "lot de 25", "7.50", "$40"], ["Platter", "unité", "1.10", "$20"]]
    found = columns_of(["Article", "Cond.", "Prix jour", "Dep."], *rows)
    assert {"Cond.", "Dep."}.isdisjoint(found.values())
    words = [[row[0], ("unité", "lot de 10")[place % 2], *row[2:]] for place, row in enumerate(rows)]
    assert "Cond." not in columns_of(["Article", "Cond.", "Prix jour", "Dep."], *words).values()


def test_customers_and_their_sites_are_no_place_where_units_are_picked_up() -> None:
    rows = [["D1", "Digger", "90", "On hire", "Beddoes, Ludlow"], ["D2", "Roller", "80", "In yard", ""]]
    found = columns_of(["Fleet No", "Machine", "Day", "Status", "Customer / site"], *rows)
    assert found.get("location") is None


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Location", ["A-02", "A-03", "B-04", "C-01", "A-02"]),
        ("Where kept", ["Rail 3", "Rail 4", "Rail 2", "Box 2", "Loft"]),
        ("Location in warehouse", ["A-02", "A-03", "A-07", "A-02", "A-02"]),
        ("Rail", ["3", "1", "3", "2", "1"]),
        ("Scaffale", ["B", "A", "F", "C", "B", "F", "E", "G", "C"]),
        ("Shelf", ["Floor", "B1", "C2", "D3", "Floor", "Floor", "Floor"]),
    ],
)
def test_shelves_are_no_places_where_customers_pick_up(heading: str, cells: list[str]) -> None:
    rows = [[f"Camera kit {row}", cell, "28"] for row, cell in enumerate(cells)]
    assert "location" not in columns_of(["Item", heading, "Day"], *rows)


def test_in_service_of_most_units_says_that_they_can_be_rented() -> None:
    made = made_from(
        "Name,Weight class,In service,Day\n"
        + "".join(f"Rowing boat {row},Light,{'No' if row == 2 else 'Yes'},30\n" for row in range(5))
    )
    assert [unit.status.value for unit in made.units] == ["AVAILABLE"] * 2 + ["MAINTENANCE"] + ["AVAILABLE"] * 2


def test_a_column_of_mostly_known_states_is_that_of_states_though_most_rows_have_an_unknown_one() -> None:
    states = ["qwxz"] * 8 + ["verhuurd", "werkplaats", "kapot - wacht op onderdelen"]
    rows = [[f"M-{row}", f"Trilplaat {row}", state, "42"] for row, state in enumerate(states)]
    assert columns_of(["Mach.nr", "Omschrijving", "Stand", "Dagprijs"], *rows)["status"] == "Stand"


def test_a_count_with_a_state_is_of_the_units_in_that_state_in_any_language() -> None:
    rows = [[f"Lyre spot {row}", "8", "1", "45"] for row in range(4)]
    found = columns_of(["Nom", "Quantité en stock", "Quantité en panne", "Tarif / jour"], *rows)
    assert (found["quantity"], found["repair_quantity"]) == ("Quantité en stock", "Quantité en panne")


def test_remarks_are_read_below_a_heading_that_also_says_something_else() -> None:
    text = "Matériel,Tarif (par jour),État / observations\nBarnum,20,1 toile déchirée\nSono,40,HS - en réparation\n"
    assert [unit.status.value for unit in made_from(text).units] == ["AVAILABLE", "MAINTENANCE"]


def test_an_unknown_word_with_a_day_is_a_rate_beside_the_same_word_with_other_times() -> None:
    rows = [[f"Minibagger {row}", f"{145 + row}", "120", "95"] for row in range(4)]
    found = columns_of(["Bezeichnung", "QX Tag", "QX ab 5 Tage", "QX ab 20 Tage"], *rows)
    assert found["daily_rate"] == "QX Tag"


def test_yes_beside_states_is_a_state_below_an_unknown_heading() -> None:
    states = ["y", "y", "y", "hatch leaking - repair", "out till 14/1"]
    made = made_from("No,Craft,OK?,Full day\n" + "".join(f"K{row},Kayak,{one},60\n" for row, one in enumerate(states)))
    assert [unit.status.value for unit in made.units] == ["AVAILABLE"] * 3 + ["MAINTENANCE", "RENTED"]


def test_no_below_a_heading_that_asks_whether_a_unit_works_leaves_it_in_the_list() -> None:
    made = made_from("Código,Equipo,Operativo,Precio día\nC-1,Camión,NO,90\nC-2,Grúa,SI,95\nC-3,Rodillo,SI,80\n")
    assert [unit.status.value for unit in made.units] == ["MAINTENANCE", "AVAILABLE", "AVAILABLE"]


def test_long_texts_and_names_of_files_are_no_categories_and_no_times() -> None:
    rows = [
        [f"Painel {row}", "Fachadas, pintura, reboco, manutenção predial e serviços em altura", "20"] for row in "ab"
    ]
    assert "category" not in columns_of(["Nome", "Aplicação", "Diária"], *[*rows, *rows])
    rows = [[f"Saw {row}", f"content/category/0{row % 2}sad.md", "400"] for row in range(5)]
    assert "rate_period" not in columns_of(["Name", "Category", "Price"], *rows)


def test_codes_that_all_differ_and_letters_for_all_rows_group_nothing() -> None:
    rows = [
        [f"R-{row}", f"Ciocan {row}", serial, "75"] for row, serial in enumerate(("77120", "K2201", "50-4471", "9-1"))
    ]
    assert "category" not in columns_of(["Nr. inv.", "Denumire", "Serie", "Tarif/zi"], *rows)
    rows = [[f"T{row}", f"Table {row}", ["TABLES", "TENTS"][row % 2], "RS"[row == 5], "9"] for row in range(6)]
    assert columns_of(["Key", "Name", "Qwxz", "Type", "Rate a day"], *rows)["category"] == "Qwxz"


def test_codes_go_before_the_numbers_of_a_database() -> None:
    rows = [[f"{2011 + row}", f"TALT-{row}P", f"Hyr tält {row}", "120"] for row in range(4)]
    assert columns_of(["ID", "Artikelnummer", "Namn", "Pris per dygn"], *rows)["kind_code"] == "Artikelnummer"


def test_no_before_a_dash_is_no_part_of_the_state_behind_it() -> None:
    states = ["oui", "non - loué", "non - en réparation", "oui"]
    text = "Item,Dispo?,Tarif jour\n" + "".join(f"FX{row},{state},90\n" for row, state in enumerate(states))
    assert [unit.status.value for unit in made_from(text).units] == ["AVAILABLE", "RENTED", "MAINTENANCE", "AVAILABLE"]


def test_a_code_that_is_no_rising_number_stays_before_another_one() -> None:
    rows = [[f"S-{9 - row}", f"P-{row}", f"Saw {row}", "9"] for row in range(4)]
    assert columns_of(["SKU", "Product code", "Name", "Rate/day"], *rows)["kind_code"] == "SKU"


def test_of_two_columns_of_states_the_one_with_more_of_them_is_taken() -> None:
    states = ["DISPO", "LOUE", "REVISION", "LOUE", "DISPO"]
    rows = [[f"BG{row}", f"Bungalow {row}", "PROPRE", state, "9"] for row, state in enumerate(states)]
    rows[1][2] = "LEASING"
    assert columns_of(["Code parc", "Libellé", "Qwxz", "Plugh", "Tarif jour"], *rows)["status"] == "Plugh"


def test_what_is_rented_and_what_is_sold_is_no_state() -> None:
    kinds = ["Verhuur", "Verhuur", "Verkoop", "Verhuur", "Verhuur"]
    rows = [[f"L-{row}", f"Robe LEDWash {row}", "Item", kind, "42"] for row, kind in enumerate(kinds)]
    assert "status" not in columns_of(["Code", "Naam", "Type", "Subtype", "Huurprijs"], *rows)


def test_a_place_in_words_goes_before_its_number_and_a_shelf() -> None:
    rows = [[f"Boat {row}", ["Nynäshamn", "Dalarö"][row % 2], str(row % 4), "400"] for row in range(6)]
    assert columns_of(["Benämning", "Brygga", "Plats", "Dygn"], *rows)["location"] == "Brygga"


def test_one_count_is_of_all_units_though_it_is_of_those_for_hire() -> None:
    rows = [["Premium Ski", "60", "38"], ["Komfort Ski", "90", "31"], ["Rodel", "35", "8"]]
    assert columns_of(["Paket", "Stück im Verleih", "1 Tag"], *rows)["quantity"] == "Stück im Verleih"
