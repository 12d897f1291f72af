"""`main.py inventory return`, `cancel` and `maintenance`."""

import contextlib
from typing import Annotated

import typer
from rich.markup import escape

from commands.inventory.unit_id import EquipmentId, as_equipment_id
from commands.terminal import console, run
from inventory.ledger.inventory import Inventory
from inventory.models import (
    Booking,
    BookingEnded,
    BookingNotFound,
    BookingStatus,
    EquipmentNotFound,
    InventoryError,
    Status,
)
from shared.language.speech import say_period
from shared.open_inventory import open_inventory
from shared.settings import load_settings

IdOrReference = Annotated[
    str, typer.Argument(metavar="ID_OR_REFERENCE", help="ID of the unit, or reference of its booking.")
]
Reference = Annotated[str, typer.Argument(metavar="REFERENCE", help="Reference of the booking.")]


def take_back(
    equipment_id_or_reference: IdOrReference,
) -> None:
    """Take a unit back: end its rental, so that it can be rented again."""
    run(_take_back(equipment_id_or_reference))


def cancel(reference: Reference) -> None:
    """Cancel a booking that has not begun."""
    run(_cancel(reference))


def maintenance(
    equipment_id: EquipmentId,
    off: Annotated[bool, typer.Option("--off", help="End the maintenance.")] = False,
) -> None:
    """Put a unit into maintenance, so that it is not rented, or end the maintenance. Its bookings stay."""
    run(_maintenance(equipment_id, on=not off))


async def _take_back(equipment_id_or_reference: str) -> None:
    async with open_inventory(load_settings()) as inventory:
        equipment_id = await _unit_of(inventory, equipment_id_or_reference)
        before = await inventory.get(equipment_id)
        ended = await inventory.return_equipment(equipment_id)
    if ended:
        done = f"Ended: {', '.join(booking.reference for booking in ended)}."
    elif before.status is Status.RENTED:
        done = "It was marked as rented by hand; that mark is removed."
    else:
        done = "It was not rented; nothing was changed."
    console().print(escape(f"{equipment_id} {before.name} is back. {done}"))
    if before.status is Status.MAINTENANCE:
        console().print(
            f"It is still in maintenance. To end that: python main.py inventory maintenance {equipment_id} --off"
        )


async def _unit_of(inventory: Inventory, equipment_id_or_reference: str) -> str:
    """The id of the unit, given itself or by the reference of the booking that it is out on.

    Raises:
        InventoryError: no unit and no booking has this name, or the booking has ended or not begun.
    """
    with contextlib.suppress(EquipmentNotFound):
        return (await inventory.get(as_equipment_id(equipment_id_or_reference))).equipment_id
    try:
        booking = await inventory.booking(equipment_id_or_reference)
    except BookingNotFound:
        raise InventoryError(
            f"There is no unit and no booking {equipment_id_or_reference}. See the units: python main.py inventory list"
        ) from None
    if booking.status is not BookingStatus.BOOKED:
        raise BookingEnded(f"Booking {booking.reference} is {booking.status.lower()} already; nothing was changed.")
    if booking.period.first_day > inventory.today():
        raise BookingEnded(
            f"Booking {booking.reference} begins only on {booking.period.first_day}. "
            f"To cancel it: python main.py inventory cancel {booking.reference}"
        )
    return booking.equipment_id


async def _cancel(reference: str) -> None:
    async with open_inventory(load_settings()) as inventory:
        booking: Booking = await inventory.cancel(reference)
        days = say_period(booking.period, today=inventory.today())
    console().print(f"Booking {booking.reference} of {booking.equipment_id} is cancelled: {days}.")


async def _maintenance(equipment_id: str, *, on: bool) -> None:
    async with open_inventory(load_settings()) as inventory:
        unit = await inventory.set_maintenance(as_equipment_id(equipment_id), on)
        status = (await inventory.statuses())[unit.equipment_id]
        bookings = await inventory.bookings(unit.equipment_id)
        is_held = any(hold.equipment_id == unit.equipment_id for hold in await inventory.holds())
    console().print(escape(f"{unit.equipment_id} {unit.name} is {_IN_WORDS[status]}."))
    if status is Status.RENTED:
        console().print(f"When it comes back: python main.py inventory return {unit.equipment_id}")
    if on and is_held:
        console().print("It is held for a call in progress, which will not be able to book it.")
    still = [booking.reference for booking in bookings if booking.status is BookingStatus.BOOKED]
    if on and still:
        console().print(f"It is still booked: {', '.join(still)}. Call those customers.")


_IN_WORDS = {
    Status.AVAILABLE: "in the offer again",
    Status.RENTED: "not in maintenance, but RENTED",
    Status.MAINTENANCE: "in maintenance",
}
