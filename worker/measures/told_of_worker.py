"""What this worker tells of itself every few seconds: to the depot's page through Redis, and to Prometheus."""

import datetime as dt
import logging
import os
import socket

from livekit.agents import AgentServer
from prometheus_client import Gauge

from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from inventory.models import InventoryUnavailable
from shared.open_inventory import KeptInventory
from shared.repeated_jobs import RepeatedJob
from shared.running.kept_workers import TOLD_EVERY_SECONDS, KeptWorker, forget_worker, keep_worker
from shared.running.version import VERSION
from shared.settings import Settings
from worker.depot_watch import DepotWatch
from worker.dispatch.call_slots import CallSlots
from worker.status import not_ready

logger = logging.getLogger("rental.worker")

CALLS = Gauge("rental_worker_calls", "Calls that the worker has or has agreed to take", multiprocess_mode="livesum")
MOST_CALLS = Gauge("rental_worker_most_calls", "Calls that the worker may have at once", multiprocess_mode="livesum")
TAKES_CALLS = Gauge("rental_worker_takes_calls", "1 while the worker takes calls, else 0", multiprocess_mode="livesum")


class ToldOfWorker:
    """Tells of one worker, from its start until it is closed."""

    def __init__(self, server: AgentServer, settings: Settings, slots: CallSlots, depot: DepotWatch) -> None:
        self._server = server
        self._most_calls = settings.max_calls
        self._slots = slots
        self._depot = depot
        self._worker_id = new_id()
        self._since = dt.datetime.now(dt.UTC)

    def job(self) -> RepeatedJob:
        """Tells every few seconds."""
        return RepeatedJob("the page cannot show this worker", TOLD_EVERY_SECONDS, self.tell)

    async def tell(self, inventory: Inventory) -> None:
        """Tell once.

        Raises:
            InventoryUnavailable: Redis did not answer.
        """
        worker = self._now()
        CALLS.set(worker.calls)
        MOST_CALLS.set(worker.most_calls)
        TAKES_CALLS.set(not worker.not_ready)
        await keep_worker(inventory, worker)

    async def forget(self, kept: KeptInventory) -> None:
        """The worker ends in order. One that dies is shown as not heard of instead."""
        try:
            await forget_worker(await kept.inventory(), self._worker_id)
        except InventoryUnavailable:
            logger.info("the page shows this worker for some minutes more: Redis did not answer")

    def _now(self) -> KeptWorker:
        return KeptWorker(
            worker_id=self._worker_id,
            host=socket.gethostname(),
            process=os.getpid(),
            since=self._since,
            version=VERSION,
            calls=self._slots.used(self._server),
            most_calls=self._most_calls,
            load=self._slots.load(self._server),
            not_ready=(*not_ready(self._server, self._slots), *self._depot.must_stop),
        )
