"""`main.py housekeeping`: what a worker does once a night, for depots that have it done at another time or as another
user of Redis."""

import typer
from rich.markup import escape

from commands.terminal import REFUSED, console, run
from shared.housekeeping import keep_house, note_done
from shared.open_inventory import open_inventory
from shared.settings import load_settings


def housekeeping() -> None:
    """Delete what has been kept for long enough, archive old bookings, and let Redis rewrite its file of writes."""
    run(_housekeeping())


async def _housekeeping() -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        done = await keep_house(inventory, settings)
        await note_done(inventory, inventory.today())
    console().print(escape(str(done)), soft_wrap=True)
    if done.failed:
        raise typer.Exit(REFUSED)
