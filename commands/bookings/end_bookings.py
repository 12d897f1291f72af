"""`main.py booking cancel`, `return` and `no-show`: the three ways in which a booking ends."""

from collections.abc import Sequence
from typing import Annotated

import typer

from commands.bookings.booking_output import (
    as_json,
    print_changed,
    print_json,
    print_lines,
    sentence_of,
    sentence_of_all,
    still_open,
)
from commands.bookings.desk_options import AsJson, By, Reference, Why, Yes
from commands.inventory.unit_id import as_equipment_id
from commands.terminal import agree, run
from inventory.ledger.inventory import Inventory
from inventory.models import Booking, BookingNotFound, BookingStatus, EquipmentNotFound, InventoryError, Rental, Status
from shared.open_inventory import open_inventory
from shared.rental_states import open_rentals
from shared.settings import Settings, load_settings

ReferenceOrId = Annotated[
    str,
    typer.Argument(
        metavar="REFERENCE|ID", help="Reference of the rental or the booking, or ID of the unit that came back."
    ),
]


def cancel(reference: Reference, by: By, why: Why = "", yes: Yes = False, json: AsJson = False) -> None:
    """Cancel a rental that has not begun, or a booking of it. Its days are offered again, the customer is told."""
    run(_cancel(reference, by=by, why=why, yes=yes, json=json))


def take_back(reference_or_id: ReferenceOrId, by: By, why: Why = "", json: AsJson = False) -> None:
    """Note that a unit came back. A reference ends this rental; an ID ends the rental that the unit is out on."""
    run(_take_back(reference_or_id, by=by, why=why, json=json))


def no_show(reference: Reference, by: By, why: Why = "", yes: Yes = False, json: AsJson = False) -> None:
    """Note that nobody came for the unit. The booking ends, and the customer is told."""
    run(_no_show(reference, by=by, why=why, yes=yes, json=json))


async def _cancel(reference: str, *, by: str, why: str, yes: bool, json: bool) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        bookings = still_open((await inventory.rental(reference)).named(reference))
        agree(f"Cancel {sentence_of_all(bookings, inventory.today())}? This cannot be undone.", yes=yes)
        rental = await inventory.cancel_rental(reference, by=by, why=why)
        print_changed(
            _now(rental, bookings), "is cancelled", today=inventory.today(), settings=settings, json_wanted=json
        )


async def _no_show(reference: str, *, by: str, why: str, yes: bool, json: bool) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        bookings = still_open((await inventory.rental(reference)).named(reference))
        units = ", ".join(booking.equipment_id for booking in bookings)
        agree(
            f"Did nobody take {units}, and is it at the depot? Then "
            f"{sentence_of_all(bookings, inventory.today())} ends. This cannot be undone.",
            yes=yes,
        )
        rental = await inventory.end_rental(reference, BookingStatus.NO_SHOW, by=by, why=why)
        print_changed(
            _now(rental, bookings), "ended as a no-show", today=inventory.today(), settings=settings, json_wanted=json
        )


async def _take_back(reference_or_id: str, *, by: str, why: str, json: bool) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        rental = await _rental_or_none(inventory, reference_or_id)
        if rental is not None:
            await _take_back_rental(inventory, settings, rental, reference_or_id, by=by, why=why, json=json)
        else:
            await _take_back_unit(inventory, settings, as_equipment_id(reference_or_id), by=by, why=why, json=json)


async def _take_back_rental(
    inventory: Inventory, settings: Settings, rental: Rental, reference: str, *, by: str, why: str, json: bool
) -> None:
    bookings = still_open(rental.named(reference))
    booking = max(bookings, key=lambda one: one.period.first_day)
    if booking.status is not BookingStatus.BOOKED:
        ended = booking.status.lower().replace("_", "-")
        raise InventoryError(f"Booking {booking.reference} is {ended} already; nothing was changed.")
    if booking.period.first_day > inventory.today():
        raise InventoryError(
            f"Booking {booking.reference} begins only on {booking.period.first_day}. "
            f"To cancel it: python main.py booking cancel {booking.reference}"
        )
    returned = _now(await inventory.return_rental(reference, by=by, why=why), bookings)
    done = f"has ended: the {'unit is' if len(returned) == 1 else 'units are'} back"
    print_changed(returned, done, today=inventory.today(), settings=settings, json_wanted=json)
    if not json:
        for one in returned:
            await _print_what_is_left(inventory, one.equipment_id)


def _now(rental: Rental, bookings: Sequence[Booking]) -> list[Booking]:
    """These bookings as they are in the rental now."""
    references = {booking.reference for booking in bookings}
    return [booking for booking in rental.bookings if booking.reference in references]


async def _take_back_unit(
    inventory: Inventory, settings: Settings, equipment_id: str, *, by: str, why: str, json: bool
) -> None:
    try:
        before = await inventory.get(equipment_id)
    except EquipmentNotFound:
        raise InventoryError(
            f"There is no unit and no booking {equipment_id}. See the units: python main.py inventory list"
        ) from None
    ended = await inventory.return_equipment(equipment_id, by=by, why=why)
    if json:
        print_json(as_json(ended) if ended else None)
        return
    if ended:
        print_changed(
            [ended], "has ended: the unit is back", today=inventory.today(), settings=settings, json_wanted=False
        )
    elif before.status is Status.RENTED:
        print_lines([f"{equipment_id} {before.name} was marked as rented by hand; that mark is removed."])
    else:
        print_lines([f"{equipment_id} {before.name} was not out; nothing was changed."])
    await _print_what_is_left(inventory, equipment_id)


async def _print_what_is_left(inventory: Inventory, equipment_id: str) -> None:
    """What keeps the unit from being free: a booking that has begun, and what people have set."""
    today = inventory.today()
    for rental in open_rentals(await inventory.bookings(equipment_id), today):
        if rental.booking.period.first_day <= today:
            print_lines(
                [
                    f"It is booked now: {sentence_of(rental.booking, today)}. If this rental came back, too: "
                    f"python main.py booking return {rental.booking.reference}"
                ]
            )
    status = (await inventory.get(equipment_id)).status
    if status is Status.MAINTENANCE:
        off = f"python main.py inventory maintenance {equipment_id} --off"
        print_lines([f"It is still in maintenance. To end that: {off}"])
    if status is Status.RENTED:
        print_lines(
            [f"It is still marked as rented by hand. To end that: python main.py booking return {equipment_id}"]
        )


async def _rental_or_none(inventory: Inventory, reference: str) -> Rental | None:
    try:
        return await inventory.rental(reference)
    except BookingNotFound:
        return None
