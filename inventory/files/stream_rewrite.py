"""Writing streams anew. Redis only marks a deleted entry of a stream: its text stays in the memory of the server, and
so in its files, until every entry beside it is deleted too."""

from collections.abc import Iterable

from redis.asyncio import Redis
from redis.exceptions import WatchError

from inventory.files.backup import read_stream, write_stream
from inventory.models import InventoryError
from inventory.server.cluster import server_of_key

ATTEMPTS = 50  # others write to a stream now and then


async def rewrite_streams(redis: Redis, keys: Iterable[str]) -> bool:
    """Write these streams anew, each in one step, with their ids and consumer groups. An entry that was taken and not
    acknowledged counts as taken just now. False when the server is too old for it (before Redis 7.0). It needs the
    right to delete the keys.

    Raises:
        InventoryError: others change a stream all the time.
        Any of `NO_ANSWER`: Redis did not answer, or its user may not do this.
    """
    try:
        for key in keys:
            async with server_of_key(redis, key) as server:
                await _rewrite(server, key)
    except KeyError:
        return False
    return True


async def _rewrite(server: Redis, key: str) -> None:
    for _ in range(ATTEMPTS):
        async with server.pipeline(transaction=True) as pipe:
            await pipe.watch(key)
            if not await pipe.exists(key):  # type: ignore[misc]
                return
            stream = read_stream(await pipe.execute_command("XINFO", "STREAM", key, "FULL", "COUNT", 0))  # type: ignore[misc]
            seconds, microseconds = await pipe.time()  # type: ignore[misc]
            pipe.multi()
            pipe.delete(key)
            write_stream(pipe, key, stream, taken_at=seconds * 1000 + microseconds // 1000)
            try:
                await pipe.execute()
                return
            except WatchError:
                continue
    raise InventoryError("The outbox or the tasks are being changed by others all the time. Erase again.")
