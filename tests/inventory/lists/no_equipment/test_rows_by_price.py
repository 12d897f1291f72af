"""Rows that are left out for what their price is for, and rows that are rented all the same."""

import pytest

from tests.support.lists import made_from

HEAD = "Code,Item,Group,Price,Per\nA1,Digger,Plant,90,day\nA2,Roller,Plant,80,day\nA3,Marquee,Events,200,week\n"


def left_out(row: str, **changes: object) -> tuple[list[str], list[str]]:
    """The names of the units, and why the others are left out."""
    made = made_from(f"{HEAD}{row}\n", days_in={"week": 5}, **changes)
    return [unit.name for unit in made.units], [one.why for one in made.left_out]


@pytest.mark.parametrize(
    "unit", ["km", "per person", "litre", "lump sum", "pauschal", "forfait", "je Fahrt", "回", "人日", "%"]
)
def test_a_price_for_a_distance_a_person_or_one_time_is_no_rent(unit: str) -> None:
    units, why = left_out(f"A4,Support vehicle,Plant,30,{unit}")
    assert units == ["Digger", "Roller", "Marquee"]
    assert why == [f"its price is not for a time, but: {unit}"]


@pytest.mark.parametrize(
    "name", ["Diamond blade 350 mm", "Diesel", "Bag of ice 5 kg", "Trennscheibe 230", "Gants taille L"]
)
def test_goods_with_a_price_for_a_piece_are_sold(name: str) -> None:
    assert left_out(f"A4,{name},Plant,30,piece")[1] in (["its price is not for a time, but: piece"], ["it is used up"])


def test_what_is_no_goods_and_has_a_price_for_a_piece_is_asked_about() -> None:
    made = made_from(f"{HEAD}A4,Folding chair,Events,3,piece\n", days_in={"week": 5})
    assert [gap.word for gap in made.gaps.values()] == ["piece"]


def test_a_variant_without_a_time_is_sold_where_nothing_of_its_category_is_rented() -> None:
    assert left_out("A4,Cap,Store,12,Regular")[1] == ["its price is not for a time, but: Regular"]
    made = made_from(f"{HEAD}A4,Dumper,Plant,70,Regular\n", days_in={"week": 5})
    assert [gap.word for gap in made.gaps.values()] == ["regular"]


def test_what_is_not_counted_and_used_up_is_sold_with_the_rent() -> None:
    text = "Item,Count,Day\nTent,2,60\nTable,9,5\nBench,9,3\nHeater,1,20\n{},,{}\n"
    made = made_from(text.format("Propane 11 kg", 30))
    assert [one.why for one in made.left_out] == ["it has no quantity, and it is used up: Propane 11 kg"]
    assert "Stage" in [unit.name for unit in made_from(text.format("Stage", 30)).units]


def test_a_machine_that_runs_on_what_is_used_up_is_rented_though_it_has_no_rate() -> None:
    made = made_from("Item,Day\nTent,60\nTable,5\nDiesel generator,\nPropane heater,\nDiesel,\n")
    assert [unit.name for unit in made.units] == ["Tent", "Table", "Diesel generator", "Propane heater"]


def test_a_part_for_another_thing_is_left_out_where_its_rate_is_0() -> None:
    text = "Code,Item,Day\nA1,Digger,90\nA2,Roller,80\nA3,{},{}\n"
    made = made_from(text.format("Bucket f/ 3 t digger", "0.00"))
    assert [one.why for one in made.left_out] == ["its rate is 0, and it is for another thing"]
    for item, rate in (
        ("Bucket f/ 3 t digger", "9"),
        ("Trailer for mini diggers", "0.00"),
        ("Bucket f/ 3 t digger", ""),
    ):
        assert item in [unit.name for unit in made_from(text.format(item, rate)).units]


def test_a_sum_below_a_group_is_no_unit() -> None:
    text = "Code,Item,Owned,Day\nA1,Digger,1,90\nA2,Roller,2,80\n{},Earthmoving total,3,\nA4,Saw,1,20\n"
    made = made_from(text.format(""))
    assert "Earthmoving total" in {unit.name for unit in made_from(text.format("A3")).units}
    assert [one.why for one in made.left_out] == ["a sum"]


def test_goods_without_a_rate_for_a_week_are_sold_where_others_have_one() -> None:
    text = "Item,Day,Week\nDigger,90,300\nRoller,80,250\nSaw,20,70\nCutting disc 230,12,{}\nBreaker,30,\n"
    made = made_from(text.format(""))
    assert [one.why for one in made.left_out] == [
        "it has no rate for a longer time, and it is used up: Cutting disc 230"
    ]
    assert "Breaker" in [unit.name for unit in made.units]
    assert made_from(text.format(40)).left_out == []


def test_a_column_of_units_leaves_out_what_is_not_paid_by_time_though_it_is_not_needed() -> None:
    text = "Item,Unit,Day rate\nDigger,day,90\nRoller,day,80\nOur man,{},8\n"
    made = made_from(text.format("km"))
    assert [one.why for one in made.left_out] == ["its price is not for a time, but: km"]
    for unit in ("day", "kg", "piece"):  # a column of weights, and chairs by the piece
        assert len(made_from(text.format(unit)).units) == 3
