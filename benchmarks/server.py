"""The Redis server of the benchmarks: embedded, in a folder of its own, with the append-only file that a depot has."""

import contextlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from redis.asyncio import Redis

from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions


@contextlib.asynccontextmanager
async def scratch_redis() -> AsyncIterator[Redis]:
    """The client that a worker has, of an empty server that is stopped and deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-redis-") as folder:
        async with open_redis(RedisOptions(data_folder=Path(folder))) as redis:
            yield redis
