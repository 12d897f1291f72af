"""Unfinished calls: how far a call has come, kept for a caller who is cut off and calls again from the same number."""

import json
from collections.abc import Sequence

from inventory.ledger import stored_form
from inventory.ledger.base import InventoryBase
from inventory.ledger.script_errors import refusal
from inventory.models import Frozen, Hold
from inventory.server.errors import unavailable_if_silent

# For how long a caller who was cut off can go on, from the last sign of life of their call.
KEPT_SECONDS = 10 * 60

# For how long a call counts as running after it was kept last. A process that was killed cannot say that it is gone.
RUNNING_SECONDS = 15


class UnfinishedCall(Frozen):
    """The id of a call, and how far it had come, as the text that `keep_call` was given."""

    call_id: str
    facts: str


class UnfinishedCalls(InventoryBase):
    """The part of the inventory that keeps unfinished calls. A number has at most one, with the holds of the units
    that its caller chose.

    Numbers are in E.164. Redis is given their keyed hash only.
    """

    @unavailable_if_silent()
    async def keep_call(self, phone: str, holds: Sequence[Hold], facts: str, *, cut_off: bool = False) -> bool:
        """Keep how far the call of these holds has come for KEPT_SECONDS, and the holds for at least as long.

        Args:
            phone: the caller's number.
            holds: the holds of the units that the caller chose, at least one; all are of one call.
            facts: how far the call has come.
            cut_off: whether the call is over. Otherwise it counts as running for RUNNING_SECONDS more, and cannot be
                taken over.

        Returns:
            False when another call from this number is kept. Nothing is changed then.
        """
        return bool(
            await self.run(
                "keep_call",
                [await self._key_of(phone), self.keys.holds],
                [
                    holds[0].call_id,
                    facts,
                    int(KEPT_SECONDS * 1000),
                    0 if cut_off else int(RUNNING_SECONDS * 1000),
                    *(hold.hold_id for hold in holds),
                ],
            )
        )

    @unavailable_if_silent()
    async def unfinished_call(self, phone: str) -> UnfinishedCall | None:
        """The call from this number that is kept, or None. It may still be running."""
        stored = await self.redis.get(await self._key_of(phone))
        if not stored:
            return None
        note = json.loads(stored)
        return UnfinishedCall(call_id=note["call_id"], facts=note["facts"])

    @unavailable_if_silent()
    async def take_over_call(self, phone: str, holds: Sequence[Hold], *, call_id: str) -> tuple[Hold, ...] | None:
        """Let the call with this id go on in the place of the call of `holds`, all of which it had.

        Returns:
            The holds, which now belong to the call with this id. None when the other call still runs, has booked, is
            not kept any more, or was taken over by a third one.

        Raises:
            HoldLost: the call was taken over, but one of its holds is gone. Those that are left belong to this call.
        """
        code, *answer = await self.run(
            "take_over_call",
            [await self._key_of(phone), self.keys.holds, self.keys.booked],
            [
                holds[0].call_id,
                call_id,
                self.hold_ms,
                int(KEPT_SECONDS * 1000),
                int(RUNNING_SECONDS * 1000),
                *(hold.hold_id for hold in holds),
            ],
        )
        if code == b"gone":
            return None
        if code != b"held":
            raise refusal(code, answer, f"A hold of call {holds[0].call_id}")
        return tuple(
            hold.model_copy(update={"call_id": call_id, "expires_at": stored_form.instant(expires)})
            for hold, expires in zip(holds, answer, strict=True)
        )

    @unavailable_if_silent()
    async def forget_call(self, phone: str, *, call_id: str) -> bool:
        """Forget how far the call with this id has come. False when another call from the number is kept, or none."""
        return bool(await self.run("forget_call", [await self._key_of(phone)], [call_id]))

    @unavailable_if_silent()
    async def erase_unfinished_call(self, phone: str) -> None:
        """Delete what is kept of this number, whichever call it is of. A worker's Redis user may not do that."""
        await self.redis.delete(await self._key_of(phone))

    async def _key_of(self, phone: str) -> str:
        """The key of the number's unfinished call."""
        return self.keys.unfinished_call(await self.keyed_hash(phone))
