"""Redis throws nothing away when its memory is full."""

from collections.abc import Iterable

from inventory.invariants.invariant import CouldNotCheck, Finding, Invariant
from inventory.ledger.base import InventoryBase
from inventory.server.eviction import KEEPS_ALL, read_eviction


class KeepsAllKeys(Invariant):
    """The server of the depot may not evict keys."""

    name = "keeps-all-keys"
    must_be = "Redis keeps every key of the depot when its memory is full"
    to_do = "No worker takes calls until then"

    def __init__(self, inventory: InventoryBase) -> None:
        self._inventory = inventory

    async def look(self) -> Iterable[Finding]:
        """See `Invariant.look`."""
        eviction = await read_eviction(self._inventory.redis, self._inventory.keys.equipment)
        if eviction.may_evict is None:
            raise CouldNotCheck(f"Redis does not tell its maxmemory-policy (see to it that it is {KEEPS_ALL})")
        return [Finding(told=eviction.told)] if eviction.may_evict else []
