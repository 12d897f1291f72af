"""Rows become units as the mapping says; what is no equipment, wrong or not known is told."""

from decimal import Decimal

import pytest

from inventory.lists.columns.guessing import guess
from inventory.lists.findings import grouped
from inventory.lists.mapping import Default, Mapping
from inventory.lists.units.making import make_units
from inventory.models import Status, WeightClass
from tests.support.lists import EVERYTHING, made_from, table_in

KINDS = "Code,Name,Category,Daily rate,Quantity"
UNITS = "Asset ID,Name,Category,Daily rate,Status"


def test_a_quantity_becomes_units_with_numbered_ids() -> None:
    made = made_from(f"{KINDS}\nGEN-8K,Generator 8 kW,Power,45.00,3\n")
    assert [unit.equipment_id for unit in made.units] == ["GEN-8K-1", "GEN-8K-2", "GEN-8K-3"]
    assert {(unit.name, unit.lowest_rate, unit.highest_rate) for unit in made.units} == {
        ("Generator 8 kW", Decimal("45.00"), Decimal("54.00"))
    }


def test_a_unit_with_an_id_of_its_own_keeps_it() -> None:
    made = made_from(f"{UNITS}\nexc 001,Excavator,Digging,300,\nEXC/2,Excavator,Digging,300,\n")
    assert [unit.equipment_id for unit in made.units] == ["EXC-001", "EXC-2"]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("In use", Status.RENTED),
        ("Checked out", Status.RENTED),
        ("vermietet", Status.RENTED),
        ("Under repair", Status.MAINTENANCE),
        ("Shop - Down", Status.MAINTENANCE),
        ("in Reparatur bis Mai", Status.MAINTENANCE),
        ("修理中", Status.MAINTENANCE),
        ("available", Status.AVAILABLE),
        ("libre", Status.AVAILABLE),
        ("", Status.AVAILABLE),
    ],
)
def test_words_for_states_are_known(word: str, status: Status) -> None:
    (unit, _) = made_from(f"{UNITS}\nA-1,Saw,Cutting,5,{word}\nA-2,Saw,Cutting,5,available\n").units
    assert unit.status is status


def test_a_text_that_says_two_states_is_asked_about() -> None:
    made = made_from(f"{UNITS}\nA-1,Saw,Cutting,5,rented out until repair\nA-2,Saw,Cutting,5,available\n")
    assert list(made.gaps) == [("word", "status", "rented out until repair")]


def test_an_unknown_word_for_a_state_is_asked_about_and_never_guessed() -> None:
    made = made_from(f"{UNITS}\nA-1,Saw,Cutting,5,blue\nA-2,Saw,Cutting,5,available\n")
    assert list(made.gaps) == [("word", "status", "blue")]
    again = made_from(
        f"{UNITS}\nA-1,Saw,Cutting,5,blue\nA-2,Saw,Cutting,5,available\n", words={"status": {"blue": "MAINTENANCE"}}
    )
    assert again.units[0].status is Status.MAINTENANCE


FLAGS = {
    "Retired": ("no", "yes"),
    "Active": ("Yes", "No"),
    "Accessory only": ("No", "Yes"),
    "Rental/Sales": ("Rental", "Sales"),
}


@pytest.mark.parametrize(
    ("flag", "why"),
    [
        ("Retired", "does not have it any more"),
        ("Active", "not in use"),
        ("Accessory only", "only with other equipment"),
        ("Rental/Sales", "no equipment for rental"),
    ],
)
def test_a_row_that_says_that_it_is_no_equipment_is_left_out_and_named(flag: str, why: str) -> None:
    keeps, leaves = FLAGS[flag]
    made = made_from(f"{KINDS},{flag}\nP,Pump,Pumps,5,1,{keeps}\nS,Saw,Saws,5,1,{leaves}\nQ,Pump,Pumps,5,1,{keeps}\n")
    (left_out,) = made.left_out
    assert why in left_out.why
    assert (left_out.number, left_out.says) == (3, f"S Saw Saws 5 1 {leaves}")
    assert {unit.name for unit in made.units} == {"Pump"}


@pytest.mark.parametrize(
    ("headings", "row", "why"),
    [
        (UNITS, "A-9,Saw,Cutting,5,Sold", "its state is Sold"),
        (UNITS, "A-9,Saw,Cutting,5,Lost", "its state is Lost"),
        (KINDS, "S,Saw,Consumables,5,1", "no equipment for rental"),
        (KINDS, "S,Delivery fee,Other,5,1", "a service or a charge"),
        (KINDS, "S,Saw,Cutting,5,0", "there is none of it"),
        (KINDS, ",,,20,", "no name and no id"),
    ],
)
def test_a_row_that_is_no_equipment_is_left_out_and_named(headings: str, row: str, why: str) -> None:
    last = "available" if headings == UNITS else "1"
    made = made_from(f"{headings}\nA-1,Pump,Pumps,5,{last}\nA-2,Pump,Pumps,5,{last}\n{row}\n")
    (left_out,) = made.left_out
    assert why in left_out.why
    assert {unit.name for unit in made.units} == {"Pump"}


def test_a_delivery_van_is_equipment() -> None:
    assert [unit.name for unit in made_from(f"{KINDS}\nV,Delivery van,Vans,80,1\n").units] == ["Delivery van"]


def test_only_a_rate_a_day_is_a_rate_a_day() -> None:
    weekly = "Code,Name,Category,Price,Rate period\nA,Saw,Cutting,5.00,Daily rate\nB,Pump,Pumps,20.00,Weekly rate\n"
    assert list(made_from(weekly).gaps) == [("days_in", "daily_rate", "week")]
    made = made_from(weekly, days_in={"week": 5})
    assert [unit.lowest_rate for unit in made.units] == [Decimal("5.00"), Decimal("4.00")]
    assert [one.number for one in made_from(weekly, days_in={"week": "leave out"}).left_out] == [3]


def test_a_price_whose_time_is_not_said_is_asked_about() -> None:
    assert list(made_from("Code,Name,Category,Price\nA,Saw,Cutting,5.00\nB,Pump,Pumps,20.00\n").gaps) == [
        ("rate_is_for", "daily_rate", "")
    ]


def test_a_time_within_an_amount_counts() -> None:
    made = made_from("Code,Name,Category,Price\nA,Saw,Cutting,5.00/day\nB,Pump,Pumps,20.00/week\n", days_in={"week": 4})
    assert [unit.lowest_rate for unit in made.units] == [Decimal("5.00"), Decimal("5.00")]


def test_what_the_list_does_not_say_is_asked_once_for_all_rows() -> None:
    table = table_in(f"{KINDS}\nS,Saw,Cutting,5,1\nP,Pump,Pumps,5,1\n")
    made = make_units(table, guess(table).mapping)
    assert {gap.field: list(gap.rows) for gap in made.gaps.values()} == {
        field: [2, 3] for field in ("highest_rate", "certification", "insurance", "location", "weight_class")
    }


def test_an_answer_may_differ_by_category() -> None:
    defaults = EVERYTHING | {
        "certification": Default(all="None", by_category={"Lifts": "Aerial Platform"}),
        "highest_rate": Default(all="same", by_category={"Lifts": "+25"}),
    }
    made = made_from(f"{KINDS}\nS,Saw,Cutting,5,1\nL,Boom,Lifts,100,1\n", defaults=defaults)
    assert [(unit.operator_certification, unit.highest_rate) for unit in made.units] == [
        (None, Decimal("5.00")),
        ("Aerial Platform", Decimal("125.00")),
    ]


def test_group_headings_are_the_category() -> None:
    made = made_from("Code,Name,Day rate,Location\nLifts,,,\nL-1,Boom,100,Yard\nSaws,,,\nS-1,Saw,5,Yard\n")
    assert [unit.category for unit in made.units] == ["Lifts", "Saws"]


def test_headings_between_the_rows_that_are_places_are_no_categories() -> None:
    made = made_from("Code,Name,Group,Day rate\nDepot North,,,\nL-1,Boom,Lifts,100\nDepot South,,,\nS-1,Saw,Saws,5\n")
    assert [(unit.category, unit.storage_location) for unit in made.units] == [
        ("Lifts", "Depot North"),
        ("Saws", "Depot South"),
    ]


@pytest.mark.parametrize(
    ("weight", "weight_class"),
    [
        ("85 kg", WeightClass.LIGHT),
        ("1.2 t", WeightClass.MEDIUM),
        ("12,000 lb", WeightClass.HEAVY),
        ("", WeightClass.MEDIUM),
    ],
)
def test_a_weight_gives_the_weight_class(weight: str, weight_class: WeightClass) -> None:
    others = "B,Saw,Cutting,5,90 kg\nC,Saw,Cutting,5,90 kg\nD,Saw,Cutting,5,90 kg\n"
    made = made_from(f'Code,Name,Category,Daily rate,Weight\nA,Saw,Cutting,5,"{weight}"\n{others}')
    assert made.units[0].weight_class is weight_class


def test_a_range_of_rates_is_the_lowest_and_the_highest_rate() -> None:
    (unit, other) = made_from("Code,Name,Category,Day rate\nA,Saw,Cutting,5 - 7.50 €\nB,Pump,Pumps,6\n").units
    assert (unit.lowest_rate, unit.highest_rate) == (Decimal("5.00"), Decimal("7.50"))
    assert (other.lowest_rate, other.highest_rate) == (Decimal("6.00"), Decimal("7.20"))


def test_a_weight_that_cannot_be_read_is_asked_about_and_no_mistake() -> None:
    text = "Code,Name,Category,Daily rate,Weight\n" + "".join(f"{code},Saw,Cutting,5,90 kg\n" for code in "ABC")
    made = made_from(f"{text}D,Boom,Lifts,5,see manual\n", defaults=EVERYTHING | {"weight_class": Default()})
    assert [(gap.about, gap.field, list(gap.rows)) for gap in made.gaps.values()] == [("default", "weight_class", [5])]


def test_a_long_text_in_the_place_of_a_certificate_is_asked_about() -> None:
    law = "Instruction according to paragraph 12 of the ordinance on industrial safety"
    text = (
        f"Asset ID,Name,Category,Daily rate,Operator certificate\nA-1,Saw,Cutting,5,{law}\nA-2,Boom,Lifts,5,Class A\n"
    )
    assert list(made_from(text).gaps) == [("word", "certification", law.lower())]
    made = made_from(text, words={"certification": {law.lower(): "Basic Safety"}})
    assert [unit.operator_certification for unit in made.units] == ["Basic Safety", "Class A"]


def test_weights_without_a_unit_are_asked_about() -> None:
    made = made_from("Code,Name,Category,Daily rate,Weight\nA,Saw,Cutting,500,20\n", weight_unit=None)
    assert list(made.gaps) == [("weight_unit", "weight_class", "")]


def test_no_certificate_is_said_in_many_words_and_yes_is_no_name_of_one() -> None:
    text = "Asset ID,Name,Category,Daily rate,Operator certificate\nA-1,Saw,Cutting,5,{}\nA-2,Boom,Lifts,5,Class A\n"
    for word in ("None", "n/a", "-", "keine", "なし", ""):
        assert made_from(text.format(word)).units[0].operator_certification is None
    assert made_from(text.format("Forklift")).units[1].operator_certification == "Class A"
    assert list(made_from(text.format("Yes")).gaps) == [("word", "certification", "yes")]


def test_units_that_are_out_by_the_counts_are_not_offered() -> None:
    made = made_from("Code,Name,Category,Day rate,Total,Out on hire,In repair\nA,Saw,Cutting,5,5,2,1\n")
    assert [unit.status for unit in made.units] == [Status.AVAILABLE] * 2 + [Status.RENTED] * 2 + [Status.MAINTENANCE]
    by_free = "Code,Name,Category,Day rate,Total units,Units available\nA,Saw,Cutting,5,5,3\n"
    assert [unit.status for unit in made_from(by_free).units] == [Status.AVAILABLE] * 3 + [Status.RENTED] * 2
    assert list(made_from(by_free, not_available_are=None).gaps) == [("not_available_are", "status", "")]


def test_units_that_are_out_by_a_yes_are_not_offered() -> None:
    rows = "11,Saw,Cutting,5,yes,no\n12,Saw,Cutting,5,no,yes\n13,Saw,Cutting,5,no,no\n"
    made = made_from(f"Unit no,Name,Category,Day rate,Rented?,Needs repair\n{rows}")
    assert [unit.status for unit in made.units] == [Status.RENTED, Status.MAINTENANCE, Status.AVAILABLE]


def test_all_mistakes_are_told_at_once_with_their_rows_one_line_a_kind() -> None:
    rows = "\n".join(f"A-{row},Saw,Cutting,{'5 x 6' if row % 2 else '5.00'},10.00" for row in range(40))
    wrong = "A-50,Saw,Cutting,5.00,4.00\nA-51,Saw,Cutting,5.555,9.00\n"
    assert grouped(made_from(f"Asset ID,Name,Category,Daily rate,Max rate\n{rows}\n{wrong}").problems) == [
        "column Daily rate: rows 3, 5, 7, 9, 11, 13, 15, 17 and 12 more: is not an amount of money ('5 x 6'); "
        "write it like 450.00",
        "column Max rate: row 42: the highest rate is below the lowest one ('4.00'); raise it",
        "column Daily rate: row 43: has more than two decimal places ('5.555'); write it like 450.00",
    ]


def test_an_id_in_two_rows_of_the_products_own_columns_is_named_with_both() -> None:
    own = (
        "Equipment ID,Equipment Name,Category,Daily Rate,Max Rate,Status,Operator Cert Required,"
        "Min Insurance,Storage Location,Weight Class"
    )
    rows = "".join(
        f"{code},Saw,Cutting,5.00,6.00,AVAILABLE,None,1000.00,Yard,Light\n" for code in ("A-1", "A-2", "a-1")
    )
    assert grouped(made_from(f"{own}\n{rows}").problems) == [
        "row 4: the id of row 2 too ('a-1'); give each unit an id of its own"
    ]


def test_a_row_with_too_many_cells_is_a_mistake_and_no_unit_of_shifted_cells() -> None:
    made = made_from(f"{UNITS}\nA-1,Saw,Cutting,5,\nA-2,Plate, 20 inch,Compaction,5,available\n")
    assert any("more cells than there are columns" in line for line in grouped(made.problems))


def test_a_quantity_that_no_depot_has_is_a_mistake() -> None:
    assert "more than 10,000 units" in grouped(made_from(f"{KINDS}\nS,Saw,Cutting,5,250000\n").problems)[0]


def test_names_lose_what_could_control_a_terminal() -> None:
    made = made_from(f"{KINDS}\nS,Saw\x1b[2J big,Cutting,5,1\n")
    assert made.units[0].name == "Saw [2J big"


def test_a_name_of_nothing_that_is_seen_is_a_mistake_also_where_the_other_values_were_checked_before() -> None:
    names = ("Saw", "Plate", "Drill", "Scissor lift", "\u200b\u200b")
    made = made_from("\n".join((UNITS, *(f"A-{place},{name},Cutting,5," for place, name in enumerate(names, start=1)))))
    assert [unit.name for unit in made.units] == ["Saw", "Plate", "Drill", "Scissor lift"]
    assert grouped(made.problems) == ["column Name: row 6: is not a name; write one of 1 to 120 letters"]


def test_rows_that_differ_in_texts_only_have_the_same_amounts() -> None:
    made = made_from(f"{UNITS},Description\nA-1,Saw,Cutting,5,,Old\nA-2,Plate,Cutting,5,,New\n")
    first, second = made.units
    assert (second.name, second.description) == ("Plate", "New")
    assert str(second.lowest_rate) == "5.00"
    assert second == first.model_copy(update={"equipment_id": "A-2", "name": "Plate", "description": "New"})


def test_long_descriptions_are_cut_and_that_is_said() -> None:
    made = made_from(f"{KINDS},Description\nS,Saw,Cutting,5,1,{'long ' * 200}\n")
    assert len(made.units[0].description) <= 500
    assert made.notes == ["1 descriptions have more than 500 letters and are cut there."]


def test_a_mapping_with_a_value_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="weight"):
        Mapping.model_validate({"defaults": {"weight_class": {"all": "Huge"}}})


def test_a_word_in_place_of_an_amount_says_that_there_is_none_in_whatever_language() -> None:
    cells = ("5", "inklusive", "Cena nepřidána", "5")
    made = made_from(f"{UNITS}\n" + "".join(f"A-{row},Saw,Cutting,{cell},\n" for row, cell in enumerate(cells)))
    assert made.problems == []
    assert [str(unit.lowest_rate) for unit in made.units] == ["5.00", "50.00", "50.00", "5.00"]


def test_a_state_with_more_said_behind_it_is_known_and_one_of_two_states_is_asked() -> None:
    cells = ("out - Miller till Friday", "shop / slew ring", "yard", "yard / out", "w/ D4")
    made = made_from(f"{UNITS}\n" + "".join(f"A-{row},Saw,Cutting,5,{cell}\n" for row, cell in enumerate(cells)))
    assert [unit.status for unit in made.units] == [Status.RENTED, Status.MAINTENANCE, Status.AVAILABLE]
    assert [word for _, _, word in made.gaps] == ["yard out", "w d4"]
