"""How often numbers are tried that prove something: licenses, operators, policies. Only tries that fail are counted.

They are counted for each number that is tried and for each calling number, over all calls. Redis is given keyed hashes
of both. For the line as a whole they are only told, since a lock on it would be one that a single attacker closes for
everybody.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from inventory.ledger import stored_form
from inventory.ledger.base import InventoryBase
from inventory.models import Frozen
from inventory.server.errors import unavailable_if_silent

DAY_MS = 24 * 60 * 60 * 1000
HOUR_MS = 60 * 60 * 1000

Tries = Annotated[int, Field(ge=0)]


class TryLimits(Frozen):
    """How many tries may fail within a day, for one record and for one calling number, and of how many on the whole
    line within an hour the desk is told. 0 is no limit."""

    record_tries: Tries = 0
    number_tries: Tries = 0
    told_tries: Tries = 0


@dataclass(frozen=True)
class CountedTry:
    """A try that may be made. `many` says that as many have failed on the whole line as the desk is told of."""

    many: bool


@dataclass(frozen=True)
class RefusedTry:
    """A try that may not be made before `until`: the record, or the calling number, was tried too often."""

    of: Literal["record", "caller"]
    until: dt.datetime


class CountedTries(InventoryBase):
    """The part of the inventory that counts tries."""

    @unavailable_if_silent()
    async def count_try(
        self, try_id: str, record: str, *, caller_phone: str | None, limits: TryLimits
    ) -> CountedTry | RefusedTry:
        """Count a try of this record, unless there were too many. `uncount_try` takes it back when it has succeeded.

        Args:
            try_id: the same id is counted once.
            record: the kind and the number that is tried.
            caller_phone: the calling number in E.164, or None where it is hidden.
            limits: how many may fail.
        """
        code, *answer = await self.run(
            "count_try",
            await self._keys_of_try(record, caller_phone),
            [try_id, DAY_MS, HOUR_MS, limits.record_tries, limits.number_tries, limits.told_tries],
        )
        if code == b"counted":
            return CountedTry(many=bool(answer[0]))
        return RefusedTry("record" if answer[0] == b"record" else "caller", stored_form.instant(answer[1]))

    @unavailable_if_silent()
    async def uncount_try(self, try_id: str, record: str, *, caller_phone: str | None) -> None:
        """Take back a try that has not failed."""
        await self.run("uncount_try", await self._keys_of_try(record, caller_phone), [try_id])

    async def _keys_of_try(self, record: str, caller_phone: str | None) -> list[str]:
        keys = [self.keys.tries_of_record(await self.keyed_hash(record)), self.keys.tries]
        if caller_phone is not None:
            keys.append(self.keys.tries_of_number(await self.keyed_hash(caller_phone)))
        return keys
