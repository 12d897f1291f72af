"""Holds of calls that have expired, and blocks whose days are over: they keep no unit any more, and are removed."""

import json

from inventory.ledger.base import UNITS_PER_SCRIPT
from inventory.ledger.holds import Holds
from inventory.ledger.stored_form import instant
from inventory.server.errors import unavailable_if_silent


class DeadHolds(Holds):
    """The part of the inventory that removes dead holds."""

    @unavailable_if_silent(after=None)
    async def remove_dead_holds(self) -> int:
        """Remove the holds that have expired and the blocks that are over. Returns how many there were."""
        stored, now = await self._stored_holds()
        holds = {hold_id: json.loads(hold) for hold_id, hold in stored.items()}
        dead = [hold_id for hold_id, hold in holds.items() if instant(hold["expires"]) <= now]
        for begin in range(0, len(dead), UNITS_PER_SCRIPT):
            some = dead[begin : begin + UNITS_PER_SCRIPT]
            calendars = [self.keys.calendar(holds[hold_id]["equipment_id"]) for hold_id in some]
            await self.run("remove_dead_holds", [self.keys.holds, *calendars], some)
        return len(dead)
