"""What the tests share: one embedded server for all of them, and a depot of its own for each."""

import asyncio
import contextlib
import functools
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from unittest import mock

import httpcore2
import pytest
import redis as redis_sync
from hypothesis import settings as hypothesis_settings
from pydantic import SecretStr
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from agents.conversation.claims.claim_check import UNTRUE_CLAIMS
from agents.conversation.rental_line import RentalLine
from inventory.files.csv_file import read_equipment_csv
from inventory.ledger.inventory import Inventory
from inventory.models import Equipment
from inventory.search.catalogue import Catalogue
from inventory.server.connection import open_redis
from inventory.server.embedded import embedded_server, socket_path
from inventory.server.options import RedisOptions
from shared.settings import Settings
from shared.verification.local_registry import LocalRegistry

# How long an example takes depends on what else the machine does, and says nothing about the product.
hypothesis_settings.register_profile("any machine", deadline=None)
hypothesis_settings.load_profile("any machine")


@pytest.fixture(scope="session")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a server that runs as long as the tests do."""
    folder = tmp_path_factory.mktemp("server")
    loop = asyncio.new_event_loop()
    stack = contextlib.AsyncExitStack()
    socket = loop.run_until_complete(stack.enter_async_context(embedded_server(folder)))
    with redis_sync.Redis(unix_socket_path=str(socket)) as server:
        server.config_set("appendfsync", "no")  # nothing of the tests need survive, and the disk is slow
    yield folder
    loop.run_until_complete(stack.aclose())
    loop.close()


@pytest.fixture(scope="session")
def defaults(server_folder: Path) -> Settings:
    """Settings as they are without an environment. Reading them takes longer than many a test."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        data_folder=server_folder,
        redis_url=None,
        openai_api_key=None,
    )


@pytest.fixture
def settings(defaults: Settings) -> Settings:
    """With a depot of the test's own."""
    return defaults.model_copy(update={"depot": f"t{uuid.uuid4().hex[:12]}"})


@pytest.fixture(scope="session", autouse=True)
def _certificates_are_read_once() -> Iterator[None]:
    """The system's certificates take a twentieth of a second to read, and nearly every client of HTTP would do it."""
    with mock.patch.object(httpcore2, "default_ssl_context", functools.cache(httpcore2.default_ssl_context)):
        yield


@pytest.fixture(autouse=True)
def _the_log_is_of_no_other_tests_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process of a call holds one in its life, and the process of the tests holds many."""
    monkeypatch.setattr("shared.measures.call_in_log._Process.call", None)


@pytest.fixture(autouse=True)
def _the_line_claims_nothing_that_is_not_so(request: pytest.FixtureRequest) -> Iterator[None]:
    """No sentence of a scripted call is taken for an untrue claim, except where a test says that it makes one."""
    before = _untrue_claims()
    yield
    if request.node.get_closest_marker("untrue_claims") is None:
        assert _untrue_claims() == before, "a sentence of the line was taken for a claim that is not so"


def _untrue_claims() -> float:
    return sum(
        sample.value
        for metric in UNTRUE_CLAIMS.collect()
        for sample in metric.samples
        if sample.name.endswith("_total")
    )


@pytest.fixture
async def redis(server_folder: Path) -> AsyncIterator[Redis]:
    """A client of that server. It does not become one of its users, as commands do: that takes three times as long."""
    at = SecretStr(f"unix://{socket_path(server_folder)}")
    async with open_redis(RedisOptions(data_folder=server_folder, redis_url=at)) as client:
        yield client


@pytest.fixture
def inventory(redis: Redis, settings: Settings) -> Inventory:
    """An empty inventory."""
    return Inventory(redis, depot=settings.depot, zone=settings.zone, hold_seconds=settings.hold_minutes * 60)


@pytest.fixture
def inventory_away(settings: Settings, tmp_path: Path) -> Inventory:
    """An inventory whose Redis is not there."""
    nobody = Redis(unix_socket_path=str(tmp_path / "nobody.sock"), retry=Retry(NoBackoff(), 0))
    return Inventory(nobody, depot=settings.depot, zone=settings.zone)


@pytest.fixture(scope="session")
def equipment() -> list[Equipment]:
    return read_equipment_csv(Settings.model_fields["equipment_file"].default)


@pytest.fixture(scope="session")
def registry() -> LocalRegistry:
    return LocalRegistry.read(Settings.model_fields["registry_folder"].default)


@pytest.fixture(scope="session")
def catalogue(equipment: list[Equipment]) -> Catalogue:
    """The index of the depot's own equipment list. It does not change."""
    return Catalogue(equipment)


@pytest.fixture
async def line(
    settings: Settings,
    inventory: Inventory,
    equipment: list[Equipment],
    catalogue: Catalogue,
    registry: LocalRegistry,
) -> RentalLine:
    """A line over the depot's own equipment list and registry."""
    await inventory.load(equipment)
    return RentalLine(settings, inventory, catalogue, registry)
