"""Every booking that a caller was told of exists."""

import asyncio
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, ValidationError

from inventory.invariants.invariant import CouldNotCheck, Finding, Invariant
from inventory.ledger.inventory import Inventory
from inventory.models import TaskKind
from shared.call_records.call_record import AnnouncedBooking

CALLS_PER_READ = 50


class _Announced(BaseModel):
    """What matters here of a call's record."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    bookings: tuple[AnnouncedBooking, ...]


class AnnouncedBookings(Invariant):
    """A call is compared with the inventory when it ends. This goes on comparing, as long as its record is kept."""

    name = "announced-bookings"
    must_be = "Every booking that a caller was told of exists"
    to_do = (
        "Call the customer (python main.py calls show CALL) and book again, or tell them: Redis may have lost writes, "
        "or an older backup was restored"
    )
    task = TaskKind.CHECK_BOOKING

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory

    async def look(self) -> Iterable[Finding]:
        """See `Invariant.look`. Bookings that are not among the hot ones are looked for in the archive."""
        inventory, keys = self._inventory, self._inventory.keys
        missing: dict[str, str] = {}
        unreadable = read = 0
        while True:
            # From the newest call back: new ones only make some come twice, and those that expire are the last.
            calls: list[bytes] = await inventory.redis.zrange(keys.calls, -read - CALLS_PER_READ, -read - 1)  # type: ignore[assignment]
            read += CALLS_PER_READ
            if not calls:
                break
            call_ids = [call_id.decode() for call_id in calls]
            announced: dict[str, str] = {}
            for call_id, stored in zip(
                call_ids, await inventory.redis.mget([keys.call(one) for one in call_ids]), strict=True
            ):
                try:
                    record = _Announced.model_validate_json(stored) if stored is not None else None
                except ValidationError:
                    unreadable += 1
                    continue
                announced |= {booking.reference: call_id for booking in record.bookings} if record else {}
            missing |= await self._not_hot(announced)
        if missing:
            missing = await self._not_archived(missing)
        if unreadable and not missing:
            raise CouldNotCheck(f"the records of {unreadable} calls cannot be read")
        return [
            Finding(
                told=f"booking {reference}, which the caller of call {call_id} was told of, is not there",
                booking_reference=reference,
                call_id=call_id,
            )
            for reference, call_id in sorted(missing.items())
        ]

    async def _not_hot(self, announced: dict[str, str]) -> dict[str, str]:
        references = list(announced)
        if not references:
            return {}
        found = await self._inventory.redis.hmget(self._inventory.keys.bookings, references)  # type: ignore[misc]
        return {
            reference: announced[reference]
            for reference, stored in zip(references, found, strict=True)
            if stored is None
        }

    async def _not_archived(self, missing: dict[str, str]) -> dict[str, str]:
        left = dict(missing)
        async for _, _, bookings in self._inventory.archive_parts():
            for booking in bookings:
                left.pop(str(booking.get("reference")), None)
            if not left:
                break
            await asyncio.sleep(0)  # unpacking a part takes milliseconds, and calls go on meanwhile
        return left
