"""`main.py booking show` finds a booking also when it is in the archive."""

import datetime as dt
import json

from inventory.ledger.inventory import Inventory
from tests.support.inventory_commands import CommandLine
from tests.support.upkeep import at_day, returned


def test_a_booking_in_the_archive_is_shown_and_not_listed(depot: CommandLine) -> None:
    async def archived(inventory: Inventory) -> str:
        booking = await returned(inventory, dt.date(2029, 2, 27))
        assert await at_day(inventory, dt.date(2030, 3, 10)).archive_bookings(after_days=365) == 1
        return booking.reference

    reference = depot.on_the_inventory(archived)
    said = depot.booking.succeeds("show", reference.lower())
    assert "Acme Construction" in said
    assert "returned" in said
    assert json.loads(depot.booking.succeeds("show", reference, "--json"))["reference"] == reference
    assert json.loads(depot.booking.succeeds("list", "--all", "--json")) == []
    assert "No booking has the reference AAAA-AAAA" in depot.booking.is_refused("show", "AAAA-AAAA")
