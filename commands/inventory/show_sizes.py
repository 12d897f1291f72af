"""`main.py inventory sizes`: what of the depot takes how much of the server's memory."""

from typing import Annotated, Any

import typer

from commands.bookings.booking_output import print_json, print_lines
from commands.terminal import console, run, table_of
from inventory.ledger.upkeep.sizes import DepotSizes, depot_sizes
from shared.open_inventory import open_inventory
from shared.settings import load_settings

MIB = 1024 * 1024


def sizes(json: Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")] = False) -> None:
    """Show how many units, bookings, holds, tasks and records there are, and how much memory each kind takes."""
    run(_sizes(json=json))


async def _sizes(*, json: bool) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        found = await depot_sizes(inventory)
    if json:
        print_json(_as_json(found))
        return
    table = table_of("what", "count", "MiB")
    for size in found.sizes:
        within = f" (part of the {size.within})" if size.within else ""
        table.add_row(f"{size.what}{within}", f"{size.count:,}", _mib(size.memory))
    console().print(table)
    print_lines(
        [f"The depot takes {_mib(found.depot)} MiB of the {_mib(found.server)} MiB that the whole server uses."]
    )


def _as_json(found: DepotSizes) -> dict[str, Any]:
    kinds = [
        {"what": size.what, "count": size.count, "mib": round(size.memory / MIB, 3), "within": size.within}
        for size in found.sizes
    ]
    return {
        "sizes": kinds,
        "depot_mib": round(found.depot / MIB, 3),
        "server_mib": round(found.server / MIB, 3),
    }


def _mib(memory: int) -> str:
    return f"{memory / MIB:,.2f}"
