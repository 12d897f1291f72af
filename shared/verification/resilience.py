"""How a registry is asked that may be slow, busy or away: again, not too often, and not for ever."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import stamina
from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState
from redis.asyncio import Redis
from redis.exceptions import RedisError

from inventory.ledger.keys import Keys
from shared.verification.registry_api import NoAnswer

logger = logging.getLogger("rental.registries")

ATTEMPTS = 3
ATTEMPT_SECONDS = 2.5  # from connecting to the last byte: a slow drip is no answer
FAILURES_THAT_OPEN = 10  # attempts in a row without an answer
OPEN_SECONDS = 20.0  # that a registry is left alone then
REDIS_SECONDS = 0.3  # a check does not wait longer for counters and remembered records

T = TypeVar("T")


class SharedRate:
    """How often all workers of a depot together may ask one registry. Without Redis nothing is counted."""

    def __init__(self, redis: Redis, keys: Keys, per_second: int) -> None:
        storage = RedisStorage("async+redis://", implementation="redispy", key_prefix=keys.registry_rate)
        # The depot's own client, however Redis is reached; the storage would open another from its address.
        storage.bridge.connection_getter = lambda _: redis  # type: ignore[attr-defined]
        storage.bridge.register_scripts()
        self._limiter = FixedWindowRateLimiter(storage)
        self._limit = RateLimitItemPerSecond(per_second)

    async def turn(self, registry: str) -> None:
        """Wait until this registry may be asked. Who waits bounds the time."""
        while True:
            wait = await self._seconds_to_wait(registry)
            if wait <= 0:
                return
            await asyncio.sleep(wait + random.uniform(0, 0.1))  # noqa: S311 - spreads workers, keeps no secret

    async def _seconds_to_wait(self, registry: str) -> float:
        try:
            async with asyncio.timeout(REDIS_SECONDS):
                if await self._limiter.hit(self._limit, registry):
                    return 0.0
                window = await self._limiter.get_window_stats(self._limit, registry)
        except (RedisError, OSError, TimeoutError) as exc:
            logger.warning("the requests to the registries are not counted (%s)", type(exc).__name__)
            return 0.0
        return max(0.05, window.reset_time - time.time())


class RetryPolicy:
    """How one registry is asked: a bounded number of times, within a bounded time, and not at all for a while after
    it failed too often."""

    def __init__(self, registry: str, rate: SharedRate) -> None:
        self._registry = registry
        self._rate = rate
        self._breakers = AsyncCircuitBreakerFactory(default_threshold=FAILURES_THAT_OPEN, default_ttl=OPEN_SECONDS)

    async def ask(self, exchange: Callable[[], Awaitable[T]], *, seconds: float) -> T:
        """What `exchange` answers. It is called again when its `NoAnswer` says that it may be.

        Raises:
            NoAnswer: there was none within `seconds`.
        """
        deadline = time.monotonic() + seconds

        def may_ask_again(error: Exception) -> bool | float:
            if not isinstance(error, NoAnswer) or not error.again:
                return False
            if error.wait is None:
                return True
            return error.wait if time.monotonic() + error.wait < deadline else False

        try:
            async with asyncio.timeout(seconds):
                # As a context, not as a caller: what is called with arguments is logged with them.
                async for attempt in stamina.retry_context(
                    may_ask_again, attempts=ATTEMPTS, timeout=seconds, wait_initial=0.1, wait_max=1.0, wait_jitter=0.2
                ):
                    with attempt:
                        return await self._ask_once(exchange)
        except TimeoutError:
            raise NoAnswer(f"it did not answer within {seconds:g} seconds") from None
        raise AssertionError("the last attempt returns or raises")

    async def _ask_once(self, exchange: Callable[[], Awaitable[T]]) -> T:
        await self._rate.turn(self._registry)
        try:
            async with await self._breakers.get_breaker(self._registry):
                try:
                    async with asyncio.timeout(ATTEMPT_SECONDS):
                        return await exchange()
                except TimeoutError:
                    raise NoAnswer(f"it did not answer within {ATTEMPT_SECONDS:g} seconds", again=True) from None
        except OpenedState:
            raise NoAnswer("it failed too often and is left alone for a while") from None
