"""The inventory of one depot over Redis: a method a transition, each made whole by one Lua script.

Every transition may be asked for again with the same id: clients retry, callers repeat, models call twice.
"""

from inventory.bookings import Bookings
from inventory.depot import answers
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
        """Leave a note for the people of the depot."""
        await self.redis.xadd(self.keys.messages, {"message": message.model_dump_json()})

    @answers()
    async def messages(self) -> list[Message]:
        """The notes left for the people of the depot, the oldest first."""
        entries = await self.redis.xrange(self.keys.messages) or []
        return [Message.model_validate_json(fields[b"message"]) for _, fields in entries if fields]
