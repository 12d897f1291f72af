"""A worker tells of itself while it runs, and not any more when it has ended in order."""

import asyncio
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from inventory.ledger.inventory import Inventory
from shared.running.kept_workers import KeptWorker, kept_workers
from shared.running.version import VERSION
from shared.settings import Settings
from tests.support.free_port import free_port
from tests.support.waiting import until, until_answer
from tests.worker.test_worker import running
from worker.measures import told_of_worker


async def the_worker(inventory: Inventory) -> KeptWorker:
    (only,) = await kept_workers(inventory)
    return only


async def test_a_worker_is_shown_with_its_calls_and_whether_it_takes_more_until_it_is_closed(
    settings: Settings, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told_of_worker, "TOLD_EVERY_SECONDS", 0.1)
    changed = settings.model_copy(update={"status_port": free_port(), "max_calls": 2})
    async with running(changed) as (server, dispatch):
        await until(lambda: server.id == "AW_1")

        async def takes_calls() -> bool:
            found = await kept_workers(inventory)
            return bool(found) and not found[0].not_ready

        await until_answer(takes_calls)
        worker = await the_worker(inventory)
        assert (worker.calls, worker.most_calls, worker.load, worker.version) == (0, 2, 0.0, VERSION)
        assert worker.silent_seconds(inventory.now()) is None
        assert REGISTRY.get_sample_value("rental_worker_most_calls") == 2
        assert REGISTRY.get_sample_value("rental_worker_takes_calls") == 1
        draining = asyncio.create_task(server.drain())

        async def drains() -> bool:
            return "draining" in (await the_worker(inventory)).not_ready

        await until_answer(drains)
        assert REGISTRY.get_sample_value("rental_worker_takes_calls") == 0
        draining.cancel()
        assert dispatch
    assert await kept_workers(inventory) == ()


def test_the_version_is_that_of_the_project_and_of_its_images() -> None:
    project = Path(told_of_worker.__file__).parent.parent.parent
    assert f'version = "{VERSION}"' in (project / "pyproject.toml").read_text(encoding="utf-8")
    for file in ("compose.yaml", "deploy/kubernetes/worker.yaml"):
        assert f"rental-line:{VERSION}" in (project / file).read_text(encoding="utf-8")
