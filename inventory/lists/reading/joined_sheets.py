"""Several sheets with the same columns, read as one table: a sheet for each depot, or for each category."""

from collections.abc import Sequence

from inventory.lists.reading.sheets import Row, Sheet
from inventory.lists.reading.table import LeftOut, Table

APART = 10**7  # more than a sheet has rows


class RowOfSheet(int):
    """The number of a row, written with the name of its sheet. Rows of different sheets differ."""

    sheet: str

    @classmethod
    def of(cls, place: int, number: int, sheet: str) -> "RowOfSheet":
        """The row with this number in the sheet at this place."""
        row = cls(place * APART + number)
        row.sheet = sheet
        return row

    def __str__(self) -> str:
        return f"{int(self) % APART} of {self.sheet}"


def together(tables: Sequence[Table]) -> Table:
    """One table of several that have the same headings. `sheet_of` says of each row which sheet it is from."""
    rows: list[Row] = []
    left_out: list[LeftOut] = []
    too_wide: list[int] = []
    group_of: dict[int, str] = {}
    sheet_of: dict[int, str] = {}
    for place, table in enumerate(tables):
        name = table.sheet.name
        for number, cells in table.rows:
            row = RowOfSheet.of(place, number, name)
            rows.append((row, cells))
            sheet_of[row] = name
            if number in table.group_of:
                group_of[row] = table.group_of[number]
        left_out += [LeftOut(RowOfSheet.of(place, one.number, name), one.says, one.why) for one in table.left_out]
        too_wide += [RowOfSheet.of(place, number, name) for number in table.too_wide]
    names = ", ".join(table.sheet.name for table in tables)
    return Table(
        sheet=Sheet(names, rows, tables[0].sheet.kind),
        heading_rows=tables[0].heading_rows,
        headings=tables[0].headings,
        rows=rows,
        left_out=tuple(left_out),
        group_of=group_of,
        too_wide=tuple(too_wide),
        sheet_of=sheet_of,
    )
