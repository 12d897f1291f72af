"""Reading a file that somebody keeps, whatever kind of file it is."""

from pathlib import Path

from inventory.lists.reading.sheets import MOST_COLUMNS, MOST_ROWS, ListFileError, Sheet
from inventory.lists.reading.text_file import read_text
from inventory.lists.reading.workbook import looks_like_workbook, read_workbook

MOST_BYTES = 100 * 2**20


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of a CSV or other text file, or of a workbook. At least one has a row.

    Raises:
        ListFileError: the file is missing, too large, of another kind, or damaged.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ListFileError(f"{path} is larger than {MOST_BYTES // 2**20} MiB. Save the list alone as a CSV file.")
        content = path.read_bytes()
    except OSError as exc:
        raise ListFileError(f"{path} cannot be read: {exc.strerror}.") from exc
    except ValueError:
        raise ListFileError("The file's name has a character that no file name can have.") from None
    if not content.strip(b"\x00\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise ListFileError(f"{path} is empty.")
    for beginning, kind in OTHER_KINDS.items():
        if content.startswith(beginning):
            raise ListFileError(f"{path} is {kind}, not a list. Save the list as a CSV or .xlsx file.")
    sheets = read_workbook(path, content) if looks_like_workbook(content) else [read_text(path, content)]
    if not any(sheet.rows for sheet in sheets):
        raise ListFileError(f"{path} is empty.")
    for sheet in sheets:
        if len(sheet.rows) > MOST_ROWS:
            raise ListFileError(f"{path} has more than {MOST_ROWS:,} rows. Make several files of it.")
        if any(len(cells) > MOST_COLUMNS for _, cells in sheet.rows):
            raise ListFileError(f"{path} has more than {MOST_COLUMNS} columns. Delete those that are not needed.")
    return sheets


OTHER_KINDS = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"{\\rtf": "a text document",
    b"7z\xbc\xaf": "a compressed file",
    b"Rar!": "a compressed file",
    b"SQLite format 3": "a database",
}
