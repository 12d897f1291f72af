"""Made ids stay the same at the next import, whatever the order of the rows and whatever the quantity is by then."""

from inventory.lists.columns.guessing import guess
from inventory.lists.units.made import Known
from inventory.lists.units.making import make_units
from tests.support.lists import answered_mapping, made_from, table_in

KINDS = "Code,Name,Category,Daily rate,Quantity,Location"


def ids(text: str, known: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """The ids of the units by name and place."""
    table = table_in(text)
    made = make_units(table, answered_mapping(guess(table)), known=Known(ids=known))
    assert made.problems == []
    found: dict[str, list[str]] = {}
    for unit in made.units:
        found.setdefault(f"{unit.name} {unit.storage_location}", []).append(unit.equipment_id)
    return found


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = ["G,Generator,Power,5,3,A", "S,Saw,Cutting,5,2,A", ",Nameless pump,Pumps,5,2,A", ",Another pump,Pumps,5,2,A"]
    assert ids("\n".join([KINDS, *rows])) == ids("\n".join([KINDS, *reversed(rows)]))


def test_more_units_leave_the_ids_of_the_others() -> None:
    few, many = (ids(f"{KINDS}\nG,Generator,Power,5,{quantity},A\n")["Generator A"] for quantity in (2, 4))
    assert many[:2] == few


def test_the_only_one_of_its_kind_keeps_its_id_when_a_second_one_comes() -> None:
    assert ids(f"{KINDS}\nGEN-8K,Generator,Power,5,1,A\n") == {"Generator A": ["GEN-8K"]}
    grown = ids(f"{KINDS}\nGEN-8K,Generator,Power,5,2,A\n", known=frozenset({"GEN-8K"}))
    assert grown == {"Generator A": ["GEN-8K", "GEN-8K-2"]}


def test_the_last_one_of_several_keeps_its_number() -> None:
    shrunk = ids(f"{KINDS}\nGEN-8K,Generator,Power,5,1,A\n", known=frozenset({"GEN-8K-1", "GEN-8K-2"}))
    assert shrunk == {"Generator A": ["GEN-8K-1"]}


def test_one_kind_in_two_places_is_numbered_in_each() -> None:
    before = ids(f"{KINDS}\nG,Generator,Power,5,2,North\nG,Generator,Power,5,2,South\n")
    after = ids(f"{KINDS}\nG,Generator,Power,5,2,South\nG,Generator,Power,5,3,North\n")
    assert after["Generator South"] == before["Generator South"]
    assert after["Generator North"][:2] == before["Generator North"]
    assert len({one for of in after.values() for one in of}) == 5


def test_rows_of_one_kind_without_quantities_are_counted() -> None:
    text = "SKU,Name,Category,Daily rate\nK-S,Kayak,Boats,5\nK-D,Canoe,Boats,6\nK-S,Kayak,Boats,5\n"
    assert ids(text) == {"Kayak Yard": ["K-S-1", "K-S-2"], "Canoe Yard": ["K-D"]}


def test_ids_of_one_letter_are_made_longer() -> None:
    made = ids("Asset ID,Name,Category,Daily rate\n7,Saw,Cutting,5\n8,Pump,Pumps,5\n")
    assert made == {"Saw Yard": ["U-7"], "Pump Yard": ["U-8"]}


def test_units_of_one_kind_that_differ_keep_their_ids_in_any_order() -> None:
    headings = "SKU,Name,Category,Daily rate"
    rows = ["K,Kayak blue,Boats,5", "K,Kayak red,Boats,5", "K,Kayak green,Boats,5"]
    assert ids("\n".join([headings, *rows])) == ids("\n".join([headings, *reversed(rows)]))


def test_a_quantity_that_each_unit_of_a_kind_repeats_is_that_of_all_of_them() -> None:
    rows = ["FX9 body,FX9-1,2,185", "FX9 body,FX9-2,2,185", "Battery,,3,8"]
    made = made_from("Item,Asset ID,Quantity,Day\n" + "".join(f"{row}\n" for row in rows))
    assert [unit.equipment_id for unit in made.units][:2] == ["FX9-1", "FX9-2"]
    assert [unit.name for unit in made.units] == ["FX9 body"] * 2 + ["Battery"] * 3


def test_a_quantity_that_is_not_that_of_the_rows_of_a_kind_is_of_each_row() -> None:
    made = made_from("Item,Asset ID,Quantity,Day\nChair white,CH-A,5,2\nChair white,CH-B,5,2\n")
    assert len(made.units) == 10
