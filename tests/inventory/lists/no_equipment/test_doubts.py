"""Rows that may be no equipment are asked about, in one question, and only where there is a reason."""

import pytest

from inventory.lists.columns.guessing import guess
from inventory.lists.findings import Gap
from inventory.lists.mapping import Mapping
from inventory.lists.no_equipment.name_odds import name_odds
from inventory.lists.open_questions import answered, questions_of_gaps
from inventory.lists.question_texts import Question
from inventory.lists.units.made import Known, Made
from inventory.lists.units.making import make_units
from tests.support.lists import EVERYTHING, made_from, table_in

HEAD = "Code,Article,Weight kg,Day,Week,Qty\n"
MACHINES = (
    "A1,Mini digger 1.7t,1700,120,480,2\nA2,Scissor lift 19ft,1200,95,380,3\nA3,Breaker,25,35,140,4\n"
    "A4,Floor sander,40,45,180,1\nA5,Cherry picker 12m,1900,160,640,1\n"
)
DOUBTFUL = "A6,Wristbands for guests,,15,,\nA7,Kerosene by the can,,9,,\n"
TABLE = table_in(HEAD + MACHINES + DOUBTFUL)
MAPPING = guess(TABLE).mapping.model_copy(update={"defaults": EVERYTHING})


def asked(made: Made) -> dict[str, Gap]:
    """The rows that are asked about, by their names."""
    return {word: gap for (about, _, word), gap in made.gaps.items() if about == "row"}


def the_question(made: Made) -> Question:
    (question,) = questions_of_gaps(list(made.gaps.values()))
    return question


def test_goods_that_lack_what_machines_have_are_asked_about_in_one_question() -> None:
    made = make_units(TABLE, MAPPING)
    assert asked(made).keys() == {"Wristbands for guests", "Kerosene by the can"}
    question = the_question(made)
    assert question.text.startswith("These may be no equipment that you rent")
    assert [words for _, words in question.choices] == ["Wristbands for guests (row 7)", "Kerosene by the can (row 8)"]


@pytest.mark.parametrize(
    ("answer", "left"),
    [("all", []), ("none", ["A6", "A7"]), ("1", ["A7"]), ("1-2", []), ("2, 1", [])],
)
def test_the_answer_says_which_are_left_out_and_is_not_asked_again(answer: str, left: list[str]) -> None:
    question = the_question(make_units(TABLE, MAPPING))
    mapping = answered(MAPPING, question, answer)
    made = make_units(TABLE, Mapping.model_validate(mapping.model_dump(mode="json")))
    assert not made.gaps
    assert [unit.equipment_id for unit in made.units if unit.equipment_id.startswith(("A6", "A7"))] == left


@pytest.mark.parametrize("answer", ["", "3", "0", "yes", "1, 9"])
def test_what_is_no_answer_is_refused_with_what_to_write(answer: str) -> None:
    question = the_question(make_units(TABLE, MAPPING))
    with pytest.raises(ValueError, match="is not the numbers of rows from 1 to 2, and not: all, or: none"):
        answered(MAPPING, question, answer)


def test_what_the_inventory_has_is_equipment_and_not_asked_about() -> None:
    known = Known(names=frozenset({"Wristbands for guests", "Kerosene by the can"}))
    assert not make_units(TABLE, MAPPING, known=known).gaps


def test_a_list_of_machines_only_is_not_asked_about() -> None:
    assert not asked(made_from(HEAD + MACHINES))


def test_a_machine_that_lacks_a_weight_and_a_rate_for_a_week_is_not_asked_about() -> None:
    assert not asked(made_from(f"{HEAD}{MACHINES}A6,Trench roller,,150,,\n"))


def test_a_row_beside_one_that_is_left_out_is_looked_at_more_closely() -> None:
    alone = f"{HEAD}A6,Sauce for hot dogs,2,15,,1\n{MACHINES}"
    assert not asked(made_from(alone))
    beside = f"{HEAD}A7,Delivery in town,,60,,\nA6,Sauce for hot dogs,2,15,,1\nA8,Late fee,,50,,\n{MACHINES}"
    assert asked(made_from(beside)).keys() == {"Sauce for hot dogs"}


def test_the_lines_own_columns_have_units_only_and_nothing_is_asked_about() -> None:
    columns = "Equipment ID,Equipment Name,Category,Daily Rate,Max Rate,Status,Operator Cert Required,Min Insurance,"
    columns += "Storage Location,Weight Class,Description\n"
    row = "{0},{1},Tools,45.00,50.00,AVAILABLE,None,1000.00,Yard,Light,{2}\n"
    names = ["Saw", "Drill", "Sander", "Damage waiver gold"]
    made = made_from(columns + "".join(row.format(f"IT{n}", name, "x" * (n < 3)) for n, name in enumerate(names)))
    assert not asked(made)


@pytest.mark.parametrize(
    ("equipment", "none"),
    [
        ("Delivery trailer 2.5m", "Trailer delivery"),
        ("Saw blade sharpener", "Saw blade sharpening"),
        ("Rüttelplatte 90 kg", "Plattentransport"),
        ("Tronçonneuse thermique", "Chaîne de tronçonneuse"),
        ("Kaasfonduestel", "Bezorgkosten stad"),
    ],
)
def test_names_tell_by_their_words_and_parts_of_words(equipment: str, none: str) -> None:
    assert name_odds().against(equipment) < name_odds().against(none)


def test_an_answer_brings_no_further_question() -> None:
    text = f"{HEAD}{MACHINES}A6,Wristbands for guests,,15,,\nB7,Sun cream,0.2,6,,3\nA8,Kerosene by the can,,9,,\n"
    table = table_in(text)
    mapping = guess(table).mapping.model_copy(update={"defaults": EVERYTHING})
    question = the_question(make_units(table, mapping))
    assert not make_units(table, answered(mapping, question, "all")).gaps
    assert not make_units(table, answered(mapping, question, "none")).gaps


def test_what_stands_in_another_category_than_all_that_is_for_hire_is_asked_about() -> None:
    rows = "".join(f"B{n},Citybike {n},Verleih > Räder,14,{n}\n" for n in range(1, 7))
    text = f"Code,Name,Kategorie,Tag,Anzahl\n{rows}T1,Spare inner tube,Laden,6,60\n"
    assert asked(made_from(text)).keys() == {"Spare inner tube"}
    assert not asked(made_from(text.replace("Verleih > ", "")))
