"""What registries verified, remembered for a day. Only that: what was rejected or not found is asked anew each time.

A record is remembered, not a verdict: it is judged again for each rental, and where it does not suffice any more, the
registry is asked.
"""

import asyncio
import hashlib
import logging

from pydantic import ValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from inventory.ledger.keys import Keys
from shared.verification.registry_api import Lookup
from shared.verification.registry_records import RecordT
from shared.verification.resilience import REDIS_SECONDS

logger = logging.getLogger("rental.registries")

REMEMBERED_SECONDS = 24 * 60 * 60


class RecordCache:
    """The records of one registry, shared by all workers of a depot. When Redis is away nothing is remembered."""

    def __init__(self, redis: Redis, keys: Keys, registry: str) -> None:
        self._redis = redis
        self._keys = keys
        self._registry = registry

    async def get(self, lookup: Lookup[RecordT], asked: str) -> RecordT | None:
        try:
            async with asyncio.timeout(REDIS_SECONDS):
                stored = await self._redis.get(self._key(lookup, asked))
            return lookup.record.model_validate_json(stored) if stored else None
        except (RedisError, OSError, TimeoutError, ValidationError) as exc:
            logger.warning("a registry's record could not be looked up (%s)", type(exc).__name__)
            return None

    async def put(self, lookup: Lookup[RecordT], asked: str, record: RecordT) -> None:
        await self._write(lookup, asked, record.model_dump_json())

    async def forget(self, lookup: Lookup[RecordT], asked: str) -> None:
        await self._write(lookup, asked, None)

    async def _write(self, lookup: Lookup[RecordT], asked: str, record: str | None) -> None:
        key = self._key(lookup, asked)
        try:
            async with asyncio.timeout(REDIS_SECONDS):
                if record is None:
                    # A worker has no right to delete.
                    await self._redis.set(key, "", px=1)
                else:
                    await self._redis.set(key, record, ex=REMEMBERED_SECONDS)
        except (RedisError, OSError, TimeoutError) as exc:
            logger.warning("a registry's record could not be remembered (%s)", type(exc).__name__)

    def _key(self, lookup: Lookup[RecordT], asked: str) -> str:
        """A hash, so that no number or address is the name of a key."""
        named = "\n".join((self._registry, lookup.path, lookup.key(asked)))
        return self._keys.registry_record(hashlib.sha256(named.encode()).hexdigest())
