"""A worker takes no call where bookings are not safe."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from inventory.form.upgrade_depot import upgrade_depot
from inventory.ledger.inventory import Inventory
from inventory.ledger.keys import FORM, Keys
from inventory.models import Equipment, Period
from main import app
from shared.settings import Settings, SettingsError
from tests.inventory.server.topology.servers import Server, servers_in, until_answered
from tests.support.free_port import free_port
from tests.support.old_program import write_old_depot
from tests.support.rentals import confirmed
from tests.support.upgrades import everything, forget
from tests.support.waiting import until
from tests.worker.test_worker import ready, running
from worker import depot_watch
from worker.depot_watch import require_safe_depot


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with servers_in(tmp_path) as servers:
        server = servers.start()
        until_answered(server)
        yield server


@pytest.fixture
def there(settings: Settings, server: Server) -> Settings:
    url = SecretStr(f"redis://127.0.0.1:{server.port}")
    return settings.model_copy(update={"redis_url": url, "status_port": free_port(), "max_calls": 2})


def evict(server: Server, policy: str = "allkeys-lru") -> None:
    with server.admin() as admin:
        admin.config_set("maxmemory", "500mb")
        admin.config_set("maxmemory-policy", policy)


@pytest.mark.long_running
async def test_a_worker_takes_no_call_while_redis_may_evict(
    there: Settings, server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(depot_watch, "LOOK_EVERY_SECONDS", 0.01)
    async with running(there) as (worker, dispatch):
        await asyncio.sleep(0.1)
        assert await ready(there) == (200, [])
        evict(server)
        status, (reason,) = await ready(there)
        assert status == 503
        assert "allkeys-lru" in reason
        assert not (await dispatch.offer_call("J1")).available
        await asyncio.sleep(0.1)
        evict(server, "noeviction")
        assert await ready(there) == (200, [])
        assert (await dispatch.offer_call("J2")).available
        assert worker.id
    assert len([entry for entry in caplog.messages if "takes no calls" in entry]) == 1, "it is logged once"


@pytest.mark.long_running
async def test_where_it_cannot_be_read_the_line_runs_and_says_so(
    there: Settings, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    with server.admin() as admin:
        admin.acl_setuser("default", enabled=True, nopass=True, keys=["*"], commands=["+@all", "-info"])
    async with running(there) as (_, dispatch):
        await asyncio.sleep(0.1)
        status, (told,) = await ready(there)
        assert status == 200
        assert "not known" in told
        assert (await dispatch.offer_call("J1")).available
    assert any("not known" in entry for entry in caplog.messages)


def test_a_worker_does_not_start_where_redis_may_evict(
    there: Settings, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_safe_depot(there)
    evict(server)
    with pytest.raises(SettingsError, match=r"does not start.*maxmemory-policy is allkeys-lru"):
        require_safe_depot(there)
    variables = {
        "REDIS_URL": f"redis://127.0.0.1:{server.port}", "RENTAL_DATA_FOLDER": str(tmp_path / "var"),
        "LIVEKIT_URL": "ws://127.0.0.1:1", "LIVEKIT_API_KEY": "k", "LIVEKIT_API_SECRET": "s" * 32,
        "OPENAI_API_KEY": "k",
    }  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    started = CliRunner().invoke(app, ["start"])
    assert started.exit_code == 2
    assert "allkeys-lru" in started.output


def test_a_redis_that_is_away_is_no_reason_not_to_start(settings: Settings) -> None:
    nobody = SecretStr(f"redis://127.0.0.1:{free_port()}")
    require_safe_depot(settings.model_copy(update={"redis_url": nobody, "redis_retries": 0}))


async def test_a_worker_whose_data_folder_is_removed_takes_no_more_calls(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(depot_watch, "LOOK_EVERY_SECONDS", 0.01)
    folder = tmp_path / "var"
    own = settings.model_copy(update={"data_folder": folder, "status_port": free_port(), "max_calls": 2})
    async with running(own) as (_, dispatch):
        await until(lambda: (folder / "appendonlydir").is_dir())
        await asyncio.sleep(0.1)
        assert (await ready(own))[0] == 200
        shutil.rmtree(folder)
        status, reasons = await ready(own)
        assert status == 503
        assert any("removed while it ran" in reason for reason in reasons)
        assert not (await dispatch.offer_call("J1")).available
    assert any("this worker takes no calls" in entry for entry in caplog.messages)


async def test_a_worker_of_another_depot_under_the_same_name_takes_no_call(
    settings: Settings, inventory: Inventory, equipment: list[Equipment]
) -> None:
    own = settings.model_copy(update={"status_port": free_port(), "max_calls": 2})
    async with running(own):
        await asyncio.sleep(0.1)
        assert (await ready(own))[0] == 200
    await inventory.load(equipment[:1])
    period = Period.of(inventory.today(), 2)
    hold = await inventory.hold(equipment[0].equipment_id, period, call_id="call")
    await confirmed(inventory, equipment[0], hold)
    other = own.model_copy(update={"company_name": "Another Depot", "status_port": free_port()})
    async with running(other) as (_, dispatch):
        await asyncio.sleep(0.1)
        status, (reason,) = await ready(other)
        assert status == 503
        assert "RENTAL_COMPANY_NAME" in reason
        assert not (await dispatch.offer_call("J1")).available


@pytest.mark.long_running
async def test_a_worker_waits_without_calls_until_an_old_depot_is_brought_forward(
    settings: Settings, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(depot_watch, "LOOK_EVERY_SECONDS", 0.01)
    own = settings.model_copy(
        update={"status_port": free_port(), "max_calls": 2, "company_name": "AuthorizationRentals"}
    )
    await write_old_depot(inventory.redis, own.depot)
    before = await everything(inventory.redis, own.depot)
    async with running(own) as (_, dispatch):
        await asyncio.sleep(0.1)
        status, (reason,) = await ready(own)
        assert status == 503
        assert "main.py upgrade" in reason
        assert not (await dispatch.offer_call("J1")).available
        assert await everything(inventory.redis, own.depot) == before, "nothing of an old depot is touched"
        assert await upgrade_depot(inventory.redis, depot=own.depot, keep=forget, cut_off_calls=True)
        assert await ready(own) == (200, [])
        await asyncio.sleep(0.1)
        assert (await dispatch.offer_call("J2")).available


async def test_a_worker_takes_no_more_calls_when_a_newer_program_brings_the_depot_forward(
    settings: Settings, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(depot_watch, "LOOK_EVERY_SECONDS", 0.01)
    own = settings.model_copy(update={"status_port": free_port(), "max_calls": 2})
    async with running(own) as (_, dispatch):
        await asyncio.sleep(0.1)
        assert await ready(own) == (200, [])
        await inventory.redis.hset(inventory.keys.form_mark, "form", FORM + 1)  # type: ignore[misc]
        status, (reason,) = await ready(own)
        assert status == 503
        assert f"has form {FORM + 1}" in reason
        assert not (await dispatch.offer_call("J1")).available


async def test_a_worker_starts_on_an_older_depot_and_not_on_a_newer_one(there: Settings, server: Server) -> None:
    with server.admin() as admin:
        admin.hset(f"rental:{{{there.depot}}}:equipment", "ITM001", "{}")
        await asyncio.to_thread(require_safe_depot, there)
        admin.delete(f"rental:{{{there.depot}}}:equipment")
        admin.hset(Keys(there.depot).form_mark, "form", FORM + 1)
        with pytest.raises(SettingsError, match="newer program"):
            await asyncio.to_thread(require_safe_depot, there)
