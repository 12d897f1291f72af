"""How a registry is asked that may be slow, busy or down: with retries, a rate limit and a time limit."""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import stamina
from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from prometheus_client import Gauge, Histogram
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState
from redis.asyncio import Redis
from redis.exceptions import RedisError

from inventory.ledger.keys import Keys
from shared.verification.lookups import RegistryName
from shared.verification.registry_api import LeftAlone, NoAnswer

logger = logging.getLogger("rental.registries")

ATTEMPTS = 3
ATTEMPT_SECONDS = 2.5  # from connecting to the last byte of the answer
FAILURES_THAT_OPEN = 10  # attempts in a row without an answer, after which the registry is not asked for a while
OPEN_SECONDS = 20.0  # how long it is not asked then
REDIS_SECONDS = 0.3  # the longest that a check waits for Redis to count a request or to find a remembered record

SECONDS = Histogram(
    "rental_registry_seconds",
    "From asking a registry over HTTP to its answer, with all tries; or until it was given up",
    ["registry", "outcome"],
    buckets=(0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 6.0),
)
LEFT_ALONE = Gauge(
    "rental_registry_breaker_open",
    "1 while a running call leaves a registry alone, because it failed too often",
    ["registry"],
    multiprocess_mode="livemax",
)

ASKED = ("answered", "no answer", "left alone")
"""How asking a registry may end."""

T = TypeVar("T")


class SharedRateLimit:
    """How often all workers of a depot together may ask one registry. Without Redis, there is no limit."""

    def __init__(self, redis: Redis, keys: Keys, per_second: int) -> None:
        storage = RedisStorage("async+redis://", implementation="redispy", key_prefix=keys.registry_rate)
        # The storage would open a client of its own from an address. It is given the depot's client instead, which also
        # reaches Redis through sentinels or as a cluster.
        storage.bridge.connection_getter = lambda _: redis  # type: ignore[attr-defined]
        storage.bridge.register_scripts()
        self._limiter = FixedWindowRateLimiter(storage)
        self._limit = RateLimitItemPerSecond(per_second)

    async def wait_for_turn(self, registry: str) -> None:
        """Wait until this registry may be asked. There is no time limit here: the caller sets one."""
        while True:
            wait = await self._seconds_to_wait(registry)
            if wait <= 0:
                return
            await asyncio.sleep(wait + random.uniform(0, 0.1))  # noqa: S311 - not a secret: it spreads the workers

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
    """Asks one registry a limited number of times, within a time limit, and not at all for a while after it failed too
    often."""

    def __init__(self, registry: str, rate_limit: SharedRateLimit) -> None:
        self._registry = registry
        self._rate_limit = rate_limit
        self._breakers = AsyncCircuitBreakerFactory(default_threshold=FAILURES_THAT_OPEN, default_ttl=OPEN_SECONDS)

    async def ask(self, exchange: Callable[[], Awaitable[T]], *, seconds: float) -> T:
        """The answer of `exchange`, which is called again after a `NoAnswer` that is retryable.

        Raises:
            NoAnswer: there was no answer within `seconds`.
        """
        deadline = time.monotonic() + seconds

        def may_retry(error: Exception) -> bool | float:
            if not isinstance(error, NoAnswer) or not error.retryable:
                return False
            if error.retry_after is None:
                return True
            return error.retry_after if time.monotonic() + error.retry_after < deadline else False

        try:
            async with asyncio.timeout(seconds):
                # A context, because stamina's other form logs the arguments of the call, and they are personal.
                async for attempt in stamina.retry_context(
                    may_retry, attempts=ATTEMPTS, timeout=seconds, wait_initial=0.1, wait_max=1.0, wait_jitter=0.2
                ):
                    with attempt:
                        return await self._ask_once(exchange)
        except TimeoutError:
            raise NoAnswer(f"it did not answer within {seconds:g} seconds") from None
        raise AssertionError("the last attempt returns or raises")

    async def _ask_once(self, exchange: Callable[[], Awaitable[T]]) -> T:
        await self._rate_limit.wait_for_turn(self._registry)
        try:
            async with await self._breakers.get_breaker(self._registry):
                try:
                    async with asyncio.timeout(ATTEMPT_SECONDS):
                        return await exchange()
                except TimeoutError:
                    raise NoAnswer(f"it did not answer within {ATTEMPT_SECONDS:g} seconds", retryable=True) from None
        except OpenedState:
            raise LeftAlone("it failed too often and is left alone for a while") from None


@contextlib.contextmanager
def asked(registry: RegistryName) -> Iterator[None]:
    """Measure how long this registry takes within this block, which raises `NoAnswer` when there is none."""
    began, outcome = time.perf_counter(), "answered"
    try:
        yield
    except LeftAlone:
        outcome = "left alone"
        raise
    except NoAnswer:
        outcome = "no answer"
        raise
    finally:
        LEFT_ALONE.labels(registry).set(outcome == "left alone")
        SECONDS.labels(registry, outcome).observe(time.perf_counter() - began)
