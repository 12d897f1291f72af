"""The worker registers under its name, takes as many calls as it may, and stops kindly."""

import asyncio
import contextlib
import datetime as dt
import os
import signal
import ssl
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import httpcore2
import httpx2
import pytest
from livekit.agents import AgentServer
from livekit.agents.utils import http_context
from prometheus_client import REGISTRY, CollectorRegistry, Gauge, values
from prometheus_client.multiprocess import MultiProcessCollector

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, Period
from shared.notifications.mail_transport import mail_folder
from shared.settings import Settings, SettingsError
from shared.trusted_authorities import trusted_authorities
from shared.verification.open_verification import open_verification
from tests.support.free_port import free_port
from tests.support.kept_folder import keepers
from tests.support.livekit_dispatch import Dispatch, livekit_dispatch
from tests.support.rentals import sufficient_proofs
from tests.support.tasks import a_task
from tests.support.waiting import until
from worker.dispatch.call_slots import CallSlots
from worker.job_process import CATALOGUE_SNAPSHOT, prepare_process
from worker.server import make_server, require_worker_settings
from worker.status import not_ready
from worker.voice.voices import open_voice

PROJECT = Path(__file__).resolve().parent.parent.parent


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[tuple[AgentServer, Dispatch]]:
    """A worker in this process, registered with a server of the test's."""
    # A worker puts its settings into the environment, for the processes that it starts.
    async with livekit_dispatch() as dispatch:
        with mock.patch.dict(os.environ):
            async with _registered(settings, dispatch) as server:
                yield server, dispatch


@contextlib.asynccontextmanager
async def _registered(settings: Settings, dispatch: Dispatch) -> AsyncIterator[AgentServer]:
    server = make_server(
        settings.model_copy(update={"livekit_url": dispatch.url, "livekit_api_key": "k", "idle_processes": 1})
    )
    server.update_options(api_secret="s" * 32)
    run = asyncio.create_task(server.run(devmode=True))
    try:
        assert (await asyncio.wait_for(dispatch.registered.get(), 10)).agent_name == settings.agent_name
        yield server
    finally:
        await server.aclose()
        await run


@pytest.fixture
def worker_settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"status_port": free_port(), "max_calls": 2})


async def ready(settings: Settings) -> tuple[int, list[str]]:
    async with httpx2.AsyncClient(transport=httpx2.AsyncHTTPTransport(retries=5)) as client:
        answer = await client.get(f"http://127.0.0.1:{settings.status_port}/ready")
    return answer.status_code, answer.json()["reasons"]


async def test_a_worker_is_ready_until_it_drains_and_then_takes_no_call(worker_settings: Settings) -> None:
    async with running(worker_settings) as (server, dispatch):
        await until(lambda: server.id == "AW_1")
        assert await ready(worker_settings) == (200, [])
        assert (await dispatch.offer_call("J1")).available
        draining = asyncio.create_task(server.drain())
        await until(lambda: server.draining)
        assert await ready(worker_settings) == (503, ["draining"])
        assert not (await dispatch.offer_call("J2")).available
        draining.cancel()


@pytest.mark.parametrize(("address", "from_elsewhere"), [("127.0.0.1", False), ("0.0.0.0", True)])  # noqa: S104
async def test_the_ports_listen_where_the_settings_say(
    worker_settings: Settings, address: str, from_elsewhere: bool
) -> None:
    """On Linux every address that begins with 127 is this machine: a port on all addresses answers on 127.0.0.2."""
    async with running(worker_settings.model_copy(update={"listen_address": address})) as (server, _):
        await ready(worker_settings)
        for port in (worker_settings.status_port, server.worker_info.http_port):
            assert await listens("127.0.0.1", port)
            assert await listens("127.0.0.2", port) is from_elsewhere


async def listens(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except ConnectionRefusedError:
        return False
    writer.close()
    return True


def blocked(tmp_path: Path) -> Path:
    """A data folder that cannot be made, as long as there is a file in its way."""
    (tmp_path / "in_the_way").write_text("")
    return tmp_path / "in_the_way" / "var"


async def test_a_worker_is_not_ready_while_redis_is_away_and_is_again_when_it_is_back(
    worker_settings: Settings, tmp_path: Path
) -> None:
    folder = blocked(tmp_path)
    async with running(worker_settings.model_copy(update={"data_folder": folder})) as (server, _):
        await until(lambda: server.id == "AW_1")
        assert await ready(worker_settings) == (503, ["Redis does not answer"])
        folder.parent.unlink()
        answer = await ready(worker_settings)
        for _ in range(100):  # Redis is started anew, which may take longer than one question waits
            if answer == (200, []):
                break
            await asyncio.sleep(0.1)
            answer = await ready(worker_settings)
        assert answer == (200, [])


async def test_nothing_of_a_worker_goes_on_when_it_is_closed(worker_settings: Settings) -> None:
    before = asyncio.all_tasks()
    async with running(worker_settings) as (server, _):
        await until(lambda: server.id == "AW_1")
        work = {"serve_status", "repeat", "hang_up_lost_calls", "empty_outbox"}
        await until(lambda: work <= {task.get_name() for task in asyncio.all_tasks()})
    await asyncio.sleep(0)  # what was told that it is done ends
    assert asyncio.all_tasks() == before


async def test_a_worker_sends_the_confirmations_beside_its_calls(
    worker_settings: Settings, inventory: Inventory, equipment: list[Equipment]
) -> None:
    await inventory.load(equipment[:1])
    period = Period.of(inventory.today(), 2)
    hold = await inventory.hold(equipment[0].equipment_id, period, call_id="call")
    await inventory.confirm(
        hold,
        daily_rate=equipment[0].lowest_rate,
        proofs=sufficient_proofs(equipment[0], period),
        confirmation_email="office@example.com",
    )
    async with running(worker_settings):
        await until(lambda: list(mail_folder(worker_settings).glob("*.eml")), within=10)


async def test_a_worker_counts_the_tasks_that_are_overdue(worker_settings: Settings, inventory: Inventory) -> None:
    await inventory.add_task(a_task(left_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=3)))
    async with running(worker_settings):
        await until(lambda: REGISTRY.get_sample_value("rental_tasks_overdue") == 1)


def stand_in(calls: int, **changed: Any) -> Any:
    jobs = [SimpleNamespace(job=SimpleNamespace(id=f"J{number}")) for number in range(calls)]
    return SimpleNamespace(**{"id": "AW_1", "draining": False, "active_jobs": jobs} | changed)


def test_a_worker_with_as_many_calls_as_it_may_take_is_full() -> None:
    slots = CallSlots(2)
    assert not_ready(stand_in(1), slots) == []
    assert not_ready(stand_in(2), slots) == ["full"]
    assert not_ready(stand_in(0, id="unregistered"), slots) == ["not registered with LiveKit"]


@pytest.mark.parametrize(("calls", "load"), [(0, 0.0), (1, 0.35), (2, 0.7)])
def test_the_load_reaches_livekits_target_when_the_worker_is_full_and_not_before(calls: int, load: float) -> None:
    assert CallSlots(2).load(stand_in(calls)) == load


async def test_ten_callers_in_one_moment_are_ten_calls_and_the_eleventh_is_turned_away(
    worker_settings: Settings,
) -> None:
    async with running(worker_settings.model_copy(update={"max_calls": 10})) as (server, dispatch):
        await until(lambda: server.id == "AW_1")
        answers = await dispatch.offer_calls([f"J{number}" for number in range(11)])
        assert sorted(answer.available for answer in answers) == [False] + [True] * 10
        refused = next(answer for answer in answers if not answer.available)
        assert not refused.terminate, "another worker may take it"


async def test_a_process_has_read_the_catalogue_before_its_first_call(settings: Settings, line: object) -> None:
    process: Any = SimpleNamespace(userdata={})
    await asyncio.to_thread(prepare_process, process, settings=settings)
    assert process.userdata[CATALOGUE_SNAPSHOT].catalogue.search("generator").equipment


async def test_a_call_reads_no_certificates_because_its_process_has_read_them(
    settings: Settings, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings: list[str] = []

    def noted(by: str, read: Callable[..., ssl.SSLContext]) -> Callable[..., ssl.SSLContext]:
        def reads(*args: Any, **options: Any) -> ssl.SSLContext:
            readings.append(by)
            return read(*args, **options)

        return reads

    monkeypatch.setattr(ssl, "create_default_context", noted("LiveKit", ssl.create_default_context))
    monkeypatch.setattr(httpcore2, "default_ssl_context", noted("the line", httpcore2.default_ssl_context))
    trusted_authorities.cache_clear()
    http_context._ssl_context_for.cache_clear()
    own = dict.fromkeys(("pipeline_stt_url", "pipeline_llm_url", "pipeline_tts_url"), "https://models.example/v1")
    settings = settings.model_copy(update={**own, "license_registry": "https://registry.example"})
    await asyncio.to_thread(prepare_process, SimpleNamespace(userdata={}), settings=settings)  # type: ignore[arg-type]
    assert set(readings) == {"LiveKit", "the line"}
    readings.clear()
    async with http_context.open(), open_verification(settings, inventory.redis), open_voice(settings, "pipeline"):
        assert readings == []


async def test_a_process_that_cannot_read_ahead_still_takes_calls(settings: Settings, tmp_path: Path) -> None:
    away = settings.model_copy(update={"data_folder": blocked(tmp_path)})
    process: Any = SimpleNamespace(userdata={})
    await asyncio.to_thread(prepare_process, process, settings=away)
    assert CATALOGUE_SNAPSHOT not in process.userdata


@pytest.mark.parametrize(
    ("mode", "named"),
    [
        ("realtime", {"LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "OPENAI_API_KEY"}),
        ("azure", {"LIVEKIT_URL", "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY", "RENTAL_AZURE_DEPLOYMENT"}),
        ("pipeline", {"LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"}),
    ],
)
def test_everything_that_is_missing_is_named_at_once(settings: Settings, mode: str, named: set[str]) -> None:
    with pytest.raises(SettingsError) as refused:
        require_worker_settings(settings.model_copy(update={"voice_mode": mode}), connected=True)
    assert {line.split(":")[0].strip() for line in str(refused.value).splitlines()} >= named


def test_the_console_needs_no_livekit(settings: Settings) -> None:
    with pytest.raises(SettingsError) as refused:
        require_worker_settings(settings, connected=False)
    assert "LIVEKIT_URL" not in str(refused.value)


def test_a_pipeline_on_servers_of_ones_own_needs_no_cloud_at_the_console(settings: Settings) -> None:
    own = {f"pipeline_{part}_url": "http://127.0.0.1:8000/v1" for part in ("stt", "llm", "tts")}
    require_worker_settings(settings.model_copy(update={"voice_mode": "pipeline", **own}), connected=False)


def test_every_model_that_a_call_may_go_on_with_has_its_settings(settings: Settings) -> None:
    with pytest.raises(SettingsError) as refused:
        require_worker_settings(settings.model_copy(update={"voice_mode": "realtime,azure,pipeline"}), connected=False)
    for needed in ("OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT", "LIVEKIT_URL"):
        assert needed in str(refused.value)


async def _metrics(port: int, *, with_: str) -> None:
    """Wait until `GET /metrics` has this."""
    async with asyncio.timeout(20), httpx2.AsyncClient() as client:
        while with_ not in (await client.get(f"http://127.0.0.1:{port}/metrics")).text:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def started(command: list[str], folder: Path, livekit_url: str, **changed: str) -> AsyncIterator[Process]:
    """A worker in a process of its own, with its data in `folder`/var and its log in `folder`/log. `changed` are
    settings. It leaves no server behind."""
    environment = os.environ | {
        "LIVEKIT_URL": livekit_url,
        "LIVEKIT_API_KEY": "key",
        "LIVEKIT_API_SECRET": "a-secret-that-is-never-printed-0123",
        "OPENAI_API_KEY": "sk-never-printed",
        "RENTAL_DATA_FOLDER": str(folder / "var"),
        "RENTAL_HEALTH_PORT": str(free_port()),
        "RENTAL_STATUS_PORT": str(free_port()),
        "RENTAL_IDLE_PROCESSES": "1",
        **changed,
    }
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=PROJECT, env=environment, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    await until(lambda: not keepers(folder))


START = ["main.py", "start"]
START_BY_LIVEKIT = ["-m", "livekit.agents", "start", "main.py"]


async def test_main_start_takes_calls_until_it_is_told_to_stop(tmp_path: Path) -> None:
    port = free_port()
    async with (
        livekit_dispatch() as dispatch,
        started(START, tmp_path, dispatch.url, RENTAL_METRICS_PORT=str(port)) as worker,
    ):
        assert (await asyncio.wait_for(dispatch.registered.get(), 90)).agent_name == "rental-line"
        # A gauge of the first process, as the count of active calls is, which is there from the first call on.
        await _metrics(port, with_="lk_agents_worker_load{")
        # What it had begun to count before LiveKit emptied the folder of all processes.
        for own in ("rental_outbox_waiting 0.0", "rental_calls_turned_away_total 0.0", "rental_worker_in_service 1.0"):
            await _metrics(port, with_=f"\n{own}\n")
        await _metrics(port, with_='rental_model_failures_total{stage="greeting"} 0.0')
        worker.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(worker.wait(), 60) == 0
    text = (tmp_path / "log").read_text()
    assert "never-printed" not in text
    assert "Traceback" not in text


def test_what_is_counted_is_shared_although_livekit_was_imported_before_there_were_settings(
    worker_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As `python -m livekit.agents` does it, and this process did long ago.
    monkeypatch.setattr(values, "ValueClass", values.MutexValue)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    make_server(worker_settings.model_copy(update={"data_folder": tmp_path, "metrics_port": free_port()}))
    counted = Gauge("calls_of_a_test", "Calls", ["node"], registry=None, multiprocess_mode="livesum")
    counted.labels(node="here").inc()
    told = CollectorRegistry()
    MultiProcessCollector(told)
    assert told.get_sample_value("calls_of_a_test", {"node": "here"}) == 1


@pytest.mark.long_running
async def test_a_worker_that_is_told_to_stop_while_a_process_of_it_opens_the_inventory_leaves_no_server(
    tmp_path: Path,
) -> None:
    async with started(START_BY_LIVEKIT, tmp_path, f"ws://127.0.0.1:{free_port()}") as worker:
        await until((tmp_path / "var" / "users.lock").exists, within=60)
        worker.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(worker.wait(), 60) == 0
