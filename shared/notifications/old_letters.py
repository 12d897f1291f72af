"""Dead letters do not stay for ever: they hold addresses, and nobody sends a confirmation that is months old."""

import datetime as dt
from typing import Any

from inventory.ledger.inventory import Inventory
from inventory.server.errors import unavailable_if_silent


@unavailable_if_silent(after=None)
async def drop_old_letters(inventory: Inventory, *, kept: dt.timedelta) -> int:
    """Delete the dead letters that were given up longer than `kept` ago. Returns how many."""
    oldest_kept = int((inventory.now() - kept).timestamp() * 1000)  # the id begins with the moment, in ms
    letters: Any = await inventory.redis.xrange(inventory.keys.dead_letters, max=f"({oldest_kept}-0")
    if letters:
        await inventory.redis.xdel(inventory.keys.dead_letters, *(letter_id for letter_id, _ in letters))
    return len(letters or ())
