"""Which table of a file is the list of equipment, and what says what its columns mean."""

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from rich.markup import escape

from commands.inventory.list_source import read_sheets_of
from commands.terminal import console, printable
from inventory.lists.columns.guessing import is_own
from inventory.lists.columns.headings import Meaning
from inventory.lists.findings import ListRefused
from inventory.lists.importing import Candidate, Tables, find_list
from inventory.lists.mapping import Mapping
from inventory.lists.mapping_files import find_mapping, folder_of, misfit, path_for, read_mapping
from inventory.lists.open_questions import missing, questions_of_columns, questions_of_gaps
from inventory.lists.reading.table import Table
from inventory.lists.states.state_cells import TELLING
from inventory.lists.units.making import make_units
from shared.settings import Settings


class KnownProgram(StrEnum):
    """A program whose exports are known."""

    BOOQABLE = "booqable"
    CURRENT_RMS = "current-rms"
    EZRENTOUT = "ezrentout"
    RENTMAN = "rentman"
    ODOO = "odoo"
    SHOPIFY = "shopify"
    WOOCOMMERCE = "woocommerce"
    MAGENTO = "magento"
    SNIPE_IT = "snipe-it"


@dataclass(frozen=True)
class Chosen:
    """How the list is read. `path` is where the mapping is kept, or is to be kept if it is `new`."""

    table: Table
    mapping: Mapping
    path: Path
    new: bool


def choose_list(
    source: str, settings: Settings, mapping_file: Path | None, program: KnownProgram | None, sheet: str | None
) -> Chosen:
    """Which table of the source is the list, and what its columns mean."""
    with console().status("Reading the list"):
        sheets = read_sheets_of(source, settings)
        tables = find_list(sheets, source=source, sheet=sheet, program=program)
    asked = sys.stdin.isatty()
    folder = folder_of(settings.data_folder, settings.depot)
    candidate = tables.chosen or _as_before(tables, folder, mapping_file) or _asked_table(tables, source, asked=asked)
    table = candidate.table
    _say_what_was_read(tables, candidate)
    if mapping_file is not None and mapping_file.exists():
        return Chosen(table, _fitting(read_mapping(mapping_file), mapping_file, table), mapping_file, new=False)
    path = mapping_file or path_for(folder, source, table.headings)
    if mapping_file is None:
        kept, broken = find_mapping(folder, table.headings, table.sheet.name)
        for sentence in broken:
            console().print(escape(printable(sentence)), soft_wrap=True)
        if kept is not None:
            news = f" New columns, which are not used: {', '.join(kept.new)}." if kept.new else ""
            console().print(escape(printable(f"It is read as {kept.path} says.{news}")), soft_wrap=True)
            _say_which_states_are_not_read(candidate.guess.mapping, kept.mapping, kept.path)
            return Chosen(table, kept.mapping, kept.path, new=False)
    guessed = candidate.guess.mapping.model_copy(
        update={"export": Path(source).name[:200], "sheet": table.sheet.name or None}
    )
    if is_own(table.headings):
        return Chosen(table, guessed, path, new=False)
    if not asked:
        raise ListRefused(_without_terminal(source, candidate, path))
    from commands.inventory.lists.import_dialogue import agreed_columns

    return Chosen(table, agreed_columns(table, candidate.guess, guessed), path, new=True)


def _as_before(tables: Tables, folder: Path, mapping_file: Path | None) -> Candidate | None:
    """The table that a mapping was made for, where several may be the list."""
    for one in tables.candidates:
        if mapping_file is not None and mapping_file.exists():
            mapping = read_mapping(mapping_file)
        else:
            kept, _ = find_mapping(folder, one.table.headings, one.table.sheet.name)
            mapping = kept.mapping if kept else None
        fits = mapping is not None and not misfit(mapping, one.table.headings)
        if fits and mapping is not None and mapping.sheet and mapping.sheet == one.table.sheet.name:
            return one
    return None


def _asked_table(tables: Tables, source: str, *, asked: bool) -> Candidate:
    if not asked:
        names = ", ".join(one.name for one in tables.candidates)
        raise ListRefused(f"{source} has several tables that may be the list: {names}. Say which: --sheet NAME")
    from commands.inventory.lists.import_dialogue import choose_table

    return choose_table(tables.candidates)


def _say_what_was_read(tables: Tables, chosen: Candidate) -> None:
    table = chosen.table
    rows = ", ".join(map(str, table.heading_rows)) or "none"
    where = f"Sheet {table.sheet.name!r}" if table.sheet.name else f"Read as {table.sheet.kind}"
    if table.sheet_of:
        where = f"The sheets {table.sheet.name} have the same columns and are read together (one of them: --sheet)"
    say(f"{where}: {len(table.rows)} rows; the headings are in row {rows}.")
    if program := chosen.guess.mapping.program:
        say(f"It looks like an export of {program}.")
    for one in tables.others if tables.chosen is not None else ():
        say(f"Not read: {one.name}, {len(one.table.rows)} rows (it does not look like the list).")


def _say_which_states_are_not_read(guessed: Mapping, kept: Mapping, path: Path) -> None:
    """Say so where a column, perhaps an empty one at the first import, seems to tell now which units are out or broken,
    and the kept answers do not use it: new units would be offered."""
    for meaning in (Meaning.STATUS, *TELLING):
        heading = guessed.columns.get(meaning)
        if heading is not None and meaning not in kept.columns and heading not in kept.columns.values():
            say(
                f"{heading!r} seems to tell which units are not here, and is not used. To use it, write "
                f"{meaning.value}: {heading} below `columns` in {path}, or delete that file to be asked again."
            )


def say(sentence: str) -> None:
    """Print a sentence."""
    console().print(escape(printable(sentence)), soft_wrap=True)


def _fitting(mapping: Mapping, path: Path, table: Table) -> Mapping:
    if lacking := misfit(mapping, table.headings):
        raise ListRefused(
            f"The mapping {path} does not fit: the list has no column {', '.join(map(repr, lacking))}. It has: "
            f"{', '.join(table.headings)}. Give another --mapping, or none to be asked."
        )
    return mapping


def _without_terminal(source: str, candidate: Candidate, path: Path) -> str:
    """What is missing where nobody can be asked."""
    questions = questions_of_columns(candidate.guess)
    if not questions:
        questions = questions_of_gaps(make_units(candidate.table, candidate.guess.mapping).gaps.values())
    lines = f"\n{missing(questions)}" if questions else ""
    return (
        f"{source} was not imported: no mapping says what its columns mean, and there is no terminal to ask in. Import "
        f"it once in a terminal, which writes {path}, or give a mapping with --mapping.{lines}"
    )
