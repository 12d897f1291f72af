"""The rows of a list of equipment: the columns, and the checks that CSV files and sheets share."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from pydantic import ValidationError

from inventory.files.mistakes import Mistakes
from inventory.models import MOST_LEAST_DAYS, MOST_TURNAROUND_DAYS, Equipment

COLUMNS = {
    "Equipment ID": "equipment_id",
    "Equipment Name": "name",
    "Category": "category",
    "Daily Rate": "lowest_rate",
    "Max Rate": "highest_rate",
    "Status": "status",
    "Operator Cert Required": "operator_certification",
    "Min Insurance": "min_insurance",
    "Storage Location": "storage_location",
    "Weight Class": "weight_class",
    "Description": "description",
    "Weekly Rate": "weekly_rate",
    "Four-Week Rate": "four_week_rate",
    "Minimum Days": "least_days",
    "Turnaround Days": "turnaround_days",
}
TERMS = ("Weekly Rate", "Four-Week Rate", "Minimum Days", "Turnaround Days")
"""Columns of which a list has only those that it needs. In an empty cell, the term is off."""
OPTIONAL_COLUMNS = {"Description", *TERMS}
EXAMPLE_ID = "EXAMPLE-1"  # of the row in an empty list that shows how one is filled in
IMPORT_INSTEAD = "A list that was not made for this line is imported: python main.py inventory import FILE"

EXPECTED = {
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
    "Weekly Rate": "an amount of money above zero; write it like 1800.00, or leave it empty",
    "Four-Week Rate": "an amount of money above zero; write it like 5400.00, or leave it empty",
    "Minimum Days": f"a number of days from 1 to {MOST_LEAST_DAYS}; write it like 3, or leave it empty",
    "Turnaround Days": f"a number of days from 0 to {MOST_TURNAROUND_DAYS}; write it like 1, or leave it empty",
}


class EquipmentSourceError(Exception):
    """A list of equipment cannot be read or written. The text names every broken row by number and column."""


def read_equipment_rows(
    rows: Iterable[tuple[int, Sequence[str]]], *, source: str, numbered_as: Literal["line", "row"]
) -> list[Equipment]:
    """The units of the rows, in their order. The first row is the header; empty rows are skipped.

    Args:
        rows: the cells of each row, with the number of the row in the source.
        source: the name of the source in error messages.
        numbered_as: the word for a row in error messages.

    Raises:
        EquipmentSourceError: there is no unit, a column is missing, or a row is broken or repeated.
    """
    remaining = iter(rows)
    first, header = next(remaining, (1, []))
    columns = [name.strip() for name in header]
    wrong_header = _wrong_in_header(columns)
    units: list[Equipment] = []
    mistakes = Mistakes(numbered_as)
    number_of: dict[str, int] = {}
    for number, row in remaining:
        if not row:
            continue
        if len(row) != len(columns):
            amount = "more" if len(row) > len(columns) else "fewer"
            mistakes.note(number, "", "", f"it has {amount} cells than there are columns")
            continue
        cells = {column: value.strip() for column, value in zip(columns, row, strict=True)}
        equipment_id = cells.get("Equipment ID", "")
        if equipment_id == EXAMPLE_ID:
            mistakes.note(number, "", "", "it is the example of an empty list; delete the row")
            continue
        if equipment_id and equipment_id in number_of:
            also = f"{equipment_id} is on {numbered_as} {number_of[equipment_id]} too; give each unit an id of its own"
            mistakes.note(number, "Equipment ID", "", also)
        number_of.setdefault(equipment_id, number)
        try:
            units.append(_read_unit(cells))
        except ValidationError as exc:
            for column, value, what in _problems(cells, exc):
                mistakes.note(number, column, value, what)
    if wrong_header:
        # What is wrong below the header is told as well, as far as the columns are known.
        below = "".join(f"\n  {line}" for line in mistakes.lines())
        raise EquipmentSourceError(
            f"{source}, {numbered_as} {first}: {'; '.join(wrong_header)}. The columns are: {', '.join(COLUMNS)}. "
            f"{IMPORT_INSTEAD}{below}"
        )
    if lines := mistakes.lines():
        raise EquipmentSourceError(f"{source} was not loaded:\n" + "\n".join(f"  {line}" for line in lines))
    if not units:
        raise EquipmentSourceError(f"{source} has no equipment in it.")
    return units


def _wrong_in_header(columns: Sequence[str]) -> list[str]:
    wrong = [f"column {name} is missing" for name in COLUMNS if name not in columns and name not in OPTIONAL_COLUMNS]
    wrong += [f"column {name!r} is not known" for name in columns if name not in COLUMNS]
    wrong += [f"column {name} is there twice" for name in COLUMNS if columns.count(name) > 1]
    return wrong


def _read_unit(cells: dict[str, str]) -> Equipment:
    fields: dict[str, str | None] = {
        COLUMNS[name]: value for name, value in cells.items() if name in COLUMNS and (value or name not in TERMS)
    }
    if (fields.get("operator_certification") or "none").casefold() == "none":
        fields["operator_certification"] = None
    return Equipment.model_validate(fields)


def _problems(cells: dict[str, str], invalid: ValidationError) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a row: the column, what stands there, and what is wrong with it."""
    column_of = {field: column for column, field in COLUMNS.items()}
    for error in invalid.errors():
        if not error["loc"]:
            what = error["msg"].removeprefix("Value error, ")
            yield column_of_rate(what), "", f"{what}; raise it"
        elif (column := column_of[str(error["loc"][0])]) in cells:
            yield column, cells[column], f"is not {EXPECTED[column]}"


def column_of_rate(what: str) -> str:
    """The column of the rate that is too low, by what `Equipment` says of it: "the weekly rate 80.00 is below ..."."""
    return next(column for column in COLUMNS if f"the {column.lower()} " in what.partition(" is below ")[0])


def columns_for(units: Iterable[Equipment]) -> list[str]:
    """The columns of a list of these units: of the terms only those that one of the units has."""
    units = list(units)
    return [name for name in COLUMNS if name not in TERMS or any(cell_of(unit, name) for unit in units)]


def cell_of(unit: Equipment, column: str) -> str:
    """The cell of a unit in this column; empty where a term is off."""
    field = COLUMNS[column]
    value = getattr(unit, field)
    is_off = column in TERMS and value == Equipment.model_fields[field].default
    return "" if is_off else str(value)
