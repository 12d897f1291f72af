"""Counts the open tasks of the depot that are overdue, for `GET /metrics`."""

from prometheus_client import Gauge

from inventory.ledger.inventory import Inventory
from inventory.models import TaskState
from shared.repeated_jobs import RepeatedJob

COUNT_EVERY_SECONDS = 30.0

OVERDUE = Gauge(
    "rental_tasks_overdue",
    "Tasks of the depot that are overdue and that nobody has taken",
    multiprocess_mode="livemax",
)


def overdue_tasks_job() -> RepeatedJob:
    """Keeps the gauge. While Redis is away, it stays at what was counted last."""

    async def count(inventory: Inventory) -> None:
        OVERDUE.set(await overdue(inventory))

    return RepeatedJob("overdue tasks could not be counted", COUNT_EVERY_SECONDS, count)


async def overdue(inventory: Inventory) -> int:
    """The number of open tasks whose time has passed.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    now = inventory.now()
    return sum(task.state is TaskState.OPEN and task.due_at < now for task in await inventory.tasks())
