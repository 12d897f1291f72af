"""`main.py calls hang-up` and `calls put-through`: what the page asks of a call that runs, from a terminal."""

from typing import Annotated

import typer

from commands.terminal import REFUSED, agree, console, printable, run
from inventory.models import InventoryError
from shared.open_inventory import open_inventory
from shared.running.call_requests import CallRequests, RequestState, Wanted
from shared.settings import load_settings

CallId = Annotated[str, typer.Argument(metavar="ID", help="The call's id, as the page and `calls list` have it.")]
By = Annotated[str, typer.Option(metavar="NAME", help="Who asks for it. It is kept with the acts of the page.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def hang_up(call_id: CallId, by: By, yes: Yes = False) -> None:
    """Have a call that runs say goodbye and hang up, wherever its worker is."""
    agree(f"Hang up call {call_id}?", yes=yes)
    run(_ask(call_id, Wanted.HANG_UP, by))


def put_through(call_id: CallId, by: By, yes: Yes = False) -> None:
    """Have a call that runs passed on to a person, wherever its worker is."""
    agree(f"Pass the caller of call {call_id} on to a person?", yes=yes)
    run(_ask(call_id, Wanted.PUT_THROUGH, by))


async def _ask(call_id: str, wanted: Wanted, by: str) -> None:
    from web.people.kept_acts import KeptActs

    name = printable(by).strip()
    if not name:
        raise InventoryError("Say who asks for it: --by NAME.")
    async with open_inventory(load_settings()) as inventory:
        await KeptActs(inventory).keep(name, f"asked a call: {wanted}", call_id)
        asked = await CallRequests(inventory).ask(call_id, wanted, by=name)
    told = asked.told or "The call is doing it, and has not told yet what became of it. Its record will say."
    console().print(printable(told), markup=False, soft_wrap=True)
    if asked.state not in (RequestState.DONE, RequestState.TAKEN):
        raise typer.Exit(REFUSED)
