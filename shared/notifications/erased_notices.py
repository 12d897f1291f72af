"""What was sent, waits to be sent, or could not be sent to a customer who is to be forgotten."""

import asyncio
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import rental_of
from inventory.server.errors import unavailable_if_silent
from shared.notifications.outbox import GROUP, WHOLE_ENTRY, Fields, Outbox

MAIL = "mail"
CHANNELS = (MAIL, "webhook", WHOLE_ENTRY)

Clear = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes of a stored booking one without the customer's address and number."""


@dataclass(frozen=True)
class ErasedNotices:
    """How many entries of the outbox, dead letters and written messages were erased."""

    waiting: int
    letters: int
    files: int


@unavailable_if_silent(after=None)
async def erase_notices(
    inventory: Inventory, references: Collection[str], clear: Clear, redacted: Callable[[str], str], folder: Path
) -> ErasedNotices:
    """Take the customer's address out of what the outbox has of these bookings, and delete mails to it.

    A webhook that waits is still called, without the address.

    Args:
        inventory: the depot's inventory.
        references: the customer's bookings.
        clear: makes of a stored booking one without the address and the number.
        redacted: makes of a text one without them.
        folder: where messages are written where no mail server is set.
    """
    unsettled = {entry.entry_id for entry in await Outbox(inventory, retry_seconds=1).waiting()}
    waiting = letters = 0
    for entry_id, fields in await _entries(inventory, inventory.keys.outbox, references):
        cleared = _cleared(fields, clear, redacted) if entry_id in unsettled else None
        if cleared != fields:
            origin = {"origin": fields.get("origin", entry_id)}  # receivers know the event by it
            await _replace(inventory, inventory.keys.outbox, entry_id, cleared and cleared | origin)
            waiting += 1
    for letter_id, fields in await _entries(inventory, inventory.keys.dead_letters, references):
        cleared = None if fields.get("channel") == MAIL else _cleared(fields, clear, redacted)
        if cleared != fields:
            await _replace(inventory, inventory.keys.dead_letters, letter_id, cleared)
            letters += 1
    return ErasedNotices(waiting, letters, await asyncio.to_thread(_delete_files, folder, references))


def _cleared(fields: Fields, clear: Clear, redacted: Callable[[str], str]) -> Fields | None:
    """The fields of an entry without the customer's address and number; None when its booking cannot be read."""
    try:
        changed = {"email": ""} if fields.get("email") else {}
        booking = json.loads(fields["booking"])
        if (cleared := clear(booking)) != booking:
            changed["booking"] = json.dumps(cleared)
        if "bookings" in fields:
            several = json.loads(fields["bookings"])
            if (all_cleared := list(map(clear, several))) != several:
                changed["bookings"] = json.dumps(all_cleared)
    except (ValueError, KeyError, TypeError):
        return None
    if "reason" in fields:
        changed["reason"] = redacted(fields["reason"])
    return fields | changed


async def _entries(inventory: Inventory, stream: str, references: Collection[str]) -> list[tuple[str, Fields]]:
    entries: Any = await inventory.redis.xrange(stream) or []
    read = [
        (entry_id.decode(), {name.decode(): value.decode() for name, value in fields.items()})
        for entry_id, fields in entries
    ]
    rentals = set(references) | set(map(rental_of, references))  # the entry of several bookings names the rental
    return [(entry_id, fields) for entry_id, fields in read if fields.get("reference") in rentals]


async def _replace(inventory: Inventory, stream: str, entry_id: str, fields: Fields | None) -> None:
    pairs = [text for pair in (fields or {}).items() for text in pair]
    await inventory.run(
        "replace_entry", [stream, inventory.keys.notified], [entry_id, GROUP, len(CHANNELS), *CHANNELS, *pairs]
    )


def _delete_files(folder: Path, references: Collection[str]) -> int:
    named = {*references, *map(rental_of, references)}
    files = {file for reference in named for file in folder.glob(f"{reference}-*.eml")}
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)
