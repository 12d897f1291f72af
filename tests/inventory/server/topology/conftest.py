"""Redis in every topology: alone, on a socket, behind sentinels, as a cluster, encrypted."""

import dataclasses
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import trustme
from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions
from shared.settings import Settings
from tests.inventory.server.topology.servers import (
    HOST,
    PASSWORD_IN_A_URL,
    Servers,
    WatchedPair,
    binary_with_tls,
    free_port,
    servers_in,
    start_cluster,
    start_watched_pair,
    until,
    until_answered,
)


@dataclasses.dataclass(frozen=True)
class Place:
    """How a topology is reached: as the user of a worker, and as one who may do everything."""

    worker: RedisOptions
    admin: RedisOptions


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give all of these tests to one process, so that the servers are started once."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("topology"))


def place(url: str, folder: Path, **options: object) -> Place:
    """The place with this URL, which has to hold the login of a worker."""
    login = f"worker:{PASSWORD_IN_A_URL}@"
    assert login in url
    values = {"data_folder": folder, **options}
    return Place(
        worker=RedisOptions.model_validate({"redis_url": url, **values}),
        admin=RedisOptions.model_validate({"redis_url": url.replace(login, ""), **values}),
    )


@pytest.fixture(scope="session")
def session_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with servers_in(tmp_path_factory.mktemp("servers")) as servers:
        yield servers


@pytest.fixture(scope="session")
def one_alone(session_servers: Servers) -> Place:
    server = session_servers.start()
    until_answered(server)
    return place(f"redis://worker:{PASSWORD_IN_A_URL}@{HOST}:{server.port}/0", session_servers.folder)


@pytest.fixture(scope="session")
def on_a_socket(session_servers: Servers) -> Place:
    path = session_servers.folder / "of a worker?.sock"
    until_answered(session_servers.start("--unixsocket", str(path)))
    return place(f"unix://worker:{PASSWORD_IN_A_URL}@{quote(str(path))}", session_servers.folder)


@pytest.fixture(scope="session")
def cluster(session_servers: Servers) -> Place:
    nodes = start_cluster(session_servers)
    hosts = ",".join(f"{HOST}:{node.port}" for node in nodes)
    return place(f"redis+cluster://worker:{PASSWORD_IN_A_URL}@{hosts}", session_servers.folder)


@pytest.fixture(scope="session")
def watched_pair(session_servers: Servers) -> WatchedPair:
    return start_watched_pair(session_servers)


@pytest.fixture(scope="session")
def sentinel(session_servers: Servers, watched_pair: WatchedPair) -> Place:
    return place(watched_pair.url, session_servers.folder)


@pytest.fixture(scope="session")
def encrypted(session_servers: Servers) -> Place:
    """A server that accepts TLS only and demands a certificate of the client."""
    program, folder, port = binary_with_tls(), session_servers.folder, free_port()
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    for name, identity in (("server", HOST), ("client", "worker@example.com")):
        certificate = authority.issue_cert(identity)
        certificate.private_key_pem.write_to_path(str(folder / f"{name}.key"))
        certificate.cert_chain_pems[0].write_to_path(str(folder / f"{name}.pem"))
    session_servers.start(
        "--tls-port", str(port), "--tls-cert-file", f"{folder}/server.pem", "--tls-key-file", f"{folder}/server.key",
        "--tls-ca-cert-file", f"{folder}/ca.pem", program=program, port=0,
    )  # fmt: skip
    found = place(
        f"rediss://worker:{PASSWORD_IN_A_URL}@{HOST}:{port}",
        folder,
        redis_ca_file=folder / "ca.pem",
        redis_certificate_file=folder / "client.pem",
        redis_key_file=folder / "client.key",
        redis_connections=4,  # redis-py reads the certificates anew for each, which takes 20 ms
    )
    log = session_servers.started[-1].folder / "log"
    until(lambda: log.exists() and "Ready to accept connections" in log.read_text(), "the server answers")
    return found


@pytest.fixture(params=["one_alone", "sentinel", "cluster", "encrypted"])
def place_of_redis(request: pytest.FixtureRequest) -> Place:
    return request.getfixturevalue(request.param)


@pytest.fixture
async def client(place_of_redis: Place) -> AsyncIterator[Redis]:
    """A worker's client."""
    async with open_redis(place_of_redis.worker) as redis:
        yield redis


@pytest.fixture
def inventory(client: Redis, settings: Settings) -> Inventory:
    """An empty inventory."""
    return Inventory(client, depot=settings.depot, zone=settings.zone)
