"""The depot's list of equipment as a CSV file, one unit a row."""

import csv
import io
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

WHAT_IT_IS_NOT = {
    "Equipment ID": "an id; write 2 to 20 capital letters, digits and dashes, like ITM001",
    "Equipment Name": "a name; write one of 1 to 120 letters",
    "Category": "a category; write one of 1 to 60 letters",
    "Daily Rate": "an amount of money above zero; write it like 450.00",
    "Max Rate": "an amount of money above zero; write it like 500.00",
    "Status": "a status; write AVAILABLE, RENTED or MAINTENANCE",
    "Operator Cert Required": "a certification of at most 60 letters; write its name, or None",
    "Min Insurance": "an amount of money; write it like 500000 or 500000.00",
    "Storage Location": "a place; write where the unit stands, in 1 to 120 letters",
    "Weight Class": "a weight class; write Light, Medium or Heavy",
    "Description": "a description of at most 500 letters; shorten it",
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
    reader = csv.DictReader(io.StringIO(text), strict=True, restkey="", restval=None)
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
        equipment_id = cells["Equipment ID"]
        if equipment_id and equipment_id in line_of:
            problems.append(
                f"line {line}, column Equipment ID: {equipment_id} is on line {line_of[equipment_id]} too; "
                "give each unit an id of its own"
            )
        line_of.setdefault(equipment_id, line)
        unit = _read_unit(cells, line, problems)
        if unit is not None:
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
                problems.append(
                    f"line {line}, column {column}: {_shortened(cells[column])!r} is not {WHAT_IT_IS_NOT[column]}"
                )
            else:
                problems.append(f"line {line}, column Max Rate: {error['msg'].removeprefix('Value error, ')}; raise it")
        return None


def _shortened(cell: str) -> str:
    return cell if len(cell) <= 40 else f"{cell[:40]}..."
