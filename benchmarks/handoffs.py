"""What a hand-off costs on the telephone, and many calls at once: `python -m benchmarks.handoffs [--quick]`.

Spoken calls over the real OpenAI plugin, the worker's own settings of it, and the tests' stand-in for the Realtime
server; the inventory is on an embedded Valkey. A hand-off is measured from the last event that the server sends of the
tool call to the new stage's request to speak, so the tool, Redis and everything that changes with the stage are in it.
The garbage collector is set as in a worker, which gives each call a process of its own and calls `settle` in it first.
"""

import asyncio
import contextlib
import datetime as dt
import itertools
import logging
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from agents.conversation.rental_line import RentalLine
from inventory.files.csv_file import read_equipment_csv
from inventory.ledger.inventory import Inventory
from inventory.search.catalogue import Catalogue
from shared.verification.local_registry import LocalRegistry
from simulation.scratch_depot import ScenarioSettings, open_scratch_redis
from tests.support.realtime_brains import Script, books_on
from tests.support.realtime_server import RealtimeServer, realtime_server
from tests.support.voice_call import rent
from tests.support.wire import hand_offs
from worker.garbage_collection import spare_calls_from_garbage_collection

TARGET_MS = 20.0
PAGE_BYTES = resource.getpagesize()


@dataclass(frozen=True)
class HandOff:
    """One hand-off in milliseconds, on the clock and of CPU in this process, the stand-in server included."""

    clock: float
    cpu: float


@dataclass(frozen=True)
class Load:
    """Many calls at the same time. Seconds of CPU and bytes of memory are for one call, without the stand-in server."""

    calls: int
    booked: int
    holds_left: int
    errors: int
    seconds: float
    cpu_seconds: float
    memory_bytes: float


class Days:
    """Makes a model for each call. Every call rents for another day, so that all find the same unit free."""

    def __init__(self) -> None:
        self._first = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
        self._days = itertools.count()

    def __call__(self) -> Script:
        return books_on(self._first + dt.timedelta(days=next(self._days)))


@contextlib.asynccontextmanager
async def depot() -> AsyncIterator[RentalLine]:
    """A line over an embedded server of its own."""
    # A hundred calls of one business look up its papers in the same moment, and all of them book.
    settings = ScenarioSettings(license_units=0, operator_units=0, record_tries_a_day=0)
    async with open_scratch_redis() as redis:
        equipment = read_equipment_csv(settings.equipment_file)
        inventory = Inventory(redis, depot=settings.depot, zone=settings.zone)
        await inventory.load(equipment)
        registry = LocalRegistry.read(settings.registry_folder, currency=settings.currency)
        yield RentalLine(settings, inventory, Catalogue(equipment), registry)


async def measure_hand_offs(count: int) -> list[HandOff]:
    """Measure `count` hand-offs, in one call after the other."""
    taken: list[HandOff] = []
    async with depot() as line, realtime_server(Days()) as server:
        await rent(line.new_call(), server)  # the first call does what is done once in a process
        while len(taken) < count:
            spare_calls_from_garbage_collection()
            await rent(line.new_call(), server)
            taken += hand_offs_of(server, len(server.connections) - 1)
            server.noted.clear()
    return taken[:count]


def hand_offs_of(server: RealtimeServer, connection: int) -> list[HandOff]:
    """From the end of each response that made a hand-off to the new stage's request to speak."""
    taken: list[HandOff] = []
    for events in hand_offs(server, connection):
        asked = events[-1]
        ended = [noted for noted in server.noted if noted.type == "response.done" and noted.at < asked.at][-1]
        taken.append(HandOff((asked.at - ended.at) * 1000, (asked.cpu - ended.cpu) * 1000))
    return taken


async def calls_at_once(count: int) -> Load:
    """Hold `count` calls in one process; all are answered before any goes on. The stand-in has its own process."""
    with stand_in_process() as port:
        async with depot() as line:
            server = RealtimeServer(port=port)
            await rent(line.new_call(), server)
            spare_calls_from_garbage_collection()
            answered = asyncio.Barrier(count + 1)
            calls = [line.new_call() for _ in range(count)]
            memory, cpu, began = memory_bytes(), time.process_time(), time.perf_counter()
            tasks = [asyncio.create_task(rent(session, server, answered)) for session in calls]
            most_memory = asyncio.create_task(most_memory_bytes())
            await answered.wait()
            errors = await asyncio.gather(*tasks)
            most_memory.cancel()
            return Load(
                calls=count,
                booked=sum(session.call.rental is not None for session in calls),
                holds_left=len(await line.inventory.holds()),
                errors=sum(errors),
                seconds=time.perf_counter() - began,
                cpu_seconds=(time.process_time() - cpu) / count,
                memory_bytes=(await most_memory - memory) / count,
            )


@contextlib.contextmanager
def stand_in_process():
    """Run the stand-in server in another process, and yield its port."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def serve(parent: Connection) -> None:
    """Serve the stand-in until the process is ended, after sending its port to the parent."""

    async def forever() -> None:
        async with realtime_server(Days()) as server:
            parent.send(server.port)
            await asyncio.Event().wait()

    asyncio.run(forever())


def memory_bytes() -> int:
    """The resident memory of this process, in bytes."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE_BYTES


async def most_memory_bytes() -> int:
    """The highest resident memory of this process from now until this is cancelled, in bytes."""
    most = 0
    with contextlib.suppress(asyncio.CancelledError):
        while True:
            most = max(most, memory_bytes())
            await asyncio.sleep(0.05)
    return most


async def run(*, count: int = 500, calls: int = 100) -> tuple[list[HandOff], Load]:
    """Measure `count` hand-offs, and then `calls` calls at the same time."""
    return await measure_hand_offs(count), await calls_at_once(calls)


def measure(quick: bool) -> str:
    """Measure, and return the section of the results in Markdown."""
    logging.getLogger("livekit").setLevel(logging.CRITICAL)
    taken, load = asyncio.run(run(count=70, calls=10) if quick else run())
    return (
        "## Hand-offs on the telephone\n\n"
        "From the last event of a tool call to the new stage's request to speak, Redis included, in one process with "
        "the stand-in server.\n\n"
        f"| {len(taken)} hand-offs | p50 ms | p99 ms | most ms | target p99 ms |\n|---|---|---|---|---|\n"
        f"| on the clock | {_figures([one.clock for one in taken])} | {TARGET_MS:.0f} |\n"
        f"| CPU, the stand-in's included | {_figures([one.cpu for one in taken])} | |\n\n"
        "Calls at once in one process, each from the greeting to a booking, without a pause between turns.\n\n"
        "| calls | booked | holds left | errors | seconds in all | CPU ms a call | memory MB a call |\n"
        "|---|---|---|---|---|---|---|\n"
        f"| {load.calls} | {load.booked} | {load.holds_left} | {load.errors} | {load.seconds:.1f} "
        f"| {load.cpu_seconds * 1000:.0f} | {load.memory_bytes / 1e6:.2f} |\n"
    )


def _figures(milliseconds: list[float]) -> str:
    hundredths = statistics.quantiles(milliseconds, n=100)
    return f"{hundredths[49]:.1f} | {hundredths[98]:.1f} | {max(milliseconds):.1f}"


if __name__ == "__main__":
    print(measure("--quick" in sys.argv[1:]))
