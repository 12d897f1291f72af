"""Columns that count how many there are in each place, as "Hull" and "Leeds", as a row for each of the places."""

import functools
from collections.abc import Sequence

from inventory.lists.reading.sheets import MOST_ROWS, Row
from inventory.lists.words.list_words import cell_words, headings
from inventory.lists.words.plain_text import plain, plain_cell

QUANTITY, PLACE = "Quantity (by place)", "Location (by place)"
FEWEST, LOOKED_AT = 2, 50
LONGEST_COUNT = 4  # digits


def by_place(found: Sequence[str], rows: Sequence[Row]) -> tuple[list[str], Sequence[Row]]:
    """The headings and the rows, with a row for each place of which a column says how many are there, in place of the
    columns. The rows of one row have its number. A list with a column for all of them is left as it is."""
    places = [place for place, heading in enumerate(found) if _is_place(heading) and _has_counts(rows, place)]
    counted = any(plain(heading) in _quantities() for heading in found)
    if len(places) < FEWEST or counted or len(rows) * len(places) > MOST_ROWS:
        return list(found), rows
    spread: list[Row] = []
    for number, cells in rows:
        filled = [*cells, *[""] * (len(found) - len(cells))]
        rest = [cell for place, cell in enumerate(filled) if place not in places]
        here = [(filled[place], found[place]) for place in places if filled[place].strip("0")]
        if not any(rest[1:]) or not any(filled[place] for place in places):
            here = [("", "")]  # a heading between the rows, or one without any number
        spread += [(number, [*rest, *counts]) for counts in here or [("0", "")]]
    return [*(one for place, one in enumerate(found) if place not in places), QUANTITY, PLACE], spread


def _is_place(heading: str) -> bool:
    """Whether a heading is a town, perhaps beside a word for how many: "Hull", "Qty Leeds", "Bestand Kassel"."""
    words = [word for word in plain(heading).split() if word not in _quantities()]
    text = " ".join(words)
    return bool(words) and (text in cell_words().towns or plain_cell(heading) in cell_words().towns)


def _has_counts(rows: Sequence[Row], place: int) -> bool:
    cells = [cells[place] for _, cells in rows[:LOOKED_AT] if place < len(cells) and cells[place]]
    return bool(cells) and all(cell.isdecimal() and len(cell) <= LONGEST_COUNT for cell in cells)


@functools.cache
def _quantities() -> frozenset[str]:
    return frozenset(headings()["quantity"].strengths)
