"""What waits in the depot, for `GET /metrics`: tasks, messages and holds. Each worker of a depot tells the same."""

from prometheus_client import Gauge

from inventory.ledger.inventory import Inventory
from inventory.models import TaskState
from shared.notifications.outbox import Outbox
from shared.repeated_jobs import RepeatedJob
from shared.settings import Settings

COUNT_EVERY_SECONDS = 30.0

OPEN = Gauge("rental_tasks_open", "Tasks of the depot that nobody has taken", multiprocess_mode="livemax")
OVERDUE = Gauge(
    "rental_tasks_overdue",
    "Tasks of the depot that are overdue and that nobody has taken",
    multiprocess_mode="livemax",
)
WAITING = Gauge(
    "rental_outbox_waiting",
    "Messages about bookings that are not sent on every channel yet",
    multiprocess_mode="livemax",
)
DEAD = Gauge("rental_outbox_dead", "Messages about bookings that were given up", multiprocess_mode="livemax")
HELD = Gauge("rental_units_held", "Holds of calls that run or were cut off", multiprocess_mode="livemax")


def depot_gauges_jobs(settings: Settings) -> list[RepeatedJob]:
    """Keep the gauges. While Redis is away, they stay at what was counted last."""

    return [
        RepeatedJob("tasks could not be counted", COUNT_EVERY_SECONDS, count_tasks),
        RepeatedJob(
            "messages and holds could not be counted",
            COUNT_EVERY_SECONDS,
            lambda inventory: count_messages(inventory, settings),
        ),
    ]


async def count_tasks(inventory: Inventory) -> None:
    """Count the tasks that nobody has taken, and those of them whose time has passed.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    now = inventory.now()
    due = [task.due_at for task in await inventory.tasks() if task.state is TaskState.OPEN]
    OPEN.set(len(due))
    OVERDUE.set(sum(at < now for at in due))


async def count_messages(inventory: Inventory, settings: Settings) -> None:
    """Count the messages that wait and those that were given up, and the holds of calls.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    outbox = Outbox(inventory, retry_seconds=settings.notification_retry_seconds)
    waiting, dead = await outbox.sizes()
    WAITING.set(waiting)
    DEAD.set(dead)
    HELD.set(len(await inventory.holds()))
