"""The inventory of one depot over Redis: a method a transition, each made whole by one Lua script.

Every transition may be asked for again with the same id: clients retry, callers repeat, models call twice.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from inventory.ledger import stored_form
from inventory.ledger.bookings import Bookings
from inventory.ledger.holds import Holds
from inventory.ledger.ledger import OUTCOME_SECONDS, unavailable_if_silent
from inventory.ledger.units import LoadSummary, Units
from inventory.models import Booking, Hold, Message

__all__ = ["Inventory", "LeftByCall", "LoadSummary"]


@dataclass(frozen=True)
class LeftByCall:
    """The holds of a call that are alive, and its bookings."""

    holds: list[Hold]
    bookings: list[Booking]


class Inventory(Units, Holds, Bookings):
    """The equipment, calendars, holds and bookings of one depot, shared by every worker that opens it.

    Every method raises `InventoryUnavailable` when Redis does not answer: it is not known then what was done.
    """

    @unavailable_if_silent()
    async def leave_message(self, message: Message) -> None:
        """Leave a note for the people of the depot. Left again by the same call within a day, it is the same note."""
        told = message.model_dump_json(exclude={"left_at"})
        await self.run(
            "leave_message",
            [self.keys.messages, self.keys.outcome(f"note-{hashlib.sha256(told.encode()).hexdigest()}")],
            [message.model_dump_json(), OUTCOME_SECONDS],
        )

    async def messages(self) -> list[Message]:
        """The notes left for the people of the depot, the oldest first."""
        return list((await self.message_entries()).values())

    @unavailable_if_silent()
    async def message_entries(self) -> dict[str, Message]:
        """The notes by the ids of their entries, the oldest first."""
        entries: list[tuple[bytes, dict[bytes, bytes]]] = await self.redis.xrange(self.keys.messages) or []  # type: ignore[assignment]
        return {
            entry_id.decode(): Message.model_validate_json(fields[b"message"]) for entry_id, fields in entries if fields
        }

    @unavailable_if_silent()
    async def erase_messages(self, entry_ids: Sequence[str]) -> None:
        """Remove these notes."""
        if entry_ids:
            await self.redis.xdel(self.keys.messages, *entry_ids)

    @unavailable_if_silent()
    async def left_by(self, hold_ids: Sequence[str], references: Sequence[str]) -> LeftByCall:
        """What these holds of a call have left behind, and the bookings of these references."""
        holds, bookings = await self.run(
            "left_by",
            [self.keys.holds, self.keys.booked, self.keys.bookings],
            [len(hold_ids), *hold_ids, *references],
        )
        return LeftByCall(
            [
                stored_form.read_hold(hold_id.decode(), hold)
                for hold_id, hold in zip(holds[::2], holds[1::2], strict=True)
            ],
            [stored_form.read_booking(booking) for booking in bookings],
        )
