"""The one server that keeps a depot, for commands that must go over a single connection, one after another."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster


class DepotCluster(RedisCluster):
    """The client of a cluster, which also knows how to reach one of its nodes by itself (`server_of_key`).

    All keys of a depot are in one slot, so they are on one node. The pipelines of `RedisCluster` cannot be used for
    them: when keys have moved they send the rest over another connection, they take no scripts, and in a transaction
    they start a thread for each command.
    """

    def __init__(self, *, server_options: dict[str, Any], **options: Any) -> None:
        """`server_options` are passed to `Redis` to reach a node; `options` are those of `RedisCluster`."""
        super().__init__(**options)
        self.server_options = server_options


@contextlib.asynccontextmanager
async def server_of_key(redis: Redis, key: str) -> AsyncIterator[Redis]:
    """A client of the server that keeps this key: `redis` itself, or in a cluster a client of the node, opened for as
    long as the context lasts.

    Raises:
        ConnectionError: no node of the cluster keeps the key.
    """
    if not isinstance(redis, DepotCluster):
        yield redis
        return
    await redis.exists(key)  # if the key has moved, the client learns here where it is now
    node = redis.get_node_from_key(key)
    if node is None:
        raise ConnectionError("no node of the cluster keeps the depot")
    async with Redis(host=str(node.host), port=int(node.port), **redis.server_options) as server:
        yield server
