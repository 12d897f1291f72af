"""A list that somebody damaged, or that means harm, ends in a sentence or in units, never in a crash.

Ten thousand of each kind instead of a few hundred: HOSTILE_LISTS=10000 pytest tests/fuzz/test_hostile_lists.py
"""

import io
import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from inventory.files.equipment_rows import EquipmentSourceError
from inventory.lists.findings import grouped
from inventory.lists.importing import examples, find_list, not_needed, refuse_if_wrong
from inventory.lists.open_questions import questions_of_columns, questions_of_gaps
from inventory.lists.reading.read_file import read_sheets
from inventory.lists.units.made import Made
from inventory.lists.units.making import make_units
from inventory.models import Equipment
from tests.support.hostile import PIECES, hostile_bytes, hostile_text, many
from tests.support.lists import EXPORTS, answered_mapping

EXAMPLES = int(os.environ.get("HOSTILE_LISTS", "60"))
TEXTS = [path.read_bytes() for path in sorted(EXPORTS.glob("*.csv"))]
TEXTS += [text.decode().encode("utf-16") for text in TEXTS[:2]] + [
    text.decode().encode("cp1252") for text in TEXTS[2:3]
]
ROWS = [line.split(",") for line in TEXTS[0].decode().splitlines()]


def workbook() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name in ("Fleet", "Notes"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(ROWS):
                sheet.write_row(number, 0, row)
    return content.getvalue()


WORKBOOK = workbook()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lists") / "list.csv"


def imported(file: Path) -> Made | str:
    """What the import does with a file, without a terminal: units, or the sentence that it ends with."""
    try:
        tables = find_list(read_sheets(file), source=str(file))
        chosen = tables.chosen or tables.candidates[0]
        assert all(question.text for question in questions_of_columns(chosen.guess))
        for heading in chosen.table.headings:
            examples(chosen.table, heading)
        mapping = answered_mapping(chosen.guess, rate_is_for="day")
        not_needed(chosen.table, mapping)
        made = make_units(chosen.table, mapping)
        if made.gaps:
            return "\n".join(question.text for question in questions_of_gaps(made.gaps.values()))
        refuse_if_wrong(made, str(file))
    except EquipmentSourceError as exc:
        return str(exc)
    return made


def check(file: Path) -> None:
    result = imported(file)
    if isinstance(result, str):
        assert result
        assert len(result.splitlines()) < 200
        assert all(len(line) < 2000 for line in result.splitlines()), "sentences, not the file again"
    else:
        assert grouped(result.problems) == []
        assert result.units
        ids = [unit.equipment_id for unit in result.units]
        assert len(set(ids)) == len(ids)
        for unit in result.units:
            assert Equipment.model_validate(unit.model_dump()) == unit
            assert unit.name.isprintable()


@many(EXAMPLES)
@given(
    text=st.sampled_from(TEXTS),
    place=st.integers(0, 1000),
    removed=st.integers(0, 60),
    put=hostile_bytes,
    again=st.integers(0, 1000),
)
def test_a_damaged_text_file(file: Path, text: bytes, place: int, removed: int, put: bytes, again: int) -> None:
    for at in (place * len(text) // 1000, again * len(text) // 1000):
        text = text[:at] + put + text[at + removed :]
    file.write_bytes(text)
    check(file)


@many(EXAMPLES)
@given(
    cells=st.lists(
        st.tuples(st.integers(0, len(ROWS) - 1), st.integers(0, len(ROWS[0]) - 1), hostile_text), min_size=1, max_size=6
    ),
    separator=st.sampled_from(",;\t|"),
)
def test_hostile_cells_and_headings(file: Path, cells: list[tuple[int, int, str]], separator: str) -> None:
    rows = [list(row) for row in ROWS]
    for row, column, value in cells:
        rows[row][min(column, len(rows[row]) - 1)] = value
    file.write_bytes("\n".join(separator.join(row) for row in rows).encode("utf-8", "replace"))
    check(file)


@many(EXAMPLES)
@given(
    st.lists(
        st.lists(st.sampled_from([*PIECES, "Name", "Daily rate", "Qty", "SKU", "Total", "5", "Saw"]), max_size=6),
        max_size=8,
    )
)
def test_rows_of_anything(file: Path, rows: list[list[str]]) -> None:
    file.write_bytes("\n".join(",".join(row) for row in rows).encode("utf-8", "replace"))
    check(file)


@many(EXAMPLES)
@given(place=st.integers(0, 1000), removed=st.integers(0, 60), put=hostile_bytes)
def test_a_damaged_workbook(file: Path, place: int, removed: int, put: bytes) -> None:
    at = place * len(WORKBOOK) // 1000
    file.write_bytes(WORKBOOK[:at] + put + WORKBOOK[at + removed :])
    check(file)


@many(EXAMPLES)
@given(
    name=st.sampled_from(
        ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"]
    ),
    place=st.integers(0, 1000),
    removed=st.integers(0, 200),
    put=hostile_text
    | st.sampled_from(['<c r="A1048576"><v>1</v></c>', '<row r="99999999">', 't="s"', "<v>99999999</v>", "<v>-1</v>"]),
)
def test_a_workbook_with_damage_inside(file: Path, name: str, place: int, removed: int, put: str) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as source, zipfile.ZipFile(content, "w") as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == name:
                at = place * len(part) // 1000
                part = part[:at] + put.encode("utf-8", "replace") + part[at + removed :]
            target.writestr(entry.filename, part)
    file.write_bytes(content.getvalue())
    check(file)


@many(EXAMPLES)
@given(content=hostile_bytes)
def test_what_is_no_list_at_all(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    check(file)
