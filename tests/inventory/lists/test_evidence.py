"""What columns and rows are is told by their content where the headings alone would mislead."""

import pytest

from inventory.lists.columns.guessing import guess
from inventory.lists.columns.headings import Meaning, money_said_by
from inventory.lists.open_questions import questions_of_columns
from inventory.models import WeightClass
from tests.support.lists import columns_of, made_from, table_in


def test_a_unit_of_measure_is_no_id() -> None:
    rows = [[f"SX00{row}", f"Tent {row}", "unit", "2", "9"] for row in range(6)]
    found = columns_of(["Zortly ID (ZID)", "Entry Name", "Unit", "Quantity", "Day hire"], *rows)
    assert found["kind_code"] == "Zortly ID (ZID)"


def test_a_code_that_stands_beside_many_names_is_no_code_of_a_kind() -> None:
    rows = [[f"C{row % 2}", f"Saw {row}", f"{row}0", "5"] for row in range(8)]
    assert "kind_code" not in columns_of(["Class code", "Name", "Meter", "Daily"], *rows)


def test_an_own_number_goes_before_the_makers_even_where_there_are_quantities() -> None:
    rows = [[f"P-{row}", f"Pump {row}", f"77{row}" if row else "", "5", str(7 - row)] for row in range(5)]
    found = columns_of(["PRODUCT #", "DESCRIPTION", "SERIAL #", "DAILY", "QOH"], *rows)
    assert (found["equipment_id"], found["quantity"]) == ("PRODUCT #", "QOH")


def test_the_only_code_that_differs_in_each_row_is_the_id_of_the_unit() -> None:
    rows = [["Canoe", f"C-{row}", f"CAN1{row % 2}", "40"] for row in range(4)]
    assert columns_of(["Article name", "Article code", "SKU", "1 day"], *rows)["equipment_id"] == "Article code"


def test_codes_below_a_heading_of_unknown_words_are_ids_but_words_are_not() -> None:
    rows = [[f"KX-{row}", f"Lift {row}", "5"] for row in range(4)]
    assert columns_of(["Zzyzx", "Name", "Daily"], *rows)["equipment_id"] == "Zzyzx"
    assert "equipment_id" not in columns_of(["Zzyzx", "Name", "Daily"], *[["red", row[1], "5"] for row in rows])


@pytest.mark.parametrize(
    ("now", "kept"),
    [("Location", "Default Location"), ("Current Location", "Home Branch"), ("Ubicación actual", "Ubicación base")],
)
def test_the_place_where_a_unit_belongs_goes_before_where_it_is_now(now: str, kept: str) -> None:
    rows = [[f"A-{row}", "Lift", "5", f"Job {row}", "Yard"] for row in range(5)]
    assert columns_of(["Asset tag", "Name", "Daily", now, kept], *rows)["location"] == kept
    half = [[*row[:4], "" if place else "Yard"] for place, row in enumerate(rows)]
    assert columns_of(["Asset tag", "Name", "Daily", "Location", kept], *half)["location"] == "Location"


def test_a_word_for_a_state_below_the_heading_of_a_place_is_no_state() -> None:
    rows = [[f"A-{row}", "Lift", "5", "Job", "Yard"] for row in range(5)]
    assert "status" not in columns_of(["Asset tag", "Name", "Daily", "Current Location", "Home Location"], *rows)


def test_rows_that_carry_yes_or_no_below_on_hire_say_what_is_out() -> None:
    made = made_from("Plant No.,Name,Category,Daily,On Hire Y/N\nE1,Digger,Plant,90,Y\nE2,Roller,Plant,70,N\n")
    assert [unit.status.value for unit in made.units] == ["RENTED", "AVAILABLE"]


def test_a_type_that_groups_rows_is_a_category_and_one_with_numbers_a_model() -> None:
    rows = [[f"G{row}", f"Grävmaskin {row}", ["Grävare", "Liftar"][row % 2], "5"] for row in range(6)]
    assert columns_of(["Maskin-ID", "Benämning", "Typ", "Dygnspris"], *rows)["category"] == "Typ"
    models = [[*row[:2], f"K0{place}8", "5"] for place, row in enumerate(rows)]
    assert "category" not in columns_of(["Maskin-ID", "Benämning", "Typ", "Dygnspris"], *models)


def test_of_graduated_rates_a_day_the_one_for_few_days_is_the_rate_but_not_of_sums() -> None:
    headings = ["Name", "1-3 Tage", "4-7 Tage"]
    assert columns_of(headings, ["Bagger", "60", "50"], ["Pumpe", "30", "25"])["daily_rate"] == "1-3 Tage"
    assert "daily_rate" not in columns_of(headings, ["Bagger", "60", "250"], ["Pumpe", "30", "125"])


def test_of_rates_up_to_some_days_and_from_then_on_the_first_is_the_rate() -> None:
    headings = ["Gerät", "Tagesmiete bis 7 Tage", "Tagesmiete ab 8 Tage", "Monatsmiete"]
    rows = [["Trockner", "18,00", "15,00", "350,00"], ["Heizer", "45,00", "38,00", "800,00"]]
    assert columns_of(headings, *rows)["daily_rate"] == headings[1]


def test_a_rate_of_the_high_season_is_the_highest_one() -> None:
    found = columns_of(["Nome", "Preço/dia", "Preço/dia época alta"], ["Furgão", "65", "80"], ["Reboque", "40", "50"])
    assert (found["daily_rate"], found["highest_rate"]) == ("Preço/dia", "Preço/dia época alta")


@pytest.mark.parametrize(
    "heading",
    [
        *("VK/Tag", "Listenpreis/Tag", "PVP/día", "P.V.P. día", "Prix public jour", "Daily retail", "Hire cost / day"),
        *("Tagespauschale", "Tageskondition", "Mietpreis 24 Std.", "Miete p.T.", "Entgelt pro Tag", "Primo giorno"),
        *(
            "Hire p/d",
            "Etmaal",
            "1e dag",
            "Ganztag",
            "Aluguer/dia",
            "1日目",
            "Forfait jour",
            "Canon diario",
            "Vrk-hinta",
            "Cena/doba",
        ),
    ],
)
def test_these_headings_say_a_rate_a_day(heading: str) -> None:
    said = money_said_by(heading)
    assert said is not None
    assert (said.meaning, said.period) == (Meaning.DAILY_RATE, "day")


@pytest.mark.parametrize(
    "heading",
    [
        *("VK", "Listenpreis", "PVP", "Hire cost", "Operator cost per day", "Insurance per day", "Transportpauschale"),
        *("Charge for year", "Reinigungspauschale/Tag", "Preisgruppe", "Subhire cost/day", "Lieferung/Tag"),
    ],
)
def test_these_headings_say_no_rate_of_rental(heading: str) -> None:
    said = money_said_by(heading)
    assert said is None or said.meaning is Meaning.OTHER_MONEY


def test_what_must_be_covered_is_told_from_what_is_insured() -> None:
    rows = [["Lift", "90", "$500,000", "$12,000"], ["Saw", "20", "$300,000", "$900"]]
    assert (
        columns_of(["Name", "Daily", "Min. liability cover", "Insured value"], *rows)["insurance"]
        == "Min. liability cover"
    )
    assert "insurance" not in columns_of(["Name", "Daily", "Liability insurance cost", "Insured value"], *rows)


HEAD = "Item #,Item,Category,How many,Day\n"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("X1,Fog fluid 5 l,Light,20,\n", None),
        ("X1,Fog fluid 5 l,Light,20,vendita € 22\n", None),
        ("Cotton candy sugar (makes 60),,,10,$18 each\n", "it has a text in place of an id, and no name"),
        ("Reinigungspauschale je Gerät,,,,35\n", "it is a service or a charge"),
        ("X1,Heating oil,Heat,1,2.40 per litre\n", "its price is not for a time: 2.40 per litre"),
        ("X1,Tecnico luci (giornata),,1,180\n", "it is a service or a charge"),
    ],
)
def test_what_is_no_equipment_is_left_out_and_only_that(row: str, why: str | None) -> None:
    made = made_from(f"{HEAD}B1,Castle,Bounce,1,$165\nB2,Slide,Bounce,1,$225\nB3,Chair,Seats,2,$2 each\n{row}")
    reasons = [one.why for one in made.left_out]
    assert reasons == ([why] if why else []) or (why is None and made.problems)
    assert sum(unit.name == "Chair" for unit in made.units) in (0, 2)


def test_a_row_without_a_rate_that_says_it_is_sold_is_left_out_and_one_that_says_nothing_is_asked_about() -> None:
    text = "Code,Name,Category,Daily,Notes\nA,Lift,Lifts,90,\nB,Oil 5 l,Lifts,,sale item\nC,Pump,Pumps,,needs a clamp\n"
    made = made_from(text, defaults={})
    assert [one.why for one in made.left_out] == ["it has no rate, and it says: sale item"]
    assert list(made.gaps["default", "daily_rate", ""].rows) == [4]


def test_a_thing_with_a_row_for_each_time_is_one_thing_with_the_rate_a_day() -> None:
    rows = ["K-D,Kayak,Boats,35,1 Day,2", "K-W,Kayak,Boats,180,1 Week,2", "R-W,Raft,Boats,300,1 Week,1"]
    text = "\n".join(["SKU,Name,Category,Price,Duration,Stock", *rows])
    made = made_from(text, days_in={"week": "5"})
    assert sorted((unit.equipment_id, str(unit.lowest_rate)) for unit in made.units) == [
        *(("K-D-1", "35.00"), ("K-D-2", "35.00"), ("R-W", "60.00"))
    ]
    assert [one.why for one in made.left_out] == ["its rate is for a week, and another row has its rate a day"]


def test_heads_of_sections_with_codes_and_lines_of_kits_and_notes_on_prices_are_no_equipment_and_no_category() -> None:
    made = made_from(
        "Code,Name,Weight kg,Daily,Weekly\n"
        "10,Lifts,,,\n10.1,Lift 8 m,900,90,300\n,- charger,,,\n"
        "Los precios no incluyen IVA,,,,\n10.2,Lift 9 m,990,95,310\n"
        "20,Pumps,,,\n20.1,Pump,20,30,90\n20.2,Pump 3 in,22,35,99\n"
    )
    assert {unit.name: unit.category for unit in made.units} == {
        **dict.fromkeys(["Lift 8 m", "Lift 9 m"], "Lifts"),
        **dict.fromkeys(["Pump", "Pump 3 in"], "Pumps"),
    }


def test_a_heading_above_others_is_left_away_where_the_lower_one_says_enough() -> None:
    table = table_in("Rate per day,,Depot and state,\n1-3 days,4-7 days,Status,Name\n9,8,free,Lift\n7,6,out,Saw\n")
    assert table.headings == (
        "Rate per day / 1-3 days",
        "Rate per day / 4-7 days",
        "Status",
        "Depot and state / Name",
    )


@pytest.mark.parametrize(
    ("names", "weight", "expected"),
    [
        (["Trencher 36 in", "Ladder 12 ft", 'Saw 18"'], "300", WeightClass.LIGHT),  # pounds
        (["Ladder 4 m", "Tank 200 l", "Lift 9 m"], "300", WeightClass.MEDIUM),  # kilograms
        (["Ladder", "Tank", "Lift"], "120", WeightClass.LIGHT),  # the same in both
    ],
)
def test_weights_without_a_unit_are_read_as_the_names_measure(
    names: list[str], weight: str, expected: WeightClass
) -> None:
    text = "Name,Category,Daily,Weight\n" + "".join(f"{name},Tools,9,{weight}\n".replace('"', "″") for name in names)
    made = made_from(text, weight_unit=guess(table_in(text)).mapping.weight_unit)
    assert {unit.weight_class for unit in made.units} == {expected}


def test_weights_without_a_unit_are_asked_about_where_the_unit_decides() -> None:
    text = "Name,Category,Daily,Weight\nLadder,Tools,9,300\nTank,Tools,9,120\n"
    made = made_from(text, weight_unit=guess(table_in(text)).mapping.weight_unit)
    assert list(made.gaps) == [("weight_unit", "weight_class", "")]


CARDS = "Name,Category,Daily,Licence\n"


def test_an_empty_certificate_is_none_where_no_cell_says_none_and_that_is_told() -> None:
    made = made_from(f"{CARDS}Lift,Lifts,90,IPAF\nSaw,Saws,20,\n", defaults=_without_certificate())
    assert {unit.name: unit.operator_certification for unit in made.units} == {"Lift": "IPAF", "Saw": None}
    assert made.notes == [
        "row 3: 'Licence' is empty. This is read as: no certificate is needed. Correct the list if that is wrong."
    ]


@pytest.mark.parametrize("third", ["Pump,Pumps,20,none\n", "Pump,Pumps,20,CDL not required\n", "Saw,Saws,20,CPCS\n"])
def test_an_empty_certificate_is_asked_about_once_where_it_may_have_been_forgotten(third: str) -> None:
    text = f"{CARDS}Lift,Lifts,90,IPAF\nSaw,Saws,20,\n{third}"
    made = made_from(text, defaults=_without_certificate())
    assert {key: list(gap.rows) for key, gap in made.gaps.items()} == {("default", "certification", ""): [3]}
    assert made_from(text).gaps == {}, "the kept answer answers it"


def test_rates_that_are_not_a_day_for_sure_are_asked_about_and_not_taken() -> None:
    found = guess(table_in("Name,Weekly,Monthly\nLift,300,900\nSaw,60,200\n"))
    assert Meaning.DAILY_RATE not in found.mapping.columns
    assert questions_of_columns(found)


def _without_certificate() -> dict[str, object]:
    others = ("highest_rate", "insurance", "location", "weight_class")
    values = dict(zip(others, ("same", "100000", "Yard", "Medium"), strict=True))
    return {field: {"all": value} for field, value in values.items()}
