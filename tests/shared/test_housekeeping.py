"""The work of a night: what has been kept for long enough goes, once a day, by one worker of many."""

import asyncio
import datetime as dt
import json
from pathlib import Path

import pytest

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, InventoryUnavailable, Period
from inventory.server.log_rewrite import Rewrite
from shared import housekeeping
from shared.housekeeping import keep_house, keep_house_daily
from shared.open_inventory import open_inventory
from shared.settings import Settings
from tests.support.files_with import files_with
from tests.support.records import a_record, records_of
from tests.support.tasks import a_task
from tests.support.transitions import brief_holds
from tests.support.upkeep import in_the_archive, returned
from tests.support.waiting import until

TODAY = dt.date(2030, 3, 10)
DAY = dt.timedelta(days=1)


def at(inventory: Inventory, day: dt.date, hour: int) -> Inventory:
    """The same inventory at this hour of a day."""
    now = dt.datetime.combine(day, dt.time(hour), inventory.zone)
    return Inventory(inventory.redis, depot=inventory.keys.depot, zone=inventory.zone, now=lambda: now)


@pytest.fixture
async def depot(inventory: Inventory, equipment: list[Equipment]) -> Inventory:
    await inventory.load(equipment[:1])
    return inventory


@pytest.fixture
def rewrites(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys whose server was asked to rewrite its file, which the tests' server would do for all of them."""
    asked: list[str] = []

    async def noted(_: object, key: str) -> Rewrite:
        asked.append(key)
        await asyncio.sleep(0.01)
        return Rewrite(True, "The append-only file was rewritten")

    monkeypatch.setattr(housekeeping, "rewrite_log", noted)
    return asked


async def add_letter(inventory: Inventory, moment: dt.datetime) -> None:
    fields = {"email": "office@example.com"}
    await inventory.redis.xadd(inventory.keys.dead_letters, fields, id=f"{int(moment.timestamp() * 1000)}-0")  # type: ignore[arg-type]


async def add_task_at(inventory: Inventory, moment: dt.datetime, reason: str) -> str:
    """A task that was added at this moment, by the id of its entry."""
    text = a_task(reason, left_at=moment).model_dump_json()
    added = await inventory.redis.xadd(
        inventory.keys.tasks, {"message": text}, id=f"{int(moment.timestamp() * 1000)}-0"
    )
    return added.decode()  # type: ignore[union-attr]


async def test_what_has_been_kept_for_long_enough_goes_and_the_rest_stays(
    depot: Inventory, settings: Settings, rewrites: list[str]
) -> None:
    now = at(depot, TODAY, 12)
    for age, reason in ((91, "too old"), (40, "done long ago"), (39, "done lately"), (2, "open")):
        await add_task_at(depot, now.now() - age * DAY, reason)
    for age in (91, 89):
        await add_letter(depot, now.now() - age * DAY)
    _, long_ago, lately, _ = await depot.tasks()
    for task, age in ((long_ago, 31), (lately, 29)):
        done = {"state": "done", "by": None, "at": int((now.now() - age * DAY).timestamp() * 1000)}
        await depot.redis.hset(depot.keys.task_progress, task.task_id, json.dumps(done))  # type: ignore[misc]
    booking = await returned(depot, dt.date(2029, 2, 27))
    await brief_holds(depot).hold("ITM001", Period.of(TODAY, 1), call_id="call")
    await asyncio.sleep(0.1)
    done = await keep_house(now, settings)
    assert (done.tasks, done.letters, done.holds, done.bookings, done.failed) == (2, 1, 1, 1, ())
    assert [task.reason for task in await depot.tasks()] == ["done lately", "open"]
    assert await depot.redis.hlen(depot.keys.task_progress) == 1  # type: ignore[misc]
    assert await depot.redis.xlen(depot.keys.dead_letters) == 1
    assert list((await in_the_archive(depot)).values()) == [[booking.reference]]
    assert rewrites == [depot.keys.equipment]
    again = await keep_house(now, settings)
    assert (again.tasks, again.letters, again.holds, again.bookings) == (0, 0, 0, 0)


async def test_a_record_that_cannot_be_read_keeps_no_other_part_up(
    depot: Inventory, settings: Settings, rewrites: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    await depot.redis.hset(depot.keys.bookings, "R", "of Sam")  # type: ignore[misc]
    await brief_holds(depot).hold("ITM001", Period.of(TODAY, 1), call_id="call")
    await asyncio.sleep(0.1)
    done = await keep_house(at(depot, TODAY, 12), settings)
    assert (done.holds, done.failed) == (1, ("the archive, because a record cannot be read",))
    assert "Failed: the archive" in str(done)
    assert rewrites
    assert "Sam" not in caplog.text


async def test_of_many_workers_one_does_the_work_of_a_night_once(
    depot: Inventory, settings: Settings, rewrites: list[str]
) -> None:
    async def all_look(day: dt.date, hour: int) -> int:
        found = await asyncio.gather(*(keep_house_daily(at(depot, day, hour), settings) for _ in range(8)))
        return sum(done is not None for done in found)

    assert [await all_look(TODAY, hour) for hour in (0, 2, 3, 4, 23)] == [0, 0, 1, 0, 0]
    await depot.redis.delete(depot.keys.outcome("housekeeping"))  # the claim of the first night has run out
    assert [await all_look(TODAY + DAY, hour) for hour in (2, 3, 4)] == [0, 1, 0]
    assert len(rewrites) == 2


async def test_a_night_whose_worker_died_is_done_by_another_one_when_the_claim_has_run_out(
    depot: Inventory, settings: Settings, rewrites: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> Rewrite:
        raise InventoryUnavailable("Redis did not answer")

    with monkeypatch.context() as dying:
        dying.setattr(housekeeping, "_rewritten", dies)
        with pytest.raises(InventoryUnavailable):
            await keep_house_daily(at(depot, TODAY, 3), settings)
    assert await keep_house_daily(at(depot, TODAY, 4), settings) is None
    assert 0 < await depot.redis.ttl(depot.keys.outcome("housekeeping")) <= housekeeping.CLAIM_SECONDS
    await depot.redis.delete(depot.keys.outcome("housekeeping"))
    assert await keep_house_daily(at(depot, TODAY, 5), settings) is not None


async def test_what_has_expired_is_in_no_file_after_the_night(settings: Settings, tmp_path: Path) -> None:
    own = settings.model_copy(update={"data_folder": tmp_path / "var"})
    async with open_inventory(own) as inventory:
        await records_of(inventory).save(a_record("a", phone="+12175550101"))
        await inventory.redis.pexpire(inventory.keys.call("a"), 1)
        await asyncio.sleep(0.05)
        assert not await inventory.redis.exists(inventory.keys.call("a"))
        assert files_with(own.data_folder, "+12175550101"), "it has expired, and is in the file of writes"
        done = await keep_house_daily(at(inventory, TODAY, 12), own)
        assert done is not None
        assert done.rewrite is not None
        assert done.rewrite.done
        await until(lambda: not files_with(own.data_folder, "+12175550101"))
