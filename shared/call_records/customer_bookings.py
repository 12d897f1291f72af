"""The bookings of a customer who is to be forgotten, also those in the archive: found, and cleared of address and
number."""

import json
from collections.abc import Callable, Collection
from typing import Any

from inventory.ledger.inventory import Inventory
from inventory.ledger.upkeep.archive import write_part
from inventory.models import InventoryError
from inventory.server.errors import unavailable_if_silent
from shared.call_records.forgotten_customer import ForgottenCustomer

ATTEMPTS = 5  # how often a booking is read again that others change meanwhile

StoredBooking = dict[str, Any]


@unavailable_if_silent(after=None)
async def find_bookings(inventory: Inventory, is_theirs: Callable[[StoredBooking], bool]) -> dict[str, StoredBooking]:
    """Their bookings as they are stored, by reference."""
    hot: list[bytes] = await inventory.redis.hvals(inventory.keys.bookings)  # type: ignore[misc]
    bookings = [json.loads(stored) for stored in hot]
    async for _, _, part in inventory.archive_parts():
        bookings += part
    return {booking["reference"]: booking for booking in bookings if is_theirs(booking)}


@unavailable_if_silent(after=None)
async def clear_bookings(inventory: Inventory, references: Collection[str], customer: ForgottenCustomer) -> None:
    """Remove the customer's address and number from these bookings.

    Raises:
        InventoryError: others change one of them all the time.
    """
    for reference in sorted(references):
        await _clear_hot(inventory, reference, customer)
    async for name, value, part in inventory.archive_parts():
        cleared = [
            customer.booking_without(booking) if booking["reference"] in references else booking for booking in part
        ]
        if cleared != part and not await inventory.replace_stored(
            inventory.keys.archive, name, value, write_part(cleared)
        ):
            raise InventoryError(f"The archive of {name[:7]} is being changed by others. Erase again.")


async def _clear_hot(inventory: Inventory, reference: str, customer: ForgottenCustomer) -> None:
    for _ in range(ATTEMPTS):
        stored = await inventory.redis.hget(inventory.keys.bookings, reference)  # type: ignore[misc]
        if stored is None:
            return
        booking = json.loads(stored)
        cleared = customer.booking_without(booking)
        if cleared == booking or await inventory.replace_stored(
            inventory.keys.bookings,
            reference,
            stored,  # type: ignore[arg-type]
            json.dumps(cleared),
        ):
            return
    raise InventoryError(f"Booking {reference} is being changed by others. Erase again.")
