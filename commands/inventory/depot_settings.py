"""`main.py inventory depot`: whose depot it is, as noted in Redis, and how a change of it is accepted."""

from typing import Annotated

import typer
from rich.markup import escape

from commands.terminal import console, printable, run, table_of
from inventory.ledger.depot_identity import SETTING, differences, note_identity, noted_identity
from inventory.models import InventoryError
from shared.open_inventory import depot_identity, open_inventory
from shared.settings import load_settings

QUESTION = (
    "Is this one and the same depot? After a yes, workers start with the settings of now. The days of bookings stay as "
    "they are; amounts are not converted."
)


def depot(
    accept: Annotated[bool, typer.Option("--accept", help="Note the settings of now, after a question.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Show the company, time zone and currency that the depot's bookings were made with."""
    run(_depot(accept=accept, yes=yes))


async def _depot(*, accept: bool, yes: bool) -> None:
    settings = load_settings()
    identity = depot_identity(settings)
    async with open_inventory(settings) as inventory:
        differing = await differences(inventory, identity)
        noted = await noted_identity(inventory)
        table = table_of("setting", "noted", "now")
        for name, value in identity.model_dump().items():
            table.add_row(SETTING[name], escape(printable(noted.get(name, ""))), escape(printable(value)))
        console().print(table)
        if not differing:
            return
        if not accept:
            raise InventoryError(
                "No worker starts while they differ. Correct the settings, or give another depot another RENTAL_DEPOT; "
                "if it is the same depot: main.py inventory depot --accept"
            )
        if not yes and not typer.confirm(QUESTION):
            raise InventoryError("Nothing was changed.")
        await note_identity(inventory, identity)
        console().print("Noted. Start the workers again.")
