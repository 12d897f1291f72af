"""A column of rates for several times becomes a column for each."""

import pytest

from inventory.lists.columns.guessing import guess
from inventory.lists.columns.headings import Meaning
from inventory.lists.reading.packed_columns import times_of
from tests.support.lists import made_from, table_in


def test_rates_for_several_times_in_one_cell_are_read() -> None:
    made = made_from(
        "Item,Category,Rates (day/week/month),Qty\nLift,Lifts,$120/$360/$900,1\nSaw,Saws,$25 / $75 / $210,1\n"
    )
    assert {unit.name: str(unit.lowest_rate) for unit in made.units} == {"Lift": "120.00", "Saw": "25.00"}


def test_a_cell_with_fewer_rates_stays_whole_so_that_it_is_no_wrong_amount() -> None:
    table = table_in("Item,Day/Week\n" + "".join(f"Lift {row},10/30\n" for row in range(9)) + "Saw,call\n")
    assert guess(table).mapping.columns[Meaning.DAILY_RATE] == "Day"
    assert table.rows[-1][1] == ["Saw", "call", ""]


@pytest.mark.parametrize("heading", ["Rental/Sales", "Preis/Tag", "€/day", "Day/Daily", "Price per day"])
def test_a_heading_of_one_time_or_of_none_is_left_as_it_is(heading: str) -> None:
    assert times_of(heading) == []
