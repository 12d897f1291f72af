"""A list of equipment that is not right is refused with its rows named, and never read as something else."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.files.csv_file import COLUMNS, EquipmentFileError, read_equipment_csv
from inventory.models import Equipment
from tests.support.hostile import hostile_bytes, hostile_text, many

GOOD = {
    "Equipment ID": "ITM001",
    "Equipment Name": "Generator",
    "Category": "Power",
    "Daily Rate": "450.00",
    "Max Rate": "500.00",
    "Status": "AVAILABLE",
    "Operator Cert Required": "None",
    "Min Insurance": "500000",
    "Storage Location": "Hall A",
    "Weight Class": "Heavy",
    "Description": "",
}
NO_MONEY = st.one_of(
    st.sampled_from(
        ["", "nan", "inf", "-1", "1e999999", "-0.01", "450.001", "$450", "4 50", "1,0", "0x1", "1e9", "9" * 5000]
    ),
    st.text(st.characters(categories=["L", "P", "S"]), min_size=1, max_size=20),
)
BAD = {
    "Equipment ID": st.one_of(
        st.sampled_from(["", "A", "itm001", "ITM 1", "-A1", "I" * 21, "ITM\x00", "ITM001\nB"]),
        st.text(st.characters(categories=["Ll", "Nd", "S"], exclude_characters="0123456789"), min_size=1, max_size=9),
    ),
    "Equipment Name": st.sampled_from(["", " ", "N" * 121, "N" * 5000]),
    "Category": st.sampled_from(["", "\t", "C" * 61]),
    "Daily Rate": NO_MONEY | st.sampled_from(["0", "0.00", "500.01"]),
    "Max Rate": NO_MONEY | st.sampled_from(["0", "449.99"]),
    "Status": st.text(max_size=12).filter(lambda text: text.strip() not in ("AVAILABLE", "RENTED", "MAINTENANCE")),
    "Operator Cert Required": st.sampled_from(["O" * 61, "O" * 5000]),
    "Min Insurance": NO_MONEY,
    "Storage Location": st.sampled_from(["", "L" * 121]),
    "Weight Class": st.text(max_size=12).filter(lambda text: text.strip() not in ("Light", "Medium", "Heavy")),
    "Description": st.integers(501, 5000).map("D".__mul__),
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lists") / "equipment.csv"


def write(file: Path, *rows: dict[str, str]) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    file.write_bytes(text.getvalue().encode("utf-8", "replace"))


@many(200)
@given(bad=st.sampled_from(sorted(BAD)).flatmap(lambda column: st.tuples(st.just(column), BAD[column])))
def test_a_bad_cell_is_refused_with_its_line_and_column(file: Path, bad: tuple[str, str]) -> None:
    column, value = bad
    write(file, GOOD, GOOD | {"Equipment ID": "ITM002", column: value})
    with pytest.raises(EquipmentFileError) as refused:
        read_equipment_csv(file)
    assert "line " in str(refused.value)
    assert column in str(refused.value) or "column Max Rate" in str(refused.value)
    assert len(str(refused.value)) < 1000, "a sentence"


@many(150)
@given(column=st.sampled_from(sorted(GOOD)), value=hostile_text)
def test_any_cell_is_read_within_its_bounds_or_refused(file: Path, column: str, value: str) -> None:
    write(file, GOOD | {column: value})
    try:
        (unit,) = read_equipment_csv(file)
    except EquipmentFileError as exc:
        assert "line " in str(exc) or "no equipment" in str(exc)
    else:
        assert Equipment.model_validate(unit.model_dump()) == unit


@many(150)
@given(place=st.integers(0, 1000), removed=st.integers(0, 40), put=hostile_bytes)
def test_a_damaged_file_is_read_or_refused_and_never_a_crash(file: Path, place: int, removed: int, put: bytes) -> None:
    write(file, GOOD, GOOD | {"Equipment ID": "ITM002"})
    whole = file.read_bytes()
    at = place * len(whole) // 1000
    file.write_bytes(whole[:at] + put + whole[at + removed :])
    try:
        units = read_equipment_csv(file)
    except EquipmentFileError as exc:
        assert str(file) in str(exc)
    else:
        assert units


@many(150)
@given(content=hostile_bytes)
def test_what_is_no_list_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(EquipmentFileError):
        read_equipment_csv(file)
