"""Jobs beside the calls: each again and again, over one client, and none keeps another one up."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from inventory.ledger.inventory import Inventory
from inventory.models import InventoryUnavailable
from inventory.server.ending_tasks import end_tasks
from shared import open_inventory, repeated_jobs
from shared.open_inventory import KeptInventory
from shared.repeated_jobs import RepeatedJob, repeat
from shared.settings import Settings
from tests.support.kept_folder import keepers
from tests.support.waiting import until


@contextlib.asynccontextmanager
async def repeating(settings: Settings, *jobs: RepeatedJob) -> AsyncIterator[None]:
    kept = KeptInventory(settings)
    running = [asyncio.create_task(repeat(job, kept)) for job in jobs]
    try:
        yield
    finally:
        await end_tasks(*running)
        await kept.aclose()


class Work:
    """A job that fails as it is told."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.done = 0
        self.asked: set[int] = set()

    async def __call__(self, inventory: Inventory) -> None:
        self.asked.add(id(inventory))
        if self.failures:
            raise self.failures.pop(0)
        await inventory.redis.ping()  # type: ignore[misc]
        self.done += 1

    def job(self, failing: str = "it failed") -> RepeatedJob:
        return RepeatedJob(failing, 0.01, self)


async def test_while_the_depot_has_another_form_only_jobs_of_any_form_are_done(
    settings: Settings, inventory: Inventory
) -> None:
    await inventory.redis.hset(inventory.keys.form_mark, "form", "1")  # type: ignore[misc]
    watch, work = Work(), Work()
    async with repeating(settings, RepeatedJob("it failed", 0.01, watch, of_any_form=True), work.job()):
        await until(lambda: watch.done > 3)
        assert work.done == 0
        await inventory.redis.delete(inventory.keys.form_mark)
        await until(lambda: work.done, within=10)


async def test_jobs_are_repeated_over_one_client(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Settings] = []
    open_it = open_inventory.open_inventory

    def noted(chosen: Settings, *, any_form: bool) -> contextlib.AbstractAsyncContextManager[Inventory]:
        opened.append(chosen)
        return open_it(chosen, any_form=any_form)

    monkeypatch.setattr(open_inventory, "open_inventory", noted)
    one, other = Work(), Work()
    async with repeating(settings, one.job(), other.job()):
        await until(lambda: one.done > 3 and other.done > 3)
    assert len(opened) == 1
    assert one.asked == other.asked


async def test_a_job_that_fails_is_tried_again_and_keeps_no_other_one_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(repeated_jobs, "RETRY_SECONDS", 0.01)
    away = [InventoryUnavailable("of Sam") for _ in range(3)]
    fails, sound = Work(*away, RuntimeError("of Sam")), Work()
    async with repeating(settings, fails.job("a job fails"), sound.job("another fails")):
        await until(lambda: fails.done > 3 and sound.done > 3)
    assert [(entry.levelname, entry.getMessage()) for entry in caplog.records if "fails" in entry.message] == [
        ("WARNING", "a job fails: InventoryUnavailable")
    ], "once, until it works again, and without the words of the error"


async def test_a_job_that_failed_worked_and_fails_again_is_told_again(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    work = Work(RuntimeError())
    async with repeating(settings, work.job("a job fails")):
        await until(lambda: work.done)
        work.failures.append(ValueError())
        await until(lambda: len([entry for entry in caplog.messages if "a job fails" in entry]) == 2)


async def test_an_embedded_server_that_was_killed_is_started_again(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeated_jobs, "RETRY_SECONDS", 0.01)
    folder = tmp_path / "var"
    work = Work()
    async with repeating(settings.model_copy(update={"data_folder": folder}), work.job()):
        await until(lambda: work.done)
        (server,) = [pid for pid in keepers(folder) if b"valkey-server" in _program(pid)]
        os.kill(server, signal.SIGKILL)
        await until(lambda: server not in keepers(folder))
        before = work.done
        await until(lambda: work.done > before, within=20)


def _program(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")[0]
