"""The depot's list of equipment as a workbook (.xlsx), and an empty one to fill in."""

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from inventory.files.csv_file import EquipmentFileError, cells_of, write_rows
from inventory.files.equipment_rows import COLUMNS, EXAMPLE_ID, columns_for
from inventory.files.whole_file import write_whole
from inventory.models import Equipment, Status, WeightClass

SHEET = "Equipment"
MEANINGS_SHEET = "What the columns mean"
MONEY = ("Daily Rate", "Max Rate", "Min Insurance", "Weekly Rate", "Four-Week Rate")
NUMBERS = ("Minimum Days", "Turnaround Days")
CHOICES: Mapping[str, list[str]] = {
    "Status": [status.value for status in Status],
    "Weight Class": [weight_class.value for weight_class in WeightClass],
}
ROWS_WITH_CHOICES = 5000
# A cell that begins like a formula is text, and nothing becomes a link.
AS_IT_IS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

EXAMPLE = {
    "Equipment ID": EXAMPLE_ID,
    "Equipment Name": "Plate Compactor",
    "Category": "Compaction",
    "Daily Rate": "85.00",
    "Max Rate": "110.00",
    "Status": "AVAILABLE",
    "Operator Cert Required": "Basic Safety",
    "Min Insurance": "250000",
    "Storage Location": "Warehouse A",
    "Weight Class": "Light",
    "Description": "Gasoline, 20 inch plate, for soil and pavers.",
    "Weekly Rate": "340.00",
    "Four-Week Rate": "1020.00",
    "Minimum Days": "1",
    "Turnaround Days": "",
}
MEANINGS = {
    "Equipment ID": "An id of its own for each unit: 2 to 20 capital letters, digits and dashes, such as ITM001.",
    "Equipment Name": "The name that callers hear and ask for. Units of one kind have the same name.",
    "Category": "The kind of equipment, such as Power Equipment.",
    "Daily Rate": "The lowest rate a day, which is also the rate that callers are told. Write it like 450.00.",
    "Max Rate": "The highest rate a day that the line may agree to.",
    "Status": "AVAILABLE, RENTED for a unit that is out without a booking here, or MAINTENANCE.",
    "Operator Cert Required": "The certificate that the operator needs, or None.",
    "Min Insurance": "The least liability cover that the customer needs.",
    "Storage Location": "Where the customer picks it up.",
    "Weight Class": "Light, Medium or Heavy: the job site must be able to take it.",
    "Description": "What the line may say about the unit, in at most 500 letters. It may be left out.",
    "Weekly Rate": "What 7 days cost beside the daily rate. Empty: as many days as there are.",
    "Four-Week Rate": "What 28 days cost beside the daily rate. Empty: as many weeks or days as there are.",
    "Minimum Days": "The least number of days that the unit is rented for. Empty: 1, or what the settings say.",
    "Turnaround Days": "For how many days the unit stays with you between two rentals. Empty: none.",
}


def write_equipment_workbook(path: Path, equipment: Iterable[Equipment]) -> None:
    """Write the units in the order given. An existing file is replaced.

    Raises:
        EquipmentFileError: the file cannot be written; an existing file is unchanged.
    """
    units = list(equipment)
    write_workbook(path, columns_for(units), map(cells_of, units), with_meanings=False)


def write_template(path: Path) -> None:
    """Write an empty list with an example row: as a workbook with choices and explanations if the name ends in .xlsx,
    else as a CSV file. An existing file is replaced.

    Raises:
        EquipmentFileError: the file cannot be written; an existing file is unchanged.
    """
    if path.suffix.lower() == ".xlsx":
        write_workbook(path, list(COLUMNS), [EXAMPLE], with_meanings=True)
    else:
        write_rows(path, list(COLUMNS), [EXAMPLE])


def write_workbook(
    path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]], *, with_meanings: bool
) -> None:
    """Write rows of cells by column, below the headings of these columns; and on a sheet of their own what the columns
    mean.

    Raises:
        EquipmentFileError: the file cannot be written; an existing file is unchanged.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **AS_IT_IS}) as book:
        _fill(book, columns, rows)
        if with_meanings:
            _explain(book)
    try:
        write_whole(path, content.getvalue())
    except OSError as exc:
        raise EquipmentFileError(f"{path} cannot be written: {exc.strerror}.") from exc


def _fill(book: Workbook, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    sheet = book.add_worksheet(SHEET)
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, bold)
        sheet.write_comment(0, place, MEANINGS[column])
        sheet.set_column(place, place, max(14, len(column) + 2))
        if column in CHOICES:
            validation = {"validate": "list", "source": CHOICES[column], "error_message": MEANINGS[column]}
            sheet.data_validation(1, place, ROWS_WITH_CHOICES, place, validation)
    for number, cells in enumerate(rows, start=1):
        _write_row(sheet, number, [(column, cells[column]) for column in columns], money)


def _write_row(sheet: Worksheet, number: int, cells: Sequence[tuple[str, str]], money: Format) -> None:
    for place, (column, cell) in enumerate(cells):
        if cell and column in MONEY:
            sheet.write_number(number, place, float(cell), money)
        elif cell and column in NUMBERS:
            sheet.write_number(number, place, int(cell))
        elif cell:
            sheet.write_string(number, place, cell)


def _explain(book: Workbook) -> None:
    sheet = book.add_worksheet(MEANINGS_SHEET)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for number, (column, meaning) in enumerate(MEANINGS.items()):
        sheet.write_string(number, 0, column)
        sheet.write_string(number, 1, meaning)
    sheet.write_string(len(MEANINGS) + 1, 0, f"The row {EXAMPLE['Equipment ID']} is an example and is not imported.")
