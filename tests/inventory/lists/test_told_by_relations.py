"""Columns that are told by more than their own heading: by how many of their words are known, by the columns beside
them, and by what the other rows have."""

import pytest

from inventory.models import Status
from tests.support.lists import columns_of, guessed, made_from


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("State", ["NV", "NV", "CA", "NV"]),  # where it is
        ("Estado", ["SP", "SP", "PR", "PR"]),
        ("Condition", ["Good", "Good", "Fair", "Good"]),  # how worn it is
        ("Zustand", ["gut", "neu", "gut", "sehr gut"]),
        ("Remarks", ["", "", "", "needs repair"]),  # what is said of one unit only
    ],
)
def test_a_column_that_only_may_say_states_is_not_taken_for_one(heading: str, cells: list[str]) -> None:
    rows = [[f"U{row}", f"Scissor lift {row}", cell, "90"] for row, cell in enumerate(cells)]
    assert "status" not in columns_of(["Unit no", "Name", heading, "Rate per day"], *rows)


@pytest.mark.parametrize(
    "cells", [["on rent", "available", "in repair", "lent to Bob"], ["Good", "broken", "Good", "Good"]]
)
def test_a_state_or_condition_whose_words_are_mostly_known_is_the_status(cells: list[str]) -> None:
    rows = [[f"U{row}", f"Scissor lift {row}", cell, "90"] for row, cell in enumerate(cells)]
    assert columns_of(["Unit no", "Name", "Condition", "Rate per day"], *rows)["status"] == "Condition"


def test_letters_below_stat_are_states() -> None:
    rows = [[f"10{row}", f"Boom lift {row}", letter, "90"] for row, letter in enumerate("ARDA")]
    assert columns_of(["Unit", "Name", "Stat", "Daily"], *rows)["status"] == "Stat"


MACHINES = (
    "Mini Excavator",
    "Scissor Lift",
    "Generator",
    "Rammer",
    "Light Tower",
    "Roller",
    "Stump Grinder",
    "Chipper",
)


def test_kinds_of_machines_are_the_names_and_not_their_makers() -> None:
    rows = [["Kubota", f"KX{row}", machine, "90"] for row, machine in enumerate(MACHINES)]
    found = columns_of(["Make", "Model", "Type", "Daily rate"], *rows)
    assert found["name"] == "Type"


def test_kinds_that_group_the_rows_are_no_names() -> None:
    rows = [["Genie", f"GS{row}", MACHINES[row % 3], "90"] for row in range(8)]
    found = columns_of(["Make", "Model", "Type", "Daily rate"], *rows)
    assert "name" not in found
    assert found["category"] == "Type"


def test_machines_below_an_unknown_heading_are_the_names() -> None:
    rows = [[f"A{row}", f"M{row:03}", machine, f"for {row} jobs", "90"] for row, machine in enumerate(MACHINES)]
    assert columns_of(["Asset no", "Item", "Xyzzy", "Plugh", "Daily rate"], *rows)["name"] == "Xyzzy"


def test_names_of_unknown_words_are_kept_beside_categories_of_known_ones() -> None:
    rows = [[f"Frobnicator {row} de luxe", machine, "90"] for row, machine in enumerate(MACHINES)]
    found = columns_of(["Equipment name", "Category", "Daily rate"], *rows)
    assert (found["name"], found["category"]) == ("Equipment name", "Category")


def test_a_rate_is_for_the_time_in_the_column_with_its_number() -> None:
    rows = [[f"K{row}", "4HR", f"{row}60", "DAY", f"{row}90", "WEEK", f"{row}900"] for row in range(1, 5)]
    found = columns_of(["Name", "Per1", "Rate1", "Per2", "Rate2", "Per3", "Rate3"], *rows)
    assert (found["daily_rate"], found["weekly_rate"]) == ("Rate2", "Rate3")


@pytest.mark.parametrize("first", ["rate", "time"])
def test_a_rate_is_for_the_time_beside_it(first: str) -> None:
    pairs = [("Half day", "60"), ("Day", "90"), ("Week", "300")]
    cells = [part for time, rate in pairs for part in ((rate, time) if first == "rate" else (time, rate))]
    headings = [
        part
        for name in "ABC"
        for part in ((f"Charge {name}", f"Basis {name}"), (f"Basis {name}", f"Charge {name}"))[first == "time"]
    ]
    assert columns_of(["Name", *headings], *[[f"Lift {row}", *cells] for row in range(4)])["daily_rate"] == "Charge B"


def test_rates_with_times_on_both_sides_are_asked_about() -> None:
    rows = [[f"Lift {row}", "Half day", "60", "Day", "90", "Week"] for row in range(4)]
    found = guessed(["Name", "T", "Charge A", "U", "Charge B", "V"], *rows)
    assert found.rates_to_choose == ("Charge A", "Charge B")


def test_some_days_below_minimum_are_the_least_rental_and_no_price() -> None:
    rows = [[f"Tent {row}", f"${row}80/day", f"{row} days"] for row in range(1, 5)]
    found = columns_of(["Name", "Rental price per", "Rental minimum"], *rows)
    assert (found["least_days"], found["rate"]) == ("Rental minimum", "Rental price per")


def test_what_purchases_cost_is_no_rate_and_what_most_rows_are_hired_for_is() -> None:
    text = "Item code,Name,Purchases unit price,Sales description,Sales unit price\n"
    text += "".join(f"H{row},Mixer {row},,Hire of mixer {row} per day,{row}5\n" for row in range(1, 9))
    text += "C1,Bowser fill,0.9,Red diesel per litre,1.4\n"
    made = made_from(text)
    assert made.problems == []
    assert [str(unit.lowest_rate) for unit in made.units] == [f"{row}5.00" for row in range(1, 9)]
    assert [one.why for one in made.left_out] == ["its price is not for a time: Red diesel per litre"]


def test_the_price_of_goods_for_sale_is_no_rate() -> None:
    rows = [[f"C{row}", f"Drill {row}", f"{row}5"] for row in range(1, 9)]
    assert "rate" not in columns_of(["Item code", "Name", "Sales unit price"], *rows)


def test_what_has_a_price_for_no_time_in_place_of_a_rate_is_for_sale() -> None:
    text = "SKU,Name,Stock,Regular price,Rental price day\n"
    text += "".join(f"W{row},Loader {row},1,,{row}0\n" for row in range(1, 5)) + "M1,Cap with our name,60,12.95,\n"
    made = made_from(text)
    assert [unit.name for unit in made.units] == ["Loader 1", "Loader 2", "Loader 3", "Loader 4"]
    assert [one.why for one in made.left_out] == ["it has no rate, and a price as things for sale have it: 12.95"]


def test_a_rate_that_is_not_known_is_asked_for_where_rated_rows_have_the_other_price_too() -> None:
    text = "SKU,Name,Regular price,Rental price day\nW1,Loader,900,90\nW2,Saw,300,30\nW3,Lift,700,\n"
    assert len(made_from(text).units) == 3


def test_ids_below_a_word_for_a_place_are_ids() -> None:
    rows = [[f"EX-{row:02}", machine, "90"] for row, machine in enumerate(MACHINES)]
    found = columns_of(["Réf. parc", "Engin", "Prix jour"], *rows)
    assert found["equipment_id"] == "Réf. parc"
    assert "location" not in found


def test_times_are_no_places() -> None:
    rows = [[f"R-{row}", f"Scissor Lift {row}m", "DAY", "95", "EAST"] for row in range(5)]
    found = columns_of(["No.", "Description", "Base Unit of Measure", "Unit Price", "Location Code"], *rows)
    assert (found["rate_period"], found["location"]) == ("Base Unit of Measure", "Location Code")


def test_a_stock_of_nothing_at_all_leaves_no_row_out() -> None:
    text = "No.,Description,Inventory,Price per day\n" + "".join(f"R{row},Lift {row},0,95\n" for row in range(5))
    assert len(made_from(text).units) == 5


@pytest.mark.parametrize("amounts", [("350", "330", "300"), ("350", "900", "1800")])
def test_the_rate_for_exactly_one_day_is_the_rate_a_day(amounts: tuple[str, ...]) -> None:
    found = columns_of(["Nazwa", "1 doba", "3 doby", "7 dób"], *[[f"Agregat {row}", *amounts] for row in range(4)])
    assert found["daily_rate"] == "1 doba"


def test_a_sold_price_is_asked_about_where_another_amount_may_be_the_rate() -> None:
    rows = [[f"Mixer {row}", "hire", f"{row}00", f"{row}5"] for row in range(1, 9)]
    found = guessed(["Name", "Use of it", "Sales unit price", "Xyzzy"], *rows)
    assert found.rates_to_choose == ("Sales unit price", "Xyzzy")


def test_in_a_short_list_kinds_that_all_differ_stay_categories() -> None:
    rows = [["Kubota", f"KX{row}", machine, "90"] for row, machine in enumerate(MACHINES[:4])]
    found = columns_of(["Make", "Model", "Type", "Daily rate"], *rows)
    assert "name" not in found
    assert found["category"] == "Type"


def test_a_time_with_the_number_of_its_rate_may_stand_anywhere() -> None:
    rows = [["WEEK", f"{row}60", f"K{row}", f"{row}90", "4HR", f"{row}900", "DAY"] for row in range(1, 5)]
    found = columns_of(["Per3", "Rate1", "Name", "Rate2", "Per1", "Rate3", "Per2"], *rows)
    assert (found["daily_rate"], found["weekly_rate"]) == ("Rate2", "Rate3")


def test_some_days_are_no_price_whatever_their_heading_says() -> None:
    rows = [[f"Tent {row}", f"${row}80/day", f"{row} days"] for row in range(1, 5)]
    found = guessed(["Name", "Rental price per", "Rental length"], *rows)
    assert found.rates_to_choose == ()


def test_where_most_rows_have_no_rate_those_with_another_price_are_asked_about() -> None:
    text = "SKU,Name,Regular price,Rental price day\nW1,Loader,,90\nW2,Saw,300,\nW3,Lift,700,\n"
    assert len(made_from(text).units) == 3


def test_berths_that_all_differ_are_places() -> None:
    rows = [[f"Boat {row}", f"B{row}", "90"] for row in range(5)]
    assert columns_of(["Name", "Berth", "Price/day"], *rows)["location"] == "Berth"


def test_in_use_beside_out_of_use_is_in_service_and_alone_it_is_out_with_a_customer() -> None:
    heading = "Asset ID,Name,Daily rate,Status\n"
    made = made_from(f"{heading}A-1,Ski,5,In use\nA-2,Ski,5,Out of use\n")
    assert [unit.status for unit in made.units] == [Status.AVAILABLE, Status.MAINTENANCE]
    made = made_from(f"{heading}A-1,Ski,5,In use\nA-2,Ski,5,Available\nA-3,Ski,5,Out of use\n")
    assert made.units[0].status is Status.RENTED


def test_codes_of_states_that_begin_known_words_are_read_and_ambiguous_ones_are_asked() -> None:
    rows = "".join(f"A-{place},Bagger,5,{code}\n" for place, code in enumerate(("VERF", "WERK", "AUSG", "VERF")))
    made = made_from(f"Asset ID,Name,Daily rate,Anwenderstatus\n{rows}")
    assert list(made.gaps) == [("word", "status", "ausg")]
    assert [unit.status for unit in made.units] == [Status.AVAILABLE, Status.MAINTENANCE, Status.AVAILABLE]


def test_a_least_number_of_days_is_no_rate() -> None:
    for heading in ("Day minimum", "Min rental length (days)"):
        rows = [[f"Digger {row}", f"{1 + row % 2}", "90"] for row in range(5)]
        found = columns_of(["Name", heading, "Price per day"], *rows)
        assert (found["daily_rate"], found["least_days"]) == ("Price per day", heading)


def test_where_in_the_warehouse_a_thing_lies_is_not_where_it_is_picked_up() -> None:
    rows = [[f"Speaker {row}", f"A-0{row}-{row % 3}", "90"] for row in range(6)]
    assert "location" not in columns_of(["Naam", "Locatie in magazijn", "Dagprijs"], *rows)
    assert "location" not in columns_of(
        ["Makine", "Kapasite", "Fiyat/day"], *[[*row[:1], "3.5 t", "9"] for row in rows]
    )


def test_a_group_of_yards_is_the_place_and_the_type_is_the_category() -> None:
    rows = [[f"WL-00{row}", ["Loader", "Roller"][row % 2], ["York Yard", "Hull Yard"][row % 2]] for row in range(6)]
    found = columns_of(
        ["Name", "Type", "Group", "Make", "Model"], *[[*row, "Volvo", f"L{row[0][-1]}0"] for row in rows]
    )
    assert (found["equipment_id"], found["location"], found["category"]) == ("Name", "Group", "Type")


def test_how_a_program_counts_units_is_no_category() -> None:
    rows = [[f"Lift {row}", ["AERIAL", "EARTH"][row % 2], ["Bulk", "Non-Bulk"][row % 2], "90"] for row in range(6)]
    assert columns_of(["Description", "Class", "Type", "DAY"], *rows)["category"] == "Class"


def test_a_name_of_one_word_with_many_models_is_joined_with_the_model() -> None:
    models = ["Nikon 45", "Nikon 46", "Canon 9", "Canon 8"]
    made = made_from(
        "id,name,model,daily rate\n" + "".join(f"K-{row},camera,{one},5\n" for row, one in enumerate(models))
    )
    assert [unit.name for unit in made.units] == [f"camera {one}" for one in models]


def test_a_machine_and_what_it_is_are_one_name() -> None:
    rows = [
        "Kubota KX018-4 2011,1.8t digger",
        "Takeuchi TB225 long arm,2.5t digger",
        "Thwaites 1t,dumper",
        "BOMAG BW80,roller",
        "Terex TA3,dumper",
    ]
    made = made_from("No.,Machine,What,Day\n" + "".join(f"D1{place},{row},75\n" for place, row in enumerate(rows)))
    assert [unit.name for unit in made.units] == [row.replace(",", " ") for row in rows]


def test_rates_a_day_that_fall_with_the_week_and_the_month_are_graduated() -> None:
    rows = [[f"Pelle {row}", "105,00", "85,00", "65,00"] for row in range(4)]
    found = columns_of(["Matériel", "1 à 4 jours", "à la semaine", "au mois"], *rows)
    assert found["daily_rate"] == "1 à 4 jours"
    assert "weekly_rate" not in found
    rising = [[f"Pelle {row}", "105,00", "385,00", "965,00"] for row in range(4)]
    assert "daily_rate" not in columns_of(["Matériel", "1 à 4 jours", "à la semaine", "au mois"], *rising)


def test_states_in_words_go_before_their_codes_and_are_never_a_name() -> None:
    states = ["Available", "On Hire", "Workshop", "Available", "Sold"]
    rows = [[f"CR0{row}", f"CRANE 20T NO {row}", one[:2].upper(), one, "780"] for row, one in enumerate(states)]
    found = columns_of(["Plant No", "Description", "Status", "Status Desc", "Daily Rate"], *rows)
    assert (found["name"], found["status"]) == ("Description", "Status Desc")


def test_a_legend_in_one_line_below_the_rows_explains_its_letters() -> None:
    rows = "".join(f"24{row},LIFT {row},{letter},165.00\n" for row, letter in enumerate("AORAO"))
    made = made_from(f"Equip #,Description,St,Day\n{rows}A=Available O=On Rent R=In Repair,,,\n")
    assert [unit.status.value[0] for unit in made.units] == ["A", "R", "M", "A", "R"]


def test_the_first_of_numbered_rates_a_day_is_the_rate() -> None:
    rows = [[f"Mixer {row}", "140.00", "110.00"] for row in range(4)]
    assert columns_of(["Type", "Daily_Rate1", "Daily_Rate2"], *rows)["daily_rate"] == "Daily_Rate1"


def test_how_long_a_loan_is_and_how_much_a_machine_carries_are_no_rate_and_no_weight() -> None:
    rows = [[f"Scie {row}", "7", "450", "9"] for row in range(5)]
    found = columns_of(["Nom", "Durée de prêt (jours)", "Max weight", "Tarif/jour"], *rows)
    assert (found["daily_rate"], "weight" in found) == ("Tarif/jour", False)


def test_a_share_is_no_amount_and_of_a_price_with_and_without_tax_the_one_without_is_the_rate() -> None:
    rows = [[f"Location pelle {row}", "120,00", "144,00", "20%", "1 jour"] for row in range(4)]
    found = columns_of(["Libellé", "Prix de vente HT", "Prix de vente TTC", "Taux", "Durée"], *rows)
    assert (found["rate"], found["rate_period"]) == ("Prix de vente HT", "Durée")


def test_a_price_for_a_whole_rental_in_place_of_one_a_day_is_asked_about() -> None:
    made = made_from("Artikel,Mietpreis / Tag,Pauschalpreis\nZelt,480,\nBank,,8\nPumpe,68,\nOfen,32,\n")
    assert [str(unit.lowest_rate) for unit in made.units] == ["480.00", "50.00", "68.00", "32.00"]


def test_addresses_of_pages_are_no_categories() -> None:
    rows = [[f"Tent {row}", f"/Rentals/Tent{row % 2}", ["Tents", "Tables"][row % 2], "9"] for row in range(6)]
    assert columns_of(["name", "page", "category", "rate/day"], *rows)["category"] == "category"


def test_headings_again_with_another_first_one_are_a_group() -> None:
    made = made_from("LIFTS,Day,Week\nBoom lift,90,300\nScissor lift,60,200\nDIGGERS,Day,Week\nMini digger,80,270\n")
    assert [unit.name for unit in made.units] == ["Boom lift", "Scissor lift", "Mini digger"]
    assert made.units[-1].category == "DIGGERS"


def test_the_numbers_of_the_depot_go_before_those_of_the_maker() -> None:
    rows = [[f"SS-0{row}", f"Bobcat T590 {row}", f"A3NR1{row}" if row else "", "275"] for row in range(6)]
    assert columns_of(["unit", "equip", "s/n", "day"], *rows)["equipment_id"] == "unit"


def test_states_with_more_said_stand_below_where_a_unit_is() -> None:
    where = ["out - Hank thru 6/14", "yard", "OUT city water dept", "shop / hyd leak", "w/ SS-07", "yard"]
    rows = [[f"SS-0{row}", f"Bobcat T590 {row}", one, "275"] for row, one in enumerate(where)]
    found = columns_of(["unit", "equip", "where at", "day"], *rows)
    assert (found["status"], "location" in found) == ("where at", False)


def test_the_first_of_two_names_is_one_where_the_other_describes_it() -> None:
    rows = [["Pladevibrator", "Til fliser og beton"], ["Stiksav", "Til træ og plader"], ["Kædesav", "Til træfældning"]]
    found = columns_of(["Værktøj", "Beskrivelse", "Pris"], *[[*row, "350 kr/dag"] for row in rows])
    assert (found["name"], found["description"]) == ("Værktøj", "Beskrivelse")


def test_a_word_cut_short_with_a_point_says_what_all_known_words_say_that_begin_so() -> None:
    heading = "Inv-Nr,Gerät,Tagesmiete,Zustand\n"
    made = made_from(
        f"{heading}1101,Bagger,120,frei\n1102,Bagger,120,verm.\n1203,Radlader,90,ausgemust.\n1204,Lader,90,frei\n"
    )
    assert [unit.status.value for unit in made.units] == ["AVAILABLE", "RENTED", "AVAILABLE"]


def test_a_net_rate_below_a_heading_for_the_day_is_the_rate_a_day() -> None:
    rows = [[f"Betonera {row}", "12.000", "14.280", "60.000"] for row in range(4)]
    assert columns_of(["Equipo", "DÍA / Neto", "DÍA / c/IVA", "SEMANA / Neto"], *rows)["daily_rate"] == "DÍA / Neto"


def test_codes_with_points_are_no_days_and_codes_below_article_are_ids() -> None:
    rows = [[f"1.1.00{row}", f"Martelo demolidor {row}", "30"] for row in range(5)]
    assert columns_of(["Código", "Equipamento", "Diária"], *rows)["kind_code"] == "Código"
    rows = [[f"ALG.00{row}", f"Mini escavadora {row}", "DIA", "110"] for row in range(5)]
    found = columns_of(["Artigo", "Descrição", "Unidade Venda", "PVP1"], *rows)
    assert (found["equipment_id"], found["name"], found["rate"]) == ("Artigo", "Descrição", "PVP1")


def test_a_type_of_machine_that_some_rows_share_is_the_category_beside_a_name() -> None:
    kinds = ["Scherenbühne", "Scherenbühne", "Gelenkbühne", "LKW-Bühne", "Teleskoplader"]
    rows = [[kind, f"Genie {row}", "98"] for row, kind in enumerate(kinds)]
    assert columns_of(["Typ", "Gerät", "Mietpreis / Tag"], *rows)["category"] == "Typ"


def test_what_cannot_be_booked_just_now_is_still_of_the_depot() -> None:
    rows = "".join(f"S-{row},Camera {row},{'no' if row == 1 else 'yes'},9\n" for row in range(4))
    assert len(made_from(f"id,title,bookable,daily rate\n{rows}").units) == 4


def test_a_price_beside_a_rental_fee_for_the_week_is_what_a_thing_costs() -> None:
    rows = [[f"Tent {row}", "4", "100"] for row in range(4)]
    assert columns_of(["Item", "Weekly Rental Fee", "Price"], *rows)["rate"] == "Weekly Rental Fee"


def test_the_most_there_is_of_a_kind_is_no_highest_rate() -> None:
    rows = [["Kayak", "70", "1"], ["Paddleboard", "12", "6"], ["Trailer", "15", "2"], ["Canoe", "20", "4"]]
    found = columns_of(["Item", "Weekday", "Max"], *rows)
    assert (found["quantity"], "highest_rate" in found) == ("Max", False)
    found = columns_of(["Item", "Day rate", "Max"], *[[*row[:2], f"{int(row[1]) + 5}"] for row in rows])
    assert found["highest_rate"] == "Max"


def test_of_two_texts_without_headings_the_one_that_differs_more_is_the_name() -> None:
    cars = [("BMW", "Noir"), ("Audi", "Gris"), ("Golf", "Blanc"), ("Fiat", "Noir"), ("Kia", "Blanc"), ("BMW", "Noir")]
    made = made_from(
        "".join(f"20{row}tu7862,{car},{color},Disponible,{90 + row}.50\n" for row, (car, color) in enumerate(cars))
    )
    assert [unit.name for unit in made.units] == [car for car, _ in cars]


def test_headings_of_discounts_are_headings() -> None:
    found = columns_of(
        ["SKU", "Description", "List Price (daily)", "-10%", "-15%"],
        *[[f"R-{row}", f"Pump {row}", "10.00", "9.00", "8.50"] for row in range(4)],
    )
    assert (found["name"], found["daily_rate"]) == ("Description", "List Price (daily)")


def test_pages_are_no_category_though_all_rows_have_one_category() -> None:
    rows = [[f"Tent {row}", f"/Rentals/Tent{row % 2}", "Party", "9"] for row in range(6)]
    assert columns_of(["name", "page", "category", "rate/day"], *rows)["category"] == "category"


def test_the_first_column_of_unknown_heading_is_the_name_beside_a_longer_description() -> None:
    rows = [[name, f"{name} for small sites and gardens"] for name in ("Digger", "Roller", "Dumper", "Breaker")]
    found = columns_of(["Qwxz", "Description", "Day rate"], *[[*row, "9"] for row in rows])
    assert (found["name"], found["description"]) == ("Qwxz", "Description")


def test_codes_in_the_first_column_go_before_the_numbers_of_the_maker() -> None:
    rows = [[f"SS-0{row}", f"Bobcat T590 {row}", f"A3NR1{row}", "275"] for row in range(6)]
    assert columns_of(["Qwxz", "equip", "serial no", "day"], *rows)["equipment_id"] == "Qwxz"


def test_codes_such_as_d10_count_nothing_and_a_telephone_is_no_id() -> None:
    rows = [[f"D1{row}", f"Digger {row}", f"06-12{row}", "75"] for row in range(5)]
    found = columns_of(["No.", "Machine", "tel.", "Day"], *rows)
    assert ("quantity" in found, "tel." in found.values()) == (False, False)


def test_measures_are_no_places() -> None:
    rows = [[f"Digger {row}", f"1.{row} m³", "75"] for row in range(5)]
    assert "location" not in columns_of(["Name", "Site", "Day"], *rows)


def test_a_range_of_days_alone_is_a_rate() -> None:
    rows = [[f"Betoniera {row}", "50", "45", "40"] for row in range(4)]
    found = columns_of(["Attrezzo", "1 - 4 giorni", "5 - 9 giorni", "10 giorni e oltre"], *rows)
    assert found["daily_rate"] == "1 - 4 giorni"
