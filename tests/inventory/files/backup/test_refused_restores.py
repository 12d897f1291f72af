"""What is not restored: a depot that somebody needs is left alone, a backup that contradicts itself is refused."""

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from inventory.files.backup import read_depot, restore_depot
from inventory.files.backup_file import BackupRefused, DepotContents
from inventory.models import Booking, InventoryUnavailable
from shared.settings import Settings
from tests.support.backups import EMPTY, GENERATOR, PROJECTOR, RENTED_BY_HAND, Depot


@contextlib.asynccontextmanager
async def nothing_is_written(depot: Depot) -> AsyncIterator[None]:
    before = await depot.contents()
    yield
    assert await depot.contents() == before


async def test_a_depot_that_is_not_empty_is_left_as_it_is(depot: Depot) -> None:
    contents = await depot.contents()
    await depot.book()
    async with nothing_is_written(depot):
        with pytest.raises(BackupRefused, match=r"not empty.*--replace"):
            await depot.restore(contents, replace=False)


async def test_an_empty_depot_of_another_name_takes_a_backup(depot: Depot, redis: Redis, settings: Settings) -> None:
    await depot.book()
    contents = await depot.contents()
    await restore_depot(redis, contents, depot=f"{depot.name}-copy", replace=False)
    copy = await read_depot(redis, depot=f"{depot.name}-copy")
    assert copy == contents.model_copy(update={"depot": copy.depot})


async def test_a_backup_does_not_replace_another_depot(depot: Depot) -> None:
    contents = (await depot.contents()).model_copy(update={"depot": "elsewhere"})
    async with nothing_is_written(depot):
        with pytest.raises(BackupRefused, match="backup of the depot elsewhere"):
            await depot.restore(contents)


async def test_a_depot_that_is_used_while_it_is_restored_is_left_to_those_who_use_it(
    depot: Depot, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = await depot.contents()
    scan = depot.redis.scan_iter
    booked: list[Booking] = []

    async def scan_while_others_book(**how: Any) -> AsyncIterator[bytes]:
        if not booked:
            booked.append(await depot.book())
        async for key in scan(**how):
            yield key

    monkeypatch.setattr(depot.redis, "scan_iter", scan_while_others_book)
    with pytest.raises(BackupRefused, match="was in use"):
        await depot.restore(contents)
    assert await depot.inventory.bookings() == booked


async def test_redis_that_is_away_is_said(settings: Settings, tmp_path: Path) -> None:
    nobody = Redis(unix_socket_path=str(tmp_path / "nobody.sock"), retry=Retry(NoBackoff(), 0))
    with pytest.raises(InventoryUnavailable, match="did not give"):
        await read_depot(nobody, depot=settings.depot)
    with pytest.raises(InventoryUnavailable, match="not known whether"):
        await restore_depot(nobody, EMPTY, depot="main", replace=True)


Sections = dict[str, Any]


def _no_such_unit(all_of_it: Sections) -> None:
    del all_of_it["equipment"][GENERATOR]


def _no_such_unit_out(all_of_it: Sections) -> None:
    del all_of_it["equipment"][RENTED_BY_HAND]


def _progress_of_a_task_broken(all_of_it: Sections) -> None:
    all_of_it["task_progress"]["1764369006123-0"] = {"state": "forgotten", "by": "Sam", "at": 0}


def _calendar_forgotten(all_of_it: Sections) -> None:
    del all_of_it["calendar"][PROJECTOR]


def _calendar_of_nothing(all_of_it: Sections) -> None:
    all_of_it["calendar"]["ITM003"] = all_of_it["calendar"][PROJECTOR]


def _days_moved(all_of_it: Sections) -> None:
    (booking,) = all_of_it["bookings"].values()
    booking["last"] += 1


def _hold_forgotten(all_of_it: Sections) -> None:
    all_of_it["holds"].popitem()


def _reference_forgotten(all_of_it: Sections) -> None:
    all_of_it["booked"].clear()


def _booking_renamed(all_of_it: Sections) -> None:
    (reference,) = all_of_it["bookings"]
    all_of_it["bookings"]["AAAAAA"] = all_of_it["bookings"].pop(reference)


def _promised_twice(all_of_it: Sections) -> None:
    (booking,) = all_of_it["bookings"].values()
    (hold,) = (hold for hold in all_of_it["holds"].values() if hold["equipment_id"] == GENERATOR)
    hold_id = next(key for key, one in all_of_it["holds"].items() if one is hold)
    hold["first"], hold["last"] = booking["first"] + 1, booking["last"] + 1
    booked = next(period for period in all_of_it["calendar"][GENERATOR] if ":b:" in period[1])
    all_of_it["calendar"][GENERATOR] = [booked, (hold["first"], f"{hold['last']}:h:{hold_id}")]


def _unit_broken(all_of_it: Sections) -> None:
    all_of_it["equipment"][GENERATOR]["daily_rate"] = -1


def _booking_broken(all_of_it: Sections) -> None:
    (booking,) = all_of_it["bookings"].values()
    booking["proofs"] = "{}"


def _hold_broken(all_of_it: Sections) -> None:
    del next(iter(all_of_it["holds"].values()))["first"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_no_such_unit, "of a unit that is not there"),
        (_no_such_unit_out, f"the status of {RENTED_BY_HAND} is of a unit that is not there"),
        (_progress_of_a_task_broken, "the progress of task 1764369006123-0 cannot be read"),
        (_calendar_forgotten, f"the calendar of {PROJECTOR} does not match"),
        (_calendar_of_nothing, "the calendar of ITM003 does not match"),
        (_days_moved, f"the calendar of {GENERATOR} does not match"),
        (_hold_forgotten, "does not match its holds and bookings"),
        (_reference_forgotten, "booking .* and the hold that it came from do not match"),
        (_booking_renamed, "calls itself"),
        (_promised_twice, f"{GENERATOR} is promised twice on one day"),
        (_unit_broken, f"unit {GENERATOR} cannot be read"),
        (_booking_broken, "booking .* cannot be read"),
        (_hold_broken, "hold .* cannot be read"),
    ],
)
async def test_a_backup_that_contradicts_itself_is_refused(
    depot: Depot, contents: DepotContents, change: Callable[[Sections], None], said: str
) -> None:
    all_of_it = contents.model_dump()
    change(all_of_it)
    async with nothing_is_written(depot):
        with pytest.raises(BackupRefused, match=said) as refused:
            await depot.restore(DepotContents.model_validate(all_of_it))
    assert "Bright" not in str(refused.value)


async def test_a_record_in_redis_that_cannot_be_read_is_said(depot: Depot) -> None:
    await depot.redis.hset(depot.keys.holds, "h", "{")  # type: ignore[misc]
    with pytest.raises(BackupRefused, match="cannot be read"):
        await depot.contents()
