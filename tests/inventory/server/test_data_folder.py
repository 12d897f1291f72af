"""Only its owner can read the data folder and what is in it."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from redis.asyncio import Redis

from inventory.models import InventoryUnavailable
from inventory.server import embedded
from inventory.server.connection import open_redis
from inventory.server.data_folder import make_folder, require_private
from inventory.server.embedded import socket_path
from inventory.server.options import RedisOptions


@pytest.fixture(autouse=True)
def _a_generous_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.lstat().st_mode & 0o077 for path in [folder, *folder.rglob("*")]}


async def until_rewritten(redis: Redis) -> None:
    while (await redis.info("persistence"))["aof_rewrite_in_progress"]:  # noqa: ASYNC110 - the server has no event
        await asyncio.sleep(0.01)


async def test_what_the_embedded_server_makes_is_its_owners_only(tmp_path: Path) -> None:
    folder = tmp_path / "above" / "var"
    async with open_redis(RedisOptions(data_folder=folder)) as redis:
        await redis.set("x", "y")
        await redis.bgrewriteaof()  # it writes the files anew
        await until_rewritten(redis)
        made = modes(tmp_path / "above")
    assert {name.rpartition("/")[2] for name in made} >= {"users.lock", "server.lock", "valkey.log", "valkey.sock"}
    assert {name: mode for name, mode in made.items() if mode} == {}


def test_folders_that_are_missing_are_made_for_their_owner_only(tmp_path: Path) -> None:
    make_folder(tmp_path / "var" / "mail")
    make_folder(tmp_path / "var" / "mail")
    assert set(modes(tmp_path / "var").values()) == {0}


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o701, 0o777, 0o740, 0o1777])
def test_a_folder_that_others_can_read_is_refused_with_the_command_that_closes_it(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "with space"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(InventoryUnavailable, match=r"chmod -R go= '.*with space'") as refused:
        asyncio.run(opened(folder))
    command = str(refused.value).partition("Close it: ")[2]
    assert os.system(command) == 0  # noqa: S605 - the command that a person would type
    asyncio.run(opened(folder))


async def opened(folder: Path) -> None:
    async with open_redis(RedisOptions(data_folder=folder)):
        pass


def test_a_folder_of_another_user_is_told_and_not_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "volume"
    folder.mkdir(mode=0o777)
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    assert "belongs to another user" in str(require_private(folder))
    folder.chmod(0o700)
    assert require_private(folder) is None
    assert require_private(tmp_path / "none yet") is None


@pytest.mark.parametrize("made", ["open", "file", "link"])
def test_a_folder_for_the_socket_that_somebody_else_prepared_is_refused(
    made: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "tempfile", SimpleNamespace(gettempdir=lambda: str(tmp_path)))
    prepared = tmp_path / f"rental-{os.getuid()}"
    match made:
        case "open":
            prepared.mkdir(mode=0o777)
        case "link":
            (tmp_path / "elsewhere").mkdir(mode=0o700)
            prepared.symlink_to(tmp_path / "elsewhere")
        case _:
            prepared.write_text("")
    with pytest.raises((InventoryUnavailable, FileExistsError)):
        socket_path(tmp_path / ("long" * 40))
