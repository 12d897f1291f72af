"""Lists as depots have them, read and imported without a terminal."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from inventory.lists.columns.guessing import Guess, guess
from inventory.lists.mapping import Default, Mapping
from inventory.lists.reading.read_file import read_sheets
from inventory.lists.reading.sheets import Sheet
from inventory.lists.reading.table import Table, find_tables
from inventory.lists.units.made import Made
from inventory.lists.units.making import make_units

EXPORTS = Path(__file__).parent.parent / "inventory" / "lists" / "exports"
EVERYTHING = {
    "daily_rate": Default(all="50.00"),
    "highest_rate": Default(all="+20%"),
    "certification": Default(all="None"),
    "insurance": Default(all="100000.00"),
    "location": Default(all="Yard"),
    "weight_class": Default(all="Medium"),
    "category": Default(all="Other"),
}


def rows_of(text: str) -> list[tuple[int, list[str]]]:
    """The rows of CSV text that are not empty, with their numbers."""
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]
    return [(number, row) for number, row in enumerate(rows, start=1) if any(row)]


def table_in(text: str) -> Table:
    """The table of CSV text."""
    (table, *_) = find_tables(Sheet("", rows_of(text), "text"))
    return table


def tables_in(text: str) -> list[Table]:
    """The tables of CSV text that has several, one below the other."""
    return find_tables(Sheet("", rows_of(text), "text"))


def guessed(headings: Sequence[str], *rows: Sequence[str]) -> Guess:
    """What is guessed of a table."""
    numbered = list(enumerate([list(headings), *map(list, rows)], start=1))
    (table, *_) = find_tables(Sheet("", numbered, "text"))
    return guess(table)


def columns_of(headings: Sequence[str], *rows: Sequence[str]) -> dict[str, str]:
    """What the columns of a table seem to mean."""
    return {meaning.value: heading for meaning, heading in guessed(headings, *rows).mapping.columns.items()}


def export(name: str) -> tuple[Table, Guess]:
    """The example of a known program's export."""
    (sheet,) = read_sheets(EXPORTS / f"{name}.csv")
    (table,) = find_tables(sheet)
    return table, guess(table, program=name)


def made_from(text: str, **changes: object) -> Made:
    """What a list becomes when every question about what it does not say is answered with `EVERYTHING`."""
    table = table_in(text)
    return make_units(table, answered_mapping(guess(table), **changes))


def answered_mapping(found: Guess, **changes: object) -> Mapping:
    answers: dict[str, object] = {"defaults": EVERYTHING, "not_available_are": "RENTED", "weight_unit": "kg"}
    return Mapping.model_validate(found.mapping.model_dump() | answers | changes)
