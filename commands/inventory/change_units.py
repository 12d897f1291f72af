"""`main.py inventory maintenance`."""

from typing import Annotated

import typer
from rich.markup import escape

from commands.inventory.unit_id import EquipmentId, as_equipment_id
from commands.terminal import console, run
from inventory.models import BookingStatus, Status
from shared.open_inventory import open_inventory
from shared.settings import load_settings


def maintenance(
    equipment_id: EquipmentId,
    off: Annotated[bool, typer.Option("--off", help="End the maintenance.")] = False,
) -> None:
    """Put a unit into maintenance, so that it is not rented, or end the maintenance. Its bookings stay."""
    run(_maintenance(equipment_id, on=not off))


async def _maintenance(equipment_id: str, *, on: bool) -> None:
    async with open_inventory(load_settings()) as inventory:
        unit = await inventory.set_maintenance(as_equipment_id(equipment_id), on)
        status = (await inventory.statuses())[unit.equipment_id]
        bookings = await inventory.bookings(unit.equipment_id)
        is_held = any(hold.equipment_id == unit.equipment_id for hold in await inventory.holds())
    console().print(escape(f"{unit.equipment_id} {unit.name} is {_IN_WORDS[status]}."))
    if status is Status.RENTED:
        console().print(f"When it comes back: python main.py booking return {unit.equipment_id}")
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
