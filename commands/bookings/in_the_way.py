"""Names what keeps a unit from being booked, so that the desk can do something about it."""

import contextlib
import datetime as dt
from collections.abc import AsyncIterator

from commands.bookings.booking_output import sentence_of
from commands.terminal import printable
from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import rental_of
from inventory.models import EquipmentNotAvailable, InventoryError, LimitReached, Period, UnitsNotAvailable
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
        taken = list(exc.taken) if isinstance(exc, UnitsNotAvailable) else [equipment_id]
        each = [await what_is_in_the_way(inventory, unit, period, but=but) for unit in taken]
        found = [one for some in each for one in some]
        raise InventoryError("\n".join([str(exc), *(f"In the way: {one}." for one in found)])) from None
    except LimitReached as exc:
        raise InventoryError(f'{exc}\nTo do it all the same, say why: --overrule --why "..."') from None


async def what_is_in_the_way(inventory: Inventory, equipment_id: str, period: Period, *, but: str = "") -> list[str]:
    """What keeps the unit from being rented on these days. What has the reference `but` does not count.
    A rental is also in the way when there are fewer days to it than the unit needs between two rentals."""
    today = inventory.today()
    found: list[str] = []
    needs = dt.timedelta(days=(await inventory.get_or_removed(equipment_id)).turnaround_days)
    around = Period(first_day=period.first_day - needs, day_after=period.day_after + needs)
    withdrawal = (await inventory.withdrawals()).get(equipment_id)
    if withdrawal:
        until = f" before {withdrawal.day_after}" if withdrawal.day_after else ""
        found.append(f"it is {withdrawal.status}{until}, set by hand")
    for rental in open_rentals(await inventory.bookings(equipment_id), today):
        booking = rental.booking
        mine = but.strip().upper() in (booking.reference, rental_of(booking.reference))
        if not mine and (rental.overdue or _overlap(booking.period, around)):
            found.append(sentence_of(booking, today) + (", overdue" if rental.overdue else ""))
    for hold in await inventory.holds():
        if hold.equipment_id == equipment_id and _overlap(hold.period, around):
            until_then = f"{hold.expires_at.astimezone(inventory.zone):%H:%M}"
            found.append(f"held for a call until {until_then}, {say_period(hold.period, today=today)}")
    for block in await inventory.blocks(equipment_id):
        if _overlap(block.period, period):
            days = say_period(block.period, today=today)
            found.append(f"block {block.block_id}, {days}: {printable(block.why)}")
    return found


def _overlap(one: Period, other: Period) -> bool:
    return one.first_day < other.day_after and other.first_day < one.day_after
