"""Asks which limit a rental would meet, and counts the open rentals of a depot anew."""

import itertools
import json

from inventory.ledger.base import InventoryBase
from inventory.ledger.limits.booking_limits import counted, counted_now, number_subject
from inventory.ledger.stored_form import day_numbers
from inventory.models import BookingLimit, Papers, Period, Proofs
from inventory.server.errors import unavailable_if_silent

BOOKINGS_AT_ONCE = 100  # how many bookings one script counts: while a script runs, Redis serves nobody else
READ_AT_ONCE = 500


class LimitedRentals(InventoryBase):
    """The part of the inventory that tells whether a limit is reached."""

    @unavailable_if_silent()
    async def limit_reached(
        self, papers: Proofs | Papers, period: Period, *, call_id: str, caller_phone: str | None
    ) -> BookingLimit | None:
        """The limit that would keep one more unit from being booked for this call, business, calling number and
        operator now. The booking itself is refused by the script that makes it, whatever is answered here.

        Args:
            papers: what is known of the customer so far.
            period: the days of the rental.
            call_id: the call.
            caller_phone: the calling number in E.164, if it is known.
        """
        number = await self.keyed_hash(caller_phone) if caller_phone else None
        limit: bytes = await self.run(
            "limit_reached",
            [self.keys.open_rentals],
            [*day_numbers(period), counted(papers, call_id=call_id, number=number), *self.limits.arguments()],
        )
        return BookingLimit(limit.decode()) if limit else None

    @unavailable_if_silent()
    async def count_for_number_no_more(self, hashed: str) -> None:
        """Remove the open rentals of a calling number, which is to be forgotten, from what is counted. `hashed` is its
        keyed hash. Its bookings must not name it any more."""
        subject, rentals = number_subject(hashed), self.keys.open_rentals
        members = await self.redis.zrangebylex(rentals, f"[{subject}\n", f"({subject}\v")
        if members:
            await self.redis.zrem(rentals, *members)


@unavailable_if_silent()
async def count_open_rentals(inventory: InventoryBase) -> int:
    """Count the open rentals of a depot whose bookings were made before rentals were counted, and correct the count of
    others. Returns how many are open.

    Calls and the desk may book meanwhile; what they book is counted by itself. It may be run as often as one likes.

    Raises:
        InventoryUnavailable: Redis did not answer. Run it again: what was counted before is counted once.
        ValueError, KeyError: a stored booking cannot be read.
    """
    open_rentals = 0
    # Not all bookings at once: a depot may have many, and Redis would serve nobody while it reads them.
    stored = inventory.redis.hscan_iter(inventory.keys.bookings, count=READ_AT_ONCE)
    counts_for = {
        reference.decode(): json.dumps(counted_now(json.loads(booking))["counted"])
        async for reference, booking in stored
    }
    arguments = sorted(counts_for.items())
    for start in range(0, len(arguments), BOOKINGS_AT_ONCE):
        some = arguments[start : start + BOOKINGS_AT_ONCE]
        keys = [inventory.keys.bookings, inventory.keys.open_rentals]
        open_rentals += await inventory.run("count_bookings", keys, list(itertools.chain.from_iterable(some)))
    return open_rentals
