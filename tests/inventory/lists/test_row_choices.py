"""Rows that people leave out of an import, or bring back."""

import pytest

from inventory.lists.columns.guessing import guess
from inventory.lists.mapping import Mapping
from inventory.lists.row_choices import rows_chosen
from inventory.lists.units.made import Made
from inventory.lists.units.making import make_units
from inventory.models import Status
from tests.support.lists import EVERYTHING, made_from, table_in

TABLE = table_in(
    "Article,Group,Day rate,Qty\n"
    "Mini digger,Plant,120,1\n"
    "Widget grumbling,Odd,10,1\n"
    "Widget humming,Odd,12,1\n"
    "Delivery in town,Plant,60,1\n"
    "Breaker,Plant,35,1\n"
    "Total,,237,\n"
)
FIRST = guess(TABLE).mapping.model_copy(update={"defaults": EVERYTHING})


def names(made: Made) -> list[str]:
    assert not made.problems
    assert not made.gaps
    return [unit.name for unit in made.units]


def after(*texts: str, mapping: Mapping = FIRST) -> Mapping:
    """The mapping after people named these rows, one after the other."""
    for text in texts:
        mapping = rows_chosen(TABLE, mapping, make_units(TABLE, mapping), text)
    return Mapping.model_validate(mapping.model_dump(mode="json"))


def test_rows_are_left_out_by_their_numbers_and_told() -> None:
    made = make_units(TABLE, after("3-4"))
    assert names(made) == ["Mini digger", "Breaker"]
    assert [(one.number, one.why) for one in made.left_out][:2] == [(3, "you left it out"), (4, "you left it out")]


def test_a_row_that_was_left_out_is_brought_back_by_its_number() -> None:
    assert "Delivery in town" not in names(make_units(TABLE, FIRST))
    assert "Delivery in town" in names(make_units(TABLE, after("5")))
    assert "Delivery in town" not in names(make_units(TABLE, after("5", "5")))


def test_a_category_is_left_out_and_brought_back_whole_whatever_was_said_of_its_rows() -> None:
    assert names(make_units(TABLE, after("odd"))) == ["Mini digger", "Breaker"]
    assert "Widget humming" in names(make_units(TABLE, after("4", "odd", "Odd")))


def test_a_name_names_all_of_its_kind() -> None:
    assert names(make_units(TABLE, after("widget HUMMING"))) == ["Mini digger", "Widget grumbling", "Breaker"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("7", "These are titles, sums or notes, and cannot be brought back: row 7."),
        ("3, 99", "These are not in the list: row 99."),
        ("Cranes", "No row has the name or the category 'Cranes'."),
        ("18-12", "No row has the name or the category '18-12'."),
    ],
)
def test_what_names_no_row_is_told(text: str, said: str) -> None:
    with pytest.raises(ValueError, match="^" + said.replace(".", "[.]")):
        rows_chosen(TABLE, FIRST, make_units(TABLE, FIRST), text)


def test_one_of_several_units_of_a_kind_is_left_out_by_its_id() -> None:
    table = table_in("Asset,Name,Category,Day\nA-1,Lift,Access,90\nA-2,Lift,Access,90\nA-3,Saw,Cutting,20\n")
    mapping = guess(table).mapping.model_copy(update={"defaults": EVERYTHING})
    made = make_units(table, rows_chosen(table, mapping, make_units(table, mapping), "3"))
    assert [unit.equipment_id for unit in made.units] == ["A-1", "A-3"]


def test_a_row_that_is_brought_back_without_a_rate_is_asked_for_one() -> None:
    text = "Name,Group,Day rate,Qty\nLift,A,90,1\nSaw,A,20,1\nDiesel,A,,1\n"
    assert "Diesel" not in names(made_from(text))
    kept = made_from(text, words={"name": {"diesel": "keep"}}, defaults={})
    assert ("default", "daily_rate", "") in kept.gaps


def test_what_was_sold_and_is_brought_back_is_not_rented_until_people_say_so() -> None:
    text = "Asset,Name,Category,Day,Status\nA-1,Lift,Access,90,sold\nA-2,Saw,Cutting,20,available\n"
    assert [unit.equipment_id for unit in made_from(text).units] == ["A-2"]
    (lift, _) = made_from(text, words={"name": {"lift": "keep"}}).units
    assert lift.status is Status.MAINTENANCE


def test_what_there_is_none_of_is_not_brought_back() -> None:
    text = "Code,Name,Category,Day,Quantity\nL,Lift,Access,90,0\nS,Saw,Cutting,20,1\n"
    made = made_from(text, words={"name": {"lift": "keep"}})
    assert [(one.number, one.why) for one in made.left_out] == [(2, "there is none of it")]


def test_a_word_of_rows_that_is_no_answer_is_refused_when_the_mapping_is_read() -> None:
    with pytest.raises(ValueError, match="the rows of 'lift' are 'away'; write leave out or keep"):
        Mapping.model_validate({"words": {"name": {"lift": "away"}}})
