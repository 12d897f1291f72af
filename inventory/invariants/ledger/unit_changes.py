"""When units were changed, which a rule asks that compares bookings with their units as they are now."""

import datetime as dt
from typing import Any

from inventory.ledger.inventory import Inventory
from inventory.ledger.stored_form import instant

CHANGES_PER_READ = 500


async def changes_of_units(inventory: Inventory) -> tuple[dict[str, dt.datetime], dt.datetime]:
    """When each unit was added or changed last, as far back as the stream of changes goes, and since when it tells all
    changes."""
    changed: dict[str, dt.datetime] = {}
    known_since = dt.datetime.max.replace(tzinfo=dt.UTC)
    first = "-"
    while True:
        entries: Any = await inventory.redis.xrange(inventory.keys.catalogue, min=first, count=CHANGES_PER_READ) or []
        for entry_id, fields in entries:
            at = instant(entry_id.partition(b"-")[0])
            known_since = min(known_since, at)
            changed[fields[b"equipment_id"].decode()] = at
        if len(entries) < CHANGES_PER_READ:
            return changed, known_since
        first = f"({entries[-1][0].decode()}"
