"""A depot that the program before there were forms has left is brought forward, whole, and nothing of it is lost."""

import datetime as dt
import json
import os
from typing import Any

import pytest
from redis import Redis as SyncRedis
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.exceptions import WatchError

from inventory.files.backup import read_depot, restore_depot
from inventory.files.backup_file import BackupRefused, DepotContents, read_backup, write_backup
from inventory.files.consistency import contradictions
from inventory.form.depot_form import former_names, require_form
from inventory.form.steps import bring_forward
from inventory.form.upgrade_depot import UpgradeRefused, form_of_depot, plan_upgrade, upgrade_depot
from inventory.ledger.inventory import Inventory
from inventory.ledger.keys import FORM, Keys
from inventory.models import BookingSource, BookingStatus, Period, TaskState
from inventory.server.embedded import socket_path
from shared.notifications.outbox import Outbox
from shared.settings import Settings
from tests.support.old_program import BACKUP, DEPOT, TODAY, OldProgram
from tests.support.records import records_of
from tests.support.rentals import confirmed
from tests.support.upgrades import everything, forget, upgraded


async def test_all_that_the_old_program_stored_is_there_afterwards(old: OldProgram, inventory: Inventory) -> None:
    await upgraded(inventory)
    await require_form(inventory)
    bookings = {booking.reference: booking for booking in await inventory.bookings()}
    stored = {key: json.loads(text) for key, text in DEPOT["keys"]["bookings"]["value"].items()}
    assert bookings.keys() == stored.keys()
    for reference, booking in bookings.items():
        fields = stored[reference]
        assert booking.equipment_id == fields["equipment_id"]
        assert booking.status == fields["status"]
        assert booking.period.first_day.toordinal() == fields["first"]
        assert len(booking.history) == len(fields.get("history", ()))
        assert booking.source == fields.get("source", "call")
    assert {hold.call_id for hold in await inventory.holds()} == {"call-running", "call-cut-off"}
    (block,) = await inventory.blocks()
    assert (block.equipment_id, block.why) == ("ITM010", "repair")
    assert [unit.equipment_id for unit in await inventory.all()] == sorted(DEPOT["keys"]["equipment"]["value"])
    assert (await inventory.get_or_removed("ITM009")).equipment_id == "ITM009"
    assert len(await inventory.withdrawals()) == len(DEPOT["keys"]["out"]["value"])
    assert (await records_of(inventory).get("call-out")) is not None
    noted = await inventory.redis.hget(inventory.keys.identity, "time_zone")  # type: ignore[misc]
    assert noted == b"America/New_York"


async def test_messages_without_a_due_time_become_tasks_and_taken_tasks_stay_taken(
    old: OldProgram, inventory: Inventory
) -> None:
    await upgraded(inventory)
    first, second, third = await inventory.tasks()
    assert first.due_at == first.left_at + dt.timedelta(days=1)
    assert (second.state, third.state) == (TaskState.TAKEN, TaskState.OPEN)


async def test_confirmations_that_wait_go_on_waiting_and_can_be_read(old: OldProgram, inventory: Inventory) -> None:
    await upgraded(inventory)
    outbox = Outbox(inventory, retry_seconds=0.001)
    stored = DEPOT["streams"]["outbox"]
    assert [one.entry_id for one in await outbox.waiting()] == [entry_id for entry_id, _ in stored["entries"]]
    again = await outbox.take()
    assert again is not None
    while again.entry_id != stored["groups"]["notifications"]["pending"][0][0]:
        again = await outbox.take()
        assert again is not None
    assert again.attempt > 1
    assert await outbox.finished(again, ["mail"]) == {"mail"}
    assert (await outbox.notice(again)).booking.source is BookingSource.CALL
    (letter,) = await outbox.dead_letters()
    assert json.loads(letter.fields["booking"])["source"] == "call"


async def test_the_depot_is_worked_with_afterwards(old: OldProgram, inventory: Inventory) -> None:
    await upgraded(inventory)
    assert contradictions(await read_depot(inventory.redis, depot=inventory.keys.depot)) == []
    unit = await inventory.get("ITM004")
    hold = await inventory.hold("ITM004", Period.of(TODAY + dt.timedelta(days=3), 2), call_id="new")
    booking = await confirmed(inventory, unit, hold)
    assert booking.source is BookingSource.CALL
    assert await inventory.booking(booking.reference) == booking
    overdue = next(one for one in await inventory.bookings("ITM003") if one.status is BookingStatus.BOOKED)
    await inventory.return_booking(overdue.reference, by="Kim", why="")
    assert contradictions(await read_depot(inventory.redis, depot=inventory.keys.depot)) == []


async def test_open_rentals_count_for_the_limits_afterwards(old: OldProgram, inventory: Inventory) -> None:
    await upgraded(inventory)
    open_now = [
        one
        for one in await inventory.bookings()
        if one.status is BookingStatus.BOOKED and (one.call_id or one.proofs.license_number)
    ]
    found: Any = await inventory.redis.hvals(inventory.keys.open_rentals)  # type: ignore[misc]
    counted = {line.split()[2] for lines in found for line in lines.decode().splitlines()}
    assert counted == {one.reference for one in open_now}
    assert open_now


async def test_a_dry_run_changes_nothing(old: OldProgram, inventory: Inventory) -> None:
    before = await everything(inventory.redis, inventory.keys.depot)
    plan = await plan_upgrade(inventory.redis, depot=inventory.keys.depot, form=1)
    assert await everything(inventory.redis, inventory.keys.depot) == before
    assert (plan.before.form, plan.after.form, plan.calls) == (1, FORM, 2)
    from_calls = [one for one in plan.before.bookings.values() if "source" not in one]
    assert {change.says: change.records for change in plan.changes}["every task has a due time"] == 1
    assert plan.changes[0].records >= len(from_calls) > 0


async def test_a_depot_in_which_calls_run_is_left_until_they_are_over(old: OldProgram, inventory: Inventory) -> None:
    before = await everything(inventory.redis, inventory.keys.depot)
    with pytest.raises(UpgradeRefused, match=r"2 calls run.*--now"):
        await upgrade_depot(inventory.redis, depot=inventory.keys.depot, keep=forget)
    assert await everything(inventory.redis, inventory.keys.depot) == before
    for call_id, unit in (("call-running", "ITM004"), ("call-cut-off", "ITM005")):
        (hold_id,) = (key for key, hold in DEPOT["keys"]["holds"]["value"].items() if f'"{call_id}"' in hold)
        assert await old.run("release", ["holds", f"calendar:{unit}"], [hold_id, call_id]) == 1
    assert await upgrade_depot(inventory.redis, depot=inventory.keys.depot, keep=forget)


async def test_a_call_that_counts_as_running_is_not_cut_off_although_it_holds_nothing(inventory: Inventory) -> None:
    await OldProgram(inventory.redis, inventory.keys.depot).load(
        "ITM001", DEPOT["keys"]["equipment"]["value"]["ITM001"]
    )
    seconds, _ = await inventory.redis.time()  # type: ignore[misc]
    await inventory.redis.zadd(
        inventory.keys.running_calls, {"call": (seconds + 60) * 1000, "gone": seconds * 1000 - 1}
    )
    with pytest.raises(UpgradeRefused, match="1 calls run"):
        await upgrade_depot(inventory.redis, depot=inventory.keys.depot, keep=forget)


async def test_the_backup_that_is_made_first_is_one_that_the_old_program_can_read(
    old: OldProgram, inventory: Inventory, settings: Settings, tmp_path: Any
) -> None:
    kept: list[DepotContents] = []
    await upgrade_depot(inventory.redis, depot=settings.depot, keep=kept.append, cut_off_calls=True)
    write_backup(kept[0].model_copy(update={"depot": "old"}), tmp_path / "backup")
    assert (tmp_path / "backup").read_bytes() == BACKUP.read_bytes()


async def test_what_others_change_after_it_was_read_is_brought_forward_too(
    old: OldProgram, inventory: Inventory, settings: Settings
) -> None:
    kept: list[DepotContents] = []
    message = '{"call_id": "c", "reason": "left meanwhile", "left_at": "2031-06-02T12:00:00+00:00"}'

    def keep(contents: DepotContents) -> None:
        if not kept:
            with SyncRedis(unix_socket_path=str(socket_path(settings.data_folder))) as another:
                another.xadd(old.key("messages"), {"message": message})
        kept.append(contents)

    assert await upgrade_depot(inventory.redis, depot=settings.depot, keep=keep, cut_off_calls=True)
    assert len(kept) == 2
    assert [task.reason for task in await inventory.tasks()][-1] == "left meanwhile"
    assert len(kept[1].streams["messages"].entries) == len(await inventory.tasks())


async def test_a_depot_that_others_change_again_and_again_is_left_to_them(
    old: OldProgram, inventory: Inventory, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inventory.form.upgrade_depot.TRY_SECONDS", 0.05)

    def keep(_: DepotContents) -> None:
        with SyncRedis(unix_socket_path=str(socket_path(settings.data_folder))) as another:
            another.hset(old.key("notified"), "x", os.urandom(4).hex())

    with pytest.raises(UpgradeRefused, match="again and again"):
        await upgrade_depot(inventory.redis, depot=settings.depot, keep=keep, cut_off_calls=True)
    assert await form_of_depot(inventory.redis, depot=settings.depot) == 1


async def test_an_upgrade_whose_answer_is_lost_is_seen_to_have_taken_place(
    old: OldProgram, inventory: Inventory, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute = Pipeline.execute

    lost: list[object] = []

    async def lose(pipe: Pipeline, raise_on_error: bool = True) -> Any:
        writes = any(command[0][0] == "DEL" for command in pipe.command_stack)
        answer = await execute(pipe, raise_on_error)
        if writes:
            lost.append(answer)
            raise WatchError("the connection broke")
        return answer

    monkeypatch.setattr(Pipeline, "execute", lose)
    done = await upgrade_depot(inventory.redis, depot=settings.depot, keep=forget, cut_off_calls=True)
    assert len(lost) == 1
    assert done is not None
    assert await read_depot(inventory.redis, depot=settings.depot) == done.after


async def test_a_second_upgrade_has_nothing_to_do(old: OldProgram, inventory: Inventory) -> None:
    await upgraded(inventory)
    before = await everything(inventory.redis, inventory.keys.depot)
    assert await upgrade_depot(inventory.redis, depot=inventory.keys.depot, keep=forget) is None
    assert await everything(inventory.redis, inventory.keys.depot) == before


async def test_nothing_is_left_under_a_former_name(old: OldProgram, inventory: Inventory) -> None:
    await upgraded(inventory)
    keys = inventory.keys
    former = [name.encode() for name in former_names(keys)]
    left = {key: await inventory.redis.type(key) for key in await everything(inventory.redis, keys.depot)}
    assert all(left[name] == b"zset" for name in former)
    assert not [key for key in left if f"rental:{{{keys.depot}}}:calendar:".encode() in key]


async def test_the_names_of_form_1_are_those_that_the_old_program_had(settings: Settings) -> None:
    once = {name for name in (*DEPOT["keys"], *DEPOT["streams"]) if not name.startswith(("calendar:", "call"))}
    assert {f"rental:{{{settings.depot}}}:{name}" for name in once} == set(former_names(Keys(settings.depot)))


async def test_an_old_backup_is_brought_forward_while_it_is_restored(
    inventory: Inventory, settings: Settings, redis: Redis
) -> None:
    contents = read_backup(BACKUP)
    assert contents.form == 1
    await restore_depot(redis, contents, depot=settings.depot, replace=False)
    await require_form(inventory)
    restored = await read_depot(redis, depot=settings.depot)
    after, _ = bring_forward(contents)
    assert restored == after.model_copy(update={"depot": settings.depot})
    assert len(await inventory.bookings()) == len(contents.bookings)


async def test_an_old_backup_replaces_a_depot_that_was_not_brought_forward(
    old: OldProgram, inventory: Inventory, settings: Settings, redis: Redis
) -> None:
    contents = read_backup(BACKUP).model_copy(update={"depot": settings.depot})
    with pytest.raises(BackupRefused, match="not empty"):
        await restore_depot(redis, contents, depot=settings.depot, replace=False)
    await restore_depot(redis, contents, depot=settings.depot, replace=True)
    await require_form(inventory)
    assert not [key async for key in redis.scan_iter(f"rental:{{{settings.depot}}}:calendar:*", count=1000)]


async def test_a_record_that_no_step_can_read_is_said_and_nothing_is_changed(
    old: OldProgram, inventory: Inventory
) -> None:
    await inventory.redis.xadd(old.key("messages"), {"message": '{"reason": "Bright Builders called"}'})
    before = await everything(inventory.redis, inventory.keys.depot)
    with pytest.raises(BackupRefused, match=r"every task has a due time.*KeyError") as refused:
        await upgraded(inventory)
    assert "Bright" not in str(refused.value)
    assert await everything(inventory.redis, inventory.keys.depot) == before


async def test_a_depot_that_contradicts_itself_is_not_brought_forward(old: OldProgram, inventory: Inventory) -> None:
    await inventory.redis.delete(old.key("calendar:ITM001"))
    before = await everything(inventory.redis, inventory.keys.depot)
    with pytest.raises(UpgradeRefused, match="the calendar of ITM001 does not match"):
        await upgraded(inventory)
    assert await everything(inventory.redis, inventory.keys.depot) == before
