"""Reminders: customers are told of what begins tomorrow and of what is due back today."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import rental_of
from inventory.models import Booking, BookingStatus
from shared.settings import Settings
from shared.settings.messages.notifications import Event

FROM, UNTIL = dt.time(8), dt.time(20)  # in the depot's time zone: a text message at night wakes people


async def remind_customers(inventory: Inventory, settings: Settings) -> int:
    """Put reminders of this day into the outbox, each once, whichever workers do it. Returns how many those were.

    Who booked today has just been told of it, and who called a unit off rent waits for the depot: they are not
    reminded.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    now = inventory.now().astimezone(inventory.zone)
    if not settings.reminders or not FROM <= now.time() < UNTIL:
        return 0
    told, today = 0, now.date()
    of_rental: defaultdict[tuple[Event, str], list[Booking]] = defaultdict(list)
    for booking in await inventory.bookings():
        if booking.status is BookingStatus.BOOKED and booking.booked_at.astimezone(inventory.zone).date() < today:
            for event in _events(booking, today):
                of_rental[event, rental_of(booking.reference)].append(booking)
    for (event, _), bookings in of_rental.items():
        told += await inventory.remind(event, sorted(bookings, key=lambda one: one.reference), day=today)
    return told


def _events(booking: Booking, today: dt.date) -> Iterator[Event]:
    if booking.period.first_day == today + dt.timedelta(days=1):
        yield Event.BEGINS_TOMORROW
    if booking.period.last_day == today and booking.off_rent is None:
        yield Event.DUE_TODAY
