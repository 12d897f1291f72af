"""Rows with what stands only in other rows: in the row above, in the first row of the product, or in a parent."""

from collections.abc import Iterator, Sequence

from inventory.lists.mapping import Mapping
from inventory.lists.reading.sheets import Row
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import programs


def whole_rows(table: Table, mapping: Mapping) -> Iterator[Row]:
    """The rows of a table, with empty cells filled in as the mapping and the known program say."""
    columns = {heading: place for place, heading in enumerate(table.headings)}
    down = [columns[mapping.columns[meaning]] for meaning in mapping.fill_down if meaning in mapping.columns]
    program = programs().get(mapping.program or "")
    fill = program.fill_down if program and program.fill_down and program.fill_down.by in columns else None
    inherit = program.inherit if program else None
    parents: dict[str, Sequence[str]] = {}
    if inherit and {inherit.by, inherit.key} <= columns.keys():
        parents = {cells[columns[inherit.key]]: cells for _, cells in table.rows}
    above: dict[int, str] = {}
    first_of: dict[str, Sequence[str]] = {}
    for number, found in table.rows:
        cells = found
        for place in down:
            if cells[place]:
                above[place] = cells[place]
            elif place in above:
                cells = [*cells[:place], above[place], *cells[place + 1 :]]
        if fill:
            first = first_of.setdefault(cells[columns[fill.by]], cells)
            cells = _filled(cells, first, fill.columns, columns)
        if inherit and (parent := parents.get(cells[columns[inherit.by]] if parents else "")):
            cells = _filled(cells, parent, inherit.columns, columns)
        yield number, cells


def _filled(
    cells: Sequence[str], source: Sequence[str], headings: Sequence[str], columns: dict[str, int]
) -> Sequence[str]:
    places = [columns[heading] for heading in headings if heading in columns]
    if all(cells[place] for place in places):
        return cells
    filled = list(cells)
    for place in places:
        filled[place] = filled[place] or source[place]
    return filled
