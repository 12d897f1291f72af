"""`main.py inventory load`, `diff` and `export`: the depot's list of equipment, as a CSV file or a Google Sheet."""

import asyncio
import itertools
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import MofNCompleteColumn, Progress

from commands.inventory.list_source import SHEET, google_sheet, read_equipment_list
from commands.terminal import agree, console, printable, run, table_of
from inventory.files.csv_file import write_equipment_csv
from inventory.files.differences import STATUS, Differences, StatusDifference, VanishedUnit, differences
from inventory.ledger.inventory import Inventory, LoadSummary
from inventory.ledger.units import NO_STATUSES
from inventory.models import Equipment, InventoryError, Status
from shared.open_inventory import open_inventory
from shared.settings import load_settings

UNITS_PER_STEP = 1000
OTHER_WORKBOOKS = {".xls", ".xlsm", ".xlsb", ".ods", ".numbers"}
MOST_LINES = 200  # of differences that are printed


def load(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE|sheet",
            help="CSV file, or `sheet` for the Google Sheet of the settings; by default the CSV file of the settings.",
        ),
    ] = None,
    statuses: Annotated[
        bool, typer.Option("--statuses", help="Take the statuses from the list, too; names every change and asks.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Load a list: add new units and update known ones. Bookings and the statuses of known units stay.

    A list with mistakes changes nothing.
    """
    run(_load(source, statuses=statuses, yes=yes))


def export(
    destination: Annotated[
        str, typer.Argument(metavar="FILE|sheet", help="CSV file or .xlsx, or `sheet` for the Google Sheet.")
    ],
) -> None:
    """Write all units as a list. Loading or importing that list again changes nothing."""
    run(_export(destination))


def diff(
    source: Annotated[
        str, typer.Argument(metavar="FILE|sheet", help="CSV file, or `sheet` for the Google Sheet of the settings.")
    ],
) -> None:
    """Print what loading a list would change, without changing anything."""
    run(_diff(source))


async def _load(source: str | None, *, statuses: bool, yes: bool) -> None:
    settings = load_settings()
    equipment = await read_equipment_list(source, settings)
    async with open_inventory(settings) as inventory:
        replaced: dict[str, Status] = {}
        if statuses and (changes := (await compare(inventory, equipment)).statuses):
            print_statuses(changes)
            agree("Change the status of these units to that of the list?", yes=yes)
            replaced = {change.unit.equipment_id: change.present for change in changes}
        summary = await load_showing_progress(inventory, equipment, replaced_statuses=replaced)
        found = await compare(inventory, equipment)
    console().print(
        f"{len(equipment)} units read: {summary.added} added, {summary.changed} changed, {summary.unchanged} unchanged."
    )
    if summary.removed:
        ids = ", ".join(unit.equipment_id for unit in found.added)
        again = "To have one again: python main.py inventory remove ID --undo"
        console().print(escape(f"Left out, because they were removed: {ids}. {again}"), soft_wrap=True)
    print_vanished(found.vanished)
    if found.statuses:
        console().print("These units keep the status that was set by hand:")
        print_statuses(found.statuses)
        console().print("To take the statuses from the list, too: python main.py inventory load ... --statuses")


async def load_showing_progress(
    inventory: Inventory, equipment: Sequence[Equipment], *, replaced_statuses: Mapping[str, Status] = NO_STATUSES
) -> LoadSummary:
    """Load the units in steps, with a progress bar on a terminal. `replaced_statuses` are those of `Inventory.load`.

    After an interruption each unit is either loaded or as it was before.
    """
    added = changed = unchanged = removed = 0
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=console(), transient=True, disable=not sys.stdout.isatty()) as progress:
        loading = progress.add_task("Loading units", total=len(equipment))
        for begin in range(0, len(equipment), UNITS_PER_STEP):
            units = equipment[begin : begin + UNITS_PER_STEP]
            step = await inventory.load(units, replaced_statuses=replaced_statuses)
            added, changed, unchanged = added + step.added, changed + step.changed, unchanged + step.unchanged
            removed += step.removed
            progress.advance(loading, len(units))
    return LoadSummary(added, changed, unchanged, removed)


async def _export(destination: str) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        units = await inventory.all()
    if not units:
        raise InventoryError("The inventory is empty; nothing was written. Load it: python main.py inventory load")
    if destination == SHEET:
        await google_sheet(settings).write(units)
    else:
        await asyncio.to_thread(_writer_of(Path(destination)), Path(destination), units)
    console().print(escape(f"{len(units)} units written to {destination}."), soft_wrap=True)


def _writer_of(path: Path) -> Callable[[Path, Sequence[Equipment]], None]:
    """What writes a list into a file of this name."""
    if path.suffix.lower() == ".xlsx":
        # Imported here, because it takes a while and few commands need it.
        from inventory.files.workbook_file import write_equipment_workbook

        return write_equipment_workbook
    if path.suffix.lower() in OTHER_WORKBOOKS:
        raise InventoryError(f"{path} was not written: a list is written as .csv or .xlsx.")
    return write_equipment_csv


async def _diff(source: str) -> None:
    settings = load_settings()
    listed = await read_equipment_list(source, settings)
    async with open_inventory(settings) as inventory:
        found = await compare(inventory, listed)
    print_differences(found)


async def compare(inventory: Inventory, listed: Sequence[Equipment]) -> Differences:
    """What loading these units would change."""
    known = await inventory.all(expected=listed)
    return differences(known, listed, bookings=await inventory.bookings(), holds=await inventory.holds())


def print_differences(found: Differences, *, most: int = MOST_LINES, kept: str = "only with --statuses") -> None:
    """Print what loading would change, up to so many lines of it. `kept` is said of statuses that stay."""
    table = table_of("ID", "loading it", "column", "from", "to")
    lines = list(itertools.islice(_lines_of(found, kept), most))
    for line in lines:
        table.add_row(*map(escape, line))
    if table.row_count:
        console().print(table)
    of_units = (
        len(found.added),
        len(found.vanished),
        len(found.statuses),
        sum(len(one.cells) for one in found.changed),
    )
    if rest := sum(of_units) - len(lines):
        console().print(f"And {rest} lines more.")
    console().print(
        f"{len(found.added)} to add, {len(found.changed)} to change, {found.unchanged} unchanged. Nothing was done yet."
    )
    print_vanished(found.vanished)


def _lines_of(found: Differences, kept: str) -> Iterator[tuple[str, str, str, str, str]]:
    for unit in found.added:
        yield unit.equipment_id, "adds", "", "", unit.name
    for changed in found.changed:
        for cell in changed.cells:
            yield changed.equipment_id, "changes", cell.column, cell.before, cell.after
    for vanished in found.vanished:
        yield vanished.unit.equipment_id, "keeps", "", vanished.unit.name, "not in the list"
    for status in found.statuses:
        yield status.unit.equipment_id, kept, STATUS, status.present, status.listed


def print_statuses(statuses: Iterable[StatusDifference]) -> None:
    """Print of each unit the status that it has and the one that the list has."""
    table = table_of("ID", "name", "status", "in the list")
    for status in statuses:
        name = escape(printable(status.unit.name))
        table.add_row(status.unit.equipment_id, name, status.present, status.listed)
    console().print(table)


def print_vanished(vanished: Sequence[VanishedUnit]) -> None:
    """Print how many units are missing from the list, and name those that are booked or held."""
    if not vanished:
        return
    console().print(f"Not in the list, and kept: {len(vanished)} of the inventory's units.")
    for one in vanished:
        bound_by = [f"booked as {reference}" for reference in one.references]
        bound_by += ["held for a call"] if one.is_held else []
        if bound_by:
            console().print(escape(f"{one.unit.equipment_id} is not in the list, but {', '.join(bound_by)}."))
