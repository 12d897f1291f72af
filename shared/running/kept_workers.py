"""What each worker of a depot tells of itself every few seconds, kept in Redis for whoever shows it."""

import datetime as dt

from inventory.ledger.inventory import Inventory
from inventory.models import Frozen
from inventory.server.errors import unavailable_if_silent
from shared.running.dated_values import read_dated

TOLD_EVERY_SECONDS = 2.0
SILENT_SECONDS = 10.0  # after which a worker that has told nothing may be dead
KEPT = dt.timedelta(minutes=10)  # after which a worker that has told nothing is not shown any more


class KeptWorker(Frozen):
    """A worker's process, which calls itself `worker_id`, as it was `at`, by the clock of Redis.

    `calls` are those that it has and has agreed to take, of at most `most_calls`. `load` is what it tells LiveKit,
    which offers calls to workers below 0.7. `not_ready` says in words why it takes no call, such as "draining"; it is
    empty if the worker does.
    """

    worker_id: str
    host: str
    process: int
    since: dt.datetime
    version: str
    calls: int
    most_calls: int
    load: float
    not_ready: tuple[str, ...] = ()
    at: dt.datetime = dt.datetime.fromtimestamp(0, dt.UTC)

    def silent_seconds(self, now: dt.datetime) -> float | None:
        """For how long nothing was heard of it; None while it tells of itself as it should."""
        silent = (now - self.at).total_seconds()
        return silent if silent > SILENT_SECONDS else None


@unavailable_if_silent()
async def keep_worker(inventory: Inventory, worker: KeptWorker) -> None:
    """Keep what this worker tells of itself, in place of what it told before.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    await inventory.run(
        "keep_report",
        [inventory.keys.workers],
        [worker.worker_id, worker.model_dump_json(exclude={"at"}), int(KEPT.total_seconds())],
    )


@unavailable_if_silent()
async def forget_worker(inventory: Inventory, worker_id: str) -> None:
    """The worker has ended in order, so it is not shown any more.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    await inventory.redis.hdel(inventory.keys.workers, worker_id)  # type: ignore[misc]


@unavailable_if_silent()
async def kept_workers(inventory: Inventory) -> tuple[KeptWorker, ...]:
    """The workers that have told of themselves within `KEPT`, by host and then by when they began.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    stored: dict[bytes, bytes] = await inventory.redis.hgetall(inventory.keys.workers)  # type: ignore[misc]
    workers = [worker for value in stored.values() if (worker := read_dated(KeptWorker, value)) is not None]
    now = inventory.now()
    return tuple(sorted((one for one in workers if now - one.at <= KEPT), key=lambda one: (one.host, one.since)))
