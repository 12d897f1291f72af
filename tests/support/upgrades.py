"""A depot that is brought forward, and everything that is in it."""

from typing import Any

from redis.asyncio import Redis

from inventory.files.backup_file import DepotContents
from inventory.form.upgrade_depot import upgrade_depot
from inventory.ledger.inventory import Inventory


def forget(_: DepotContents) -> None:
    """In the place of a backup."""


async def upgraded(inventory: Inventory) -> None:
    done = await upgrade_depot(inventory.redis, depot=inventory.keys.depot, keep=forget, cut_off_calls=True)
    assert done is not None


async def everything(redis: Redis, depot: str) -> dict[bytes, Any]:
    """Every key of the depot with what is in it, as Redis serialises it."""
    return {key: await redis.dump(key) async for key in redis.scan_iter(f"rental:{{{depot}}}:*", count=1000)}
