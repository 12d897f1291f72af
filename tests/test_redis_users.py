"""The users of deploy/redis, on a server that is started as compose.yaml starts it."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, NoPermissionError
from redis.retry import Retry

from inventory.ledger.keys import Keys
from tests.inventory.server.topology.servers import binary, free_port, until

PROJECT = Path(__file__).resolve().parent.parent
START = PROJECT / "deploy" / "redis" / "start.sh"
PASSWORDS = {
    "REDIS_ADMIN_PASSWORD": "forTheAdmin1",
    "REDIS_WORKER_PASSWORD": "forTheWorker2",
    "REDIS_LIVEKIT_PASSWORD": "forLiveKit3",
}
HOST = "127.0.0.1"


def environment(program: str, folder: Path, **more: str) -> Mapping[str, str]:
    return {**os.environ, **PASSWORDS, "REDIS_SERVER": program, "TMPDIR": str(folder), **more}


@pytest.fixture(params=["valkey", "redis"])
def program(request: pytest.FixtureRequest) -> str:
    found = binary() if request.param == "valkey" else shutil.which("redis-server")
    if found is None:
        pytest.skip("no redis-server is installed")
    return found


@contextlib.contextmanager
def started(program: str, folder: Path, **more: str) -> Iterator[int]:
    """The port of a server that start.sh has started, with the options of compose.yaml."""
    services = yaml.safe_load((PROJECT / "compose.yaml").read_text())["services"]
    port = free_port()
    process = subprocess.Popen(
        ["/bin/sh", START, *services["redis"]["command"], "--port", str(port), "--dir", str(folder)],
        env=environment(program, folder, **more), stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        with as_user(port, "worker") as redis:
            until(redis.ping, "the server answers")
        yield port
    finally:
        process.terminate()
        process.wait()


def as_user(port: int, user: str) -> Redis:
    names = {"admin": "REDIS_ADMIN_PASSWORD", "worker": "REDIS_WORKER_PASSWORD", "livekit": "REDIS_LIVEKIT_PASSWORD"}
    return Redis(port=port, username=user, password=PASSWORDS[names[user]], retry=Retry(NoBackoff(), 0))


def test_nobody_gets_in_without_a_login_and_each_user_has_its_own_rights(program: str, tmp_path: Path) -> None:
    keys, others = Keys("main"), Keys("another")
    with started(program, tmp_path) as port:
        for password in (None, "", *PASSWORDS.values()):
            with (
                Redis(port=port, password=password, retry=Retry(NoBackoff(), 0)) as nobody,
                pytest.raises(AuthenticationError),
            ):
                nobody.get(keys.bookings)
        with as_user(port, "admin") as admin, as_user(port, "worker") as worker, as_user(port, "livekit") as livekit:
            admin.hset(keys.bookings, "R", "{}")
            worker.hset(keys.bookings, "R", "{}")
            for key in (others.bookings, "rooms"):
                with pytest.raises(NoPermissionError):
                    worker.hget(key, "x")
            livekit.hset("rooms", "x", "y")
            livekit.publish("any-channel", "x")
            for key in (keys.bookings, others.bookings, "rental:"):
                with pytest.raises(NoPermissionError):
                    livekit.get(key)
            with pytest.raises(NoPermissionError):
                livekit.flushall()
    (users,) = [path for path in tmp_path.iterdir() if path.name.startswith("tmp.")]
    assert users.stat().st_mode & 0o077 == 0, "it holds the passwords"


def test_the_worker_has_the_keys_of_the_depot_that_is_named(tmp_path: Path) -> None:
    with started(binary(), tmp_path, RENTAL_DEPOT="north") as port, as_user(port, "worker") as worker:
        worker.hset(Keys("north").bookings, "R", "{}")
        with pytest.raises(NoPermissionError):
            worker.hset(Keys("main").bookings, "R", "{}")


@pytest.mark.parametrize(
    "changed",
    [
        *({name: value} for name in PASSWORDS for value in ("", "with space", "a/b", "x ~* +@all", "a&b", "é", "a\nb")),
        *({"RENTAL_DEPOT": value} for value in ("*", "Main", "a b", "m}:* +@all", "ä")),
    ],
    ids=repr,
)
def test_a_password_or_depot_that_would_change_a_rule_is_refused(changed: dict[str, str], tmp_path: Path) -> None:
    tried = subprocess.run(
        ["/bin/sh", START], env=environment("true", tmp_path, **changed), capture_output=True, text=True, check=False
    )
    assert tried.returncode == 2
    (name,) = changed
    assert name in tried.stderr
