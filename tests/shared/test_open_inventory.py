"""Commands that open the depot's inventory several times use one embedded server."""

import asyncio
from pathlib import Path

import pytest

from inventory.models import InventoryUnavailable
from inventory.server.data_folder import OTHERS
from inventory.server.embedded import socket_path
from shared.open_inventory import open_inventory, server_kept
from shared.settings import Settings


async def server_process(settings: Settings) -> int:
    async with open_inventory(settings) as inventory:
        return (await inventory.redis.info("server"))["process_id"]  # type: ignore[index]


def test_a_kept_server_goes_on_between_two_openings_and_ends_afterwards(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "var", redis_url=None)
    with server_kept(settings):
        first = asyncio.run(server_process(settings))
        assert asyncio.run(server_process(settings)) == first
    assert not socket_path(settings.data_folder).exists()


def test_a_server_that_cannot_be_started_is_told_before_anything_is_done(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "var", redis_url=None)
    settings.data_folder.mkdir()
    settings.data_folder.chmod(0o700 | OTHERS)
    with pytest.raises(InventoryUnavailable), server_kept(settings):
        pytest.fail("the block was entered")
