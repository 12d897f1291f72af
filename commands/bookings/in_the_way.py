"""Names what keeps a unit from being booked, so that the desk can do something about it."""

import contextlib
from collections.abc import AsyncIterator

from commands.bookings.booking_output import sentence_of
from commands.terminal import printable
from inventory.ledger.inventory import Inventory
from inventory.models import EquipmentNotAvailable, InventoryError, LimitReached, Period
from shared.language.speech import say_period
from shared.rental_states import open_rentals


@contextlib.asynccontextmanager
async def naming_what_is_in_the_way(
    inventory: Inventory, equipment_id: str, period: Period, *, but: str = ""
) -> AsyncIterator[None]:
    """Say what is in the way of these days if the unit is not available for them, or how a limit is overruled.

    Raises:
        InventoryError: the unit is not available, and the text names bookings, holds, blocks and what was set by hand;
            or a limit is reached.
    """
    try:
        yield
    except EquipmentNotAvailable as exc:
        found = await what_is_in_the_way(inventory, equipment_id, period, but=but)
        raise InventoryError("\n".join([str(exc), *(f"In the way: {one}." for one in found)])) from None
    except LimitReached as exc:
        raise InventoryError(f'{exc}\nTo do it all the same, say why: --overrule --why "..."') from None


async def what_is_in_the_way(inventory: Inventory, equipment_id: str, period: Period, *, but: str = "") -> list[str]:
    """What keeps the unit from being rented on these days; the booking with the reference `but` does not count."""
    today = inventory.today()
    found: list[str] = []
    withdrawal = (await inventory.withdrawals()).get(equipment_id)
    if withdrawal:
        until = f" before {withdrawal.day_after}" if withdrawal.day_after else ""
        found.append(f"it is {withdrawal.status}{until}, set by hand")
    for rental in open_rentals(await inventory.bookings(equipment_id), today):
        booking = rental.booking
        if booking.reference != but and (rental.overdue or _overlap(booking.period, period)):
            found.append(sentence_of(booking, today) + (", overdue" if rental.overdue else ""))
    for hold in await inventory.holds():
        if hold.equipment_id == equipment_id and _overlap(hold.period, period):
            until_then = f"{hold.expires_at.astimezone(inventory.zone):%H:%M}"
            found.append(f"held for a call until {until_then}, {say_period(hold.period, today=today)}")
    for block in await inventory.blocks(equipment_id):
        if _overlap(block.period, period):
            days = say_period(block.period, today=today)
            found.append(f"block {block.block_id}, {days}: {printable(block.why)}")
    return found


def _overlap(one: Period, other: Period) -> bool:
    return one.first_day < other.day_after and other.first_day < one.day_after
