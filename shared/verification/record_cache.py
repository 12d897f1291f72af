"""Records that passed a check, remembered in Redis for a day. What was rejected or not found is not remembered.

The record is remembered, not the verdict: it is judged again for each rental, and when it does not suffice, the
registry is asked.
"""

import asyncio
import hashlib
import logging

from pydantic import ValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from inventory.ledger.keys import Keys
from shared.verification.lookups import Lookup
from shared.verification.registry_records import RecordT
from shared.verification.resilience import REDIS_SECONDS

logger = logging.getLogger("rental.registries")

REMEMBERED_SECONDS = 24 * 60 * 60


class RecordCache:
    """The records of one registry, shared by all workers of a depot. Without Redis, nothing is remembered."""

    def __init__(self, redis: Redis, keys: Keys, registry: str) -> None:
        self._redis = redis
        self._keys = keys
        self._registry = registry

    async def get(self, lookup: Lookup[RecordT], query: str) -> RecordT | None:
        """The record that is remembered for `query`, or None."""
        try:
            async with asyncio.timeout(REDIS_SECONDS):
                stored = await self._redis.get(self._key(lookup, query))
            return lookup.record.model_validate_json(stored) if stored else None
        except (RedisError, OSError, TimeoutError, ValidationError) as exc:
            logger.warning("a registry's record could not be looked up (%s)", type(exc).__name__)
            return None

    async def put(self, lookup: Lookup[RecordT], query: str, record: RecordT) -> None:
        """Remember the record for a day."""
        await self._write(lookup, query, record.model_dump_json())

    async def forget(self, lookup: Lookup[RecordT], query: str) -> None:
        """Forget the record, because it does not suffice any more."""
        await self._write(lookup, query, None)

    async def _write(self, lookup: Lookup[RecordT], query: str, record: str | None) -> None:
        key = self._key(lookup, query)
        try:
            async with asyncio.timeout(REDIS_SECONDS):
                if record is None:
                    # The worker's Redis user may not delete keys, so the key expires after a millisecond.
                    await self._redis.set(key, "", px=1)
                else:
                    await self._redis.set(key, record, ex=REMEMBERED_SECONDS)
        except (RedisError, OSError, TimeoutError) as exc:
            logger.warning("a registry's record could not be remembered (%s)", type(exc).__name__)

    def _key(self, lookup: Lookup[RecordT], query: str) -> str:
        """The name of the key is a hash, so that it shows no number or address."""
        identity = "\n".join((self._registry, lookup.path, lookup.key(query)))
        return self._keys.registry_record(hashlib.sha256(identity.encode()).hexdigest())
