"""A caller in a real room, over real WebRTC: joins, speaks recorded audio, is answered, and books.

The room is that of the stand-in for a LiveKit server, and of a LiveKit server too where there is one: `LIVEKIT_URL`,
`LIVEKIT_API_KEY` and `LIVEKIT_API_SECRET` are set, or `livekit-server` is on the PATH. The model is the stand-in.
"""

import contextlib
import datetime as dt
import os
import shutil
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from livekit import api

from inventory.files.csv_file import read_equipment_csv
from inventory.ledger.inventory import Inventory
from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions
from shared.running.call_requests import CallRequests, RequestState, Wanted
from shared.running.kept_workers import kept_workers
from shared.settings import Settings
from simulation.reply import Say
from tests.support import livekit_programs
from tests.support.livekit_programs import livekit_server_program
from tests.support.livekit_room.media import has_network
from tests.support.livekit_room.server import KEY, SECRET, LiveKitServer, livekit_room_server
from tests.support.loud_ear import LoudEar, is_loud, loud_voice
from tests.support.realtime_brains import TURNS_TO_BOOK, books_on
from tests.support.realtime_server import RealtimeServer, realtime_server
from tests.support.recorded import loudness
from tests.support.records import records_of
from tests.support.room_caller import CALLER_ID, WITHIN_SECONDS, RoomCaller, caller_in_room
from tests.support.running_worker import PROJECT, RunningWorker, running_worker
from tests.support.waiting import until, until_answer
from worker.announcements import PUTTING_THROUGH, read_frames

TURNS_TO_HOLD = 3
QUIETEST_VOICE = 0.05  # of 1.0, in a recording
LIVEKIT = ("LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET")

# One after the other: each has a worker with processes of its own.
pytestmark = pytest.mark.xdist_group("end_to_end")

a_server_or_the_stand_in = pytest.mark.parametrize(
    "real",
    [
        pytest.param(
            True,
            id="livekit_server",
            marks=pytest.mark.skipif(
                not all(os.environ.get(name) for name in LIVEKIT) and shutil.which("livekit-server") is None,
                reason="no LiveKit server: LIVEKIT_URL, its key and secret are not set, and livekit-server is not on "
                "the PATH; the test runs over the stand-in",
            ),
        ),
        pytest.param(False, id="stand_in"),
    ],
)


def test_an_ear_hears_where_a_recorded_voice_begins_and_ends() -> None:
    ear, heard = LoudEar(), []
    for frame in (*read_frames(PUTTING_THROUGH), *[bytes(2400)] * 20):
        heard.append(ear.hear(frame if isinstance(frame, bytes) else bytes(frame.data)))
    assert sum(begins for begins, _ in heard) >= 1
    assert heard[-1] == (False, None)
    assert [words for _, words in heard if words] == ["Yes, please."] * sum(begins for begins, _ in heard)


@contextlib.asynccontextmanager
async def livekit_server(folder: Path, *, real: bool) -> AsyncIterator[tuple[dict[str, str], LiveKitServer | None]]:
    """How to reach the server in the environment, or one that is started for this; and the stand-in, if it is that."""
    if not real:
        if not has_network():
            pytest.skip("WebRTC needs a network interface besides the loopback one, and this machine has none")
        async with livekit_room_server() as stand_in:
            yield dict(zip(LIVEKIT, (stand_in.url, KEY, SECRET), strict=True)), stand_in
    elif all(os.environ.get(name) for name in LIVEKIT):
        yield {name: os.environ[name] for name in LIVEKIT}, None
    else:
        async with livekit_server_program(folder) as url:
            yield dict(zip(LIVEKIT, (url, livekit_programs.KEY, livekit_programs.SECRET), strict=True)), None


@dataclass
class Depot:
    """A depot with a worker on the line. `stand_in` is None where the LiveKit server is a real one."""

    livekit: dict[str, str]
    stand_in: LiveKitServer | None
    model: RealtimeServer
    inventory: Inventory
    agent_name: str
    worker: RunningWorker

    @property
    def removed_rooms(self) -> int | None:
        """How often a room was removed; None where only a real server knows."""
        return len(self.stand_in.deletions) if self.stand_in else None

    @property
    def told_to_the_model(self) -> list[str]:
        """Everything that the model got as text in the caller's name."""
        created = [noted.event["item"] for noted in self.model.sent_by_client("conversation.item.create")]
        return [part["text"] for item in created if item.get("role") == "user" for part in item["content"]]

    @contextlib.asynccontextmanager
    async def call(self) -> AsyncIterator[RoomCaller]:
        """A call that has come in."""
        url, key, secret = (self.livekit[name] for name in LIVEKIT)
        room_name = f"rental_{CALLER_ID}_{uuid.uuid4().hex[:8]}"  # as a dispatch rule of LiveKit's names it
        async with api.LiveKitAPI(url, key, secret) as client:
            request = api.CreateAgentDispatchRequest(agent_name=self.agent_name, room=room_name)
            await client.agent_dispatch.create_dispatch(request)
        async with caller_in_room(url, key, secret, room_name, lambda: self.model.responding) as caller:
            yield caller


@contextlib.asynccontextmanager
async def depot(tmp_path: Path, *, real: bool, **settings: str) -> AsyncIterator[Depot]:
    """A depot whose worker has registered. `settings` are variables of its environment."""
    agent_name = f"rental-{uuid.uuid4().hex[:8]}"
    options = RedisOptions(data_folder=tmp_path / "var")
    async with contextlib.AsyncExitStack() as stack:
        livekit, stand_in = await stack.enter_async_context(livekit_server(tmp_path, real=real))
        model = await stack.enter_async_context(realtime_server())
        redis = await stack.enter_async_context(open_redis(options))
        inventory = Inventory(redis, depot="main", zone=Settings(_env_file=None).zone)  # type: ignore[call-arg]
        await inventory.load(read_equipment_csv(PROJECT / "data" / "equipment_inventory.csv"))
        environment = {
            **livekit,
            "OPENAI_API_KEY": "x",
            "OPENAI_BASE_URL": model.base_url,
            "RENTAL_AGENT_NAME": agent_name,
            "RENTAL_DATA_FOLDER": str(options.data_folder),
            **settings,
        }
        worker = await stack.enter_async_context(running_worker(environment, tmp_path / "log"))
        yield Depot(livekit, stand_in, model, inventory, agent_name, worker)


@pytest.fixture(autouse=True)
def heard_over_a_codec(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in model speaks and hears what a codec lets through."""
    monkeypatch.setattr("tests.support.realtime_connection.Ear", lambda: LoudEar(quiet_seconds=0.4))
    monkeypatch.setattr("tests.support.realtime_connection.audio_of", loud_voice)


@a_server_or_the_stand_in
async def test_a_caller_in_a_real_room_is_answered_recorded_and_books(tmp_path: Path, real: bool) -> None:
    async with depot(tmp_path, real=real, RENTAL_RECORD_CALLS="true") as line:
        line.model.brain = lambda: books_on(line.inventory.today() + dt.timedelta(days=2))
        async with line.call() as caller:
            await caller.hears_more_than(0)  # the greeting
            for _ in range(TURNS_TO_BOOK - 1):
                await caller.says()
            (booking,) = await line.inventory.bookings()
            assert booking.equipment_id == "ITM001"
            before = caller.heard_frames
            await caller.speak()  # no, thank you, goodbye
            await until(lambda: not caller.room.isconnected(), within=WITHIN_SECONDS)  # hanging up removes the room
            assert caller.heard_frames > before
        assert await line.inventory.holds() == []
        line.worker.stop()
        await line.worker.has_stopped()
        (record,) = await records_of(line.inventory).all()
    assert record.recording is not None
    assert record.recording.outcome == "kept"
    assert min(loudness(tmp_path / "var" / "recordings" / "main" / f"{record.call_id}.ogg")) > QUIETEST_VOICE
    assert line.removed_rooms in (1, None)
    assert "Traceback" not in line.worker.log
    assert CALLER_ID not in line.worker.log


@pytest.mark.long_running
@a_server_or_the_stand_in
async def test_a_call_goes_on_when_the_line_connects_anew_and_when_its_worker_is_told_to_stop(
    tmp_path: Path, real: bool
) -> None:
    async with depot(tmp_path, real=real) as line:
        script = books_on(line.inventory.today() + dt.timedelta(days=2))
        script.turns.appendleft([Say("Thank you.")])
        line.model.brain = lambda: script
        async with line.call() as caller:
            await caller.hears_more_than(0)  # the greeting
            await caller.types("12#")
            assert "I typed on the keypad: 1 2" in line.told_to_the_model
            for _ in range(TURNS_TO_HOLD):
                await caller.says()
            assert [hold.equipment_id for hold in await line.inventory.holds()] == ["ITM001"]
            if line.stand_in is not None:
                listeners = caller.listeners
                line.stand_in.send_agents_away()
                await until(lambda: caller.listeners > listeners, within=WITHIN_SECONDS)
                await caller.says()
            line.worker.stop()
            await caller.says()
            assert line.worker.is_running
        # The caller has hung up.
        await line.worker.has_stopped()
        assert await line.inventory.holds() == []
        assert line.model.connections[-1].socket.closed
    assert line.removed_rooms in (1, None)
    assert "Traceback" not in line.worker.log
    assert CALLER_ID not in line.worker.log


@pytest.mark.long_running
@a_server_or_the_stand_in
async def test_a_caller_is_not_left_in_silence_when_the_worker_is_killed(tmp_path: Path, real: bool) -> None:
    async with depot(tmp_path, real=real) as line, line.call() as caller:
        await caller.hears_more_than(0)  # the greeting
        line.worker.process.kill()
        await until(lambda: not caller.room.isconnected(), within=WITHIN_SECONDS)


@pytest.mark.long_running
@a_server_or_the_stand_in
async def test_a_caller_is_not_left_in_silence_when_the_process_of_the_call_is_killed(
    tmp_path: Path, real: bool
) -> None:
    async with depot(tmp_path, real=real, RENTAL_RECORD_CALLS="true") as line, line.call() as caller:
        await caller.hears_more_than(0)  # the greeting
        line.worker.process_connected_to(line.model.port).kill()
        await until(lambda: not caller.room.isconnected(), within=WITHIN_SECONDS)
        line.worker.stop()
        await line.worker.has_stopped()
    (half,) = (tmp_path / "var" / "recordings").rglob("*.ogg")
    assert half.parent.name == "unfinished", "which nobody finds, and a later worker deletes"
    assert line.removed_rooms in (1, None)
    assert "the process of a call died" in line.worker.log
    assert CALLER_ID not in line.worker.log


@pytest.mark.long_running
async def test_a_call_in_the_process_of_a_worker_is_hung_up_by_the_desk_from_another_process(tmp_path: Path) -> None:
    async with depot(tmp_path, real=False) as line, line.call() as caller:
        await caller.hears_more_than(0)  # the greeting
        keys, requests = line.inventory.keys, CallRequests(line.inventory)
        found: list[bytes] = await line.inventory.redis.zrange(keys.running_calls, 0, -1)  # type: ignore[assignment]
        (call_id,) = map(bytes.decode, found)
        await until_answer(lambda: has_a_call(line.inventory), within=WITHIN_SECONDS)
        before = caller.heard_frames
        await requests.ask(call_id, Wanted.HANG_UP, by="j.lee")
        await until(lambda: not caller.room.isconnected(), within=WITHIN_SECONDS)
        assert caller.heard_frames > before, "goodbye"
        await until_answer(lambda: is_done(requests, call_id), within=WITHIN_SECONDS)
        line.worker.stop()
        await line.worker.has_stopped()
        assert await kept_workers(line.inventory) == ()
    assert line.removed_rooms == 1
    assert "Traceback" not in line.worker.log


async def is_done(requests: CallRequests, call_id: str) -> bool:
    asked = await requests.of(call_id)
    return asked is not None and asked.state is RequestState.DONE


async def has_a_call(inventory: Inventory) -> bool:
    return [worker.calls for worker in await kept_workers(inventory)] == [1]


@pytest.mark.long_running
async def test_a_caller_is_put_through_when_the_model_cannot_be_reached(tmp_path: Path) -> None:
    async with depot(tmp_path, real=False, RENTAL_TRANSFER_NUMBER="+12175550100") as line:
        line.model.refuse_connections_with = 401
        async with line.call() as caller:
            await until(lambda: not caller.room.isconnected(), within=WITHIN_SECONDS)
        assert line.stand_in is not None
        (transfer,) = line.stand_in.transfers
        assert transfer.transfer_to == "tel:+12175550100"
        spoken_frames = sum(is_loud(bytes(frame.data)) for frame in read_frames(PUTTING_THROUGH))
        assert caller.heard_frames > spoken_frames / 2
        line.worker.stop()
        await line.worker.has_stopped()
    assert line.removed_rooms == 1
    assert CALLER_ID not in line.worker.log
