"""The same inventory wherever Redis runs, with the rights of a worker: alone, behind sentinels, as a cluster,
encrypted."""

import asyncio
import datetime as dt
import time
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import NoPermissionError

from inventory.files.backup import read_depot, restore_depot
from inventory.files.backup_file import write_backup
from inventory.form.depot_form import OtherForm, require_form
from inventory.form.upgrade_depot import upgrade_depot
from inventory.ledger.inventory import Inventory
from inventory.ledger.limits.booking_limits import BookingLimits
from inventory.ledger.limits.tries import CountedTry, RefusedTry, TryLimits
from inventory.ledger.new_ids import new_id
from inventory.ledger.upkeep.sizes import depot_sizes
from inventory.models import (
    Booking,
    BookingEnded,
    BookingLimit,
    BookingStatus,
    Equipment,
    EquipmentNotAvailable,
    Hold,
    HoldLost,
    InventoryUnavailable,
    LimitReached,
    Papers,
    Period,
    RequestConflict,
    Status,
    TaskNotOpen,
    TaskState,
)
from inventory.search.live_catalogue import WAIT_SECONDS, open_catalogue
from inventory.server.cluster import server_of_key
from inventory.server.connection import open_redis
from inventory.server.log_rewrite import rewrite_log
from inventory.server.options import RedisOptions
from shared.identity.confirmation_code import Confirmed
from shared.notifications.outbox import Outbox
from shared.rental_call import RentalCall
from shared.settings import Settings
from tests.inventory.server.topology.conftest import Place
from tests.support.codes import code_read_back
from tests.support.old_program import write_old_depot
from tests.support.records import a_record, records_of
from tests.support.rentals import confirmed
from tests.support.tasks import a_task
from tests.support.transitions import brief_holds
from tests.support.upgrades import forget
from tests.support.upkeep import at_day, returned
from worker.dispatch.call_limits import CallLimits, Limit

CALLERS = 20
PHONE = "+12175550101"
SOON = 2.0  # seconds; what is awaited takes milliseconds


def same_depot(redis: Redis, settings: Settings) -> Inventory:
    return Inventory(redis, depot=settings.depot, zone=settings.zone)


def days(inventory: Inventory, after: int, length: int) -> Period:
    return Period.of(inventory.today() + dt.timedelta(days=after), length)


async def test_a_task_is_cancelled_in_whichever_step_of_a_command_that_comes(inventory: Inventory) -> None:
    await inventory.all()
    for steps in range(16):
        asking = asyncio.create_task(inventory.all())
        for _ in range(steps):
            await asyncio.sleep(0)
        if asking.cancel():
            await asyncio.wait([asking])
            assert asking.cancelled(), f"cancelled in step {steps}"
        await inventory.all()


async def test_units_are_loaded_and_read(inventory: Inventory, equipment: list[Equipment]) -> None:
    summary = await inventory.load(equipment)
    assert summary.added == len(equipment)
    assert await inventory.all() == sorted(equipment, key=lambda unit: unit.equipment_id)
    ids = [unit.equipment_id for unit in equipment]
    assert await inventory.get_many(ids) == equipment
    await inventory.set_maintenance(ids[0], True)
    assert (await inventory.get(ids[0])).status is Status.MAINTENANCE
    assert (await inventory.statuses())[ids[0]] is Status.MAINTENANCE
    assert ids[0] not in await inventory.available(ids, days(inventory, 1, 1))


async def test_a_hold_keeps_a_unit_for_one_call(inventory: Inventory, equipment: list[Equipment]) -> None:
    await inventory.load(equipment[:1])
    unit, period = equipment[0].equipment_id, days(inventory, 1, 3)
    hold = await inventory.hold(unit, period, call_id="one", hold_id="h")
    assert (await inventory.hold(unit, period, call_id="one", hold_id="h")).hold_id == "h"
    assert await inventory.holds() == [hold]
    with pytest.raises(RequestConflict):
        await inventory.hold(unit, days(inventory, 5, 1), call_id="one", hold_id="h")
    with pytest.raises(EquipmentNotAvailable):
        await inventory.hold(unit, period, call_id="another")
    moved = await inventory.reschedule_hold(await inventory.renew(hold), days(inventory, 10, 2))
    assert await inventory.release(moved)
    with pytest.raises(HoldLost):
        await inventory.renew(moved)


async def test_a_call_that_was_cut_off_is_taken_over(inventory: Inventory, equipment: list[Equipment]) -> None:
    await inventory.load(equipment[:1])
    hold = await inventory.hold(equipment[0].equipment_id, days(inventory, 1, 2), call_id="call")
    await inventory.keep_call(PHONE, [hold], "facts", cut_off=True)
    taken = await inventory.take_over_call(PHONE, [hold], call_id="another")
    assert await inventory.holds() == list(taken or ())
    assert await inventory.forget_call(PHONE, call_id="another")
    assert await inventory.unfinished_call(PHONE) is None


async def test_of_twenty_callers_at_once_one_gets_the_unit(inventory: Inventory, equipment: list[Equipment]) -> None:
    await inventory.load(equipment[:1])
    unit, period = equipment[0], days(inventory, 1, 2)

    async def rent(caller: int) -> Hold | None:
        try:
            return await inventory.hold(unit.equipment_id, period, call_id=f"call {caller}")
        except EquipmentNotAvailable:
            return None

    held = [hold for hold in await asyncio.gather(*map(rent, range(CALLERS))) if hold]
    assert len(held) == 1
    booking = await confirmed(inventory, unit, held[0])
    assert await inventory.bookings() == [booking]


async def test_a_rental_from_its_hold_to_its_return(inventory: Inventory, equipment: list[Equipment]) -> None:
    await inventory.load(equipment[:1])
    unit = equipment[0]
    hold = await inventory.hold(unit.equipment_id, days(inventory, 0, 3), call_id="call")
    booking = await confirmed(inventory, unit, hold)
    assert await confirmed(inventory, unit, hold) == booking, "asked again it answers the same"
    shorter = await inventory.reschedule(booking.reference, days(inventory, 0, 2), request_id="r")
    assert await inventory.reschedule(booking.reference, days(inventory, 0, 2), request_id="r") == shorter
    assert (await inventory.statuses())[unit.equipment_id] is Status.RENTED
    returned = await inventory.return_booking(booking.reference)
    assert returned.status is BookingStatus.RETURNED
    assert await inventory.booking(booking.reference) == returned
    with pytest.raises(BookingEnded):
        await inventory.cancel(booking.reference)


async def test_a_booking_is_cancelled(inventory: Inventory, equipment: list[Equipment]) -> None:
    await inventory.load(equipment[:1])
    unit, period = equipment[0], days(inventory, 1, 3)
    booking = await confirmed(inventory, unit, await inventory.hold(unit.equipment_id, period, call_id="call"))
    assert (await inventory.cancel(booking.reference)).status is BookingStatus.CANCELLED
    assert await inventory.available([unit.equipment_id], period) == [unit.equipment_id]


async def test_what_is_open_is_counted_and_limits_what_is_booked(
    inventory: Inventory, equipment: list[Equipment]
) -> None:
    await inventory.load(equipment[:3])
    limits = BookingLimits(call_units=2, license_units=2, number_units=1, operator_units=1)
    limited = Inventory(inventory.redis, depot=inventory.keys.depot, zone=inventory.zone, limits=limits)
    one, another, third = equipment[:3]

    async def book(unit: Equipment, call_id: str, phone: str | None) -> Booking:
        hold = await limited.hold(unit.equipment_id, days(limited, 1, 3), call_id=call_id)
        return await confirmed(limited, unit, hold, caller_phone=phone)

    booking = await book(one, "one", PHONE)
    with pytest.raises(LimitReached):
        await book(another, "another", PHONE)
    await book(another, "another", None)
    with pytest.raises(LimitReached):
        await book(third, "third", None)
    papers = Papers(business_name="Acme", license_number="BL123456")
    asked = days(limited, 1, 3)
    assert await limited.limit_reached(papers, asked, call_id="c", caller_phone=None) is BookingLimit.LICENSE
    await limited.reschedule(booking.reference, days(limited, 1, 2))
    await limited.cancel(booking.reference)
    assert await limited.limit_reached(papers, asked, call_id="c", caller_phone=PHONE) is None


async def test_the_catalogue_follows_what_another_worker_changes(
    inventory: Inventory, place_of_redis: Place, settings: Settings, equipment: list[Equipment]
) -> None:
    await inventory.load(equipment[:3])
    async with open_redis(place_of_redis.worker) as redis, open_catalogue(same_depot(redis, settings)) as catalogue:
        await asyncio.sleep(WAIT_SECONDS + 0.1)  # the follower has sent its second command by now
        await inventory.load([equipment[0].model_copy(update={"name": "Stump Grinder", "description": ""})])
        until_then = time.monotonic() + SOON
        while not catalogue.search("stump grinder").equipment:
            assert time.monotonic() < until_then, f"the change was not seen in {SOON} s"
            await asyncio.sleep(0.005)


async def test_a_task_for_the_people_of_the_depot_is_kept_taken_done_and_erased(inventory: Inventory) -> None:
    await inventory.add_task(a_task())
    (task,) = await inventory.tasks()
    await inventory.take_task(task.task_id, by="Sam")
    with pytest.raises(TaskNotOpen, match="Sam"):
        await inventory.take_task(task.task_id, by="Kim")
    await inventory.finish_task(task.task_id, kept=dt.timedelta(days=1))
    assert [task.state for task in await inventory.tasks()] == [TaskState.DONE]
    await inventory.erase_tasks([task.task_id])
    assert await inventory.tasks() == []


async def test_calls_and_the_cost_of_their_models_are_counted(inventory: Inventory, settings: Settings) -> None:
    limited = settings.model_copy(update={"number_calls_at_once": 1, "model_dollars_a_day": 1})
    one, another, third = [
        CallLimits(inventory, limited, RentalCall(call_id=call_id, caller_phone=phone))
        for call_id, phone in (("one", "+12175550101"), ("another", "+12175550101"), ("third", None))
    ]
    assert [await one.admit(), await another.admit()] == [None, Limit.NUMBER_AT_ONCE]
    await one.leave()
    assert await another.admit() is None
    await another.leave()
    cost = [inventory.keys.model_cost(inventory.today())]
    assert await inventory.run("add_model_cost", cost, ["one", 1_000_000, 60]) == 1_000_000
    assert await third.admit() is Limit.MODEL_COST


async def test_failed_tries_are_counted_for_a_record_and_for_a_caller(inventory: Inventory) -> None:
    limits = TryLimits(record_tries=1, number_tries=2, told_tries=2)

    async def tried(number: str, phone: str | None) -> CountedTry | RefusedTry:
        return await inventory.count_try(new_id(), number, caller_phone=phone, limits=limits)

    await inventory.count_try("good", "good", caller_phone=PHONE, limits=limits)
    await inventory.uncount_try("good", "good", caller_phone=PHONE)
    assert await tried("one", PHONE) == CountedTry(many=False)
    assert isinstance(await tried("one", None), RefusedTry)
    assert await tried("another", PHONE) == CountedTry(many=True)
    assert isinstance(await tried("third", PHONE), RefusedTry)


async def test_a_code_is_sent_and_read_back(inventory: Inventory) -> None:
    assert await code_read_back(inventory) is Confirmed.RIGHT


async def test_a_backup_is_restored_byte_for_byte(
    inventory: Inventory, place_of_redis: Place, settings: Settings, equipment: list[Equipment], tmp_path: Path
) -> None:
    await inventory.load(equipment[:5])
    unit = equipment[0]
    await confirmed(inventory, unit, await inventory.hold(unit.equipment_id, days(inventory, 1, 3), call_id="call"))
    await inventory.hold(equipment[1].equipment_id, days(inventory, 1, 3), call_id="call")
    async with open_redis(place_of_redis.admin) as admin:
        before = await read_depot(admin, depot=settings.depot)
        write_backup(before, tmp_path / "before")
        await inventory.cancel((await inventory.bookings())[0].reference)
        await restore_depot(admin, before, depot=settings.depot, replace=True)
        write_backup(await read_depot(admin, depot=settings.depot), tmp_path / "after")
    assert (tmp_path / "before").read_bytes() == (tmp_path / "after").read_bytes()


async def test_a_depot_of_the_old_program_is_refused_until_the_administrator_brings_it_forward(
    inventory: Inventory, place_of_redis: Place, settings: Settings
) -> None:
    async with open_redis(place_of_redis.admin) as admin:
        async with server_of_key(admin, inventory.keys.form_mark) as server:
            await write_old_depot(server, settings.depot)
        with pytest.raises(OtherForm, match="form 1"):
            await require_form(inventory)
        assert await upgrade_depot(admin, depot=settings.depot, keep=forget, cut_off_calls=True)
    await require_form(inventory)
    await inventory.set_maintenance("ITM004", True)  # the worker has its rights on keys of the new form
    await inventory.set_maintenance("ITM004", False)
    assert await inventory.bookings()


async def test_what_happened_to_a_booking_is_taken_from_the_outbox(
    inventory: Inventory, equipment: list[Equipment]
) -> None:
    await inventory.load(equipment[:1])
    outbox = Outbox(inventory, retry_seconds=0.01)
    await outbox.create_group()
    unit = equipment[0]
    hold = await inventory.hold(unit.equipment_id, days(inventory, 1, 3), call_id="call")
    booking = await confirmed(inventory, unit, hold)
    assert await outbox.take()
    await asyncio.sleep(0.02)
    entry = await outbox.take()
    assert entry is not None
    assert (entry.fields["reference"], entry.attempt) == (booking.reference, 2)
    await outbox.note_accepted(entry, "mail")
    await outbox.give_up(entry, "webhook", "the test")
    assert len(await outbox.waiting()) == 1
    await outbox.settle(entry, ["mail", "webhook"])
    assert await outbox.waiting() == []
    (letter,) = await outbox.dead_letters()
    assert await outbox.retry(letter.letter_id)
    assert not await outbox.drop(letter.letter_id)
    assert len(await outbox.waiting()) == 1


async def test_what_ended_long_ago_is_archived_and_dead_holds_go(
    inventory: Inventory, equipment: list[Equipment]
) -> None:
    await inventory.load(equipment[:1])
    spring = at_day(inventory, dt.date(2030, 3, 10))
    booking = await returned(spring, dt.date(2029, 2, 27), unit=equipment[0].equipment_id)
    assert await spring.archive_bookings(after_days=365) == 1
    assert await spring.bookings() == []
    assert await spring.booking_or_archived(booking.reference) == booking
    await brief_holds(inventory).hold(equipment[0].equipment_id, days(inventory, 1, 1), call_id="call")
    await asyncio.sleep(0.1)
    assert await inventory.remove_dead_holds() == 1
    counted = {size.what: size.count for size in (await depot_sizes(inventory)).sizes}
    assert (counted["units"], counted["archived bookings"], counted["holds and blocks"]) == (1, 1, 0)
    rewrite = await rewrite_log(inventory.redis, inventory.keys.equipment)
    assert "keeps no append-only file" in rewrite.told, "the servers of these tests keep none"


async def test_scripts_that_the_server_forgot_are_sent_again(
    inventory: Inventory, place_of_redis: Place, equipment: list[Equipment]
) -> None:
    await inventory.load(equipment[:1])
    async with open_redis(place_of_redis.admin) as admin:
        await admin.script_flush()
    assert await inventory.available([equipment[0].equipment_id], days(inventory, 1, 1))


async def test_a_wrong_password_is_said_and_not_repeated(place_of_redis: Place) -> None:
    assert place_of_redis.worker.redis_url is not None
    url = place_of_redis.worker.redis_url.get_secret_value().replace("p%40ss%2Fword", "hunter2")
    with pytest.raises(InventoryUnavailable, match="refused the user or the password") as refused:
        async with open_redis(RedisOptions.model_validate({**place_of_redis.worker.model_dump(), "redis_url": url})):
            pass
    assert "hunter2" not in str(refused.value)


async def test_a_worker_logs_in_on_a_socket_too(on_a_socket: Place) -> None:
    async with open_redis(on_a_socket.worker) as redis:
        with pytest.raises(NoPermissionError):
            await redis.flushall()


async def test_a_server_with_another_certificate_is_not_trusted(encrypted: Place) -> None:
    """Without the authority's certificate in the settings."""
    unknown = encrypted.worker.model_copy(update={"redis_ca_file": None})
    with pytest.raises(InventoryUnavailable, match="does not answer"):
        async with open_redis(unknown):
            pass


async def test_a_certificate_without_encryption_is_said(encrypted: Place, one_alone: Place) -> None:
    plain = encrypted.worker.model_copy(update={"redis_url": one_alone.worker.redis_url})
    with pytest.raises(InventoryUnavailable, match="write rediss"):
        async with open_redis(plain):
            pass


async def test_the_record_of_a_call_is_kept_and_what_it_left_behind_is_known(
    inventory: Inventory, equipment: list[Equipment]
) -> None:
    await inventory.load(equipment[:2])
    hold = await inventory.hold(equipment[0].equipment_id, days(inventory, 1, 2), call_id="call")
    held = await inventory.hold(equipment[1].equipment_id, days(inventory, 1, 2), call_id="call")
    booking = await confirmed(inventory, equipment[0], hold)
    found = await inventory.holds_and_bookings(
        hold_ids=[hold.hold_id, held.hold_id], references=[booking.reference, "NONE-NONE"]
    )
    assert (found.holds, found.bookings) == ([held], [booking])
    records = records_of(inventory)
    await records.save(a_record("call"))
    assert await records.all() == [await records.get("call")] == [a_record("call")]
