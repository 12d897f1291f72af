"""`main.py inventory`: what the people of the depot do with its equipment, at the command line."""

import contextlib
from typing import Annotated

import typer
from rich.markup import escape

from commands.inventory.equipment_list import read_equipment_list
from commands.inventory.loading import load_showing_progress, print_vanished
from commands.terminal import console, run, table_of
from inventory.files.differences import differences
from inventory.ledger.inventory import Inventory
from inventory.models import (
    Booking,
    BookingEnded,
    BookingNotFound,
    BookingStatus,
    Equipment,
    EquipmentNotFound,
    InventoryError,
    Status,
)
from shared.language.speech import say_money, say_period
from shared.open_inventory import open_inventory
from shared.settings import load_settings

inventory_app = typer.Typer(no_args_is_help=True, help="Look at the depot's equipment, load it, and take it back.")

EquipmentId = Annotated[str, typer.Argument(metavar="ID", help="ID of the unit, such as ITM001.")]
Reference = Annotated[str, typer.Argument(metavar="REFERENCE", help="Reference of the booking.")]


@inventory_app.command()
def load(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE|sheet",
            help="CSV file, or `sheet` for the Google Sheet of the settings; without it, the file of the settings.",
        ),
    ] = None,
) -> None:
    """Add the units of a list, or change what is known of them. Bookings stay. A broken list changes nothing."""
    run(_load(source))


@inventory_app.command("list")
def list_units(
    category: Annotated[str | None, typer.Option(help="Only the units of this category.")] = None,
    status: Annotated[
        Status | None, typer.Option(case_sensitive=False, help="Only the units of this status today.")
    ] = None,
) -> None:
    """List the units, each with its status today."""
    run(_list(category, status))


@inventory_app.command()
def show(equipment_id: EquipmentId) -> None:
    """Show one unit: what it is, what it asks for, and who has it when."""
    run(_show(equipment_id))


@inventory_app.command("return")
def take_back(
    equipment_id_or_reference: Annotated[str, typer.Argument(metavar="ID_OR_REFERENCE", help="Of unit or booking.")],
) -> None:
    """A unit came back: end its rental, so that it is free again."""
    run(_take_back(equipment_id_or_reference))


@inventory_app.command()
def cancel(reference: Reference) -> None:
    """Cancel a booking that has not begun."""
    run(_cancel(reference))


@inventory_app.command()
def maintenance(
    equipment_id: EquipmentId,
    off: Annotated[bool, typer.Option("--off", help="Put it back into the offer.")] = False,
) -> None:
    """Take a unit out of the offer, or put it back. Its bookings stay."""
    run(_maintenance(equipment_id, on=not off))


async def _load(source: str | None) -> None:
    settings = load_settings()
    equipment = await read_equipment_list(source, settings)
    async with open_inventory(settings) as inventory:
        summary = await load_showing_progress(inventory, equipment)
        found = differences(
            await inventory.all(),
            equipment,
            bookings=await inventory.bookings(),
            holds=await inventory.holds(),
        )
    console().print(
        f"{len(equipment)} units read: {summary.added} added, {summary.changed} changed, {summary.unchanged} unchanged."
    )
    print_vanished(found.vanished)


async def _list(category: str | None, status: Status | None) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        units, statuses = await inventory.all(), await inventory.statuses()
    if not units:
        raise InventoryError("The inventory is empty. Load it: python main.py inventory load")
    if category is not None:
        categories = sorted({unit.category for unit in units})
        units = [unit for unit in units if unit.category.casefold() == category.strip().casefold()]
        if not units:
            raise InventoryError(f"No unit is of the category {category!r}. There are: {', '.join(categories)}.")
    if status is not None:
        units = [unit for unit in units if statuses.get(unit.equipment_id, unit.status) is status]
    table = table_of("ID", "name", "category", "rate a day", "status today", "certification", "location")
    for unit in units:
        table.add_row(
            unit.equipment_id,
            escape(unit.name),
            escape(unit.category),
            _rates(unit, settings.currency),
            statuses.get(unit.equipment_id, unit.status),
            escape(unit.operator_certification or "None"),
            escape(unit.storage_location),
        )
    console().print(table)
    count = {each: sum(statuses.get(unit.equipment_id) is each for unit in units) for each in Status}
    console().print(f"{len(units)} units: " + ", ".join(f"{number} {each}" for each, number in count.items()))


async def _show(equipment_id: str) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        unit = await inventory.get(_as_id(equipment_id))
        status = (await inventory.statuses())[unit.equipment_id]
        bookings = [
            booking for booking in await inventory.bookings(unit.equipment_id) if booking.status is BookingStatus.BOOKED
        ]
        holds = [hold for hold in await inventory.holds() if hold.equipment_id == unit.equipment_id]
        today = inventory.today()
    table = table_of("", "", show_header=False)
    for name, value in (
        ("unit", f"{unit.equipment_id} {unit.name}"),
        ("what it is", unit.description or "no description"),
        ("category", unit.category),
        ("rate a day", _rates(unit, settings.currency)),
        ("status today", status),
        ("certification", unit.operator_certification or "None"),
        ("insurance, at least", say_money(unit.min_insurance, settings.currency)),
        ("location", unit.storage_location),
        ("weight class", unit.weight_class),
    ):
        table.add_row(name, escape(value))
    console().print(table)
    for hold in holds:
        expires = hold.expires_at.astimezone(settings.zone)
        console().print(f"Held for a call until {expires:%H:%M}: {say_period(hold.period, today=today)}.")
    if not bookings:
        console().print("No bookings.")
        return
    booked = table_of("reference", "first day", "last day", "rate a day", "business", "", title="Bookings")
    for booking in bookings:
        booked.add_row(
            booking.reference,
            f"{booking.period.first_day:%a %Y-%m-%d}",
            f"{booking.period.last_day:%a %Y-%m-%d}",
            say_money(booking.daily_rate, settings.currency),
            escape(booking.proofs.business_name),
            "overdue" if booking.period.day_after <= today else "out" if booking.period.first_day <= today else "",
        )
    console().print(booked)


async def _take_back(equipment_id_or_reference: str) -> None:
    async with open_inventory(load_settings()) as inventory:
        equipment_id = await _unit_of(inventory, equipment_id_or_reference)
        before = await inventory.get(equipment_id)
        ended = await inventory.return_equipment(equipment_id)
    if ended:
        done = f"Ended: {', '.join(booking.reference for booking in ended)}."
    elif before.status is Status.RENTED:
        done = "It was marked as rented, by hand; that is taken away."
    else:
        done = "It was not out; nothing was changed."
    console().print(escape(f"{equipment_id} {before.name} is back. {done}"))
    if before.status is Status.MAINTENANCE:
        console().print(f"It is in maintenance; put it back: python main.py inventory maintenance {equipment_id} --off")


async def _unit_of(inventory: Inventory, equipment_id_or_reference: str) -> str:
    """The id of the unit that is meant, by itself or by the booking that it is out on.

    Raises:
        InventoryError: there is neither, or the booking is not one that a unit can come back from.
    """
    with contextlib.suppress(EquipmentNotFound):
        return (await inventory.get(_as_id(equipment_id_or_reference))).equipment_id
    try:
        booking = await inventory.booking(equipment_id_or_reference)
    except BookingNotFound:
        raise InventoryError(
            f"Neither a unit nor a booking is called {equipment_id_or_reference}. "
            "See the units: python main.py inventory list"
        ) from None
    if booking.status is not BookingStatus.BOOKED:
        raise BookingEnded(f"Booking {booking.reference} is {booking.status.lower()} already; nothing was changed.")
    if booking.period.first_day > inventory.today():
        raise BookingEnded(
            f"Booking {booking.reference} only begins on {booking.period.first_day}. "
            f"To give it up: python main.py inventory cancel {booking.reference}"
        )
    return booking.equipment_id


async def _cancel(reference: str) -> None:
    async with open_inventory(load_settings()) as inventory:
        booking: Booking = await inventory.cancel(reference)
        days = say_period(booking.period, today=inventory.today())
    console().print(f"Booking {booking.reference} of {booking.equipment_id} is cancelled: {days}.")


async def _maintenance(equipment_id: str, *, on: bool) -> None:
    async with open_inventory(load_settings()) as inventory:
        unit = await inventory.set_maintenance(_as_id(equipment_id), on)
        status = (await inventory.statuses())[unit.equipment_id]
        bookings = await inventory.bookings(unit.equipment_id)
        is_held = any(hold.equipment_id == unit.equipment_id for hold in await inventory.holds())
    console().print(escape(f"{unit.equipment_id} {unit.name} is {_IN_WORDS[status]}."))
    if status is Status.RENTED:
        console().print(f"When it comes back: python main.py inventory return {unit.equipment_id}")
    if on and is_held:
        console().print("It is held for a call, which will not be able to book it.")
    still = [booking.reference for booking in bookings if booking.status is BookingStatus.BOOKED]
    if on and still:
        console().print(f"It is still booked: {', '.join(still)}. Call those customers.")


_IN_WORDS = {
    Status.AVAILABLE: "in the offer again",
    Status.RENTED: "not in maintenance, but RENTED",
    Status.MAINTENANCE: "in maintenance",
}


def _as_id(said: str) -> str:
    return said.strip().upper()


def _rates(unit: Equipment, currency: str) -> str:
    return f"{say_money(unit.lowest_rate, currency)} to {say_money(unit.highest_rate, currency)}"
