"""Which column has the states of units, and what its words say, is told by all of its cells."""

from inventory.models import Status
from tests.support.lists import columns_of, made_from


def test_in_use_beside_out_of_use_is_in_service_and_alone_it_is_out_with_a_customer() -> None:
    heading = "Asset ID,Name,Daily rate,Status\n"
    made = made_from(f"{heading}A-1,Ski,5,In use\nA-2,Ski,5,Out of use\n")
    assert [unit.status for unit in made.units] == [Status.AVAILABLE, Status.MAINTENANCE]
    made = made_from(f"{heading}A-1,Ski,5,In use\nA-2,Ski,5,Available\nA-3,Ski,5,Out of use\n")
    assert made.units[0].status is Status.RENTED


def test_codes_of_states_that_begin_known_words_are_read_and_ambiguous_ones_are_asked() -> None:
    rows = "".join(f"A-{place},Bagger,5,{code}\n" for place, code in enumerate(("VERF", "WERK", "AUSG", "VERF")))
    made = made_from(f"Asset ID,Name,Daily rate,Anwenderstatus\n{rows}")
    assert list(made.gaps) == [("word", "status", "ausg")]
    assert [unit.status for unit in made.units] == [Status.AVAILABLE, Status.MAINTENANCE, Status.AVAILABLE]


def test_states_in_words_go_before_their_codes_and_are_never_a_name() -> None:
    states = ["Available", "On Hire", "Workshop", "Available", "Sold"]
    rows = [[f"CR0{row}", f"CRANE 20T NO {row}", one[:2].upper(), one, "780"] for row, one in enumerate(states)]
    found = columns_of(["Plant No", "Description", "Status", "Status Desc", "Daily Rate"], *rows)
    assert (found["name"], found["status"]) == ("Description", "Status Desc")


def test_a_legend_in_one_line_below_the_rows_explains_its_letters() -> None:
    rows = "".join(f"24{row},LIFT {row},{letter},165.00\n" for row, letter in enumerate("AORAO"))
    made = made_from(f"Equip #,Description,St,Day\n{rows}A=Available O=On Rent R=In Repair,,,\n")
    assert [unit.status.value[0] for unit in made.units] == ["A", "R", "M", "A", "R"]


def test_states_with_more_said_stand_below_where_a_unit_is() -> None:
    where = ["out - Hank thru 6/14", "yard", "OUT city water dept", "shop / hyd leak", "w/ SS-07", "yard"]
    rows = [[f"SS-0{row}", f"Bobcat T590 {row}", one, "275"] for row, one in enumerate(where)]
    found = columns_of(["unit", "equip", "where at", "day"], *rows)
    assert (found["status"], "location" in found) == ("where at", False)


def test_a_word_cut_short_with_a_point_says_what_all_known_words_say_that_begin_so() -> None:
    heading = "Inv-Nr,Gerät,Tagesmiete,Zustand\n"
    made = made_from(
        f"{heading}1101,Bagger,120,frei\n1102,Bagger,120,verm.\n1203,Radlader,90,ausgemust.\n1204,Lader,90,frei\n"
    )
    assert [unit.status.value for unit in made.units] == ["AVAILABLE", "RENTED", "AVAILABLE"]


def test_the_number_of_a_state_is_no_part_of_its_words() -> None:
    rows = "A-1,Saw,Cutting,5,0 - In stock\nA-2,Saw,Cutting,5,1 - On hire\nA-3,Saw,Cutting,5,2 - Under repair\n"
    made = made_from(f"Asset ID,Name,Category,Daily rate,Status\n{rows}")
    assert [unit.status for unit in made.units] == [Status.AVAILABLE, Status.RENTED, Status.MAINTENANCE]
    assert not made.gaps


def test_words_of_states_below_a_heading_that_may_count_units_are_states() -> None:
    rows = [["1", "Roller", "90", "In yard"], ["2", "Digger", "80", "On hire"], ["3", "Dumper", "70", "Workshop"]]
    assert columns_of(["No", "Machine", "Day", "Avail"], *rows)["status"] == "Avail"
    counted = [[*row[:3], str(place)] for place, row in enumerate(rows)]
    assert columns_of(["No", "Machine", "Day", "Avail"], *counted)["available_quantity"] == "Avail"


def test_a_state_with_a_day_behind_it_is_known() -> None:
    made = made_from("Nr,Fordon,Dygn,Status\nA1,Släp,90,ledig\nA2,Kärra,80,såld 2/4\nA3,Vagn,70,uthyrd 14/6\n")
    assert [(unit.equipment_id, unit.status.value) for unit in made.units] == [("A1", "AVAILABLE"), ("A3", "RENTED")]
