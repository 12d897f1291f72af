"""Columns that are told by more than their own heading: by how many of their words are known, by the columns beside
them, and by what the other rows have."""

import pytest

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
