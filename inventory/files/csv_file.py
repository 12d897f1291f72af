"""The depot's list of equipment as a CSV file with one unit per row."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from inventory.files.equipment_rows import (
    COLUMNS,
    EquipmentSourceError,
    cell_of,
    columns_for,
    read_equipment_rows,
)
from inventory.files.whole_file import write_whole
from inventory.models import Equipment

__all__ = ["COLUMNS", "EquipmentFileError", "cells_of", "read_equipment_csv", "write_equipment_csv"]


class EquipmentFileError(EquipmentSourceError):
    """The file cannot be read or written, and nothing was changed. The text names each broken line and column."""


def read_equipment_csv(path: Path) -> list[Equipment]:
    """Every unit of the file, in its order.

    Raises:
        EquipmentFileError: the file is missing, is not UTF-8, lacks a column, or has a broken or repeated row.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise EquipmentFileError(
            f"{path} is not UTF-8 text. Save it again as CSV UTF-8, or import it: python main.py inventory import FILE"
        ) from None
    except OSError as exc:
        raise EquipmentFileError(f"{path} cannot be read: {exc.strerror}.") from exc
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        return read_equipment_rows(((reader.line_num, row) for row in reader), source=str(path), numbered_as="line")
    except csv.Error as exc:
        raise EquipmentFileError(f"{path}, line {reader.line_num}: {exc}. Check the quotation marks.") from exc
    except EquipmentSourceError as exc:
        raise EquipmentFileError(str(exc)) from None


def write_equipment_csv(path: Path, equipment: Iterable[Equipment]) -> None:
    """Write the units in the order given. An existing file is replaced.

    Raises:
        EquipmentFileError: the file cannot be written; an existing file is unchanged.
    """
    units = list(equipment)
    write_rows(path, columns_for(units), map(cells_of, units))


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows of cells by column, below the headings of these columns. An existing file is replaced.

    Raises:
        EquipmentFileError: the file cannot be written; an existing file is unchanged.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    try:
        write_whole(path, text.getvalue().encode())
    except OSError as exc:
        raise EquipmentFileError(f"{path} cannot be written: {exc.strerror}.") from exc


def cells_of(unit: Equipment) -> dict[str, str]:
    """The cells of a unit, by column."""
    return {column: cell_of(unit, column) for column in COLUMNS}
