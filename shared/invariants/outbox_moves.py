"""No entry of the outbox waits for long."""

import datetime as dt
from collections.abc import Iterable

from inventory.invariants.invariant import Finding, Invariant
from inventory.ledger.inventory import Inventory
from inventory.ledger.stored_form import instant
from shared.notifications.outbox import Outbox

LONGEST = dt.timedelta(minutes=15)


class OutboxMoves(Invariant):
    """An entry is settled when every channel has accepted it or has given it up."""

    name = "outbox-moves"
    must_be = f"No confirmation has waited for more than {LONGEST.total_seconds() / 60:.0f} minutes"
    to_do = (
        "See why with `python main.py outbox list`; `python main.py check` tries the mail server, and some worker has "
        "to run, or `python main.py outbox send`"
    )

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory

    async def look(self) -> Iterable[Finding]:
        """See `Invariant.look`."""
        oldest = await Outbox(self._inventory, retry_seconds=1).oldest_waiting()
        if oldest is None:
            return []
        since = instant(oldest.partition("-")[0])
        if since + LONGEST >= self._inventory.now():
            return []
        return [Finding(told=f"entry {oldest} of the outbox waits since {since:%Y-%m-%d %H:%M} UTC")]
