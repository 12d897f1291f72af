"""What the parts of the inventory are built on: the Redis client, the depot's keys and clock, and how scripts run."""

import asyncio
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from inventory.ledger import scripts
from inventory.ledger.keys import Keys
from inventory.ledger.limits.booking_limits import BookingLimits
from inventory.server.cluster import server_of_key
from inventory.server.errors import NO_ANSWER
from inventory.server.round_trips import RoundTrip

UNITS_PER_SCRIPT = 200  # how many units one script is asked about: while a script runs, Redis serves nobody else
NO_LIMITS = BookingLimits()
OUTCOME_SECONDS = 24 * 60 * 60  # for how long Redis remembers what a request did, so that a repeat gets the same answer


def utc_now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


class InventoryBase:
    """The base class of the parts of `Inventory`."""

    def __init__(
        self,
        redis: Redis,
        *,
        depot: str,
        zone: ZoneInfo,
        hold_seconds: float = 900,
        replicas: int = 0,
        replica_seconds: float = 0.4,
        limits: BookingLimits = NO_LIMITS,
        now: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        """`zone` is the depot's time zone. A hold expires after `hold_seconds` unless it is renewed. A booking counts
        as made when `replicas` replicas have it, which may take `replica_seconds`. `limits` are what one
        caller may book. `now` is the clock that says which
        day it is; it returns an aware datetime. Holds expire by the clock of the Redis server."""
        self.redis = redis
        self.keys = Keys(depot)
        self.zone = zone
        self.hold_ms = int(hold_seconds * 1000)
        self.replicas = replicas
        self.replica_seconds = replica_seconds
        self.limits = limits
        self.now = now
        self._hash_key = b""  # until it is read

    def today(self) -> dt.date:
        """Today in the depot's time zone."""
        return self.now().astimezone(self.zone).date()

    async def keyed_hash(self, text: str) -> str:
        """What stands in Redis for something that must not be read there, such as a caller's number: 64 hexadecimal
        digits.

        A plain hash of a telephone number can be undone by trying all numbers, so the hash has a random key, which the
        depot's workers share.
        """
        if not self._hash_key:
            key: Any = await self.redis.get(self.keys.number_secret)
            if not key:
                await self.redis.set(self.keys.number_secret, secrets.token_bytes(32), nx=True)
                key = await self.redis.get(self.keys.number_secret)
            self._hash_key = key
        return hmac.new(self._hash_key, text.encode(), hashlib.sha256).hexdigest()

    async def run(self, script: str, keys: Sequence[str], args: Sequence[str | int | bytes]) -> Any:
        """Run the script of this name and return its answer. A server that does not know the script is sent its text.

        Raises:
            Any of `NO_ANSWER`: Redis did not answer, or refused.
        """
        with RoundTrip(script):
            try:
                return await self.redis.execute_command("EVALSHA", scripts.digest(script), len(keys), *keys, *args)
            except NoScriptError:
                return await self.redis.execute_command("EVAL", scripts.source(script), len(keys), *keys, *args)

    async def run_on_replicas(self, script: str, keys: Sequence[str], args: Sequence[str | int]) -> Any:
        """Run the script, wait until `replicas` replicas have what it wrote, and return its answer. None when they do
        not have it within `replica_seconds`, or Redis does not answer."""
        wait_ms = int(self.replica_seconds * 1000)
        try:
            async with asyncio.timeout(self.replica_seconds), server_of_key(self.redis, keys[0]) as server:
                pipe = server.pipeline(transaction=False)
                pipe.eval(scripts.source(script), len(keys), *keys, *args)  # type: ignore[arg-type]
                # WAIT counts only what was written over its own connection, so both go over this one.
                pipe.execute_command("WAIT", self.replicas, wait_ms)
                answer, reached = await pipe.execute()
        except NO_ANSWER:
            return None
        return answer if reached >= self.replicas else None
