"""Counts the open tasks of the depot that are overdue, for `GET /metrics`."""

import asyncio
import logging

from prometheus_client import Gauge

from inventory.ledger.inventory import Inventory
from inventory.models import InventoryUnavailable, TaskState
from shared.open_inventory import open_inventory
from shared.settings import Settings

logger = logging.getLogger("rental.worker")

COUNT_EVERY_SECONDS = 30.0

OVERDUE = Gauge(
    "rental_tasks_overdue",
    "Tasks of the depot that are overdue and that nobody has taken",
    multiprocess_mode="livemax",
)


async def count_overdue_tasks(settings: Settings) -> None:
    """Until cancelled, keep the gauge. While Redis is away, it stays at what was counted last."""
    while True:
        try:
            async with open_inventory(settings) as inventory:
                while True:
                    OVERDUE.set(await overdue(inventory))
                    await asyncio.sleep(COUNT_EVERY_SECONDS)
        except (InventoryUnavailable, ValueError, KeyError) as exc:  # the last two: a task that cannot be read
            logger.warning("overdue tasks could not be counted: %s", type(exc).__name__)
        await asyncio.sleep(COUNT_EVERY_SECONDS)


async def overdue(inventory: Inventory) -> int:
    """The number of open tasks whose time has passed.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    now = inventory.now()
    return sum(task.state is TaskState.OPEN and task.due_at < now for task in await inventory.tasks())
