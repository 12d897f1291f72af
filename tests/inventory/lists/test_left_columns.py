"""Columns below headings that nobody knows are known by their cells, and headings by their parts and their heads."""

import pytest

from inventory.lists.cells import Unreadable, read_weight
from inventory.lists.columns.headings import Meaning, said_by
from inventory.lists.columns.other_lists import other_kind
from inventory.lists.findings import ListRefused
from inventory.lists.importing import find_list
from inventory.lists.reading.encodings import guessed_encoding
from inventory.lists.reading.sheets import Sheet
from inventory.models import Status
from tests.support.lists import columns_of, made_from, rows_of, table_in

HEAD = ["Asset ID", "Name", "Category", "Daily rate"]
ROWS = [["A-1", "Saw", "Cutting", "5"], ["A-2", "Pump", "Pumps", "6"], ["A-3", "Lift", "Access", "90"]]


def meaning_of(cells: list[str], heading: str = "Qwxz") -> str | None:
    """What a column of these cells means, below this heading."""
    found = columns_of([*HEAD, heading], *([*row, cell] for row, cell in zip(ROWS, cells, strict=True)))
    return next((meaning for meaning, one in found.items() if one == heading), None)


@pytest.mark.parametrize(
    ("cells", "meaning"),
    [
        (["none", "CPCS A59", "IPAF 3b"], "certification"),
        (["Rack A", "Rack B", "Rack B"], "location"),
        (["60 kg", "3 t", "0.4 t"], "weight"),
        (["red", "blue", "red"], None),
    ],
)
def test_cells_tell_what_an_unknown_heading_does_not(cells: list[str], meaning: str | None) -> None:
    assert meaning_of(cells) == meaning


def test_what_a_machine_lifts_is_not_its_weight() -> None:
    assert meaning_of(["60 kg", "3 t", "0.4 t"], "Lifts") is None


def test_cells_that_say_there_is_no_amount_say_nothing_about_their_column() -> None:
    assert meaning_of(["none", "on request", "100000"], "Min. insurance") == "insurance"


def test_a_weight_in_two_units_is_read_by_the_first() -> None:
    assert read_weight("900 kg (1,984 lb)", None, None) == 900
    with pytest.raises(Unreadable):
        read_weight("900 x (1,984 lb)", None, None)


def test_a_heading_that_is_mostly_of_no_use_gives_a_place_where_the_list_has_no_other() -> None:
    assert meaning_of(["1", "2", "2"], "Owning branch") == "location", "branches may have numbers"


def test_amounts_that_say_a_day_are_the_rate_and_a_column_may_say_the_time() -> None:
    rows = [["A-1", "Saw", "5 €/day"], ["A-2", "Pump", "6 €/day"]]
    assert columns_of(["Asset ID", "Name", "Qwxz"], *rows)["daily_rate"] == "Qwxz"
    rows = [["A-1", "Saw", "5", "Price per day"], ["A-2", "Pump", "6", "Price per day"]]
    assert columns_of(["Asset ID", "Name", "Price", "Qwxz"], *rows)["rate_period"] == "Qwxz"


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Hire depot", Meaning.LOCATION),
        ("Gerätestandort", Meaning.LOCATION),
        ("Lugar de entrega", Meaning.LOCATION),
        ("SPZ / ev. č.", Meaning.EQUIPMENT_ID),
        ("On hand (today)", Meaning.QUANTITY),
        ("Warengruppenbez.", Meaning.CATEGORY),
        ("Operator ticket needed", Meaning.CERTIFICATION),
    ],
)
def test_a_heading_is_known_by_its_parts_its_head_or_words_cut_short(heading: str, meaning: Meaning) -> None:
    assert meaning in [said.meaning for said in said_by(heading)]


@pytest.mark.parametrize("heading", ["Tyre type", "Battery state", "Load (kg)", "Miete/Tag"])
def test_a_head_that_says_little_counts_only_beside_words_for_equipment(heading: str) -> None:
    wrong = {Meaning.CATEGORY, Meaning.STATUS, Meaning.WEIGHT, Meaning.EQUIPMENT_ID}
    assert not wrong & {said.meaning for said in said_by(heading)}


def test_the_peak_rate_is_the_highest_only_where_it_is_nowhere_lower() -> None:
    head = ["Asset ID", "Name", "Full day", "Full day - July/Aug"]
    found = columns_of(head, ["A-1", "Saw", "5", "7"], ["A-2", "Pump", "6", "6"])
    assert (found["daily_rate"], found["highest_rate"]) == ("Full day", "Full day - July/Aug")
    assert "highest_rate" not in columns_of(head, ["A-1", "Saw", "5", "7"], ["A-2", "Pump", "6", "5"])


def test_rows_without_a_rate_that_are_sold_or_used_up_are_left_out() -> None:
    rows = "P,Pump,Pumps,6,\nB,Alkylate petrol 5 l,Shop goods,,\nD,Disc,Shop goods,,189 kr/st\nX,Crane,Access,,\n"
    made = made_from(f"Code,Name,Category,Daily rate,Comment\n{rows}", defaults={})
    assert [left.number for left in made.left_out] == [3, 4]
    assert list(made.gaps["default", "daily_rate", ""].rows) == [5]


def test_a_column_that_says_what_is_for_sale_leaves_that_out() -> None:
    made = made_from("Code,Name,Category,Sales,Daily rate\nP,Pump,Pumps,False,6\nT,Tape,Tape,True,7\n")
    assert [unit.name for unit in made.units] == ["Pump"]


def test_states_of_letters_are_known_and_s_is_asked() -> None:
    made = made_from("Asset ID,Name,Category,Daily rate,Status\nA,Saw,C,5,A\nB,Saw,C,5,R\nC,Saw,C,5,D\nD,Saw,C,5,S\n")
    assert [gap.word for gap in made.gaps.values()] == ["s"]
    made = made_from("Asset ID,Name,Category,Daily rate,Status\nA1,Saw,C,5,A\nB1,Saw,C,5,R\nC1,Saw,C,5,D\n")
    assert [unit.status for unit in made.units] == [Status.AVAILABLE, Status.RENTED, Status.MAINTENANCE]


def test_no_below_available_is_not_rented() -> None:
    made = made_from("Asset ID,Name,Category,Daily rate,Availability\nA1,Saw,C,5,yes\nB1,Saw,C,5,no\n")
    assert [unit.status for unit in made.units] == [Status.AVAILABLE, Status.MAINTENANCE]


def test_a_type_that_several_rows_have_is_the_category_of_models() -> None:
    rows = [
        ["A-1", "Hoist", "Ox", "Midi", "9"],
        ["A-2", "Hoist", "Ox", "Advance", "9"],
        ["A-3", "Bed", "Dr", "Casa", "9"],
    ]
    found = columns_of(["Asset", "Equipment type", "Maker", "Model", "Daily rate"], *rows)
    assert found["category"] == "Equipment type"
    assert "name" not in found


def test_a_sheet_of_what_was_sold_is_not_asked_about() -> None:
    rows = rows_of("Asset ID,Name,Category,Daily rate\nA-1,Saw,Cutting,5\n")
    tables = find_list([Sheet("2026 fleet", rows, "workbook"), Sheet("Sold 2025", rows, "workbook")], source="list")
    assert tables.chosen is not None
    assert tables.chosen.table.sheet.name == "2026 fleet"


def test_an_accountants_register_is_refused_unless_it_has_what_only_depots_have() -> None:
    head = "Account,Asset no,Description,Acquisition date,Acquisition cost,Useful life,Net book value"
    rows = rows_of(f"{head}\n0400,1,Machines,2021-01-01,148200,6,0\n0400,2,Office,2022-01-01,900,6,0\n")
    with pytest.raises(ListRefused, match="accountant"):
        find_list([Sheet("", rows, "text")], source="list")
    table = table_in(f"{head}\n0400,1,Machines,2021-01-01,148200,6,0\n")
    assert other_kind({Meaning.NAME: "Description", Meaning.STATUS: "Account"}, table, has_rate=False) is None


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Zagęszczarka;wypożyczony;80,00 zł;dostępny", "cp1250"),
        ("Gerät;verfügbar;Größe 3 m²;Führerschein", "cp1252"),
        ("Přívěs;žádné;půjčen", "cp1250"),
        ("Größe;Gerät;verfügbar;Führerschein;Säge", "cp850"),
        ("экскаватор;свободен;прицеп", "cp1251"),
    ],
)
def test_the_encoding_is_that_in_which_letters_stand_where_letters_stand(text: str, encoding: str) -> None:
    content = f"Name\n{text}\n".encode(encoding)
    assert content.decode(guessed_encoding(content)) == f"Name\n{text}\n"
