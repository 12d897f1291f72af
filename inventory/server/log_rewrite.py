"""Rewriting the append-only file. Redis adds every write to it, so what was deleted or has expired stays in it, in
plain text, until the server writes it anew."""

import asyncio
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, ResponseError

from inventory.server.cluster import server_of_key

LOOK_EVERY_SECONDS = 0.05
REWRITE_SECONDS = 60.0  # a rewrite goes at some 100 MiB a second


@dataclass(frozen=True)
class Rewrite:
    """Whether the file was rewritten, and a sentence for the people of the depot about it."""

    done: bool
    told: str


async def rewrite_log(redis: Redis, key: str, *, seconds: float = REWRITE_SECONDS) -> Rewrite:
    """Let the server that keeps `key`, of this depot, rewrite its append-only file now, and wait for that.

    Raises:
        Any of `NO_ANSWER`: the server did not answer. That it refuses is no such error.
    """
    try:
        async with server_of_key(redis, key) as server, asyncio.timeout(seconds):
            return await _rewrite(server)
    except TimeoutError:
        return Rewrite(False, f"The append-only file is still being rewritten after {seconds:.0f} seconds. It goes on.")
    except NoPermissionError:
        return Rewrite(
            False,
            "The append-only file was not rewritten: this user of Redis may not do that. Run main.py housekeeping as "
            "the administrator (deploy/redis/README.md)",
        )
    except ResponseError:
        return Rewrite(
            False, "The append-only file was not rewritten: the server refused BGREWRITEAOF. Its log may say why"
        )


async def _rewrite(server: Redis) -> Rewrite:
    if not (await _when_idle(server)).get("aof_enabled"):
        return Rewrite(
            False,
            "Redis keeps no append-only file. What it saved as a snapshot (RDB) stays until it saves the next one "
            "(BGSAVE)",
        )
    while True:
        try:
            await server.execute_command("BGREWRITEAOF")
            break
        except ResponseError as exc:
            if "in progress" not in str(exc):
                raise
            # That one began before now, so it may still write what was deleted since.
            await _when_idle(server)
    if (await _when_idle(server)).get("aof_last_bgrewrite_status") != "ok":
        return Rewrite(False, "The append-only file was not rewritten: the server failed. Its log may say why")
    return Rewrite(True, "The append-only file was rewritten")


async def _when_idle(server: Redis) -> dict[str, Any]:
    """What the server tells of its files, once it rewrites none."""
    while True:
        info: dict[str, Any] = await server.info("persistence")
        if not info.get("aof_rewrite_in_progress") and not info.get("aof_rewrite_scheduled"):
            return info
        await asyncio.sleep(LOOK_EVERY_SECONDS)
