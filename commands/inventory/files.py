"""`main.py inventory`: the depot's list and its backups, as files."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from commands.inventory.equipment_list import SHEET, google_sheet, read_equipment_list
from commands.inventory.loading import print_vanished
from commands.inventory.units import inventory_app
from commands.terminal import console, run, table_of
from inventory.files.backup import read_depot, restore_depot
from inventory.files.backup_file import BackupRefused, read_backup, write_backup
from inventory.files.consistency import contradictions
from inventory.files.csv_file import write_equipment_csv
from inventory.files.differences import Differences, differences
from inventory.models import InventoryError
from inventory.server.connection import open_redis
from shared.open_inventory import open_inventory
from shared.settings import load_settings

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="File of the backup.")]


@inventory_app.command()
def export(
    destination: Annotated[
        str, typer.Argument(metavar="FILE|sheet", help="CSV file, or `sheet` for the Google Sheet of the settings.")
    ],
) -> None:
    """Write the units as a list. Loading it again changes nothing."""
    run(_export(destination))


@inventory_app.command()
def diff(
    source: Annotated[
        str, typer.Argument(metavar="FILE|sheet", help="CSV file, or `sheet` for the Google Sheet of the settings.")
    ],
) -> None:
    """Tell what loading a list would change, and change nothing."""
    run(_diff(source))


@inventory_app.command()
def backup(file: BackupFile) -> None:
    """Write everything of the depot to a file: it holds personal data, and only you can read it."""
    run(_backup(file))


@inventory_app.command()
def restore(
    file: BackupFile,
    replace: Annotated[bool, typer.Option("--replace", help="Give up what is in the depot.")] = False,
) -> None:
    """Make the depot what a backup says, in one step. Stop the workers before, and start them again after."""
    run(_restore(file, replace=replace))


async def _export(destination: str) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        units = await inventory.all()
    if not units:
        raise InventoryError("The inventory is empty; nothing was written. Load it: python main.py inventory load")
    if destination == SHEET:
        await google_sheet(settings).write(units)
    else:
        await asyncio.to_thread(write_equipment_csv, Path(destination), units)
    console().print(escape(f"{len(units)} units written to {destination}."), soft_wrap=True)


async def _diff(source: str) -> None:
    settings = load_settings()
    listed = await read_equipment_list(source, settings)
    async with open_inventory(settings) as inventory:
        found = differences(
            await inventory.all(),
            listed,
            bookings=await inventory.bookings(),
            holds=await inventory.holds(),
        )
    _print_differences(found)


def _print_differences(found: Differences) -> None:
    table = table_of("ID", "loading it", "column", "from", "to")
    for unit in found.added:
        table.add_row(unit.equipment_id, "adds", "", "", escape(unit.name))
    for changed in found.changed:
        for cell in changed.cells:
            table.add_row(changed.equipment_id, "changes", cell.column, escape(cell.before), escape(cell.after))
    for vanished in found.vanished:
        table.add_row(vanished.unit.equipment_id, "keeps", "", escape(vanished.unit.name), "not in the list")
    if table.row_count:
        console().print(table)
    console().print(
        f"{len(found.added)} to add, {len(found.changed)} to change, {found.unchanged} unchanged. Nothing was done yet."
    )
    print_vanished(found.vanished)


async def _backup(file: Path) -> None:
    settings = load_settings()
    with console().status("Reading the depot"):
        async with open_redis(settings) as redis:
            contents = await read_depot(redis, depot=settings.depot)
        if not contents.equipment:
            raise BackupRefused(f"The depot {settings.depot} is empty; nothing was written.")
        await asyncio.to_thread(write_backup, contents, file)
    console().print(escape(f"{file}: {_counted(contents.counts())}."), soft_wrap=True)
    if wrong := contradictions(contents):
        raise BackupRefused(f"It was written, but cannot be restored as it is: {'; '.join(wrong)}.")


async def _restore(file: Path, *, replace: bool) -> None:
    settings = load_settings()
    with console().status("Checking the backup"):
        contents = await asyncio.to_thread(read_backup, file)
        async with open_redis(settings) as redis:
            await restore_depot(redis, contents, depot=settings.depot, replace=replace)
    console().print(f"The depot {settings.depot} is restored: {_counted(contents.counts())}.", soft_wrap=True)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {what}" for what, number in counts.items())
