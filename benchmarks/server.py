"""The Redis server of the benchmarks: embedded, in a folder of its own, with the append-only file that a depot has."""

import contextlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from redis.asyncio import Redis

from inventory.embedded import embedded_server


@contextlib.asynccontextmanager
async def scratch_redis() -> AsyncIterator[Redis]:
    """A client of an empty server, stopped and deleted afterwards. Its time-out is the one that callers have."""
    with tempfile.TemporaryDirectory(prefix="bench-redis-") as folder:
        async with (
            embedded_server(Path(folder)) as socket,
            Redis(unix_socket_path=str(socket), socket_timeout=1.0) as redis,
        ):
            yield redis
