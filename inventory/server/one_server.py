"""The one server that keeps a depot: for what has to go over a single connection, one thing after another."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster


class DepotCluster(RedisCluster):
    """A cluster, of which the server that keeps a key can be asked by itself.

    All keys of a depot are in one slot, so on one server. The cluster's own pipelines send what was moved meanwhile
    over another connection, do not take scripts, and make a thread a command in a transaction.
    """

    def __init__(self, *, server_options: dict[str, Any], **options: Any) -> None:
        """`server_options` are how `Redis` reaches one of the nodes; `options` are those of `RedisCluster`."""
        super().__init__(**options)
        self.server_options = server_options


@contextlib.asynccontextmanager
async def one_server(redis: Redis, key: str) -> AsyncIterator[Redis]:
    """A client of the server that keeps this key: `redis` itself, or in a cluster that node, on a connection of its
    own."""
    if not isinstance(redis, DepotCluster):
        yield redis
        return
    await redis.exists(key)  # follows a key that has moved, so that the node is the right one
    node = redis.get_node_from_key(key)
    if node is None:
        raise ConnectionError("no node of the cluster keeps the depot")
    async with Redis(host=str(node.host), port=int(node.port), **redis.server_options) as server:
        yield server
