"""Lists in text files: CSV and its relatives, of any common encoding, separator and quoting."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from inventory.lists.reading.encodings import guessed_encoding
from inventory.lists.reading.sheets import ListFileError, Row, Sheet

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
SAMPLE_LINES = 60
SAMPLE_BYTES = 64 * 1024
LONGEST_CELL = 100_000
DITTO = "〃"
_STRANGE = bytes(code for code in range(32) if chr(code) not in "\t\n\v\f\r\x1b")  # signs that no text has
_RULE = re.compile("[-=:+_]{3,}")  # a row of lines, as under the headings of a table that is drawn in text


def read_text(path: Path, content: bytes) -> Sheet:
    """The one sheet of a text file.

    Raises:
        ListFileError: it is not text, or a quotation mark is not closed.
    """
    text, encoding = _decoded(path, content)
    first_line, _, rest = text.partition("\n")
    rows_before = 0
    if marked := re.fullmatch(r"\s*\"?sep=(.)\"?\s*", first_line, re.IGNORECASE):
        text, rows_before, separator = rest, 1, marked[1]
    else:
        separator = _separator(text)
    rows = _rows(path, text, separator, rows_before)
    if separator == "," and _is_quoted_as_a_whole(rows):
        # Each line was put into quotation marks once more.
        text = "\n".join(cells[0] if cells else "" for _, cells in rows)
        separator = _separator(text)
        rows = _rows(path, text, separator, rows_before)
    return Sheet("", rows, f"{encoding}, separated by {SEPARATORS.get(separator, repr(separator))}")


def _decoded(path: Path, content: bytes) -> tuple[str, str]:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _without_nulls(path, content.decode(encoding, "replace")), encoding.removesuffix("-sig").upper()
    sample = content[:SAMPLE_BYTES]
    for encoding, nulls in (("utf-16-le", sample[1::2].count(0)), ("utf-16-be", sample[0::2].count(0))):
        if len(sample) > 3 and nulls > len(sample) // 2 * 0.6:
            return _without_nulls(path, content.decode(encoding, "replace")), "UTF-16"
    try:
        return _without_nulls(path, content.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError:
        encoding = guessed_encoding(content)
        return _without_nulls(path, content.decode(encoding, "replace")), encoding


def _without_nulls(path: Path, text: str) -> str:
    content = text.encode("utf-8", "replace")
    if len(content) - len(content.translate(None, _STRANGE)) > len(text) // 20 + 10:
        raise ListFileError(f"{path} is not text and not a workbook. Save the list as a CSV or .xlsx file.")
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _separator(text: str) -> str:
    """The separator that makes rows of one width."""
    sample = "\n".join(text.split("\n", SAMPLE_LINES)[:SAMPLE_LINES])
    best, most = ",", 0.0
    for separator in SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=separator) if any(row)]
        except csv.Error:
            continue
        counted = Counter(width for width in widths if width > 1)
        if counted:
            width, rows = max(counted.items(), key=lambda item: item[1] * min(item[0], 30))
            score = rows / len(widths) * min(width, 30)
            if score > most:
                best, most = separator, score
    return best


def _rows(path: Path, text: str, separator: str, rows_before: int) -> list[Row]:
    quote = "'" if text.count(f"{separator}'") > 2 * text.count(f'{separator}"') and _pairs(text, separator) else '"'
    csv.field_size_limit(LONGEST_CELL)
    try:
        return list(_parsed(text, separator, quote, rows_before, strict=True))
    except csv.Error as exc:
        marked = re.sub(rf"(?<![^\n{re.escape(separator)}]){quote}(?=[{re.escape(separator)}\n]|$)", DITTO, text)
        if marked != text:  # a quotation mark alone in its cell says that it is as in the row above
            return _rows(path, marked, separator, rows_before)
        if "unexpected end" in str(exc):
            raise ListFileError(
                f"{path}, row {_unclosed(text, separator, quote) + rows_before}: a quotation mark is opened here and "
                "not closed. Correct the row, or save the list again from the program that it is from."
            ) from None
        if "field larger" in str(exc):
            raise ListFileError(
                f"{path} has a cell with more than {LONGEST_CELL:,} letters, so it is not a list."
            ) from None
    try:
        return list(_parsed(text, separator, quote, rows_before, strict=False))
    except csv.Error as exc:
        raise ListFileError(f"{path} cannot be read as a list: {exc}.") from None


def _parsed(text: str, separator: str, quote: str, rows_before: int, *, strict: bool) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text), delimiter=separator, quotechar=quote, strict=strict)
    for number, row in enumerate(reader, start=1 + rows_before):
        cells = list(map(str.strip, row))
        first = next(filter(None, cells), "")
        if first and not (first[0] in "-=:+_" and all(_RULE.fullmatch(cell) for cell in cells if cell)):
            yield number, cells


def _pairs(text: str, separator: str) -> bool:
    """Whether whole cells are in single quotation marks."""
    return (
        len(re.findall(rf"(?:^|{re.escape(separator)})'[^'\n]*'(?={re.escape(separator)}|$)", text, re.MULTILINE)) > 3
    )


def _unclosed(text: str, separator: str, quote: str) -> int:
    """The row on which the last cell begins that is not closed."""
    return sum(1 for _ in csv.reader(io.StringIO(text), delimiter=separator, quotechar=quote))


def _is_quoted_as_a_whole(rows: list[Row]) -> bool:
    filled = [cells for _, cells in rows[:SAMPLE_LINES]]
    return (
        len(filled) > 1
        and all(len(cells) == 1 for cells in filled)
        and sum("," in cells[0] or ";" in cells[0] for cells in filled) > len(filled) * 0.8
    )
