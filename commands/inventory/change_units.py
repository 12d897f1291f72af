"""`main.py inventory maintenance`, `rented`, `block`, `unblock`, `remove`: units that the desk does not offer."""

import datetime as dt
from typing import Annotated

import typer

from commands.bookings.booking_output import print_lines, sentence_of
from commands.bookings.desk_options import By, Yes, day_option
from commands.bookings.in_the_way import naming_what_is_in_the_way
from commands.inventory.unit_id import EquipmentId, as_equipment_id
from commands.terminal import agree, run
from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, InventoryError, Period, Status
from shared.language.speech import say_period
from shared.open_inventory import open_inventory
from shared.rental_states import open_rentals
from shared.settings import load_settings

Until = Annotated[dt.date | None, day_option("The last day; without it, until you end it.", "--until")]


def maintenance(
    equipment_id: EquipmentId,
    off: Annotated[bool, typer.Option("--off", help="End the maintenance.")] = False,
    until: Until = None,
) -> None:
    """Put a unit into maintenance, so that it is not rented, or end the maintenance. Its bookings stay."""
    run(_maintenance(as_equipment_id(equipment_id), on=not off, until=until))


def rented(
    equipment_id: EquipmentId,
    until: Annotated[dt.date | None, day_option("The day on which it is back.", "--until")] = None,
) -> None:
    """Mark a unit as rented without a booking here, until it is returned. After its day it is offered again."""
    run(_rented(as_equipment_id(equipment_id), until))


def block(
    equipment_id: EquipmentId,
    by: By,
    begin: Annotated[dt.date, day_option("The first day.", "--from")],
    to: Annotated[dt.date, day_option("The last day.", "--to")],
    why: Annotated[str, typer.Option("--why", help="What it is needed for.")],
) -> None:
    """Keep a unit for the depot itself on some days. Refused while it is booked on one of them."""
    run(_block(as_equipment_id(equipment_id), begin, to, why=why, by=by))


def unblock(block_id: Annotated[str, typer.Argument(metavar="BLOCK", help="Id of the block.")]) -> None:
    """End a block, so that the unit is offered again on its days."""
    run(_unblock(block_id.strip().upper()))


def remove(
    equipment_id: EquipmentId,
    undo: Annotated[bool, typer.Option("--undo", help="Put a removed unit back.")] = False,
    yes: Yes = False,
) -> None:
    """Remove a unit that the depot does not have any more. Refused while it has bookings."""
    run(_remove(as_equipment_id(equipment_id), undo=undo, yes=yes))


async def _maintenance(equipment_id: str, *, on: bool, until: dt.date | None) -> None:
    async with open_inventory(load_settings()) as inventory:
        if until and not on:
            raise InventoryError("--until says how long maintenance lasts; it does not go with --off.")
        _refuse_past(until, inventory)
        unit = await inventory.set_maintenance(equipment_id, on, last_day=until)
        await _print_state(inventory, unit, until=until)
        if on:
            await _print_who_counts_on_it(inventory, unit)


async def _rented(equipment_id: str, until: dt.date | None) -> None:
    async with open_inventory(load_settings()) as inventory:
        _refuse_past(until, inventory)
        unit = await inventory.set_rented(equipment_id, last_day=until)
        await _print_state(inventory, unit, until=until)
        await _print_who_counts_on_it(inventory, unit)


async def _print_state(inventory: Inventory, unit: Equipment, *, until: dt.date | None) -> None:
    status = (await inventory.statuses())[unit.equipment_id]
    known_until = f" until {until}" if until and status is unit.status else ""
    print_lines([f"{unit.equipment_id} {unit.name} is {_IN_WORDS[status]}{known_until}."])
    if status is Status.RENTED:
        print_lines([f"When it comes back: python main.py booking return {unit.equipment_id}"])


async def _print_who_counts_on_it(inventory: Inventory, unit: Equipment) -> None:
    today = inventory.today()
    if any(hold.equipment_id == unit.equipment_id for hold in await inventory.holds()):
        print_lines(["It is held for a call in progress, which may not be able to book it."])
    for rental in open_rentals(await inventory.bookings(unit.equipment_id), today):
        swap = f"python main.py booking swap {rental.booking.reference} ID"
        print_lines([f"It is still booked: {sentence_of(rental.booking, today)}. To give another unit: {swap}"])


async def _block(equipment_id: str, begin: dt.date, to: dt.date, *, why: str, by: str) -> None:
    async with open_inventory(load_settings()) as inventory:
        if not why.strip():
            raise InventoryError("Say with --why what the unit is needed for. Nothing was changed.")
        _refuse_past(to, inventory)
        if to < begin:
            raise InventoryError(f"The last day, {to}, is before the first one, {begin}.")
        period = Period(first_day=begin, day_after=to + dt.timedelta(days=1))
        async with naming_what_is_in_the_way(inventory, equipment_id, period):
            made = await inventory.block(equipment_id, period, why=why, by=by)
        days = say_period(period, today=inventory.today())
        print_lines(
            [f"{equipment_id} is blocked: {days}. To end that: python main.py inventory unblock {made.block_id}"]
        )


async def _unblock(block_id: str) -> None:
    async with open_inventory(load_settings()) as inventory:
        found = next((one for one in await inventory.blocks() if one.block_id == block_id), None)
        if found is None:
            raise InventoryError(f"There is no block {block_id}. See those of a unit: python main.py inventory show ID")
        await inventory.unblock(found)
        print_lines([f"{found.equipment_id} is not blocked any more: {say_period(found.period)}."])


async def _remove(equipment_id: str, *, undo: bool, yes: bool) -> None:
    async with open_inventory(load_settings()) as inventory:
        unit = await inventory.get_or_removed(equipment_id)
        if not undo:
            agree(f"Remove {equipment_id} {unit.name}, so that it is not offered any more?", yes=yes)
        await inventory.remove(equipment_id, undo=undo)
        done = "is in the inventory again" if undo else "is removed. Loading a list does not add it again"
        print_lines([f"{equipment_id} {unit.name} {done}."])


def _refuse_past(day: dt.date | None, inventory: Inventory) -> None:
    if day is not None and day < inventory.today():
        raise InventoryError(f"{day} has passed. Nothing was changed.")


_IN_WORDS = {
    Status.AVAILABLE: "in the offer again",
    Status.RENTED: "RENTED",
    Status.MAINTENANCE: "in maintenance",
}
