"""A worker of this project in a process of its own, started as in production."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psutil

from tests.support.free_port import free_port

PROJECT = Path(__file__).resolve().parent.parent.parent
REGISTERED_SECONDS = 120
STOPPED_SECONDS = 60


@dataclass
class RunningWorker:
    """`main.py start`. Its own processes, one for each call, are its children."""

    process: asyncio.subprocess.Process
    status_port: int
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    @property
    def is_running(self) -> bool:
        return self.process.returncode is None

    def process_connected_to(self, port: int) -> psutil.Process:
        """The one of its processes that has a connection to this port: the process of a call, for the model's."""
        (process,) = (
            process
            for process in psutil.Process(self.process.pid).children(recursive=True)
            if any(connected.raddr and connected.raddr.port == port for connected in process.net_connections())
        )
        return process

    async def is_ready(self) -> bool:
        """Whether it says that it can take a call."""
        async with httpx2.AsyncClient() as client:
            with contextlib.suppress(httpx2.TransportError):
                return (await client.get(f"http://127.0.0.1:{self.status_port}/ready")).status_code == 200
        return False

    def stop(self) -> None:
        """Tell it to stop, as an orchestrator does."""
        self.process.terminate()

    async def has_stopped(self) -> None:
        """Wait until it has stopped, as it was told to."""
        assert await asyncio.wait_for(self.process.wait(), STOPPED_SECONDS) == 0

    async def kill(self) -> None:
        if self.is_running:
            self.process.kill()
            await self.process.wait()


@contextlib.asynccontextmanager
async def running_worker(environment: Mapping[str, str], log_file: Path) -> AsyncIterator[RunningWorker]:
    """A worker that has registered. It is killed at the end where it still runs."""
    status_port = free_port()
    ports = {"RENTAL_HEALTH_PORT": str(free_port()), "RENTAL_STATUS_PORT": str(status_port)}
    with log_file.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "main.py", "start"),
            cwd=PROJECT,
            env={**os.environ, "RENTAL_IDLE_PROCESSES": "1", **ports, **environment},
            stdout=log,
            stderr=log,
        )
    worker = RunningWorker(process, status_port, log_file)
    try:
        async with asyncio.timeout(REGISTERED_SECONDS):
            while not await worker.is_ready():
                assert worker.is_running, f"the worker ended:\n{worker.log[-2000:]}"
                await asyncio.sleep(0.1)
        yield worker
    finally:
        await worker.kill()
