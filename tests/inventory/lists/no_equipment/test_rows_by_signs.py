"""Rows that are left out by their category, by headings above them, by flags, accounts and marks."""

import pytest

from tests.support.lists import made_from


def units_and_reasons(text: str) -> tuple[list[str], list[str]]:
    made = made_from(text)
    assert made.problems == []
    return [unit.name for unit in made.units], [one.why for one in made.left_out]


CATEGORIES = "Item,Category,Day\nDigger,Plant,90\nRoller,Plant,80\n{},{},40\n"


@pytest.mark.parametrize(
    "category", ["Crew & labour", "Manuren", "Fees and charges", "Zum Verkauf", "Consumables / Sales", "Sales > Oils"]
)
def test_a_category_of_services_or_of_sales_leaves_its_rows_out(category: str) -> None:
    units, why = units_and_reasons(CATEGORIES.format("Senior", category))
    assert units == ["Digger", "Roller"]
    assert why == [f"it is no equipment for rental, but: {category}"]


@pytest.mark.parametrize("category", ["Transport", "Cleaning", "Site services", "Delivery vehicles", "Shop equipment"])
def test_a_category_that_machines_have_too_leaves_nothing_out(category: str) -> None:
    assert units_and_reasons(CATEGORIES.format("Cart", category))[0] == ["Digger", "Roller", "Cart"]


def test_a_name_that_is_a_path_is_left_out_by_its_first_part() -> None:
    text = "Item,Day\nRental:Lifts:Boom,90\nRental:Lifts:Scissor,80\nSales:Bar oil,9\nFees:Delivery,5\n"
    units, why = units_and_reasons(text)
    assert units == ["Rental:Lifts:Boom", "Rental:Lifts:Scissor"]
    assert why == ["it is no equipment for rental, but: Sales", "it is a service or a charge"]


SECTIONS = (
    "Item,Day,Week,Weight\nDIGGERS,,,\nDigger,90,300,\nMini digger,80,250,\n{},,,\nOur region,{},,\nMini roller,70,,\n"
)


@pytest.mark.parametrize(
    "heading", ["DELIVERY (each way)", "Fees & charges", "Zubehör zum Verkauf", "Lieferung und Aufbau"]
)
def test_a_heading_between_rows_leaves_out_what_stands_below_but_no_machine(heading: str) -> None:
    units, _ = units_and_reasons(SECTIONS.format(heading, 20))
    assert units == ["Digger", "Mini digger", "Mini roller"]


def test_what_has_a_rate_for_a_week_too_is_rented_whatever_stands_above() -> None:
    text = "Item,Day,Week\nDIGGERS,,\nDigger,90,300\nDelivery,,\nOur region,20,\nWobbler,30,90\n"
    assert units_and_reasons(text)[0] == ["Digger", "Wobbler"]


@pytest.mark.parametrize("heading", ["TRANSPORT", "Cleaning", "Various"])
def test_a_heading_between_rows_that_machines_may_stand_below_leaves_nothing_out(heading: str) -> None:
    assert "Our region" in units_and_reasons(SECTIONS.format(heading, 20))[0]


def test_below_other_prices_only_what_has_a_rate_a_day_is_rented() -> None:
    assert "Our region" in units_and_reasons(SECTIONS.format("Övriga priser", 20))[0]
    text = "Item,4 hours,Day\nLift,30,60\nCart,20,40\nÖvriga priser,,\nEj diskad,25,\nBil,10,20\n"
    units, why = units_and_reasons(text)
    assert units == ["Lift", "Cart", "Bil"]
    assert "it has no rate, and it stands below Övriga priser" in why


def test_a_yes_below_a_heading_of_what_is_retired_leaves_out() -> None:
    text = "Item,Day,{}\nDigger,90,{}\nRoller,80,{}\nOld saw,9,{}\n"
    for heading, no, yes in (("Disabled", "0", "1"), ("Ausgemustert", "nein", "ja"), ("Is archived", "FALSE", "TRUE")):
        units, why = units_and_reasons(text.format(heading, no, no, yes))
        assert units == ["Digger", "Roller"]
        assert len(why) == 1
    assert len(units_and_reasons(text.format("Disabled", "1", "1", "1"))[0]) == 3  # it says something else


def test_a_cross_below_inactive_says_yes() -> None:
    assert units_and_reasons("Code,Item,Day,Inactive\nA1,Digger,90,\nA2,Saw,9,x\n")[0] == ["Digger"]


def test_archived_as_a_visibility_leaves_out_and_as_a_remark_does_not() -> None:
    text = "Item,Day,{}\nDigger,90,Public\nRoller,80,Hidden\nOld saw,9,Archived\n"
    assert units_and_reasons(text.format("Visibility"))[0] == ["Digger", "Roller"]
    assert len(units_and_reasons(text.format("Photos"))[0]) == 3


def test_an_account_tells_what_is_rented_from_what_is_sold_whatever_type_it_has() -> None:
    text = "Item,Type,Price a day,Income account\nDigger,Service,90,4000 Rental\nRoller,Service,80,4000 Rental\n"
    units, why = units_and_reasons(f"{text}Bar oil,Inventory,4,4100 Sales\nFitting,Service,40,4200 Labour\n")
    assert units == ["Digger", "Roller"]
    assert "Income account: 4100 Sales" in why
    # Where no account says hire, none says sale
    text = "Item,Price a day,Income account\nDigger,90,4000 Plant\nRoller,80,4100 Sales\n"
    assert units_and_reasons(text)[0] == ["Digger", "Roller"]


@pytest.mark.parametrize(
    "name",
    ["Saw - RETIRED", "Saw (sold)", "Saw **SOLD 06/24**", "Saw [ausgemustert]", "Saw (test - do not rent)", "ZZZ saw"],
)
def test_a_mark_in_the_name_says_that_it_is_not_rented(name: str) -> None:
    units, why = units_and_reasons(f"Code,Item,Day\nA1,Digger,90\nA2,Roller,80\nA3,{name},9\n")
    assert units == ["Digger", "Roller"]
    assert why[0].startswith("it says: ")


@pytest.mark.parametrize(
    "name", ["Saw (sold in pairs)", "Saw (missing hose)", "Saw - 230 mm", "Saw (2 parts)", "Retired racehorse"]
)
def test_another_remark_in_the_name_says_nothing(name: str) -> None:
    assert name in units_and_reasons(f"Code,Item,Day\nA1,Digger,90\nA2,Roller,80\nA3,{name},9\n")[0]


@pytest.mark.parametrize(
    "name",
    [
        "Camera d'aria (venduta, a pezzo)",
        "Sterno can (sale)",
        "Slings 3m (sale only)",
        "Пика (продажа)",
        "Liner (to keep)",
    ],
)
def test_what_is_said_in_brackets_to_be_sold_is_left_out(name: str) -> None:
    text = f'Name,Group,Day,Qty\nLift,A,90,1\nSaw,A,20,1\n"{name}",A,5,1\nSpeaker (pair),A,30,1\n'
    assert {unit.name for unit in made_from(text).units} == {"Lift", "Saw", "Speaker (pair)"}
