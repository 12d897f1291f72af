"""Tables with a column for each thing and a row for each time, as "1 hour", "Day", "Week" below "Canoe", "Kayak"."""

from collections.abc import Sequence

from inventory.lists.columns.headings import Meaning, is_known, period_of, said_plainly
from inventory.lists.reading.sheets import Row

NAME = "Equipment"
FEWEST, MOSTLY = 2, 0.6
MOST_ROWS = 200  # more are no times of rental
LONGEST_TIME, LONGEST_NAME = 40, 60


def turned(headings: Sequence[str], rows: Sequence[Row]) -> tuple[list[str], Sequence[Row]]:
    """The headings and the rows, with a row for each thing where the table has a column for it and its rows are times.
    All rows have the number of the first one."""
    if len(rows) > MOST_ROWS:
        return list(headings), rows
    named = [bool(heading) and not heading.startswith("column ") for heading in headings]
    things = [place for place, is_named in enumerate(named) if place and is_named]
    filled = [(number, [*cells, *[""] * (len(headings) - len(cells))]) for number, cells in rows]
    of_prices = [cells for _, cells in filled if cells[0] and any(cells[place] for place in things)]
    if len(things) < FEWEST or len(of_prices) < FEWEST or any(map(_is_heading, (headings[one] for one in things))):
        return list(headings), rows
    times = [cells[0] for cells in of_prices if len(cells[0]) <= LONGEST_TIME and period_of(cells[0])]
    if len(times) < MOSTLY * len(of_prices):
        return list(headings), rows
    first = filled[0][0]
    turned_rows = [(first, [headings[place], *(cells[place] for cells in of_prices)]) for place in things]
    return [NAME, *(cells[0] for cells in of_prices)], turned_rows


def _is_heading(heading: str) -> bool:
    """Whether a heading says what is below it rather than naming a thing: "Qty", "Price", "Deposit". What may stand
    above names, as "Boat" and "Tent", is a thing where no column has names."""
    of_names = {one.meaning for one in said_plainly(heading)} == {Meaning.NAME}
    return len(heading) > LONGEST_NAME or (is_known(heading) and not of_names)
