"""`main.py customer`: what the depot keeps of a customer, by the number of the business license."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

import typer
from rich.markup import escape

from commands.bookings.desk_options import AsJson, By
from commands.bookings.new_booking import as_rate
from commands.terminal import agree, console, printable, run
from inventory.ledger.inventory import Inventory
from inventory.models import CustomerFile, InventoryError
from shared.language.speech import say_money
from shared.open_inventory import open_inventory
from shared.settings import Settings, load_settings

LONGEST_TEXT = 500

customer_app = typer.Typer(
    no_args_is_help=True, help="Keep rates that were agreed with a customer, whom nothing is rented to, and notes."
)

License = Annotated[str, typer.Argument(metavar="LICENSE", help="Number of the customer's business license.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@customer_app.command("show")
def show_customer(
    license_number: Annotated[str | None, typer.Argument(metavar="[LICENSE]", help="One customer; else all.")] = None,
    json: AsJson = False,
) -> None:
    """Show what is kept of one customer, or of all."""
    run(_show(license_number, json=json))


@customer_app.command("set-rate")
def set_rate(
    license_number: License,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the equipment, as in your list.")],
    rate: Annotated[str | None, typer.Argument(metavar="[RATE]", help="Agreed rate a day, such as 320.00.")] = None,
    none: Annotated[bool, typer.Option("--none", help="No rate is agreed any more.")] = False,
) -> None:
    """Agree on a rate a day for equipment of this name. It may be below the lowest one, and calls name it."""
    if (rate is None) != none:
        raise typer.BadParameter("Say the rate, or --none to take it out.")
    run(_set_rate(license_number, name, rate))


@customer_app.command("do-not-rent")
def do_not_rent(
    license_number: License,
    why: Annotated[str, typer.Option("--why", help="The reason, for your people only.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="They may rent again.")] = False,
) -> None:
    """Rent nothing to this customer. Callers hear that a colleague will call them, and you get a task."""
    if bool(why.strip()) == lift:
        raise typer.BadParameter("Say the reason with --why, or --lift to rent to them again.")
    run(_do_not_rent(license_number, _text(why) if not lift else None))


@customer_app.command("note")
def note(
    license_number: License,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What your people are to know.")],
    by: By,
) -> None:
    """Add a note about this customer. Callers never hear it."""
    run(_note(license_number, _text(text), by))


@customer_app.command("remove")
def remove(license_number: License, yes: Yes = False) -> None:
    """Remove what is kept of this customer. Bookings stay."""
    run(_remove(license_number, yes=yes))


async def _show(license_number: str | None, *, json: bool) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        found = [await inventory.customer(license_number)] if license_number else await inventory.customers()
    files = [file for file in found if file is not None]
    if json:
        for file in files:
            typer.echo(file.model_dump_json())
        return
    if not files:
        console().print("Nothing is kept of this customer." if license_number else "Nothing is kept of any customer.")
    for file in files:
        _print(file, settings)


async def _set_rate(license_number: str, name: str, rate: str | None) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        kept = await inventory.customer(license_number)
        named = await _name_in_list(inventory, name, known=kept.rates if kept and rate is None else {})
        file = await inventory.agree_rate(license_number, named, as_rate(rate) if rate is not None else None)
    _print_or_say_empty(file, settings)


async def _do_not_rent(license_number: str, why: str | None) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        file = await inventory.set_do_not_rent(license_number, why)
    _print_or_say_empty(file, settings)


async def _note(license_number: str, text: str, by: str) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        file = await inventory.note_of_customer(license_number, text, by=by)
    _print_or_say_empty(file, settings)


async def _remove(license_number: str, *, yes: bool) -> None:
    agree(f"Remove what is kept of the customer {printable(license_number)}?", yes=yes)
    async with open_inventory(load_settings()) as inventory:
        removed = await inventory.remove_customer(license_number)
    console().print("It is removed." if removed else "Nothing was kept of this customer.")


async def _name_in_list(inventory: Inventory, name: str, *, known: Mapping[str, Decimal]) -> str:
    """The name as the depot's list has it, whatever the case of its letters.

    Raises:
        InventoryError: no unit has this name.
    """
    wanted = name.strip().casefold()
    names = {unit.name for unit in await inventory.all()} | {*known}
    for one in sorted(names):
        if one.casefold() == wanted:
            return one
    raise InventoryError(f"No unit of your list is called {name.strip()!r}. See the names: main.py inventory list")


def _text(text: str) -> str:
    written = printable(text).strip()
    if not written or len(written) > LONGEST_TEXT:
        raise typer.BadParameter(f"Write 1 to {LONGEST_TEXT} characters.")
    return written


def _print_or_say_empty(file: CustomerFile | None, settings: Settings) -> None:
    if file is None:
        console().print("Nothing is kept of this customer any more.")
    else:
        _print(file, settings)


def _print(file: CustomerFile, settings: Settings) -> None:
    lines = [f"Customer {file.license_number}"]
    if file.do_not_rent is not None:
        lines.append(f"  do not rent: {file.do_not_rent}")
    lines += [f"  {name}: {say_money(rate, settings.currency)} a day" for name, rate in file.rates.items()]
    lines += [f"  {_moment(note.at, settings)}, {note.by}: {note.text}" for note in file.notes]
    console().print(escape("\n".join(lines)))


def _moment(moment: dt.datetime, settings: Settings) -> str:
    return f"{moment.astimezone(settings.zone):%Y-%m-%d %H:%M}"
