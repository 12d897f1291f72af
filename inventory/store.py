"""The inventory of one depot over Redis: a method a transition, each made whole by one Lua script.

Every transition may be asked for again with the same id: clients retry, callers repeat, models call twice.
"""

import hashlib

from inventory.bookings import Bookings
from inventory.depot import OUTCOME_SECONDS, answers
from inventory.holds import Holds
from inventory.models import Message
from inventory.units import LoadSummary, Units

__all__ = ["Inventory", "LoadSummary"]


class Inventory(Units, Holds, Bookings):
    """The equipment, calendars, holds and bookings of one depot, shared by every worker that opens it.

    Every method raises `InventoryUnavailable` when Redis does not answer: it is not known then what was done.
    """

    @answers()
    async def leave_message(self, message: Message) -> None:
        """Leave a note for the people of the depot. Left again by the same call within a day, it is the same note."""
        told = message.model_dump_json(exclude={"left_at"})
        await self.run(
            "leave_message",
            [self.keys.messages, self.keys.outcome(f"note-{hashlib.sha256(told.encode()).hexdigest()}")],
            [message.model_dump_json(), OUTCOME_SECONDS],
        )

    @answers()
    async def messages(self) -> list[Message]:
        """The notes left for the people of the depot, the oldest first."""
        entries = await self.redis.xrange(self.keys.messages) or []
        return [Message.model_validate_json(fields[b"message"]) for _, fields in entries if fields]
