"""Sheets: rows of cells as text, whatever kind of file they are from."""

from collections.abc import Sequence
from dataclasses import dataclass

from inventory.files.equipment_rows import EquipmentSourceError

MOST_ROWS = 200_000
MOST_COLUMNS = 500


class ListFileError(EquipmentSourceError):
    """A file cannot be read as a list. The text says why, and what to do."""


class Number(str):
    """The text of a cell that is a number in the file itself: its point is a decimal point, whatever the language."""

    __slots__ = ()


Row = tuple[int, Sequence[str]]
"""A row's number in the file, and its cells without spaces around them."""


@dataclass(frozen=True)
class Sheet:
    """A sheet with its rows that are not empty, numbered as a spreadsheet numbers them. The name of a text file's sheet
    is empty. `kind` says what the file was read as, for people."""

    name: str
    rows: Sequence[Row]
    kind: str
