"""Everything that Redis holds of a depot, as text: names of keys, fields and values."""

from typing import Any

from redis.asyncio import Redis


async def contents_of(redis: Redis, depot: str) -> str:
    found: list[Any] = []
    async for key in redis.scan_iter(match=f"*{{{depot}}}*"):
        found.append(key)
        match await redis.type(key):
            case b"string":
                found.append(await redis.get(key))
            case b"hash":
                found.append(await redis.hgetall(key))  # type: ignore[misc]
            case b"zset":
                found.append(await redis.zrange(key, 0, -1, withscores=True))
            case b"stream":
                found.append(await redis.xrange(key))
            case other:
                raise AssertionError(f"how a {other} is read is not known here")
    return repr(found)
