"""`main.py booking off-rent`: the customer says from which day on the units can be fetched."""

import datetime as dt
from typing import Annotated

from commands.bookings.booking_output import print_changed, still_open
from commands.bookings.desk_options import AsJson, By, Reference, Why, day_option
from commands.terminal import run
from inventory.models import BookingStatus, InventoryError
from shared.open_inventory import open_inventory
from shared.settings import load_settings

Day = Annotated[dt.date | None, day_option("The day on which it is ready for return; today unless given.", "--on")]


def off_rent(reference: Reference, by: By, on: Day = None, why: Why = "", json: AsJson = False) -> None:
    """Note that a rental or one booking of it is ready for return. It stays rented until it is back."""
    run(_off_rent(reference, on, by=by, why=why, json=json))


async def _off_rent(reference: str, on: dt.date | None, *, by: str, why: str, json: bool) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        today = inventory.today()
        day = on or today
        rental = await inventory.rental(reference)
        bookings = still_open(rental.named(reference))
        for one in bookings:
            if one.status is not BookingStatus.BOOKED:
                ended = one.status.lower().replace("_", "-")
                raise InventoryError(f"Booking {one.reference} is {ended} already; nothing was changed.")
            if one.period.first_day > today:
                raise InventoryError(
                    f"Booking {one.reference} begins only on {one.period.first_day}. "
                    f"To cancel it: python main.py booking cancel {one.reference}"
                )
            if not today <= day <= max(one.period.last_day, today):
                last = max(one.period.last_day, today)
                raise InventoryError(
                    f"Booking {one.reference} is called off rent for a day from today, {today}, to {last}; {day} is "
                    f"none. Nothing was changed. For other days: python main.py booking extend {one.reference}"
                )
        if all(one.off_rent == day for one in bookings):
            raise InventoryError(f"{rental.reference} is called off rent for {day} already; nothing was changed.")
        changed = await inventory.call_off_rent(reference, day, by=by, why=why)
        done = f"is called off rent: ready for return on {day}"
        print_changed(still_open(changed.named(reference)), done, today=today, settings=settings, json_wanted=json)
