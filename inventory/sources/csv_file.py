"""The depot's list of equipment as a CSV file, one unit a row."""

import csv
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from inventory.models import Equipment

COLUMNS = {
    "Equipment ID": "equipment_id",
    "Equipment Name": "name",
    "Category": "category",
    "Daily Rate": "daily_rate",
    "Max Rate": "max_rate",
    "Status": "status",
    "Operator Cert Required": "operator_certification",
    "Min Insurance": "min_insurance",
    "Storage Location": "storage_location",
    "Weight Class": "weight_class",
    "Description": "description",
}
OPTIONAL = {"Description"}

HOW_TO_WRITE = {
    "Equipment ID": "write 2 to 20 capital letters, digits and dashes, like ITM001",
    "Equipment Name": "write a name of at most 120 letters",
    "Category": "write a category of at most 60 letters",
    "Daily Rate": "write an amount above zero, like 450.00",
    "Max Rate": "write an amount above zero, like 500.00",
    "Status": "write AVAILABLE, RENTED or MAINTENANCE",
    "Operator Cert Required": "write the certification, or None",
    "Min Insurance": "write an amount, like 500000 or 500000.00",
    "Storage Location": "write where the unit stands, in at most 120 letters",
    "Weight Class": "write Light, Medium or Heavy",
    "Description": "write at most 500 letters",
}


class EquipmentFileError(Exception):
    """The file cannot be loaded. The text names every broken row by line and column; nothing was loaded."""


def read_equipment_csv(path: Path) -> list[Equipment]:
    """Every unit of the file, in its order.

    Raises:
        EquipmentFileError: the file is missing, is no UTF-8, lacks a column, or has a broken or repeated row.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise EquipmentFileError(f"{path} is not UTF-8 text. Save it again as CSV UTF-8.") from None
    except OSError as unreadable:
        raise EquipmentFileError(f"{path} cannot be read: {unreadable.strerror}.") from unreadable
    reader = csv.DictReader(text.splitlines(keepends=True), strict=True, restkey="", restval=None)
    try:
        _check_header(path, reader.fieldnames)
        units, problems = _read_rows(reader)
    except csv.Error as broken:
        raise EquipmentFileError(f"{path}, line {reader.line_num}: {broken}. Check the quotation marks.") from broken
    if problems:
        raise EquipmentFileError(f"{path} was not loaded:\n" + "\n".join(f"  {problem}" for problem in problems))
    if not units:
        raise EquipmentFileError(f"{path} has no equipment in it.")
    return units


def _check_header(path: Path, header: Sequence[str] | None) -> None:
    found = [name.strip() for name in header or []]
    problems = [f"column {name} is missing" for name in COLUMNS if name not in found and name not in OPTIONAL]
    problems += [f"column {name!r} is not known" for name in found if name not in COLUMNS]
    problems += [f"column {name} is there twice" for name in COLUMNS if found.count(name) > 1]
    if problems:
        raise EquipmentFileError(f"{path}, line 1: {'; '.join(problems)}. The columns are: {', '.join(COLUMNS)}.")


def _read_rows(reader: "csv.DictReader[str]") -> tuple[list[Equipment], list[str]]:
    units: list[Equipment] = []
    problems: list[str] = []
    line_of: dict[str, int] = {}
    for row in reader:
        line = reader.line_num
        if "" in row or None in row.values():
            problems.append(f"line {line}: it has {'more' if '' in row else 'fewer'} cells than there are columns")
            continue
        cells = {name.strip(): (value or "").strip() for name, value in row.items()}
        unit = _read_unit(cells, line, problems)
        if unit is None:
            continue
        if unit.equipment_id in line_of:
            problems.append(
                f"line {line}, column Equipment ID: {unit.equipment_id} is on line {line_of[unit.equipment_id]} too"
            )
        line_of[unit.equipment_id] = line
        units.append(unit)
    return units, problems


def _read_unit(cells: dict[str, str], line: int, problems: list[str]) -> Equipment | None:
    fields: dict[str, str | None] = {COLUMNS[name]: value for name, value in cells.items()}
    if (fields["operator_certification"] or "none").casefold() == "none":
        fields["operator_certification"] = None
    try:
        return Equipment.model_validate(fields)
    except ValidationError as invalid:
        column_of = {field: column for column, field in COLUMNS.items()}
        for error in invalid.errors():
            if error["loc"]:
                column = column_of[str(error["loc"][0])]
                problems.append(f"line {line}, column {column}: {cells[column]!r}; {HOW_TO_WRITE[column]}")
            else:
                problems.append(f"line {line}, column Max Rate: {error['msg'].removeprefix('Value error, ')}")
        return None
