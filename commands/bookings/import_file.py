"""`main.py booking import`: reservations that were made elsewhere, from a file."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from commands.bookings.booking_output import as_json, print_json, print_lines
from commands.bookings.desk_options import AsJson, By
from commands.bookings.in_the_way import what_is_in_the_way
from commands.terminal import run
from inventory.files.reservations_file import read_reservations
from inventory.models import ImportRefused, InventoryError
from shared.open_inventory import open_inventory
from shared.settings import load_settings


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV file; docs/inventory.md has its columns.")],
    by: By,
    json: AsJson = False,
) -> None:
    """Import reservations that were made elsewhere: all of the file, or nothing. No customer is told."""
    run(_import(file, by=by, json=json))


async def _import(file: Path, *, by: str, json: bool) -> None:
    async with open_inventory(load_settings()) as inventory:
        units = {unit.equipment_id: unit for unit in await inventory.all()}
        rows = await asyncio.to_thread(read_reservations, file, units, today=inventory.today())
        try:
            bookings = await inventory.import_reservations([one for _, one in rows], by=by, source=file.name)
        except ImportRefused as exc:
            problems: list[str] = []
            for index, reason in exc.refused.items():
                line, one = rows[index]
                found = await what_is_in_the_way(inventory, one.equipment_id, one.period)
                why = f"it is taken: {'; '.join(found)}" if reason == "RENTED" and found else _IN_WORDS[reason]
                problems.append(f"  line {line}: {one.equipment_id}: {why}")
            raise InventoryError(f"{file} was not imported:\n" + "\n".join(problems)) from None
    if json:
        print_json([as_json(booking) for booking in bookings])
        return
    print_lines([f"{len(bookings)} reservations are imported."])


_IN_WORDS = {
    "unknown": "there is no such unit",
    "RENTED": "it is taken on these days",
    "imported before": "this reservation was imported before",
}
