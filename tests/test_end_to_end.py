"""A caller in a real room of a real LiveKit server: joins, speaks recorded audio, is answered, and books.

It needs `LIVEKIT_URL`, `LIVEKIT_API_KEY` and `LIVEKIT_API_SECRET`, or `livekit-server` on the PATH; the model is the
stand-in. Without a server it is skipped, and says so.
"""

import asyncio
import contextlib
import datetime as dt
import os
import shutil
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from livekit import api, rtc

from inventory.connection import open_redis
from inventory.redis_options import RedisOptions
from inventory.sources.csv_file import read_equipment_csv
from inventory.store import Inventory
from shared.settings import Settings
from tests.support.loud_ear import LoudEar
from tests.support.realtime_brains import TURNS_TO_BOOK, books_on
from tests.support.realtime_server import RealtimeServer, realtime_server
from tests.worker.test_worker import free_port
from worker.announcements import PUTTING_THROUGH, read_frames

PROJECT = Path(__file__).resolve().parent.parent
LIVEKIT = ("LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET")
SPOKEN_SECONDS = 1.5

needs_livekit = pytest.mark.skipif(
    not all(os.environ.get(name) for name in LIVEKIT) and shutil.which("livekit-server") is None,
    reason="no LiveKit server: LIVEKIT_URL, its key and secret are not set, and livekit-server is not on the PATH",
)


def test_an_ear_hears_where_a_recorded_voice_begins_and_ends() -> None:
    ear, heard = LoudEar(), []
    for frame in (*read_frames(PUTTING_THROUGH), *[bytes(2400)] * 20):
        heard.append(ear.hear(frame if isinstance(frame, bytes) else bytes(frame.data)))
    assert sum(begins for begins, _ in heard) >= 1
    assert heard[-1] == (False, None)
    assert [words for _, words in heard if words] == ["Yes, please."] * sum(begins for begins, _ in heard)


@contextlib.asynccontextmanager
async def livekit_server() -> AsyncIterator[dict[str, str]]:
    """How to reach the server in the environment, or one that is started for this."""
    if all(os.environ.get(name) for name in LIVEKIT):
        yield {name: os.environ[name] for name in LIVEKIT}
        return
    server = await asyncio.create_subprocess_exec("livekit-server", "--dev", "--bind", "127.0.0.1")
    try:
        await asyncio.sleep(2)
        yield dict(zip(LIVEKIT, ("ws://127.0.0.1:7880", "devkey", "secret"), strict=True))
    finally:
        server.terminate()
        await server.wait()


async def speak(source: rtc.AudioSource) -> None:
    """Say something for a while, then be quiet long enough for the turn to be over."""
    frames = read_frames(PUTTING_THROUGH)[: int(SPOKEN_SECONDS / 0.02)]
    rate, channels = frames[0].sample_rate, frames[0].num_channels
    silence = rtc.AudioFrame(bytes(rate // 50 * channels * 2), rate, channels, rate // 50)
    for frame in (*frames, *[silence] * 75):
        await source.capture_frame(frame)


async def answered(model: RealtimeServer) -> None:
    """Wait until the model has answered and the line has said it."""
    async with asyncio.timeout(30):
        while not model.responding:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        while model.responding:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    await asyncio.sleep(1)


@needs_livekit
async def test_a_caller_in_a_real_room_is_answered_and_books(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tests.support.realtime_connection.Ear", LoudEar)
    agent_name, room_name = f"rental-{uuid.uuid4().hex[:8]}", f"rental-{uuid.uuid4().hex[:8]}"
    options = RedisOptions(data_folder=tmp_path / "var")
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
    async with contextlib.AsyncExitStack() as stack:
        livekit = await stack.enter_async_context(livekit_server())
        model = await stack.enter_async_context(realtime_server(lambda: books_on(tomorrow)))
        redis = await stack.enter_async_context(open_redis(options))
        inventory = Inventory(redis, depot="main", zone=Settings(_env_file=None).zone)  # type: ignore[call-arg]
        await inventory.load(read_equipment_csv(PROJECT / "data" / "equipment_inventory.csv"))
        worker = await asyncio.create_subprocess_exec(
            sys.executable,
            "main.py",
            "start",
            cwd=PROJECT,
            env={
                **os.environ,
                **livekit,
                "OPENAI_API_KEY": "x",
                "OPENAI_BASE_URL": model.base_url,
                "RENTAL_AGENT_NAME": agent_name,
                "RENTAL_DATA_FOLDER": str(options.data_folder),
                "RENTAL_HEALTH_PORT": str(free_port()),
                "RENTAL_STATUS_PORT": str(free_port()),
                "RENTAL_IDLE_PROCESSES": "1",
            },
        )
        stack.callback(worker.kill)
        client = await stack.enter_async_context(api.LiveKitAPI(*(livekit[name] for name in LIVEKIT)))
        await asyncio.sleep(10)  # until the worker has registered
        await client.agent_dispatch.create_dispatch(
            api.CreateAgentDispatchRequest(agent_name=agent_name, room=room_name)
        )
        grants = api.VideoGrants(room_join=True, room=room_name)
        token = api.AccessToken(livekit["LIVEKIT_API_KEY"], livekit["LIVEKIT_API_SECRET"])
        room = rtc.Room()
        await room.connect(livekit["LIVEKIT_URL"], token.with_identity("caller").with_grants(grants).to_jwt())
        stack.push_async_callback(room.disconnect)
        source = rtc.AudioSource(16_000, 1)
        track = rtc.LocalAudioTrack.create_audio_track("voice", source)
        await room.local_participant.publish_track(
            track, rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        )
        await answered(model)  # the greeting
        assert any(participant.track_publications for participant in room.remote_participants.values())
        for _ in range(TURNS_TO_BOOK):
            await speak(source)
            await answered(model)
        (booking,) = await inventory.bookings()
        assert booking.equipment_id == "ITM001"
        async with asyncio.timeout(20):
            while room.isconnected():  # noqa: ASYNC110 - hanging up removes the room
                await asyncio.sleep(0.1)
        assert await inventory.holds() == []
        worker.terminate()
        assert await asyncio.wait_for(worker.wait(), 60) == 0
