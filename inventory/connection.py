"""How Redis is reached: by its URL, or, without one, on a server that this machine starts for itself."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import RedisError

from inventory.embedded import embedded_server
from inventory.models import InventoryUnavailable

ANSWER_SECONDS = 1.0  # a caller hears silence while Redis is waited for
RETRIES = 2


@contextlib.asynccontextmanager
async def open_redis(url: str | None, data_folder: Path) -> AsyncIterator[Redis]:
    """A client that was seen to be answered: of the server at `url`, else of the embedded one in `data_folder`.

    A command is sent again after a time-out or a broken connection, so it may run twice; the scripts bear that.

    Raises:
        InventoryUnavailable: the server does not answer, or could not be started. The text holds no password.
    """
    async with contextlib.AsyncExitStack() as stack:
        if url is None:
            socket = await stack.enter_async_context(embedded_server(data_folder))
            url = f"unix://{socket}"
        try:
            redis = Redis.from_url(
                url,
                socket_timeout=ANSWER_SECONDS,
                socket_connect_timeout=ANSWER_SECONDS,
                retry=Retry(ExponentialBackoff(cap=0.2, base=0.02), RETRIES),
            )
        except ValueError as wrong:
            raise InventoryUnavailable(f"REDIS_URL is not a Redis address: {wrong}") from None
        stack.push_async_callback(redis.aclose)
        try:
            await redis.ping()  # type: ignore[misc]
        except (RedisError, OSError) as away:
            raise InventoryUnavailable(
                f"Redis at {_place(url)} does not answer ({type(away).__name__}). Start it, or correct REDIS_URL; "
                "without REDIS_URL an embedded server is used."
            ) from away
        yield redis


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or 6379}" if parts.hostname else parts.path
