"""`main.py housekeeping`: the work of a night, by hand or from cron."""

import asyncio
import datetime as dt

import pytest
from typer.testing import CliRunner, Result

from inventory.server.log_rewrite import Rewrite
from main import app
from shared import housekeeping
from shared.housekeeping import keep_house_daily
from shared.open_inventory import open_inventory
from shared.settings import Settings


@pytest.fixture(autouse=True)
def _environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_DATA_FOLDER", str(settings.data_folder))
    monkeypatch.setenv("RENTAL_DEPOT", settings.depot)
    monkeypatch.delenv("REDIS_URL", raising=False)

    async def may_not(*_: object) -> Rewrite:
        return Rewrite(False, "The append-only file was not rewritten")

    monkeypatch.setattr(housekeeping, "rewrite_log", may_not)


def keep_house() -> Result:
    return CliRunner().invoke(app, ["housekeeping"])


def test_it_says_what_was_done_and_what_was_not() -> None:
    result = keep_house()
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        "Deleted: old tasks 0, old dead letters 0, dead holds 0, recordings 0. Archived: bookings 0. "
        "The append-only file was not rewritten.\n"
    )


def test_after_it_no_worker_does_the_same_on_this_day(settings: Settings) -> None:
    keep_house()

    async def worker() -> object:
        async with open_inventory(settings) as inventory:
            noon = dt.datetime.combine(inventory.today(), dt.time(12), inventory.zone)
            inventory.now = lambda: noon
            return await keep_house_daily(inventory, settings)

    assert asyncio.run(worker()) is None


def test_a_part_that_fails_is_an_error(settings: Settings) -> None:
    async def broken() -> None:
        async with open_inventory(settings) as inventory:
            await inventory.redis.hset(inventory.keys.bookings, "R", "[")  # type: ignore[misc]

    asyncio.run(broken())
    result = keep_house()
    assert result.exit_code == 1
    assert "Failed: the archive" in result.stdout
