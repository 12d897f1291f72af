"""What a call costs while nobody speaks and while the line speaks: `python -m benchmarks.calls [--quick]`.

A worker as in production takes a call over the tests' stand-ins for a LiveKit server and for the Realtime server. The
time of the processor is that of the process which holds the call, LiveKit's own threads included. What stops its event
loop is told by LiveKit's own monitor, in the log of the worker.
"""

import asyncio
import contextlib
import json
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import psutil
from livekit import api

from benchmarks.report import table
from inventory.files.csv_file import read_equipment_csv
from inventory.ledger.inventory import Inventory
from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions
from shared.settings import Settings
from simulation.reply import Say
from tests.support.livekit_room.server import KEY, SECRET, LiveKitServer, livekit_room_server
from tests.support.loud_ear import LoudEar, loud_voice
from tests.support.realtime_brains import Script
from tests.support.realtime_server import RealtimeServer, realtime_server
from tests.support.room_caller import WITHIN_SECONDS, RoomCaller, caller_in_room
from tests.support.running_worker import PROJECT, RunningWorker, running_worker
from tests.support.waiting import until

SENTENCE = "The excavator is four hundred and twenty dollars a day, with delivery to your site on Monday. "
SENTENCE_SECONDS = 6
VOICE_SECONDS = len(loud_voice("")) / 2 / 24_000
# The monitor wakes more often, and costs more, the less this is: so it is set in calls that are not measured otherwise.
LEAST_BLOCK_MS = 25
MONITOR = {"LIVEKIT_AGENTS_LOOP_BLOCK_WARN_MS": str(LEAST_BLOCK_MS)}
TARGET_BLOCK_MS = 50
AGENT_NAME, ROOM = "benchmark", "call"


@dataclass(frozen=True)
class Block:
    """For how long the event loop of a call stood still, on the clock and of the processor, in milliseconds."""

    clock: float
    cpu: float


@dataclass(frozen=True)
class Cost:
    """Milliseconds of processor a second of call, and what stopped the event loop in it."""

    silent: float
    speaking: float
    blocks: list[Block]


async def measure_call(seconds: float, environment: Mapping[str, str]) -> Cost:
    """Hold one call, and measure for so many seconds while nobody speaks, and while the line does.

    `environment` has variables for the worker.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.multiple(
            "tests.support.realtime_connection", Ear=lambda: LoudEar(quiet_seconds=0.4), audio_of=loud_voice
        ),
    ):
        async with (
            line_with_worker(Path(folder), environment) as (livekit, model, worker),
            a_call(livekit, model) as caller,
        ):
            await caller.hears_more_than(0)  # the greeting
            process = worker.process_connected_to(model.port)
            silent = await cpu_ms_per_second(process, seconds)
            sentences = int(seconds / SENTENCE_SECONDS) + 1
            model.connections[0].brain = Script([Say(SENTENCE * sentences)])
            voice = loud_voice("") * int(sentences * SENTENCE_SECONDS / VOICE_SECONDS)
            with mock.patch("tests.support.realtime_connection.audio_of", return_value=voice):
                before = caller.heard_frames
                await caller.speak()
                await until(lambda: caller.heard_frames > before, within=WITHIN_SECONDS)
                speaking = await cpu_ms_per_second(process, seconds)
        return Cost(silent, speaking, blocks_of(process.pid, worker.log))


@contextlib.asynccontextmanager
async def line_with_worker(
    folder: Path, variables: Mapping[str, str]
) -> AsyncIterator[tuple[LiveKitServer, RealtimeServer, RunningWorker]]:
    """A depot's line with one worker that has a process ready."""
    options = RedisOptions(data_folder=folder / "var")
    async with (
        livekit_room_server() as livekit,
        realtime_server() as model,
        open_redis(options) as redis,
    ):
        settings = Settings(_env_file=None)  # type: ignore[call-arg]
        await Inventory(redis, depot="main", zone=settings.zone).load(
            read_equipment_csv(PROJECT / "data" / "equipment_inventory.csv")
        )
        environment = {
            **variables,
            "LIVEKIT_URL": livekit.url,
            "LIVEKIT_API_KEY": KEY,
            "LIVEKIT_API_SECRET": SECRET,
            "OPENAI_API_KEY": "x",
            "OPENAI_BASE_URL": model.base_url,
            "RENTAL_AGENT_NAME": AGENT_NAME,
            "RENTAL_DATA_FOLDER": str(options.data_folder),
            "RENTAL_SILENCE_SECONDS": "120",
        }
        async with running_worker(environment, folder / "log") as worker:
            yield livekit, model, worker


@contextlib.asynccontextmanager
async def a_call(livekit: LiveKitServer, model: RealtimeServer) -> AsyncIterator[RoomCaller]:
    """A call that has come in."""
    async with api.LiveKitAPI(livekit.url, KEY, SECRET) as client:
        request = api.CreateAgentDispatchRequest(agent_name=AGENT_NAME, room=ROOM)
        await client.agent_dispatch.create_dispatch(request)
    async with caller_in_room(livekit.url, KEY, SECRET, ROOM, lambda: model.responding) as caller:
        yield caller


async def cpu_ms_per_second(process: psutil.Process, seconds: float) -> float:
    """The processor's time of this process and its threads from now on."""
    before = process.cpu_times()
    await asyncio.sleep(seconds)
    after = process.cpu_times()
    return 1000 * (after.user + after.system - before.user - before.system) / seconds


def blocks_of(pid: int, log: str) -> list[Block]:
    """What stopped the event loop of this process, by the log of the worker."""
    entries = (json.loads(line) for line in log.splitlines() if line.startswith("{"))
    return [
        Block(entry["duration"] * 1000, entry["cpu_time"] * 1000)
        for entry in entries
        if entry.get("pid") == pid and entry["message"].startswith("event loop blocked")
    ]


async def run(*, calls: int, seconds: float) -> tuple[list[Cost], list[Block]]:
    """Measure what so many calls cost, and then what stops the event loop in one more."""
    costs = [await measure_call(seconds, {}) for _ in range(calls)]
    return costs, (await measure_call(seconds, MONITOR)).blocks


def measure(quick: bool) -> str:
    """Measure, and return the section of the results in Markdown."""
    costs, blocks = asyncio.run(run(calls=1, seconds=5) if quick else run(calls=3, seconds=10))
    longest = max(blocks, key=lambda block: block.cpu, default=None)
    shown = f"{longest.clock:.0f} ms on the clock, {longest.cpu:.0f} of processor" if longest else "none"
    return (
        "## A call on the telephone\n\n"
        "The process that holds the call, over WebRTC, with the stand-ins for LiveKit and the model.\n\n"
        + table(
            ("of " + (f"{len(costs)} calls" if len(costs) > 1 else "a call"), "measured", "target"),
            [
                ("CPU ms a second while nobody speaks", f"{statistics.median(cost.silent for cost in costs):.0f}", ""),
                ("CPU ms a second while the line speaks", f"{statistics.median(c.speaking for c in costs):.0f}", ""),
                (f"longest block of its event loop, of those over {LEAST_BLOCK_MS} ms", shown, f"{TARGET_BLOCK_MS} ms"),
            ],
        )
        + "\n"
    )


if __name__ == "__main__":
    print(measure("--quick" in sys.argv[1:]))
