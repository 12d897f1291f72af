"""The headings of a table: in which rows of a sheet they stand, and what they say where they stand in two rows."""

import functools
import re
from collections import Counter
from collections.abc import Sequence

from inventory.lists.columns.headings import Meaning, is_known, money_said_by, period_of, said_by
from inventory.lists.reading.sheets import Row
from inventory.lists.words.list_words import cell_words, recognized
from inventory.lists.words.plain_text import plain, plain_cell

MOST_ROWS_ABOVE = 40
LONGEST_HEADING = 80  # letters; the rest of a longer one is cut off
LOOKED_AT = 40  # rows that tell which columns have amounts
BELOW, AGAIN = 6, 4  # rows below a second row of headings, and which part of its cells must not stand in them again
ENOUGH_ABOVE = 2  # rows of a table that stands above another one
WORDS_OF_A_SENTENCE = 5  # from so many on a cell above headings is a remark
LONGEST_NUMBER = 40  # letters of a cell that may be a number; expressions take long on longer text
_BESIDE_RATES = (Meaning.QUANTITY, Meaning.LOCATION, Meaning.STATUS, Meaning.WEIGHT, Meaning.CERTIFICATION)
_HAS_NUMBER = re.compile(r"^[^\w]*[-+]?[\d.,'’ ]*\d[\d.,'’ ]*(?:[^\w]*|\s*\w{0,4}/?\w{0,4})$")
# "25 eur/öp.": an amount with words that nobody knows
_AMOUNT = re.compile(r"\d[\d.,'’ ]{0,12}\s?[^\W\d_]{1,5}\.?\s?(?:/\s?[^\W\d_]{1,8}\.?)?$")
# "165.00 per hour", "€ 20 / Tag", "16 à 20 €": a price, though its time is a word that headings have; not "31.12.2026"
_PRICE = re.compile(r"[€$£¥]\s?\d|\d\s?(?:[€$£¥円]|eur\b|euros?\b|kr\b|zł|kč)|\d[.,]\d\d(?!\d|\.\d)", re.I)


def is_number(cell: str) -> bool:
    if len(cell) > LONGEST_NUMBER:
        return False
    digits = sum(sign.isdigit() for sign in cell)
    return digits > 0 and digits >= sum(sign.isalpha() for sign in cell) and bool(_HAS_NUMBER.match(cell))


def is_price(cell: str) -> bool:
    """Whether a cell is an amount with a currency or with decimals, and so no heading."""
    return len(cell) <= LONGEST_NUMBER and bool(_PRICE.search(cell))


def knowledge(cells: Sequence[str]) -> tuple[int, float]:
    """How many cells of a row are known headings, and which share of its cells."""
    filled = [cell for cell in cells if cell]
    are_known = [len(cell) <= 60 and not is_price(cell) and is_known(cell) for cell in filled]
    known = sum(are_known)
    numbers = sum(_is_amount(cell) for cell, is_one in zip(filled, are_known, strict=True) if not is_one)
    return known - 2 * numbers, (known - numbers) / max(1, len(filled))


def _is_amount(cell: str) -> bool:
    # "-10%" may be a heading, of the rates with a discount
    return "%" not in cell and (is_number(cell) or is_price(cell))


def is_heading(cells: Sequence[str]) -> bool:
    known, share = knowledge(cells)
    return known >= 2 and share >= 0.4 and not _values(cells)


def _values(cells: Sequence[str]) -> bool:
    """Whether most cells are what stands in rows rather than above them, such as "available" and "none"."""
    words = cell_words()
    filled = [plain_cell(cell) for cell in cells if cell]
    return sum(cell in words.status_of or cell in words.no_amount for cell in filled) > len(filled) / 2


def find_headings(rows: Sequence[Row]) -> tuple[int, tuple[str, ...] | None, int]:
    """The index of the first row below the headings, the headings, and the index of their first row."""
    scores = [(knowledge(cells)[0] if is_heading(cells) else 0) for _, cells in rows[:MOST_ROWS_ABOVE]]
    best = max(range(len(scores)), key=lambda index: scores[index])
    if scores[best] < 2:
        return _unknown_headings(rows)
    best = next((index for index in range(best) if scores[index] and _is_table_above(rows, index, best)), best)
    begin = end = best
    headings = list(rows[best][1])
    has_second = best + 1 < len(scores) and not _has_values_of(rows[best + 1][1], rows[best + 2 : best + 2 + BELOW])
    if has_second and (is_heading(rows[best + 1][1]) or _says_units(rows[best + 1][1])):
        second = rows[best + 1][1]
        alone = _same_twice(headings, second) or recognized(second)
        end = best + 1
        headings = list(second) if alone else _joined(_filled_to_the_right(headings, second, rows[end + 1 :]), second)
    elif best and _is_above(rows[best - 1], rows[best]):
        if recognized(headings):
            return end + 1, unique(headings), begin
        headings = _joined(_filled_to_the_right(rows[best - 1][1], headings, rows[end + 1 :]), headings)
        begin = best - 1
    return end + 1, unique(headings), begin


def _is_table_above(rows: Sequence[Row], headings: int, below: int) -> bool:
    """Whether a row of headings has a table of its own above another row of headings: rows that are filled as it is,
    and then an empty row."""
    width = sum(map(bool, rows[headings][1]))
    filled = [sum(map(bool, cells)) for _, cells in rows[headings + 1 : below]]
    apart = any(rows[index][0] - rows[index - 1][0] > 1 for index in range(headings + 2, below + 1))
    return apart and sum(count == width for count in filled) >= ENOUGH_ABOVE


def _has_values_of(cells: Sequence[str], below: Sequence[Row]) -> bool:
    """Whether a row of known words is the first row of the list rather than a second one of headings: some of its cells
    stand again in the rows below it, as "Active" and "Service" do, and the headings of a column do not."""
    filled = {index: cell for index, cell in enumerate(cells) if cell}
    again = sum(any(index < len(row) and row[index] == cell for _, row in below) for index, cell in filled.items())
    amounts = sum(map(_is_amount, filled.values()))
    return again >= max(2, len(filled) / AGAIN) or amounts > len(filled) / AGAIN


def _unknown_headings(rows: Sequence[Row]) -> tuple[int, tuple[str, ...] | None, int]:
    """Headings of unknown words: a row of text above rows with numbers. Without one the columns have only letters."""
    width = Counter(sum(map(bool, cells)) for _, cells in rows).most_common(1)[0][0]
    if max(sum(map(bool, cells)) for _, cells in rows) < 2:
        return len(rows), None, 0
    for index, (_, cells) in enumerate(rows[:MOST_ROWS_ABOVE]):
        filled = [cell for cell in cells if cell]
        below = rows[index + 1 : index + 4]
        if len(filled) >= max(2, width - 1):
            numbers_below = any(_is_amount(cell) or _AMOUNT.match(cell) for _, row in below for cell in row)
            if (
                not any(_is_amount(cell) or _AMOUNT.match(cell) for cell in filled)
                and numbers_below
                and len(set(filled)) == len(filled)
            ):
                return index + 1, unique(cells), index
            return index, unique([""] * max(len(row) for _, row in rows)), index
    return 0, unique([""] * max(len(row) for _, row in rows)), 0


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
    if not filled or any(map(_is_amount, row[1])) or headings[0] - row[0] > 1:
        return False
    if any(len(cell.split()) >= WORDS_OF_A_SENTENCE for cell in row[1]):
        return False  # "prices do not include tax"
    below = {index: headings[1][index] if index < len(headings[1]) else "" for index in filled}
    lacking = any(not cell for index, cell in below.items() if index) or len(set(headings[1])) < len(headings[1])
    if not lacking and filled == list(range(len(filled))):
        return False  # a title whose cells stand one beside the other
    return any(is_known(row[1][index]) for index in filled if index) and all(
        len(row[1][index]) <= 40 for index in filled
    )


def _filled_to_the_right(cells: Sequence[str], below: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """The cells of a row of headings, each also over the columns to its right that only the row below names. One of
    money, such as "Hire (NZD)", ends where a column has no amounts in any of the rows."""
    with_amounts = {index for _, row in rows[:LOOKED_AT] for index, cell in enumerate(row) if _is_amount(cell)}
    filled: list[str] = []
    for index, cell in enumerate(cells):
        carried = filled[-1] if filled and index < len(below) and below[index] else ""
        if carried and not cell and index not in with_amounts and money_said_by(carried):
            carried = ""
        filled.append(cell or carried)
    return filled


def _joined(first: Sequence[str], second: Sequence[str]) -> list[str]:
    width = max(len(first), len(second))
    pairs = zip([*first, *[""] * (width - len(first))], [*second, *[""] * (width - len(second))], strict=True)
    again = Counter(plain(cell) for cell in second if cell)
    return [
        below
        if above and below and again[plain(below)] == 1 and _says_enough(above, below)
        else " / ".join(dict.fromkeys(part for part in (above, below) if part))
        for above, below in pairs
    ]


@functools.cache
def _vague() -> frozenset[str]:
    return frozenset(map(plain, cell_words().vague_headings))


def _says_enough(above: str, below: str) -> bool:
    """Whether a heading needs none of what stands above it: "Status" below "Where it is" does not, "1 day" below
    "Rental price" and "Name" below "Location" do."""
    alone, joined = said_by(below), said_by(f"{above} {below}")
    is_whole = bool(alone) and alone[0].strength > 100 and not (joined and joined[0].strength > 100)
    if money_said_by(above):  # "Qty" and "Branch" to the right of the rates are none
        return is_whole and alone[0].meaning in _BESIDE_RATES and period_of(below) is None
    return is_whole and plain(below) not in _vague()


def letter(index: int) -> str:
    """The letter of a column as spreadsheets count: A, B … Z, AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def unique(headings: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for index, heading in enumerate(headings):
        heading = " ".join(heading.split())[:LONGEST_HEADING] or f"column {letter(index)}"
        name, again = heading, 2
        while name in found:
            name, again = f"{heading} ({again})", again + 1
        found[name] = None
    return tuple(found)
