"""Finding the table in a sheet: its headings, its rows, and the rows that only say something about others."""

import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from inventory.lists.reading.heading_rows import (
    LONGEST_HEADING,
    find_headings,
    is_heading,
    is_number,
    knowledge,
    unique,
)
from inventory.lists.reading.packed_columns import unpacked
from inventory.lists.reading.place_columns import by_place
from inventory.lists.reading.sheets import Row, Sheet
from inventory.lists.reading.turned_table import turned
from inventory.lists.words.list_words import cell_words, headings_of_people
from inventory.lists.words.plain_text import Phrases, plain, plain_cell, plain_words

WORDS_OF_NOTES = 4
LOOKED_AT = 2000  # rows that tell how many cells a row has
MORE_HEADINGS = 3  # of another table below, which may have some of the same ones
TWO = 2  # cells of a row that has a code and a title
LEAST_OF_ROWS = 4  # cells of a row of equipment, in a list that has sections with codes
LONGEST_GROUP = 60  # letters of a heading between rows; longer text is a note
BULLETS = ("- ", "– ", "• ", "* ", "· ", "+ ", "> ", "-> ", "→ ", "↳ ")


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
        first, headings, above = find_headings(rows)
        if headings is None:
            break
        body, rest = _until_next_table(rows[first:], headings)
        unpacked_headings, body = by_place(*unpacked(*turned(headings, body)))
        headings = unique(unpacked_headings)
        table = _table(sheet, tuple(number for number, _ in rows[above:first]), headings, body)
        if table.rows or not tables:
            tables.append(table)
        rows = rest
    return tables


def says(cells: Sequence[str], most: int = 40) -> str:
    """The beginning of what a row says, for people to find it."""
    text = " ".join(" ".join(cell for cell in cells if cell).split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _filled(cells: Sequence[str]) -> int:
    """How many cells have something in them."""
    return len(cells) - cells.count("")


def _until_next_table(rows: Sequence[Row], headings: Sequence[str]) -> tuple[Sequence[Row], Sequence[Row]]:
    """The rows of this table, and what follows if another table with other headings begins below."""
    own = {plain(heading) for heading in headings}
    for index in range(1, len(rows)):
        cells = rows[index][1]
        # Another table stands apart: below an empty row, or below a title of its own.
        apart = rows[index][0] - rows[index - 1][0] > 1 or _filled(rows[index - 1][1]) == 1
        if apart and (many := _filled(cells)) >= MORE_HEADINGS:
            known, share = knowledge(cells)
            again = sum(plain(cell) in own for cell in cells if cell)
            another = is_heading(cells) and known >= MORE_HEADINGS and share >= 0.7
            another = another and (again < known / 2 or many >= again + MORE_HEADINGS)
            of_people = sum(plain(cell) in _of_people() for cell in cells if cell) >= max(MORE_HEADINGS, many / 2)
            if another or of_people:
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
        headings = unique([*headings, *[""] * (width - len(headings))])
    rows: list[Row] = []
    left_out: list[LeftOut] = []
    group_of: dict[int, str] = {}
    too_wide: list[int] = []
    group, groups_since_row = "", 0
    totals, dittos = cell_words().totals, cell_words().dittos
    some = sorted(_filled(cells) for _, cells in body[:: max(1, len(body) // LOOKED_AT)])
    typical = some[len(some) * 3 // 4] if some else 0
    sections = _sections(body) if typical >= LEAST_OF_ROWS else frozenset[int]()
    for place, (number, cells) in enumerate(body):
        filled = list(filter(None, cells))
        if not filled:
            continue
        first = begin = filled[0].casefold()
        if not first.isascii() or first.isalpha() or " " in first or len(filled) < LEAST_OF_ROWS:  # else it is an id
            first = plain_cell(first).rstrip(":").strip()
        if begin in begins and len(filled) > 1 and [plain(cell) for cell in cells[: len(own)]] == own[: len(cells)]:
            left_out.append(LeftOut(number, says(cells), "the headings again"))
        elif _names_a_section(cells, own):
            if not group_of:  # the first heading names the section above in the same way
                group_of |= {above: headings[0] for above, _ in rows}
            group, groups_since_row = cells[0].rstrip(":").strip(), groups_since_row + 1
            left_out.append(LeftOut(number, says(cells), "a heading between the rows"))
        elif len(filled) == 2 and typical >= LEAST_OF_ROWS and (number in sections or _is_section(place, filled, body)):
            group, groups_since_row = filled[1].rstrip(":").strip(), groups_since_row + 1
            left_out.append(LeftOut(number, says(cells), "a heading between the rows"))
        elif _is_total(first, filled, totals):
            left_out.append(LeftOut(number, says(cells), "a sum"))
        elif len(filled) == 1 and named >= 3 and not is_number(filled[0]):
            if _is_note(filled[0]):
                left_out.append(LeftOut(number, says(cells), "a note"))
                continue
            if _continues(cells, filled[0], rows):
                left_out.append(LeftOut(number, says(cells), "it belongs to the row above"))
                continue
            if len(filled[0]) <= LONGEST_GROUP and not filled[0].endswith("."):
                group, groups_since_row = filled[0].rstrip(":").strip(), groups_since_row + 1
            left_out.append(LeftOut(number, says(cells), "a heading between the rows"))
        else:
            groups_since_row = 0
            if any(cells[width:]):
                too_wide.append(number)
            if len(cells) != width:
                cells = [*cells[:width], *[""] * (width - len(cells))]
            if rows and not dittos.isdisjoint(cells):
                cells = [above if cell in dittos else cell for cell, above in zip(cells, rows[-1][1], strict=True)]
            rows.append((number, cells))
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


def _names_a_section(cells: Sequence[str], own: Sequence[str]) -> bool:
    """Whether a row has the headings again, but for the first cell, which says what is below: "Loaders, Day, Week"."""
    last = next((place for place in range(min(len(cells), len(own)) - 1, 0, -1) if cells[place]), 0)
    if not last or len(cells[last]) > LONGEST_HEADING or plain(cells[last]) != own[last]:
        return False  # nearly all rows: the others need not be looked at
    others = [plain(cell) for cell in cells[1:]]
    return bool(cells[0]) and any(others) and others[: len(own) - 1] == list(own[1 : len(cells)])


def _continues(cells: Sequence[str], text: str, rows: Sequence[Row]) -> bool:
    """Whether a cell alone in its row belongs to the row above: part of a kit, or the rest of a long name."""
    starts_lower = text[0].islower() and bool(rows) and not cells[0] and bool(rows[-1][1][0])
    return text.startswith(BULLETS) or starts_lower


def _is_note(text: str) -> bool:
    """Whether a line between the rows is a sentence about prices and the like, and no heading."""
    return len(text.split()) >= WORDS_OF_NOTES and bool(_notes().spans(plain(text)))


@functools.cache
def _of_people() -> frozenset[str]:
    return headings_of_people() | plain_words(cell_words().headings_of_customers)


@functools.cache
def _notes() -> Phrases:
    return Phrases(cell_words().notes_inside)


def _is_section(place: int, filled: Sequence[str], body: Sequence[Row]) -> bool:
    """Whether a row has nothing but a code and a title, and the codes below begin with its own: "10 Lifts"."""
    if is_number(filled[1]) or len(filled[1]) > LONGEST_GROUP:
        return False
    code, below = filled[0], [cells[0] for _, cells in body[place + 1 : place + 3] if cells and cells[0]]
    begins = [all(len(one) > len(code) and one.startswith(code.rstrip(".")) for one in below)]
    if code.isdecimal() and code.endswith("0"):  # "100 Earthworks" above 101 and 102
        begins.append(
            all(one.isdecimal() and len(one) == len(code) and one.startswith(code.rstrip("0")) for one in below)
        )
    return bool(below) and any(begins)


def _sections(body: Sequence[Row]) -> frozenset[int]:
    """The rows that have nothing but a code and a title, where the table begins with one, each stands above rows that
    have more, and all have them in the same two columns: folders, as accounting programs list them between articles."""
    rows = [(number, cells) for number, cells in body if any(cells)]
    two = [place for place, (_, cells) in enumerate(rows) if _filled(cells) == TWO]
    if len(two) < TWO or two[-1] == len(rows) - 1:
        return frozenset()
    columns = _places_filled(rows[0][1])
    for place in two:
        cells = rows[place][1]
        code, title = filter(None, cells)
        is_title = any(map(str.isdigit, code)) and not any(map(str.isdigit, title)) and len(title) <= LONGEST_GROUP
        if _places_filled(cells) != columns or not is_title or _filled(rows[place + 1][1]) <= TWO:
            return frozenset()
    return frozenset(rows[place][0] for place in two)


def _places_filled(cells: Sequence[str]) -> list[int]:
    return [place for place, cell in enumerate(cells) if cell]


def _is_total(first: str, filled: Sequence[str], totals: frozenset[str]) -> bool:
    if first in totals:
        return sum(not is_number(cell) for cell in filled) <= 2
    words = first.split(" ")
    begins = words[0].rstrip(":") in totals or " ".join(words[:2]).rstrip(":") in totals
    begins = begins or words[-1] in totals  # "Powered access total"
    return begins and len(filled) > 1 and sum(not is_number(cell) for cell in filled) <= 1
