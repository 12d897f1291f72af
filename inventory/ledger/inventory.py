"""The inventory of one depot in Redis. Each change is one method, and one Lua script makes it whole or not at all.

Every change may be asked for again with the same id and is then made once: clients retry, callers repeat themselves,
models call a tool twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inventory.ledger import stored_form
from inventory.ledger.desk.customers import Customers
from inventory.ledger.desk.desk_bookings import DeskBookings
from inventory.ledger.desk.withdrawals import Withdrawals
from inventory.ledger.limits.open_rentals import LimitedRentals
from inventory.ledger.limits.tries import CountedTries
from inventory.ledger.rentals.reminding import Reminders
from inventory.ledger.tasks import Tasks
from inventory.ledger.unfinished_calls import UnfinishedCalls
from inventory.ledger.units import LoadSummary
from inventory.ledger.upkeep.archive import Archive
from inventory.ledger.upkeep.dead_holds import DeadHolds
from inventory.models import Booking, Hold
from inventory.server.errors import unavailable_if_silent

__all__ = ["HoldsAndBookings", "Inventory", "LoadSummary"]


@dataclass(frozen=True)
class HoldsAndBookings:
    """Holds that have not expired, and bookings."""

    holds: list[Hold]
    bookings: list[Booking]


class Inventory(
    Withdrawals,
    DeskBookings,
    LimitedRentals,
    CountedTries,
    Archive,
    DeadHolds,
    Tasks,
    UnfinishedCalls,
    Customers,
    Reminders,
):
    """The equipment, calendars, holds, bookings, tasks, unfinished calls and files of customers of one depot,
    shared by all workers.

    Every method that asks Redis raises `InventoryUnavailable` when it does not answer. Whether a change was made is not
    known then.
    """

    @unavailable_if_silent()
    async def holds_and_bookings(self, *, hold_ids: Sequence[str], references: Sequence[str]) -> HoldsAndBookings:
        """What has become of these holds: those that have not expired, and the bookings that others were turned into;
        and the bookings with these references. What does not exist is left out."""
        holds, bookings = await self.run(
            "holds_and_bookings",
            [self.keys.holds, self.keys.booked, self.keys.bookings],
            [len(hold_ids), *hold_ids, *references],
        )
        return HoldsAndBookings(
            [
                stored_form.read_hold(hold_id.decode(), hold)
                for hold_id, hold in zip(holds[::2], holds[1::2], strict=True)
            ],
            [stored_form.read_booking(booking) for booking in bookings],
        )
