"""Workbooks are read as they look: numbers, days, merged cells and several sheets; bombs are refused."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from inventory.lists.reading.read_file import read_sheets
from inventory.lists.reading.sheets import ListFileError, Number, Sheet


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(number, column, cell, *([day] if isinstance(cell, dt.date) else []))
    return path


def cells(sheet: Sheet) -> list[list[str]]:
    return [list(row) for _, row in sheet.rows]


def test_cells_are_text_and_numbers_are_numbers(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", Fleet=[["Name", "Rate", "Since", "Own"], ["Saw", 12.5, dt.date(2026, 3, 1), True]]
    )
    (sheet,) = read_sheets(path)
    assert cells(sheet)[1] == ["Saw", "12.5", "2026-03-01", "TRUE"]
    assert isinstance(cells(sheet)[1][1], Number)


def test_rows_have_the_numbers_that_the_spreadsheet_shows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", Fleet=[[], [], ["", "Name"], [], ["", "Saw"]])
    (sheet,) = read_sheets(path)
    assert [number for number, _ in sheet.rows] == [3, 5]
    assert cells(sheet)[0] == ["", "Name"]


def test_a_cell_over_several_rows_holds_for_each_of_them(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Category", "Name"])
        sheet.merge_range("A2:A4", "Lifts")
        sheet.write_column(1, 1, ["Boom", "Scissor", "Mast"])
    (read,) = read_sheets(tmp_path / "a.xlsx")
    assert [row[0] for row in cells(read)[1:]] == ["Lifts", "Lifts", "Lifts"]


def test_every_sheet_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", Fleet=[["Name"]], Notes=[["Hello"]])
    assert [sheet.name for sheet in read_sheets(path)] == ["Fleet", "Notes"]


def test_a_hidden_sheet_is_not_read_where_others_are_seen(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("Fleet").write(0, 0, "Name")
        old = book.add_worksheet("Fleet 2024")
        old.write(0, 0, "Name")
        old.hide()
    assert [sheet.name for sheet in read_sheets(tmp_path / "a.xlsx")] == ["Fleet"]


def test_an_open_document_sheet_is_read(tmp_path: Path) -> None:
    row = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in ("Name", "Rate")
    )
    (sheet,) = read_sheets(open_document(tmp_path, f"<table:table-row>{row}</table:table-row>"))
    assert cells(sheet) == [["Name", "Rate"]]


def open_document(folder: Path, rows: str) -> Path:
    names = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")}
    spaces = " ".join(f'xmlns:{name}="{urn}"' for name, urn in names.items())
    sheet = f'<table:table table:name="A">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    content = f'<?xml version="1.0"?><office:document-content {spaces}>{body}</office:document-content>'
    with zipfile.ZipFile(folder / "a.ods", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return folder / "a.ods"


REPEATED = 'office:value-type="string" table:number-columns-repeated="16384"'
CELL = f"<table:table-cell {REPEATED}><text:p>x</text:p></table:table-cell>"


def far_cell(folder: Path) -> Path:
    with xlsxwriter.Workbook(folder / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Name")
        sheet.write(1_048_575, 16_383, "far")
    return folder / "a.xlsx"


def zip_bomb(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(9):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 50 * 2**20)
    return folder / "a.xlsx"


def repeated(folder: Path) -> Path:
    return open_document(folder, f'<table:table-row table:number-rows-repeated="1048576">{CELL}</table:table-row>')


@pytest.mark.parametrize("made", [far_cell, zip_bomb, repeated])
def test_what_would_fill_the_memory_is_refused(tmp_path: Path, made: Callable[[Path], Path]) -> None:
    path = made(tmp_path)
    with pytest.raises(ListFileError):
        read_sheets(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04 and nothing more", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600])
def test_a_damaged_workbook_is_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(ListFileError, match="save it again"):
        read_sheets(path)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")
    (tmp_path / "a.zip").write_bytes(buffer.getvalue())
    with pytest.raises(ListFileError, match="no workbook"):
        read_sheets(tmp_path / "a.zip")
