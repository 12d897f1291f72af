"""What a worker tells of itself and its machine, for `GET /metrics`: whether calls are taken, and room on the disk."""

import shutil

from livekit.agents import AgentServer
from prometheus_client import Gauge

from shared.settings import Settings
from worker.depot_watch import DepotWatch

IN_SERVICE = Gauge(
    "rental_worker_in_service",
    "1 while the worker is there for calls, also when it has as many as it may take",
    multiprocess_mode="livemax",
)
REDIS_ANSWERS = Gauge("rental_redis_answers", "1 while Redis answers this worker", multiprocess_mode="livemax")
DISK = Gauge("rental_disk_bytes", "The disk of the data folder", multiprocess_mode="livemax")
DISK_FREE = Gauge("rental_disk_free_bytes", "What is free on the disk of the data folder", multiprocess_mode="livemax")


def look_at_worker(server: AgentServer, depot: DepotWatch, settings: Settings) -> None:
    """Set the gauges to what is so now. It blocks while it asks for the disk: for a thread.

    Raises:
        OSError: the data folder is gone.
    """
    registered = server.id != "unregistered"
    IN_SERVICE.set(registered and not server.draining and not depot.must_stop)
    REDIS_ANSWERS.set(depot.answers)
    disk = shutil.disk_usage(settings.data_folder)
    DISK.set(disk.total)
    DISK_FREE.set(disk.free)
