"""Lists in workbooks: .xlsx, .xlsm, .xlsb, .xls and .ods."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import python_calamine

from inventory.lists.reading.sheets import MOST_COLUMNS, MOST_ROWS, ListFileError, Number, Row, Sheet

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_BYTES_UNPACKED = 400 * 2**20
# The library makes room for everything between the first and the last cell, so a single cell far out would take more
# memory than there is. These are places of cells beyond what a list has.
FAR_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?r=["'](?:[A-Za-z]{3,}\d+|[A-Za-z]+(?:[3-9]\d{5}|\d{7,}))["']""")
REPEATED = re.compile(rb"""number-(columns|rows)-repeated=["'](\d+)["']([^>]*)>""")
Value = str | float | int | bool | dt.date | dt.time | dt.datetime | dt.timedelta | None


def looks_like_workbook(content: bytes) -> bool:
    return content.startswith((ZIP, OLE))


def read_workbook(path: Path, content: bytes) -> list[Sheet]:
    """The sheets of a workbook that people see, in its order; the hidden ones if there are no others.

    Raises:
        ListFileError: it is damaged, has a password, is another kind of file, or is far larger than a list.
    """
    if content.startswith(ZIP):
        _refuse_bombs(path, content)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            kinds = [one for one in book.sheets_metadata if one.typ is python_calamine.SheetTypeEnum.WorkSheet]
            seen = [one for one in kinds if one.visible is python_calamine.SheetVisibleEnum.Visible]
            return [Sheet(one.name, _rows(path, book, one.name), "workbook") for one in seen or kinds]
    except ListFileError:
        raise
    except python_calamine.PasswordError:
        raise ListFileError(f"{path} has a password. Save it without one.") from None
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as exc:  # the library is not written in Python, and its panics are no Exception
        raise ListFileError(f"{path} is damaged or no workbook. Open it and save it again as .xlsx or CSV.") from exc


def _rows(path: Path, book: python_calamine.CalamineWorkbook, name: str) -> list[Row]:
    sheet = book.get_sheet_by_name(name)
    if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
        raise ListFileError(f"{path} has a sheet of more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns.")
    first_row, first_column = sheet.start or (0, 0)
    table = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True)]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        # A cell over several rows, such as a category, holds for each of them.
        for row in range(top + 1 - first_row, min(bottom + 1 - first_row, len(table))):
            if row > 0 and 0 <= left - first_column < len(table[row]) and top >= first_row:
                table[row][left - first_column] = table[top - first_row][left - first_column]
    margin = [""] * first_column
    return [(first_row + index + 1, margin + row) for index, row in enumerate(table) if any(row)]


def _text(value: Value) -> str:
    match value:
        case str():
            return value.strip()
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return Number(int(value))
        case float():
            return Number(f"{value:.10f}".rstrip("0").rstrip("."))
        case int():
            return Number(value)
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case _:
            return str(value)


def _refuse_bombs(path: Path, content: bytes) -> None:
    """Refuse what would unpack to far more than a list."""
    too_large = ListFileError(
        f"{path} is far larger than a list when it is unpacked. Save the list alone as a CSV file."
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > MOST_BYTES_UNPACKED:
                raise too_large
            for entry in entries:
                if not entry.filename.endswith(".xml"):
                    continue
                with archive.open(entry) as file:
                    xml = file.read(MOST_BYTES_UNPACKED)
                if len(xml) != entry.file_size or FAR_CELL.search(xml) or _repeats_far(xml):
                    raise too_large
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as exc:
        raise ListFileError(f"{path} is damaged or no workbook. Open it and save it again as .xlsx or CSV.") from exc
    except Exception as exc:  # what else a broken archive gives differs between versions of zlib
        if isinstance(exc, ListFileError):
            raise
        raise ListFileError(f"{path} is damaged or no workbook. Open it and save it again as .xlsx or CSV.") from exc


def _repeats_far(xml: bytes) -> bool:
    """Whether cells with something in them are repeated more often than a list has rows. Empty ones may be: programs
    write the empty rest of a sheet that way."""
    filled = 0
    for found in REPEATED.finditer(xml):
        often, rest = int(found[2][:10]), found[3]
        if often > 1 and (b"value" in rest or (found[1] == b"columns" and not rest.rstrip().endswith(b"/"))):
            filled += often
    return filled > MOST_ROWS
