"""What rows become that say the same apart from their texts is found once, unless their texts decide about it."""

from inventory.lists.columns.headings import Meaning
from inventory.lists.mapping import Default
from tests.support.lists import EVERYTHING, made_from

UNITS = "Asset ID,Name,Category,Daily rate,Certificate"
ANSWERS = {field: answer for field, answer in EVERYTHING.items() if field != "certification"}
WITHOUT_RATE = {**EVERYTHING, "daily_rate": Default(all="50.00")}


def test_a_forgotten_certificate_of_one_name_is_asked_about_though_alike_rows_need_none() -> None:
    rows = "A-1,Ladder,Access,5,\nA-2,Boom lift,Access,5,\nA-3,Boom lift,Access,5,IPAF\n"
    made = made_from(f"{UNITS}\n{rows}", defaults=ANSWERS)
    (gap,) = made.gaps.values()
    assert (gap.field, list(gap.rows)) == ("certification", [3])


def test_rows_without_a_rate_are_told_apart_by_their_names() -> None:
    rows = "A-1,Boom lift,Access,0,\nA-2,Bucket f/ EX35,Access,0,\nA-3,Saw,Access,5,\n"
    made = made_from(f"{UNITS}\n{rows}", defaults=WITHOUT_RATE)
    assert [unit.name for unit in made.units] == ["Boom lift", "Saw"]
    assert [(one.number, one.why) for one in made.left_out] == [(3, "its rate is 0, and it is for another thing")]


def test_a_machine_below_services_is_equipment_and_what_else_stands_there_is_not() -> None:
    rows = "Manpower & Team,,,\nE-1,Excavator,300,Yard\nE-2,Big party,300,Yard\n"
    made = made_from(f"Code,Name,Day rate,Location\nSaws,,,\nS-1,Saw,300,Yard\n{rows}")
    assert [unit.name for unit in made.units] == ["Saw", "Excavator"]


def test_people_may_leave_out_one_of_several_alike_rows() -> None:
    rows = "A-1,Ladder,Access,5,none\nA-2,Tower,Access,5,none\nA-3,Saw,Access,5,none\n"
    made = made_from(f"{UNITS}\n{rows}", words={Meaning.NAME: {"tower": "leave out"}})
    assert [unit.name for unit in made.units] == ["Ladder", "Saw"]


def test_goods_without_a_quantity_are_left_out_below_a_machine_without_one() -> None:
    counted = "".join(f"K-{place},Saw {place},Cutting,5,2\n" for place in range(8))
    made = made_from(
        f"Code,Name,Category,Daily rate,Quantity\n{counted}D-1,Excavator,Cutting,5,\nD-2,Engine oil,Cutting,5,\n"
    )
    assert "Excavator" in {unit.name for unit in made.units}
    assert [one.number for one in made.left_out] == [11]


def test_a_name_that_is_too_long_is_a_mistake_among_alike_rows() -> None:
    made = made_from(f"{UNITS}\nA-1,Ladder,Access,5,none\nA-2,{'Ladder ' * 20},Access,5,none\n")
    assert [(problem.number, problem.what) for problem in made.problems] == [(3, "it has more than 120 letters")]
