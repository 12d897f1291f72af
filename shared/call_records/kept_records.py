"""The records of calls in Redis: one key for each call, which expires, and an index of the calls."""

import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from typing import TypeVar

from pydantic import ValidationError

from inventory.ledger.inventory import Inventory
from inventory.server.errors import unavailable_if_silent
from shared.call_records.call_record import CallRecord
from shared.call_records.stored_value import StoredValue

logger = logging.getLogger("rental.records")

READ_AT_ONCE = 500

RecordPart = TypeVar("RecordPart", bound=StoredValue)


class CallRecords:
    """The records of a depot's calls. Every method raises `InventoryUnavailable` when Redis does not answer."""

    def __init__(self, inventory: Inventory, *, keep_days: int) -> None:
        self._inventory = inventory
        self._redis = inventory.redis
        self._keys = inventory.keys
        self._kept = dt.timedelta(days=keep_days)

    @unavailable_if_silent()
    async def save(self, record: CallRecord) -> None:
        """Store the record in place of an earlier one of the same call. It is kept for `keep_days` from now on."""
        await self._inventory.run(
            "save_record",
            [self._keys.call(record.call_id), self._keys.calls],
            [record.call_id, record.model_dump_json(), int(self._kept.total_seconds())],
        )

    @unavailable_if_silent()
    async def get(self, call_id: str) -> CallRecord | None:
        """The record of this call, or None if there is none or it cannot be read."""
        stored = await self._redis.get(self._keys.call(call_id))
        return _read(call_id, stored, CallRecord) if stored is not None else None

    @unavailable_if_silent()
    async def some(self, call_ids: Sequence[str], part: type[RecordPart] = CallRecord) -> dict[str, RecordPart]:
        """The records of these calls by their ids, or a part of them. Those that are not there or cannot be read are
        left out."""
        if not call_ids:
            return {}
        stored = await self._redis.mget([self._keys.call(call_id) for call_id in call_ids])
        read = {
            call_id: _read(call_id, record, part)
            for call_id, record in zip(call_ids, stored, strict=True)
            if record is not None
        }
        return {call_id: record for call_id, record in read.items() if record is not None}

    @unavailable_if_silent(after=None)
    async def all(self) -> list[CallRecord]:
        """Every record, ordered by when the call began. One that cannot be read is left out, with a warning."""
        index: list[bytes] = await self._redis.zrange(self._keys.calls, 0, -1)  # type: ignore[assignment]
        call_ids = [call_id.decode() for call_id in index]
        records: list[CallRecord] = []
        for first in range(0, len(call_ids), READ_AT_ONCE):
            some = call_ids[first : first + READ_AT_ONCE]
            records += (await self.some(some)).values()
        return sorted(records, key=lambda record: record.begun_at)

    @unavailable_if_silent()
    async def call_ids(self) -> set[str]:
        """The ids of the calls of which a record is kept."""
        now = self._inventory.now().timestamp()
        kept: list[bytes] = await self._redis.zrangebyscore(self._keys.calls, now, "+inf")  # type: ignore[assignment]
        return {call_id.decode() for call_id in kept}

    @unavailable_if_silent()
    async def erase(self, call_ids: Iterable[str]) -> None:
        """Delete the records of these calls."""
        erased = list(call_ids)
        if erased:
            await self._redis.delete(*(self._keys.call(call_id) for call_id in erased))
            await self._redis.zrem(self._keys.calls, *erased)


def _read(call_id: str, stored: bytes | str, part: type[RecordPart]) -> RecordPart | None:
    try:
        return part.model_validate_json(stored)
    except ValidationError:
        logger.warning("the record of call %s cannot be read", call_id)
        return None
