"""The clock of this machine and that of Redis tell the same time."""

from collections.abc import Iterable
from typing import Any

from inventory.invariants.invariant import Finding, Invariant
from inventory.ledger.base import InventoryBase
from inventory.server.cluster import server_of_key

MOST_SECONDS = 10.0
LOOKS = 3  # the answer that came soonest tells most


class ClocksAgree(Invariant):
    """Holds expire by the clock of Redis, and which day it is comes from the clock of the worker."""

    name = "clocks-agree"
    must_be = f"The clocks of this machine and of Redis are not more than {MOST_SECONDS:.0f} seconds apart"
    to_do = "Have both follow the same time server (chrony or systemd-timesyncd): holds and days are reckoned by both"

    def __init__(self, inventory: InventoryBase) -> None:
        self._inventory = inventory

    async def look(self) -> Iterable[Finding]:
        """See `Invariant.look`. The answer is on its way for a while: only what that cannot explain is a difference."""
        looks = [await self._look() for _ in range(LOOKS)]
        apart, on_its_way = min(looks, key=lambda look: look[1])
        if abs(apart) - on_its_way / 2 <= MOST_SECONDS:
            return []
        which = "ahead of" if apart > 0 else "behind"
        told = f"the clock of this machine is more than {MOST_SECONDS:.0f} seconds {which} that of Redis"
        return [Finding(told=told)]

    async def _look(self) -> tuple[float, float]:
        """The seconds by which this machine is ahead, and how many the answer took."""
        inventory = self._inventory
        async with server_of_key(inventory.redis, inventory.keys.equipment) as server:
            asked = inventory.now()
            seconds, microseconds = await _time(server)
            answered = inventory.now()
        on_its_way = (answered - asked).total_seconds()
        return asked.timestamp() + on_its_way / 2 - seconds - microseconds / 1e6, on_its_way


async def _time(server: Any) -> tuple[int, int]:
    """The seconds since the epoch by the clock of Redis, and the microseconds after them."""
    seconds, microseconds = await server.time()
    return int(seconds), int(microseconds)
