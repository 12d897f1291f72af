"""The depot's list of equipment as a Google Sheet with one unit per row."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import httpx2
from pydantic import BaseModel

from inventory.files.equipment_rows import (
    COLUMNS,
    EquipmentSourceError,
    cell_of,
    columns_for,
    read_equipment_rows,
)
from inventory.files.google_api import GoogleApi, NoAnswer, SheetError
from inventory.lists.reading.sheets import Number
from inventory.models import Equipment

__all__ = ["GoogleSheet", "SheetError"]

Cell = str | bool | int | Decimal | None


class _Values(BaseModel):
    values: list[list[Cell]] = []


class _Grid(BaseModel):
    rowCount: int
    columnCount: int


class _Tab(BaseModel):
    title: str
    sheetId: int = 0
    gridProperties: _Grid | None = None  # None when the tab is a chart


class _TabEntry(BaseModel):
    properties: _Tab


class _Spreadsheet(BaseModel):
    sheets: list[_TabEntry]


class _Written(BaseModel):
    spreadsheetId: str


class GoogleSheet:
    """One tab of a spreadsheet, with the columns of the CSV file in its first row."""

    def __init__(
        self,
        spreadsheet_id: str,
        credentials_file: Path,
        *,
        sheet: str = "Equipment",
        api: str = "https://sheets.googleapis.com",
    ) -> None:
        """Read the key of the service account that the spreadsheet is shared with.

        Args:
            spreadsheet_id: the part of the spreadsheet's address between /d/ and /edit.
            credentials_file: the JSON key of the service account.
            sheet: the name of the tab.

        Raises:
            SheetError: the file is missing, or is not the key of a service account.
        """
        self._google = GoogleApi(credentials_file)
        self._url = f"{api}/v4/spreadsheets/{quote(spreadsheet_id, safe='')}"
        self._sheet = sheet
        account = self._google.account
        self._refusals = {
            400: f"Google did not understand (400). Check that the spreadsheet has a tab {sheet!r} and is a Google "
            "Sheet, not a file of another kind.",
            403: f"Google does not let {account} open the spreadsheet (403). Share it with this address, as an editor "
            "if it is to be written, and enable the Google Sheets API in the project of the service account.",
            404: "Google knows no such spreadsheet (404). Check its id, the part of its address between /d/ and "
            f"/edit, and that it has a tab {sheet!r}.",
        }

    async def read(self) -> list[Equipment]:
        """Every unit of the tab, in its order.

        Raises:
            SheetError: the sheet cannot be read, or a row is broken or repeated. The text names every such row.
        """
        filled_up = _filled_up(await self._values())
        try:
            return read_equipment_rows(
                enumerate(filled_up, start=1), source=f"The sheet {self._sheet!r}", numbered_as="row"
            )
        except EquipmentSourceError as exc:
            raise SheetError(str(exc)) from None

    async def rows(self) -> list[tuple[int, list[str]]]:
        """The rows of the tab that are not empty, as they are, with their numbers.

        Raises:
            SheetError: the sheet cannot be read.
        """
        values = await self._values()
        found = [(number, [_as_cell(cell) for cell in row]) for number, row in enumerate(values, start=1)]
        return [(number, row) for number, row in found if any(row)]

    async def _values(self) -> list[list[Cell]]:
        tab = "'" + self._sheet.replace("'", "''") + "'"
        # A rate that is shown as "$450" has the value 450. Dates are read as shown: "3/4" may be part of a name.
        request = httpx2.Request(
            "GET",
            f"{self._url}/values/{quote(tab, safe='')}",
            params={"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "FORMATTED_STRING"},
        )
        return (await self._google.ask(request, _Values, self._refusals)).values

    async def write(self, units: Sequence[Equipment]) -> None:
        """Replace everything on the tab with these units, in one step: a reader sees the old list or the new one.

        Raises:
            SheetError: the sheet was not written. Where it is not known whether it was, the text says so.
        """
        sheet_id, grid = await self._find_tab()
        columns = columns_for(units)
        rows = [[_cell(column) for column in columns]]
        rows += [[_cell(_value(unit, name)) for name in columns] for unit in units]
        steps: list[dict[str, object]] = [
            {"appendDimension": {"sheetId": sheet_id, "dimension": dimension, "length": lacking}}
            for dimension, lacking in (
                ("ROWS", len(rows) - grid.rowCount),
                ("COLUMNS", len(columns) - grid.columnCount),
            )
            if lacking > 0
        ]
        # The range is the whole tab: cells outside the rows are cleared. The format of cells does not change.
        steps.append(
            {
                "updateCells": {
                    "range": {"sheetId": sheet_id},
                    "rows": [{"values": row} for row in rows],
                    "fields": "userEnteredValue",
                }
            }
        )
        request = httpx2.Request("POST", f"{self._url}:batchUpdate", json={"requests": steps})
        try:
            await self._google.ask(request, _Written, self._refusals)
        except NoAnswer as exc:
            raise SheetError(f"{exc} Whether the sheet was written is not known: look, or write again.") from None

    async def _find_tab(self) -> tuple[int, _Grid]:
        fields = "sheets.properties(sheetId,title,gridProperties(rowCount,columnCount))"
        request = httpx2.Request("GET", self._url, params={"fields": fields})
        tabs = [entry.properties for entry in (await self._google.ask(request, _Spreadsheet, self._refusals)).sheets]
        for tab in tabs:
            if tab.title == self._sheet and tab.gridProperties is not None:
                return tab.sheetId, tab.gridProperties
        raise SheetError(
            f"The spreadsheet has no tab {self._sheet!r}. It has: {', '.join(repr(tab.title) for tab in tabs)}."
        )


def _filled_up(rows: list[list[Cell]]) -> list[list[str]]:
    """The rows as text, filled up to the length of the header: Google omits empty cells at the end of a row."""
    texts: list[list[str]] = []
    for row in rows:
        text = [_text(cell) for cell in row]
        while text and not text[-1]:
            text.pop()
        texts.append(text)
    columns = len(texts[0]) if texts else 0
    return [text + [""] * (columns - len(text)) if text else text for text in texts]


def _as_cell(cell: Cell) -> str:
    """A number as a number, whose point is a decimal point in every language."""
    is_number = isinstance(cell, int | Decimal) and not isinstance(cell, bool)
    return Number(_text(cell)) if is_number else _text(cell)


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case Decimal():
            return f"{cell:f}"
        case _:
            return str(cell).strip()


def _value(unit: Equipment, column: str) -> str | int | Decimal | None:
    """What the unit has in this column; "" where a term is off."""
    return getattr(unit, COLUMNS[column]) if cell_of(unit, column) else ""


def _cell(value: str | int | Decimal | None) -> dict[str, dict[str, str | float]]:
    match value:
        case "":
            return {}
        case None:
            return {"userEnteredValue": {"stringValue": "None"}}
        case Decimal() | int():
            # A number in a sheet is a double, which keeps the cents of every amount that the inventory allows.
            return {"userEnteredValue": {"numberValue": float(value)}}
        case _:
            return {"userEnteredValue": {"stringValue": str(value)}}
