"""A line in this process, told to Prometheus as its worker tells it."""

import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from prometheus_client import generate_latest

from inventory.ledger.inventory import Inventory
from shared.open_inventory import KeptInventory
from shared.settings import Settings
from tests.support.watched import Watched, samples_of
from worker import registry_tables
from worker.depot_watch import DepotWatch
from worker.dispatch.call_slots import CallSlots
from worker.dispatch.waiting_callers import waiting_callers_job
from worker.measures.depot_gauges import count_messages, count_rules
from worker.measures.from_zero import begin_at_zero
from worker.measures.worker_gauges import look_at_worker

HEALTHY_SECONDS = 300
GIB = 1024**3


class WatchedLine:
    """What is done in this process, as one worker of the name "worker-1" tells it. `server` stands for LiveKit's part
    of it, which has registered, and `disk` for the bytes of the disk: all, used, free."""

    def __init__(self, settings: Settings, inventory: Inventory, folder: Path) -> None:
        self.settings = settings
        self.watched = Watched()
        self.server: Any = SimpleNamespace(id="AW_1", draining=False, active_jobs=[])
        self.disk: tuple[int, int, int] = (100 * GIB, 50 * GIB, 50 * GIB)
        self.last: dict[str, float] = {}
        self.open = contextlib.AsyncExitStack()
        self.depot = self.depot_of(settings)
        self.fault_at = 0
        self._inventory = inventory
        self._folder = folder

    async def tells(self, *, during: int = 0) -> None:
        """What there is to tell is read, and does not change for so many seconds."""
        await self.depot.look()
        look_at_worker(self.server, self.depot, self.settings)
        if self.depot.answers:
            await count_messages(self._inventory, self.settings)
            await count_rules(self._inventory)
        self.last = samples_of(generate_latest().decode())
        self.watched.read(self.last, during=during)

    def depot_of(self, settings: Settings) -> DepotWatch:
        """What the worker finds out about the depot of these settings."""
        kept = KeptInventory(settings)
        self.open.push_async_callback(kept.aclose)
        return DepotWatch(settings, kept)

    async def is_well(self, seconds: int = HEALTHY_SECONDS) -> None:
        """All is well for some time. What comes after it is the fault."""
        begin_at_zero(self.settings)
        await self.tells(during=seconds)
        self.fault_at = self.watched.seconds - self.watched.every_seconds  # at once after the last scrape

    def raised(self, *, after: int) -> str:
        """The alerts that fire so many seconds after the fault, by name. There were none before it.

        Prometheus may look at its rules just before it reads, and then again only after the whole of that interval.
        """
        at = self.fault_at + after - self.watched.every_seconds
        return self.watched.firing(self._folder, at=at, none_until=self.fault_at)


@pytest.fixture
async def watched_line(
    settings: Settings, inventory: Inventory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[WatchedLine]:
    line = WatchedLine(settings, inventory, tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=line.disk[0], free=line.disk[2]))
    registry_tables.BROKEN.set(0)  # whatever another test has left there
    waiting_callers_job(settings, CallSlots(1), SimpleNamespace())  # type: ignore[arg-type]
    async with line.open:
        yield line
