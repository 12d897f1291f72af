"""Whether Redis may throw keys away when its memory is full. A depot whose bookings are evicted rents units twice."""

from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, ResponseError

from inventory.server.cluster import server_of_key

KEEPS_ALL = "noeviction"


@dataclass(frozen=True)
class Eviction:
    """What was found out: `may_evict` is None when it could not be read. `told` is a sentence for the people of the
    depot, empty when all is well."""

    may_evict: bool | None
    told: str = ""


async def read_eviction(redis: Redis, key: str) -> Eviction:
    """Ask the server that keeps `key`, of this depot, whether it may evict keys.

    Raises:
        Any of `NO_ANSWER`: the server did not answer. That it refuses to tell is no such error.
    """
    try:
        async with server_of_key(redis, key) as server:
            info: dict[str, Any] = await server.info("memory")
    except (NoPermissionError, ResponseError):
        return _unknown("its user may not run INFO; deploy/redis/users.acl allows it")
    policy, bound = info.get("maxmemory_policy"), info.get("maxmemory")
    if policy == KEEPS_ALL or bound == 0:
        return Eviction(may_evict=False)
    if not policy or bound is None:
        return _unknown("INFO does not tell its maxmemory and its maxmemory-policy")
    return Eviction(
        may_evict=True,
        told=f"Redis may throw bookings away when its memory is full, and units would be rented twice: its "
        f"maxmemory-policy is {policy}. Set it to {KEEPS_ALL}",
    )


def _unknown(why: str) -> Eviction:
    return Eviction(
        may_evict=None,
        told=f"whether Redis throws bookings away when its memory is full is not known: {why}. See to it that "
        f"maxmemory-policy is {KEEPS_ALL}",
    )
