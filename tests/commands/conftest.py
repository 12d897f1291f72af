"""What the tests of the commands share: a depot, and `main.py inventory` on it."""

import asyncio
from pathlib import Path

import pytest

from inventory.models import Equipment
from shared.open_inventory import open_inventory
from shared.settings import Settings
from tests.support.inventory_commands import CommandLine


@pytest.fixture
def empty(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CommandLine:
    monkeypatch.chdir(tmp_path)  # no .env
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("RENTAL_DATA_FOLDER", str(settings.data_folder))
    monkeypatch.setenv("RENTAL_DEPOT", settings.depot)
    return CommandLine(settings)


@pytest.fixture
def depot(empty: CommandLine, equipment: list[Equipment]) -> CommandLine:
    """With the depot's own list in it, as `main.py inventory load` leaves it."""

    async def load() -> None:
        async with open_inventory(empty.settings) as inventory:
            await inventory.load(equipment)

    asyncio.run(load())
    return empty
