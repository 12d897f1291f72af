"""What waits in the depot and what is broken, for `GET /metrics`: tasks, messages, holds and rules. Each worker of a
depot tells the same."""

from prometheus_client import Gauge

from inventory.invariants.invariant import State
from inventory.ledger.inventory import Inventory
from inventory.models import TaskState
from shared.invariants.all_rules import RULES
from shared.invariants.kept_reports import kept_reports
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
BROKEN = Gauge(
    "rental_rules_broken", "Cases in which a rule of docs/rules.md is broken", ["rule"], multiprocess_mode="livemax"
)
NOT_CHECKED = Gauge(
    "rental_rules_not_checked",
    "1 while nothing is known of a rule of docs/rules.md",
    ["rule"],
    multiprocess_mode="livemax",
)


def depot_gauges_jobs(settings: Settings) -> list[RepeatedJob]:
    """Keep the gauges. While Redis is away, they stay at what was counted last."""

    return [
        RepeatedJob("tasks could not be counted", COUNT_EVERY_SECONDS, count_tasks),
        RepeatedJob(
            "messages and holds could not be counted",
            COUNT_EVERY_SECONDS,
            lambda inventory: count_messages(inventory, settings),
        ),
        RepeatedJob("broken rules could not be counted", COUNT_EVERY_SECONDS, count_rules),
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


async def count_rules(inventory: Inventory) -> None:
    """Count what the last checks found, of the depot and of all its machines. Nothing is checked here.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    verdicts = [verdict for report in await kept_reports(inventory) for verdict in report.verdicts]
    for rule in RULES:
        of_rule = [verdict for verdict in verdicts if verdict.rule == rule]
        BROKEN.labels(rule).set(sum(verdict.count for verdict in of_rule if verdict.state is State.BROKEN))
        known = of_rule and all(verdict.state is not State.NOT_CHECKED for verdict in of_rule)
        NOT_CHECKED.labels(rule).set(not known)
