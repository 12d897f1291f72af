"""Asks which limit a rental would meet."""

from inventory.ledger.base import InventoryBase
from inventory.ledger.limits.booking_limits import counted, number_subject
from inventory.ledger.stored_form import day_numbers
from inventory.models import BookingLimit, Papers, Period, Proofs
from inventory.server.errors import unavailable_if_silent


class LimitedRentals(InventoryBase):
    """The part of the inventory that tells whether a limit is reached."""

    @unavailable_if_silent()
    async def limit_reached(
        self, papers: Proofs | Papers, period: Period, *, call_id: str, caller_phone: str | None, units: int = 1
    ) -> BookingLimit | None:
        """The limit that would keep so many more units from being booked for this call, business, calling number and
        operator now, or that nothing is rented to the customer. The booking itself is refused by the script that makes
        it, whatever is answered here.

        Args:
            papers: what is known of the customer so far.
            period: the days of the rental.
            call_id: the call.
            caller_phone: the calling number in E.164, if it is known.
            units: how many units are to be booked together.
        """
        number = await self.keyed_hash(caller_phone) if caller_phone else None
        limit: bytes = await self.run(
            "limit_reached",
            [self.keys.open_rentals, self.keys.customers],
            [*day_numbers(period), counted(papers, call_id=call_id, number=number), *self.limits.arguments(), units],
        )
        return BookingLimit(limit.decode()) if limit else None

    @unavailable_if_silent()
    async def count_for_number_no_more(self, hashed: str) -> None:
        """Remove the open rentals of a calling number, which is to be forgotten, from what is counted. `hashed` is its
        keyed hash. Its bookings must not name it any more."""
        await self.redis.hdel(self.keys.open_rentals, number_subject(hashed))  # type: ignore[misc]
