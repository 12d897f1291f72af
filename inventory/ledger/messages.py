"""Messages that callers leave for the people of the depot."""

import hashlib
from collections.abc import Sequence

from inventory.ledger.base import OUTCOME_SECONDS, InventoryBase
from inventory.models import Message
from inventory.server.errors import unavailable_if_silent


class Messages(InventoryBase):
    """The part of the inventory that keeps messages."""

    @unavailable_if_silent()
    async def leave_message(self, message: Message) -> None:
        """Keep a message for the people of the depot. The same message of the same call within a day is kept once."""
        # Two messages are the same when they differ only in when they were left.
        content = message.model_dump_json(exclude={"left_at"})
        await self.run(
            "leave_message",
            [self.keys.messages, self.keys.outcome(f"note-{hashlib.sha256(content.encode()).hexdigest()}")],
            [message.model_dump_json(), OUTCOME_SECONDS],
        )

    async def messages(self) -> list[Message]:
        """The messages, the oldest first."""
        return list((await self.messages_by_id()).values())

    @unavailable_if_silent()
    async def messages_by_id(self) -> dict[str, Message]:
        """The messages by their ids, the oldest first."""
        entries: list[tuple[bytes, dict[bytes, bytes]]] = await self.redis.xrange(self.keys.messages) or []  # type: ignore[assignment]
        return {
            entry_id.decode(): Message.model_validate_json(fields[b"message"]) for entry_id, fields in entries if fields
        }

    @unavailable_if_silent()
    async def erase_messages(self, message_ids: Sequence[str]) -> None:
        """Delete the messages with these ids."""
        if message_ids:
            await self.redis.xdel(self.keys.messages, *message_ids)
