"""The embedded server: there is one for each folder, and nothing is lost when a process is killed."""

import asyncio
import contextlib
import fcntl
import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from inventory.models import InventoryUnavailable
from inventory.server import embedded
from inventory.server.connection import open_redis
from inventory.server.embedded import embedded_server, socket_path
from inventory.server.options import RedisOptions
from tests.support.kept_folder import keepers
from tests.support.waiting import until

PROJECT = Path(__file__).resolve().parents[3]

USER = textwrap.dedent("""
    import asyncio, sys
    from pathlib import Path
    from inventory.server.connection import open_redis
    from inventory.server.options import RedisOptions

    async def main():
        async with open_redis(RedisOptions(data_folder=Path(sys.argv[1]))) as redis:
            await redis.incr("users")
            print((await redis.info("server"))["process_id"], flush=True)
            await asyncio.to_thread(sys.stdin.readline)

    asyncio.run(main())
""")


def start_user(folder: Path) -> "subprocess.Popen[str]":
    """A process that uses the server of the folder until its input ends; it prints the server's process id."""
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(folder)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def server_of(user: "subprocess.Popen[str]") -> int:
    assert user.stdout is not None
    return int(user.stdout.readline())


def hang_up(user: "subprocess.Popen[str]") -> None:
    user.communicate("done\n", timeout=10)


async def test_processes_that_start_at_once_share_one_server_and_the_last_one_stops_it(tmp_path: Path) -> None:
    users = [start_user(tmp_path) for _ in range(3)]
    servers = {server_of(user) for user in users}
    assert len(servers) == 1
    server = servers.pop()
    for user in users:
        assert server in keepers(tmp_path)
        hang_up(user)
    await until(lambda: not keepers(tmp_path))


async def test_a_server_whose_only_user_was_killed_is_stopped_and_nothing_is_lost(tmp_path: Path) -> None:
    killed = start_user(tmp_path)
    server = server_of(killed)
    killed.kill()
    killed.communicate()
    await until(lambda: not keepers(tmp_path))
    following = start_user(tmp_path)
    assert server_of(following) != server
    hang_up(following)
    async with open_redis(RedisOptions(data_folder=tmp_path)) as redis:
        assert await redis.get("users") == b"2"


async def test_a_server_is_not_stopped_under_a_process_that_uses_it_when_the_one_that_started_it_is_killed(
    tmp_path: Path,
) -> None:
    killed = start_user(tmp_path)
    server = server_of(killed)
    async with open_redis(RedisOptions(data_folder=tmp_path)) as redis:
        killed.kill()
        killed.communicate()
        await asyncio.sleep(0.05)
        assert (await redis.info("server"))["process_id"] == server
    await until(lambda: not keepers(tmp_path))


@pytest.mark.parametrize("milliseconds", [0, 20, 60])
async def test_a_user_that_is_killed_while_the_server_starts_leaves_none(tmp_path: Path, milliseconds: int) -> None:
    killed = start_user(tmp_path)
    while not (tmp_path / "users.lock").exists():  # noqa: ASYNC110 - another process makes it
        await asyncio.sleep(0.001)
    await asyncio.sleep(milliseconds / 1000)
    killed.kill()
    killed.communicate()
    await asyncio.sleep(0.1)
    await until(lambda: not keepers(tmp_path))


IMPATIENT_KEEPER = """
import sys
from inventory.server import embedded_keeper
embedded_keeper.STOP_SECONDS = 0.1
embedded_keeper.main(*sys.argv[1:])
"""


async def test_a_server_that_does_not_end_when_it_is_told_to_is_killed(tmp_path: Path) -> None:
    ready, deaf = tmp_path / "ready", ["/bin/sh", "-c", 'trap "" TERM; touch "$0"; exec sleep 60']
    with (tmp_path / "users.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        keeper = await asyncio.create_subprocess_exec(
            sys.executable, "-c", IMPATIENT_KEEPER, users.name, *deaf, ready, cwd=PROJECT
        )
        while not ready.exists():  # noqa: ASYNC110 - another process makes it
            await asyncio.sleep(0.005)
        assert keeper.returncode is None
    assert await asyncio.wait_for(keeper.wait(), 10) == 0
    assert keepers(tmp_path) == []


async def test_what_was_written_is_there_again(tmp_path: Path) -> None:
    async with open_redis(RedisOptions(data_folder=tmp_path)) as redis:
        await redis.set("kept", "yes")
    async with open_redis(RedisOptions(data_folder=tmp_path)) as redis:
        assert await redis.get("kept") == b"yes"


async def test_what_was_written_is_there_after_the_server_was_killed(tmp_path: Path) -> None:
    user = start_user(tmp_path)
    server = server_of(user)
    os.kill(server, signal.SIGKILL)
    user.kill()
    user.communicate()
    await until(lambda: not keepers(tmp_path))
    async with open_redis(RedisOptions(data_folder=tmp_path)) as redis:
        assert await redis.get("users") == b"1"


async def test_what_is_answered_is_on_the_disk(tmp_path: Path) -> None:
    # "everysec" lost acknowledged bookings with a server that was killed while the disk was busy.
    async with open_redis(RedisOptions(data_folder=tmp_path)) as redis:
        assert await redis.config_get("appendfsync") == {"appendfsync": "always"}


async def test_a_socket_that_was_left_behind_does_not_stand_in_the_way(tmp_path: Path) -> None:
    socket_path(tmp_path).touch()
    async with open_redis(RedisOptions(data_folder=tmp_path)) as redis:
        assert await redis.ping()


async def test_a_folder_with_a_long_name_gets_a_short_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    async with open_redis(RedisOptions(data_folder=folder)) as redis:
        assert await redis.ping()
    assert len(os.fsencode(socket_path(folder))) <= 100
    assert (folder / "appendonlydir").exists()


async def test_a_folder_that_cannot_be_used_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InventoryUnavailable, match="cannot be used"):
        async with embedded_server(tmp_path / "file" / "folder"):
            pass


def locked(file: Path) -> contextlib.ExitStack:
    """Keep the file locked, as a process that hangs does, until the stack is closed."""
    with contextlib.ExitStack() as stack:
        fcntl.flock(stack.enter_context(file.open("ab")), fcntl.LOCK_EX)
        return stack.pop_all()


@pytest.mark.parametrize("lock", ["server.lock", "users.lock"])
async def test_a_lock_that_another_process_keeps_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lock: str
) -> None:
    monkeypatch.setattr(embedded, "LOCK_SECONDS", 0.1)
    with locked(tmp_path / lock), pytest.raises(InventoryUnavailable, match=f"has kept .*{lock} locked"):
        async with embedded_server(tmp_path):
            pass


def server_under(folder: Path) -> int:
    """The process id of the server that a process of its own finds there."""
    user = start_user(folder)
    server = server_of(user)
    hang_up(user)
    return server


@contextlib.contextmanager
def stopped(process: int) -> Iterator[None]:
    """A process that does nothing meanwhile, as on a machine or a disk that is busy with something else."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


async def test_a_server_that_answers_late_is_waited_for_and_gets_no_second_one_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "PING_SECONDS", 0.02)
    async with open_redis(RedisOptions(data_folder=tmp_path)) as redis:
        kept_by = keepers(tmp_path)
        with stopped((await redis.info("server"))["process_id"]):
            another = contextlib.AsyncExitStack()
            joining = asyncio.create_task(another.enter_async_context(embedded_server(tmp_path)))
            await asyncio.sleep(0.3)
            assert not joining.done()
            assert keepers(tmp_path) == kept_by
        await joining
        async with another:
            assert keepers(tmp_path) == kept_by
            await redis.set("rented", "once")
            assert server_under(tmp_path) == (await redis.info("server"))["process_id"]


@pytest.mark.parametrize("keeper_lives", [True, False])
async def test_a_server_that_never_answers_gets_no_second_one_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keeper_lives: bool
) -> None:
    async with open_redis(RedisOptions(data_folder=tmp_path)) as redis:
        server = (await redis.info("server"))["process_id"]
        if not keeper_lives:
            (keeper,) = set(keepers(tmp_path)) - {server}
            os.kill(keeper, signal.SIGKILL)
            await until(lambda: keepers(tmp_path) == [server])
        kept_by = keepers(tmp_path)
        monkeypatch.setattr(embedded, "PING_SECONDS", 0.02)
        monkeypatch.setattr(embedded, "START_SECONDS", 0.1)
        with stopped(server), pytest.raises(InventoryUnavailable, match="runs, but has not answered for"):
            async with embedded_server(tmp_path):
                pass
        assert keepers(tmp_path) == kept_by
    await until(lambda: not keepers(tmp_path))


async def test_a_user_that_must_not_decide_leaves_all_the_same_and_the_server_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "LOCK_SECONDS", 0.1)
    async with embedded_server(tmp_path):
        kept = locked(tmp_path / "server.lock")
    with kept:
        await until(lambda: not keepers(tmp_path))


@pytest.mark.parametrize("steps", range(5))
async def test_a_task_that_is_cancelled_while_it_waits_for_a_lock_leaves_no_lock_and_no_server(
    tmp_path: Path, steps: int
) -> None:
    async def use() -> None:
        async with embedded_server(tmp_path):
            await asyncio.sleep(60)

    with locked(tmp_path / "server.lock"):
        using = asyncio.create_task(use())
        await asyncio.sleep(0.03)
        using.cancel()
        for _ in range(steps):
            await asyncio.sleep(0)
    await asyncio.wait([using])
    assert using.cancelled()
    await asyncio.to_thread(locked(tmp_path / "users.lock").close)
    await until(lambda: not keepers(tmp_path))


async def test_a_task_that_is_cancelled_when_it_has_just_joined_gives_the_server_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined = threading.Event()
    answers = embedded._answers

    def slowly(socket: Path) -> bool:
        joined.set()
        time.sleep(0.1)
        return answers(socket)

    monkeypatch.setattr(embedded, "_answers", slowly)

    async def use() -> None:
        async with embedded_server(tmp_path):
            await asyncio.sleep(60)

    using = asyncio.create_task(use())
    await asyncio.to_thread(joined.wait)
    using.cancel()
    await asyncio.wait([using])
    gc.collect()
    await until(lambda: not keepers(tmp_path))


async def test_the_folder_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with embedded_server(folder):
        assert folder.stat().st_mode & 0o077 == 0


async def test_a_server_that_does_not_answer_is_said_in_a_sentence_without_its_password() -> None:
    with pytest.raises(InventoryUnavailable) as refused:
        async with open_redis(
            RedisOptions(redis_url=SecretStr("redis://user:hunter2@127.0.0.1:1/0"), data_folder=Path())
        ):
            pass
    assert "127.0.0.1:1" in str(refused.value)
    assert "hunter2" not in str(refused.value)


async def test_an_address_that_is_none_is_said_in_a_sentence() -> None:
    with pytest.raises(InventoryUnavailable, match="REDIS_URL"):
        async with open_redis(RedisOptions(redis_url=SecretStr("http://example.com"), data_folder=Path())):
            pass


async def test_a_task_that_is_cancelled_again_while_it_leaves_gives_the_server_back(tmp_path: Path) -> None:
    loop, joined, free = asyncio.get_running_loop(), asyncio.Event(), threading.Event()
    loop.set_default_executor(ThreadPoolExecutor(1))

    async def use() -> None:
        async with embedded_server(tmp_path):
            joined.set()
            await asyncio.sleep(60)

    using = asyncio.create_task(use())
    await joined.wait()
    busy = loop.run_in_executor(None, free.wait)
    using.cancel()
    await asyncio.sleep(0)
    using.cancel()
    await asyncio.wait([using])
    free.set()
    await busy
    gc.collect()
    await until(lambda: not keepers(tmp_path))
