from decimal import Decimal
from pathlib import Path

import pytest

from inventory.files.csv_file import COLUMNS, EquipmentFileError, read_equipment_csv, write_equipment_csv
from inventory.files.equipment_rows import TERMS
from inventory.models import Equipment

HEADER = ",".join(name for name in COLUMNS if name not in TERMS)
GOOD: str = "ITM001,Saw,Cutting,50.00,60.00,AVAILABLE,None,250000,Yard,Light,Cuts."


def refusal(folder: Path, text: str | bytes) -> str:
    path = folder / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(EquipmentFileError) as refused:
        read_equipment_csv(path)
    return str(refused.value)


def test_the_depots_own_list_is_read_and_has_what_a_line_needs(equipment: list[Equipment]) -> None:
    assert 55 <= len(equipment) <= 70
    assert len({unit.category for unit in equipment}) >= 12
    assert {unit.status for unit in equipment} == {"AVAILABLE", "RENTED", "MAINTENANCE"}
    assert len([unit for unit in equipment if unit.name == "Professional Generator"]) >= 4
    assert all(unit.description for unit in equipment)


def test_a_unit_is_read_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8-sig")
    (unit,) = read_equipment_csv(path)
    assert (unit.equipment_id, unit.lowest_rate, unit.operator_certification) == ("ITM001", Decimal("50.00"), None)


def test_the_description_may_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{HEADER.removesuffix(',Description')}\n{GOOD.removesuffix(',Cuts.')}\n", encoding="utf-8")
    assert read_equipment_csv(path)[0].description == ""


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Equipment ID", "itm 1"),
        ("Equipment Name", ""),
        ("Category", ""),
        ("Daily Rate", "abc"),
        ("Daily Rate", "-1"),
        ("Daily Rate", "NaN"),
        ("Daily Rate", "1.005"),
        ("Max Rate", "0"),
        ("Max Rate", "40.00"),
        ("Status", "GONE"),
        ("Min Insurance", "much"),
        ("Storage Location", ""),
        ("Weight Class", "Huge"),
        ("Description", "x" * 501),
    ],
)
def test_a_broken_cell_is_named_by_line_and_column(tmp_path: Path, column: str, value: str) -> None:
    cells = GOOD.split(",")
    cells[0] = "ITM002"
    cells[list(COLUMNS).index(column)] = value
    assert f"line 3, column {column}: " in refusal(tmp_path, f"{HEADER}\n{GOOD}\n{','.join(cells)}\n")


def test_every_broken_row_is_named_at_once(tmp_path: Path) -> None:
    text = refusal(tmp_path, f"{HEADER}\n{GOOD.replace('50.00', 'x')}\n{GOOD}\n{GOOD.replace('Light', 'x')}\n")
    assert "line 2, column Daily Rate" in text
    assert "line 4, column Weight Class" in text


def test_a_repeated_id_is_named_with_both_lines(tmp_path: Path) -> None:
    assert "line 3, column Equipment ID: ITM001 is on line 2 too" in refusal(tmp_path, f"{HEADER}\n{GOOD}\n{GOOD}\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "column Equipment ID is missing"),
        (f"{HEADER}\n", "no equipment in it"),
        (f"{HEADER.replace('Category', 'Kind')}\n{GOOD}\n", "column Category is missing; column 'Kind' is not known"),
        (f"{HEADER},Category\n{GOOD},x\n", "column Category is there twice"),
        (f"{HEADER}\nITM001,Saw\n", "line 2: it has fewer cells"),
        (f"{HEADER}\n{GOOD},more\n", "line 2: it has more cells"),
        (f'{HEADER}\n"ITM001,Saw\n', "Check the quotation marks"),
        (b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert said in refusal(tmp_path, text)


def test_what_is_wrong_and_what_to_do_is_said(tmp_path: Path) -> None:
    text = refusal(tmp_path, f"{HEADER}\n{GOOD.replace('50.00', 'abc')}\n")
    assert "line 2, column Daily Rate: 'abc' is not an amount of money above zero; write it like 450.00" in text


def test_a_repeated_id_is_named_though_the_first_of_them_is_broken(tmp_path: Path) -> None:
    text = refusal(tmp_path, f"{HEADER}\n{GOOD.replace('50.00', 'abc')}\n{GOOD}\n")
    assert "line 3, column Equipment ID: ITM001 is on line 2 too" in text


def test_a_line_separator_within_a_cell_is_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{HEADER}\n{GOOD}\u2028Quickly.\n", encoding="utf-8")
    assert read_equipment_csv(path)[0].description == "Cuts.\u2028Quickly."


@pytest.mark.parametrize("cell", ["None", "NONE", "none", ""])
def test_no_certification_may_be_written_in_any_case_or_left_out(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{HEADER}\n{GOOD.replace('None', cell)}\n", encoding="utf-8")
    assert read_equipment_csv(path)[0].operator_certification is None


def test_a_missing_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EquipmentFileError, match="cannot be read: No such file"):
        read_equipment_csv(tmp_path / "nothing.csv")


def test_a_kind_of_mistake_is_one_line_with_its_lines_and_examples(tmp_path: Path) -> None:
    rows = [GOOD.replace("ITM001", f"ITM{number:03}").replace("50.00", f"much{number % 4}") for number in range(12)]
    _, *lines = refusal(tmp_path, "\n".join([HEADER, *rows])).splitlines()
    assert lines == [
        "  lines 2, 3, 4, 5, 6, 7, 8, 9 and 4 more, column Daily Rate: 'much0', 'much1', 'much2' … is not an amount of "
        "money above zero; write it like 450.00"
    ]


def test_mistakes_in_the_header_and_below_it_are_told_together(tmp_path: Path) -> None:
    text = refusal(tmp_path, f"{HEADER.replace('Weight Class', 'Weight')}\n{GOOD.replace('50.00', 'abc')}\n")
    assert "column Weight Class is missing; column 'Weight' is not known" in text
    assert "line 2, column Daily Rate: 'abc' is not an amount" in text
    assert "python main.py inventory import FILE" in text


WITH_TERMS = f"{HEADER},Weekly Rate,Four-Week Rate,Minimum Days,Turnaround Days"


def test_the_terms_of_a_unit_are_read_and_an_empty_cell_leaves_one_off(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{WITH_TERMS}\n{GOOD},200.00,600,3,1\nITM002{GOOD[6:]},,,,\n", encoding="utf-8")
    one, other = read_equipment_csv(path)
    assert (one.weekly_rate, one.four_week_rate, one.least_days, one.turnaround_days) == (
        Decimal(200),
        Decimal(600),
        3,
        1,
    )
    assert (other.weekly_rate, other.four_week_rate, other.least_days, other.turnaround_days) == (None, None, 1, 0)


def test_a_list_has_only_the_terms_that_one_of_its_units_has(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{WITH_TERMS}\n{GOOD},200.00,,1,\nITM002{GOOD[6:]},,,,0\n", encoding="utf-8")
    units = read_equipment_csv(path)
    write_equipment_csv(path, units)
    assert path.read_text(encoding="utf-8").splitlines()[0] == f"{HEADER},Weekly Rate"
    assert read_equipment_csv(path) == units


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ("40.00,,,", "column Weekly Rate: the weekly rate 40.00 is below the daily rate 50.00; raise it"),
        ("200.00,190.00,,", "column Four-Week Rate: the four-week rate 190.00 is below the weekly rate 200.00"),
        (",,0,", "column Minimum Days: '0' is not a number of days from 1 to 365"),
        (",,,61", "column Turnaround Days: '61' is not a number of days from 0 to 60"),
        ("much,,,", "column Weekly Rate: 'much' is not an amount of money above zero"),
    ],
)
def test_a_term_that_cannot_be_is_named_by_its_column(tmp_path: Path, terms: str, says: str) -> None:
    assert says in refusal(tmp_path, f"{WITH_TERMS}\n{GOOD},{terms}\n")
