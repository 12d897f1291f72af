"""Headings of rates and of days that are shortened, or that have other words beside those for the rate."""

import pytest

from inventory.lists.columns.headings import Meaning, money_said_by
from tests.support.lists import columns_of, made_from


@pytest.mark.parametrize(
    ("heading", "meaning", "period"),
    [
        ("DAYRT", Meaning.DAILY_RATE, "day"),
        ("Dly Rt", Meaning.DAILY_RATE, "day"),
        ("WKLYRATE", Meaning.OTHER_RATE, "week"),
        ("Wkly Rt", Meaning.OTHER_RATE, "week"),
        ("FOURWKRT", Meaning.OTHER_RATE, "month"),
        ("RATE4WK", Meaning.OTHER_RATE, "month"),
        ("Preis/Tg.", Meaning.DAILY_RATE, "day"),
        ("Fr./Tag", Meaning.DAILY_RATE, "day"),
        ("how much a day", Meaning.DAILY_RATE, "day"),
        ("Alquiler/día (IVA inc.)", Meaning.DAILY_RATE, "day"),
        ("Prix jour suppl.", Meaning.OTHER_RATE, "several_days"),
    ],
)
def test_a_shortened_heading_of_a_rate_is_read(heading: str, meaning: Meaning, period: str) -> None:
    said = money_said_by(heading)
    assert said is not None
    assert (said.meaning, said.period) == (meaning, period)


@pytest.mark.parametrize("heading", ["Downtime (h)", "how many we got", "Parent", "Current"])
def test_a_time_beside_other_words_is_no_rate(heading: str) -> None:
    assert money_said_by(heading) is None


def test_shortened_rates_for_a_day_a_week_and_four_weeks_are_all_taken() -> None:
    rows = [[f"{row}", f"LIFT {row}", f"{row}0.00", f"{row}30.00", f"{row}99.00"] for row in range(1, 6)]
    found = columns_of(["EQP#", "DESC1", "DAYRT", "WEEKRT", "FOURWKRT"], *rows)
    assert (found["daily_rate"], found["weekly_rate"], found["four_week_rate"]) == ("DAYRT", "WEEKRT", "FOURWKRT")


def test_days_that_a_rental_has_at_least_and_days_to_prepare_are_no_rates() -> None:
    rows = [[f"S{row}", f"Tent {row}", "45", "2", "1"] for row in range(5)]
    found = columns_of(["sku", "name", "rental_daily", "rental_min_days", "Prep days"], *rows)
    assert found["daily_rate"] == "rental_daily"
    assert (found["least_days"], found["turnaround_days"]) == ("rental_min_days", "Prep days")


def test_what_is_for_up_to_three_days_is_the_rate_and_no_highest_one() -> None:
    rows = [[f"B{row}", f"Bagr {row}", "2500", "2200", "1900"] for row in range(4)]
    found = columns_of(["Kód", "Stroj", "do 3 dnů", "4-10 dnů", "nad 10 dnů"], *rows)
    assert found["daily_rate"] == "do 3 dnů"
    assert "highest_rate" not in found
    in_all = [[*row[:2], "2500", "7000", "12000"] for row in rows]  # no rates a day: they rise with the days
    found = columns_of(["Kód", "Stroj", "do 3 dnů", "4-10 dnů", "nad 10 dnů"], *in_all)
    assert not {"daily_rate", "highest_rate"} & found.keys()


def test_of_several_rates_the_one_beside_which_each_row_says_a_day_is_taken() -> None:
    rows = [[f"K{row}", f"Lift {row}", "310", "1D", "1085", "1W"] for row in range(4)]
    assert columns_of(["KEY", "NAME", "RATE1", "PER1", "RATE2", "PER2"], *rows)["daily_rate"] == "RATE1"


def test_days_of_payment_are_no_rate_a_day() -> None:
    rows = [[f"Lift {row}", "30 days", "Yard"] for row in range(4)]
    assert "daily_rate" not in columns_of(["Item", "Terms of trade", "Location"], *rows)


def test_amounts_with_a_short_word_for_a_day_are_read() -> None:
    made = made_from("Machine,Soort,Huurprijs\nTrilplaat,Klein,€ 165.- p/d\nWals,Groot,€ 95.- p/d\n")
    assert [str(unit.lowest_rate) for unit in made.units] == ["165.00", "95.00"]


def test_the_least_cover_is_known_with_a_short_word_for_least() -> None:
    rows = [[f"{row}", f"Stapler {row}", "90", "1000000"] for row in range(4)]
    headings = ["Inv.-Nr.", "Maschine", "Tagessatz", "Versicherungssumme mind."]
    assert columns_of(headings, *rows)["insurance"] == "Versicherungssumme mind."


def test_numbers_of_articles_are_no_quantities() -> None:
    rows = [[f"10004{row}", f"EXCAV {row}", "385"] for row in range(5)]
    found = columns_of(["Stk No", "Stk Desc", "Dly Rt"], *rows)
    assert found["equipment_id"] == "Stk No"
    assert "quantity" not in found
    assert "quantity" not in columns_of(["Units", "Stk Desc", "Dly Rt"], *rows)


def test_a_sales_price_is_the_rate_where_the_unit_of_the_article_is_a_day() -> None:
    rows = [[f"H{row}", f"Aanhanger {row}", "dag", "45,00", "0,00"] for row in range(4)]
    found = columns_of(["Artikelcode", "Omschrijving", "Eenheid", "Verkoopprijs", "Kostprijs"], *rows)
    assert (found["rate"], found["rate_period"]) == ("Verkoopprijs", "Eenheid")


def test_amounts_of_nothing_are_no_rate() -> None:
    rows = [[f"H{row}", f"Lift {row}", "0.00", "45.00"] for row in range(4)]
    assert columns_of(["Code", "Item", "Price", "Day rate"], *rows)["daily_rate"] == "Day rate"
    assert "rate" not in columns_of(["Code", "Item", "Price"], *[row[:3] for row in rows])
