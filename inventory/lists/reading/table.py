"""Finding the table in a sheet: its headings, its rows, and the rows that only say something about others."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from inventory.lists.columns.headings import is_known, said_by
from inventory.lists.columns.list_words import cell_words, plain, plain_cell
from inventory.lists.reading.sheets import Row, Sheet

MOST_ROWS_ABOVE = 40
LONGEST_NUMBER = 40  # letters of a cell that may be a number; expressions take long on longer text
LONGEST_GROUP = 60  # letters of a heading between rows; longer text is a note
_HAS_NUMBER = re.compile(r"^[^\w]*[-+]?[\d.,'’ ]*\d[\d.,'’ ]*(?:[^\w]*|\s*\w{0,4}/?\w{0,4})$")


@dataclass(frozen=True)
class LeftOut:
    """A row that is no equipment: its number, the beginning of what it says, and why it is left out."""

    number: int
    says: str
    why: str


@dataclass(frozen=True)
class Table:
    """A table in a sheet.

    `headings` differ from each other; a column without one is called by its letter. `rows` are those of equipment,
    filled up to the number of headings. `group_of` has for each row below a heading between rows what that says.
    `too_wide` are the numbers of rows with more cells than there are columns. `sheet_of` has the sheet of each row, if
    the table is made of several sheets.
    """

    sheet: Sheet
    heading_rows: tuple[int, ...]
    headings: tuple[str, ...]
    rows: Sequence[Row]
    left_out: tuple[LeftOut, ...] = ()
    group_of: dict[int, str] = field(default_factory=dict)
    too_wide: tuple[int, ...] = ()
    sheet_of: dict[int, str] = field(default_factory=dict)

    def column(self, heading: str) -> int:
        return self.headings.index(heading)


def find_tables(sheet: Sheet) -> list[Table]:
    """The tables of a sheet, from top to bottom; none if it has no rows that could be a table."""
    tables: list[Table] = []
    rows = sheet.rows
    while rows:
        first, headings, above = _headings(rows)
        if headings is None:
            break
        body, rest = _until_next_table(rows[first:], headings)
        table = _table(sheet, tuple(number for number, _ in rows[above:first]), headings, body)
        if table.rows or not tables:
            tables.append(table)
        rows = rest
    return tables


def says(cells: Sequence[str], most: int = 40) -> str:
    """The beginning of what a row says, for people to find it."""
    text = " ".join(" ".join(cell for cell in cells if cell).split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _is_number(cell: str) -> bool:
    if len(cell) > LONGEST_NUMBER:
        return False
    digits = sum(sign.isdigit() for sign in cell)
    return digits > 0 and digits >= sum(sign.isalpha() for sign in cell) and bool(_HAS_NUMBER.match(cell))


def _knowledge(cells: Sequence[str]) -> tuple[int, float]:
    """How many cells of a row are known headings, and which share of its cells."""
    filled = [cell for cell in cells if cell]
    are_known = [len(cell) <= 60 and is_known(cell) for cell in filled]
    known = sum(are_known)
    numbers = sum(_is_number(cell) for cell, is_one in zip(filled, are_known, strict=True) if not is_one)
    return known - 2 * numbers, (known - numbers) / max(1, len(filled))


def _is_heading(cells: Sequence[str]) -> bool:
    known, share = _knowledge(cells)
    return known >= 2 and share >= 0.4 and not _values(cells)


def _values(cells: Sequence[str]) -> bool:
    """Whether most cells are what stands in rows rather than above them, such as "available" and "none"."""
    words = cell_words()
    filled = [plain_cell(cell) for cell in cells if cell]
    return sum(cell in words.status_of or cell in words.no_amount for cell in filled) > len(filled) / 2


def _headings(rows: Sequence[Row]) -> tuple[int, tuple[str, ...] | None, int]:
    """The index of the first row below the headings, the headings, and the index of their first row."""
    scores = [(_knowledge(cells)[0] if _is_heading(cells) else 0) for _, cells in rows[:MOST_ROWS_ABOVE]]
    best = max(range(len(scores)), key=lambda index: scores[index])
    if scores[best] < 2:
        return _unknown_headings(rows)
    begin = end = best
    headings = list(rows[best][1])
    if best + 1 < len(scores) and (_is_heading(rows[best + 1][1]) or _says_units(rows[best + 1][1])):
        second = rows[best + 1][1]
        same = _same_twice(headings, second)
        headings = list(second) if same else _joined(_filled_to_the_right(headings, second), second)
        end = best + 1
    elif best and _is_above(rows[best - 1], rows[best]):
        headings = _joined(_filled_to_the_right(rows[best - 1][1], headings), headings)
        begin = best - 1
    return end + 1, _unique(headings), begin


def _unknown_headings(rows: Sequence[Row]) -> tuple[int, tuple[str, ...] | None, int]:
    """Headings of unknown words: a row of text above rows with numbers. Without one the columns have only letters."""
    width = Counter(sum(map(bool, cells)) for _, cells in rows).most_common(1)[0][0]
    if max(sum(map(bool, cells)) for _, cells in rows) < 2:
        return len(rows), None, 0
    for index, (_, cells) in enumerate(rows[:MOST_ROWS_ABOVE]):
        filled = [cell for cell in cells if cell]
        below = rows[index + 1 : index + 4]
        if len(filled) >= max(2, width - 1):
            numbers_below = any(_is_number(cell) for _, row in below for cell in row)
            if not any(map(_is_number, filled)) and numbers_below and len(set(filled)) == len(filled):
                return index + 1, _unique(cells), index
            return index, _unique([""] * max(len(row) for _, row in rows)), index
    return 0, _unique([""] * max(len(row) for _, row in rows)), 0


def _says_units(cells: Sequence[str]) -> bool:
    filled = [plain_cell(cell).strip("()[]") for cell in cells if cell]
    return len(filled) > 1 and all(cell in cell_words().heading_units for cell in filled)


def _same_twice(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether two rows of headings say the same twice, such as names of fields and then words for people."""
    pairs = [(one, other) for one, other in zip(first, second, strict=False) if one and other]
    same = sum(
        plain(one).replace(" ", "") == plain(other).replace(" ", "")
        or bool({said.meaning for said in said_by(one)} & {said.meaning for said in said_by(other)})
        for one, other in pairs
    )
    filled = max(sum(map(bool, first)), sum(map(bool, second)))
    return len(pairs) >= 2 and len(pairs) >= filled * 0.7 and same >= len(pairs) / 2


def _is_above(row: Row, headings: Row) -> bool:
    """Whether a row has headings for several columns of the row below it, and is no title."""
    filled = [index for index, cell in enumerate(row[1]) if cell]
    if not filled or any(map(_is_number, row[1])) or headings[0] - row[0] > 1:
        return False
    below = {index: headings[1][index] if index < len(headings[1]) else "" for index in filled}
    lacking = any(not cell for index, cell in below.items() if index) or len(set(headings[1])) < len(headings[1])
    if not lacking and filled == list(range(len(filled))):
        return False  # a title whose cells stand one beside the other
    return any(is_known(row[1][index]) for index in filled if index) and all(
        len(row[1][index]) <= 40 for index in filled
    )


def _filled_to_the_right(cells: Sequence[str], below: Sequence[str]) -> list[str]:
    """The cells of a row of headings, each also over the columns to its right that only the row below names."""
    filled: list[str] = []
    for index, cell in enumerate(cells):
        has_below = index < len(below) and below[index]
        filled.append(cell or (filled[-1] if filled and has_below else ""))
    return filled


def _joined(first: Sequence[str], second: Sequence[str]) -> list[str]:
    width = max(len(first), len(second))
    pairs = zip([*first, *[""] * (width - len(first))], [*second, *[""] * (width - len(second))], strict=True)
    return [" / ".join(dict.fromkeys(part for part in pair if part)) for pair in pairs]


def letter(index: int) -> str:
    """The letter of a column as spreadsheets count: A, B … Z, AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def _unique(headings: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for index, heading in enumerate(headings):
        heading = " ".join(heading.split())[:80] or f"column {letter(index)}"
        name, again = heading, 2
        while name in found:
            name, again = f"{heading} ({again})", again + 1
        found[name] = None
    return tuple(found)


def _until_next_table(rows: Sequence[Row], headings: Sequence[str]) -> tuple[Sequence[Row], Sequence[Row]]:
    """The rows of this table, and what follows if another table with other headings begins below."""
    own = {plain(heading) for heading in headings}
    for index in range(1, len(rows)):
        cells = rows[index][1]
        # Another table stands apart: below an empty row, or below a title of its own.
        apart = rows[index][0] - rows[index - 1][0] > 1 or sum(map(bool, rows[index - 1][1])) == 1
        if apart and sum(map(bool, cells)) >= 3 and _is_heading(cells):
            known, share = _knowledge(cells)
            if known >= 3 and share >= 0.7 and sum(plain(cell) in own for cell in cells if cell) < known / 2:
                return rows[:index], rows[index:]
    return rows, []


def _table(sheet: Sheet, heading_rows: tuple[int, ...], headings: tuple[str, ...], body: Sequence[Row]) -> Table:
    own = [plain(heading) for heading in headings]
    begins = {heading.casefold() for heading in headings}
    named = sum(not heading.startswith("column ") for heading in headings) or len(headings)
    width = len(headings)
    beyond = Counter(len(cells) for _, cells in body if any(cells[width:]))
    if sum(beyond.values()) > max(3, len(body) * 0.2):
        width = max(beyond)  # columns without headings
        headings = _unique([*headings, *[""] * (width - len(headings))])
    rows: list[Row] = []
    left_out: list[LeftOut] = []
    group_of: dict[int, str] = {}
    too_wide: list[int] = []
    group, groups_since_row = "", 0
    totals = cell_words().totals
    for number, cells in body:
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        first = plain_cell(filled[0]).rstrip(":").strip()
        if (
            filled[0].casefold() in begins
            and len(filled) > 1
            and [plain(cell) for cell in cells[: len(own)]] == own[: len(cells)]
        ):
            left_out.append(LeftOut(number, says(cells), "the headings again"))
        elif _is_total(first, filled, totals):
            left_out.append(LeftOut(number, says(cells), "a sum"))
        elif len(filled) == 1 and named >= 3 and not _is_number(filled[0]):
            if len(filled[0]) <= LONGEST_GROUP and not filled[0].endswith("."):
                group, groups_since_row = filled[0].rstrip(":").strip(), groups_since_row + 1
            left_out.append(LeftOut(number, says(cells), "a heading between the rows"))
        else:
            groups_since_row = 0
            if any(cells[width:]):
                too_wide.append(number)
            rows.append((number, [*cells[:width], *[""] * (width - len(cells))]))
            if group:
                group_of[number] = group
    while named >= 5 and len(rows) > 1 and rows[-1][0] - rows[-2][0] > 1 and sum(map(bool, rows[-1][1])) <= 2:
        number, cells = rows.pop()  # a date or a signature, apart from the rows
        left_out.append(LeftOut(number, says(cells), "a note"))
    last = rows[-1][0] if rows else 0
    left_out = [
        LeftOut(one.number, one.says, "a note" if one.number > last and "heading between" in one.why else one.why)
        for one in left_out
    ]
    return Table(sheet, heading_rows, headings, rows, tuple(left_out), group_of, tuple(too_wide))


def _is_total(first: str, filled: Sequence[str], totals: frozenset[str]) -> bool:
    if first in totals:
        return sum(not _is_number(cell) for cell in filled) <= 2
    words = first.split(" ", 2)
    begins = words[0].rstrip(":") in totals or " ".join(words[:2]).rstrip(":") in totals
    return begins and len(filled) > 1 and sum(not _is_number(cell) for cell in filled) <= 1
