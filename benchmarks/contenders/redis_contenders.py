"""Common ways of reserving in Redis without a script, and a single command as the upper limit of speed."""

from typing import Any

from redis.asyncio import Redis
from redis.exceptions import WatchError

from benchmarks.contenders import Wish

LOCK_SECONDS = 10.0
LOCK_POLL_SECONDS = 0.005  # redis-py's default of 0.1 s would make it even slower


class _OnRedis:
    """A contender that needs no preparation but an empty server."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis

    async def prepare(self, units: int) -> None: ...


class Ceiling(_OnRedis):
    """One plain command. It does not detect overlaps: wishes that begin on different days use different keys."""

    name = "`SET NX` (the ceiling)"
    must_be_safe = False

    async def reserve(self, wish: Wish) -> bool:
        key = f"ceiling:{wish.unit}:{wish.first}"
        return bool(await self.redis.set(key, wish.number, nx=True))


class _Calendars(_OnRedis):
    """One sorted set per unit: the score is the first day, the member "day_after:number".

    The contenders differ in how they protect the set against concurrent writes.
    """

    def calendar(self, wish: Wish) -> str:
        return f"{type(self).__name__}:{wish.unit}"


def _is_free(before: list[Any], wish: Wish) -> bool:
    return not before or int(before[0].split(b":")[0]) <= wish.first


class CheckThenWrite(_Calendars):
    name = "control: check, then write"
    must_be_safe = False

    async def reserve(self, wish: Wish) -> bool:
        calendar = self.calendar(wish)
        before = await self.redis.zrevrangebyscore(calendar, f"({wish.day_after}", "-inf", start=0, num=1)
        if not _is_free(before, wish):
            return False
        await self.redis.zadd(calendar, {f"{wish.day_after}:{wish.number}": wish.first})
        return True


class Watch(_Calendars):
    name = "WATCH/MULTI/EXEC"
    must_be_safe = True

    async def reserve(self, wish: Wish) -> bool:
        calendar = self.calendar(wish)
        async with self.redis.pipeline() as pipe:
            while True:
                try:
                    await pipe.watch(calendar)
                    before = await pipe.zrevrangebyscore(calendar, f"({wish.day_after}", "-inf", start=0, num=1)
                    if not _is_free(before, wish):
                        return False
                    pipe.multi()
                    pipe.zadd(calendar, {f"{wish.day_after}:{wish.number}": wish.first})
                    await pipe.execute()
                    return True
                except WatchError:
                    continue


class Locked(CheckThenWrite):
    name = "redis-py `Lock` around read, check, write"
    must_be_safe = True

    async def reserve(self, wish: Wish) -> bool:
        lock = f"lock:{wish.unit}"
        async with self.redis.lock(lock, timeout=LOCK_SECONDS, sleep=LOCK_POLL_SECONDS):
            return await super().reserve(wish)
