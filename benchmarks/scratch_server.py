"""The Redis server of the benchmarks: an embedded one in a temporary folder, as durable as a depot's own."""

import contextlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from redis.asyncio import Redis

from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions


@contextlib.asynccontextmanager
async def scratch_redis() -> AsyncIterator[Redis]:
    """Start an empty server, and yield the client that a worker would have. The server is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-redis-") as folder:
        async with open_redis(RedisOptions(data_folder=Path(folder))) as redis:
            yield redis
