"""A change was made and its answer lost. The client repeats the request, and all is as if the answer had come."""

import asyncio
import datetime as dt
import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from inventory.files.backup import read_depot
from inventory.files.consistency import contradictions
from inventory.ledger.desk.desk_bookings import Reservation
from inventory.ledger.inventory import Inventory, LoadSummary
from inventory.ledger.limits.booking_limits import BookingLimits
from inventory.ledger.limits.tries import CountedTry, RefusedTry, TryLimits
from inventory.ledger.new_ids import new_id
from inventory.models import (
    Booking,
    Equipment,
    Hold,
    InventoryUnavailable,
    Papers,
    Period,
    Rental,
    RequestConflict,
    Status,
)
from shared.call_records.erasure import erase_caller
from shared.settings import Settings
from tests.support.faulty_proxy import FaultyProxy
from tests.support.records import records_of
from tests.support.rentals import confirmed, sufficient_proofs
from tests.support.tasks import a_task
from tests.support.transitions import brief_holds, days_later
from tests.support.upkeep import agrees_with_itself, at_day, in_the_archive, returned

UNIT = "ITM001"
TWO = ("ITM001", "ITM002")
PHONE = "+12175550101"


@dataclass(frozen=True)
class Prepared:
    """An inventory in which UNIT is held or booked."""

    inventory: Inventory
    unit: Equipment
    hold: Hold
    booking: Booking | None

    def days(self, after: int, length: int) -> Period:
        return Period.of(self.inventory.today() + dt.timedelta(days=after), length)

    @property
    def booked(self) -> Booking:
        assert self.booking is not None
        return self.booking


async def taken_over(it: Prepared) -> tuple[Hold, ...] | None:
    await it.inventory.keep_call(PHONE, [it.hold], "facts", cut_off=True)
    return await it.inventory.take_over_call(PHONE, [it.hold], call_id="another")


async def two_confirmed(it: Prepared) -> Rental:
    holds = [it.hold, await it.inventory.hold("ITM002", it.hold.period, call_id="call")]
    units = await it.inventory.get_many(TWO)
    it.inventory.limits = BookingLimits(call_units=2, license_units=2, number_units=2, operator_units=2)
    return await it.inventory.confirm_all(
        holds,
        daily_rates=[unit.lowest_rate for unit in units],
        proofs=[sufficient_proofs(unit, it.hold.period) for unit in units],
        caller_phone=PHONE,
    )


async def tried_and_taken_back(it: Prepared) -> CountedTry | RefusedTry:
    """A try that was taken back twice leaves room for one more, and not for two."""
    count = functools.partial(it.inventory.count_try, record="record", caller_phone=PHONE, limits=ONE_TRY)
    await count("first")
    await it.inventory.uncount_try("first", "record", caller_phone=PHONE)
    return await count("second")


ONE_TRY = TryLimits(record_tries=1, number_tries=1, told_tries=2)
ACME = Papers(business_name="Acme")

Transition = Callable[[Prepared], Awaitable[Any]]


async def take_task(it: Prepared) -> None:
    await it.inventory.add_task(a_task())
    (task,) = await it.inventory.tasks()
    await it.inventory.take_task(task.task_id, by="Sam")


async def finish_task(it: Prepared) -> None:
    await it.inventory.add_task(a_task())
    (task,) = await it.inventory.tasks()
    await it.inventory.finish_task(task.task_id, kept=dt.timedelta(days=1))


async def new_code(it: Prepared) -> list[bytes]:
    keys = [it.inventory.keys.code("call"), it.inventory.keys.calls_with_code("license")]
    return await it.inventory.run("new_code", keys, ["call", "hash", 60_000, 60_000, 1])


async def try_code(it: Prepared) -> list[bytes]:
    await new_code(it)
    return await it.inventory.run("try_code", [it.inventory.keys.code("call")], ["try", 3])


OF_A_HOLD: dict[str, Transition] = {
    "new_code": new_code,
    "try_code": try_code,
    "hold": lambda it: it.inventory.hold(UNIT, it.days(9, 2), call_id="call"),
    "renew": lambda it: it.inventory.renew(it.hold),
    "reschedule_hold": lambda it: it.inventory.reschedule_hold(it.hold, it.days(1, 4)),
    "hold several": lambda it: it.inventory.hold_all(TWO, it.days(9, 2), call_id="call"),
    "confirm several": lambda it: two_confirmed(it),
    "confirm": lambda it: confirmed(it.inventory, it.unit, it.hold, caller_phone=PHONE),
    "limit_reached": lambda it: it.inventory.limit_reached(ACME, it.hold.period, call_id="call", caller_phone=PHONE),
    "count_try": lambda it: it.inventory.count_try("try", "record", caller_phone=PHONE, limits=ONE_TRY),
    "uncount_try": lambda it: tried_and_taken_back(it),
    "add_task": lambda it: it.inventory.add_task(a_task()),
    "take_task": take_task,
    "finish_task": finish_task,
    "keep_call": lambda it: it.inventory.keep_call(PHONE, [it.hold], "facts"),
    "take_over_call": lambda it: taken_over(it),
    "set_status": lambda it: it.inventory.set_maintenance(UNIT, True),
    "block": lambda it: it.inventory.block(UNIT, it.days(5, 2), why="inspection", by="Kim", block_id="block"),
    "book": lambda it: it.inventory.book_at_desk(
        "ITM002", it.days(0, 2), daily_rate=Decimal(275), papers=ACME, by="Kim", why="known", overrule=True
    ),
    "import_bookings": lambda it: it.inventory.import_reservations(
        [Reservation(source_id="1", equipment_id="ITM002", period=it.days(0, 2), daily_rate=Decimal(1), papers=ACME)],
        by="Kim",
        source="list.csv",
    ),
    "remove": lambda it: it.inventory.remove("ITM002"),
    "change_customer": lambda it: it.inventory.set_do_not_rent("BL123456", "owes for March"),
}
OF_A_BOOKING: dict[str, Transition] = {
    "call_off_rent": lambda it: it.inventory.call_off_rent(it.booked.reference, it.inventory.today(), by="Kim"),
    "change_booking": lambda it: it.inventory.reschedule(it.booked.reference, it.days(0, 1)),
    "return_unit": lambda it: days_later(it.inventory, 1).return_equipment(UNIT),
    "end_booking": lambda it: it.inventory.cancel(it.booked.reference),
}


async def test_bookings_whose_archiving_was_not_answered_are_in_the_archive_once_and_the_rest_follows(
    proxy: FaultyProxy, faulty_inventory: Inventory
) -> None:
    spring = at_day(faulty_inventory, dt.date(2030, 3, 10))
    booked = [await returned(spring, dt.date(2029, 2, day), unit=UNIT) for day in (1, 2)]
    fault = proxy.lose_answer("archive", times=2)
    assert await spring.archive_bookings(after_days=365) == 2
    assert fault.struck == 2
    (part,) = (await in_the_archive(spring)).values()
    assert sorted(part) == sorted(one.reference for one in booked)
    late = await returned(spring, dt.date(2029, 1, 1))
    proxy.lose_answer("archive", times=3)
    with pytest.raises(InventoryUnavailable):
        await spring.archive_bookings(after_days=365)
    assert await spring.archive_bookings(after_days=365) == 0, "the last of the three attempts had moved it"
    assert await spring.booking_or_archived(late.reference) == late
    assert await agrees_with_itself(spring)


async def test_dead_holds_whose_removal_was_not_answered_are_gone(
    proxy: FaultyProxy, faulty_inventory: Inventory
) -> None:
    await brief_holds(faulty_inventory).hold(UNIT, Period.of(faulty_inventory.today(), 1), call_id="call")
    await asyncio.sleep(0.1)
    fault = proxy.lose_answer("remove_dead_holds", times=2)
    assert await faulty_inventory.remove_dead_holds() == 1
    assert fault.struck == 2
    assert await faulty_inventory.remove_dead_holds() == 0


async def prepare(redis: Redis, settings: Settings, equipment: list[Equipment], *, booked: bool) -> Prepared:
    limits = BookingLimits(call_units=1, license_units=1, number_units=1, operator_units=1)
    inventory = Inventory(redis, depot=f"t{new_id()[:12]}", zone=settings.zone, limits=limits)
    await inventory.load(equipment[:3])
    unit = equipment[0]
    assert unit.equipment_id == UNIT
    hold = await inventory.hold(UNIT, Period.of(inventory.today(), 2), call_id="call")
    return Prepared(inventory, unit, hold, await confirmed(inventory, unit, hold) if booked else None)


async def picture(it: Prepared) -> dict[str, Any]:
    """All that an inventory holds, without random names and moments."""
    inventory = it.inventory
    contents = await read_depot(inventory.redis, depot=inventory.keys.depot)
    assert contradictions(contents) == []
    outbox: Any = await inventory.redis.xrange(inventory.keys.outbox)
    catalogue: Any = await inventory.redis.xrange(inventory.keys.catalogue)
    return {
        "holds": [seen(hold) for hold in await inventory.holds()],
        "bookings": [seen(booking) for booking in await inventory.bookings()],
        "calendar": {unit: [first for first, _ in days] for unit, days in contents.calendar.items()},
        "out": contents.out,
        "outbox": [fields[b"event"] for _, fields in outbox or []],
        "catalogue": [fields[b"equipment_id"] for _, fields in catalogue or []],
        "open rentals": sorted(len(rentals) for rentals in contents.open_rentals.values()),
        "tasks": [(task.reason, task.state) for task in await inventory.tasks()],
    }


def seen(answer: Any) -> Any:
    if isinstance(answer, Rental):
        return [seen(booking) for booking in answer.bookings]
    if isinstance(answer, list | tuple):
        return [seen(part) for part in answer]
    if isinstance(answer, Hold | Booking):
        told = answer.model_dump(include={"equipment_id", "call_id", "period", "daily_rate", "status", "proofs"})
        return {"is": type(answer).__name__, **told}
    return answer


@pytest.mark.parametrize("script", [*OF_A_HOLD, *OF_A_BOOKING])
async def test_a_transition_whose_answer_was_lost_is_made_once_and_answers_the_same(
    script: str, proxy: FaultyProxy, faulty_redis: Redis, settings: Settings, equipment: list[Equipment]
) -> None:
    transition = (OF_A_HOLD | OF_A_BOOKING)[script]
    undisturbed = await prepare(faulty_redis, settings, equipment, booked=script in OF_A_BOOKING)
    disturbed = await prepare(faulty_redis, settings, equipment, booked=script in OF_A_BOOKING)
    expected = await transition(undisturbed)
    fault = proxy.lose_answer(script.removesuffix(" several"), times=2)
    answer = await transition(disturbed)
    assert fault.struck == 2, "the script ran three times"
    assert seen(answer) == seen(expected)
    assert await picture(disturbed) == await picture(undisturbed)


async def test_a_release_whose_answer_was_lost_lets_the_unit_go(
    proxy: FaultyProxy, faulty_redis: Redis, settings: Settings, equipment: list[Equipment]
) -> None:
    it = await prepare(faulty_redis, settings, equipment, booked=False)
    fault = proxy.lose_answer("release")
    assert not await it.inventory.release(it.hold), "asked again, this call does not hold it any more"
    assert fault.struck == 1
    assert (await picture(it))["holds"] == []
    assert await it.inventory.available([UNIT], it.hold.period) == [UNIT]


async def test_a_load_whose_answers_were_lost_writes_each_unit_once(
    proxy: FaultyProxy, faulty_inventory: Inventory, equipment: list[Equipment]
) -> None:
    before = len(await faulty_inventory.redis.xrange(faulty_inventory.keys.catalogue) or [])
    fault = proxy.lose_answer("load")
    counted = await faulty_inventory.load(equipment)
    assert fault.struck == 1
    assert counted.added + counted.changed + counted.unchanged == len(equipment)
    assert len(await faulty_inventory.all()) == len(equipment)
    assert (
        len(await faulty_inventory.redis.xrange(faulty_inventory.keys.catalogue) or []) == before + len(equipment) - 3
    )
    assert await faulty_inventory.load(equipment) == LoadSummary(added=0, changed=0, unchanged=len(equipment))


async def test_a_booking_whose_every_answer_is_lost_is_found_by_asking_again_with_the_same_hold(
    proxy: FaultyProxy, faulty_inventory: Inventory, equipment: list[Equipment]
) -> None:
    hold = await faulty_inventory.hold(UNIT, Period.of(faulty_inventory.today(), 2), call_id="call")
    proxy.lose_answer("confirm", times=3)
    with pytest.raises(InventoryUnavailable):
        await confirmed(faulty_inventory, equipment[0], hold)
    (written,) = await faulty_inventory.bookings()
    assert await confirmed(faulty_inventory, equipment[0], hold) == written
    assert len(await faulty_inventory.redis.xrange(faulty_inventory.keys.outbox) or []) == 1


async def test_a_booking_whose_request_was_lost_is_made_when_it_is_sent_again(
    proxy: FaultyProxy, faulty_inventory: Inventory, equipment: list[Equipment]
) -> None:
    hold = await faulty_inventory.hold(UNIT, Period.of(faulty_inventory.today(), 2), call_id="call")
    fault = proxy.lose_request("confirm")
    booking = await confirmed(faulty_inventory, equipment[0], hold)
    assert fault.struck == 1
    assert await faulty_inventory.bookings() == [booking]


async def test_a_return_that_is_sent_again_does_not_end_a_rental_that_began_in_between(
    faulty_inventory: Inventory, equipment: list[Equipment]
) -> None:
    yesterday = Period.of(faulty_inventory.today() - dt.timedelta(days=1), 2)
    hold = await faulty_inventory.hold(UNIT, yesterday, call_id="call")
    first = await confirmed(faulty_inventory, equipment[0], hold)
    ended = await faulty_inventory.return_equipment(UNIT, request_id="request")
    assert ended is not None
    assert ended.reference == first.reference
    second = await confirmed(
        faulty_inventory, equipment[0], await faulty_inventory.hold(UNIT, yesterday, call_id="another call")
    )
    assert await faulty_inventory.return_equipment(UNIT, request_id="request") == ended
    assert await faulty_inventory.booking(second.reference) == second
    with pytest.raises(RequestConflict):
        await faulty_inventory.return_equipment("ITM002", request_id="request")


async def test_a_return_that_is_sent_again_leaves_a_mark_that_people_set_in_between(
    faulty_inventory: Inventory, equipment: list[Equipment]
) -> None:
    assert await faulty_inventory.return_equipment(UNIT, request_id="request") is None
    rented = equipment[0].model_copy(update={"status": Status.RENTED})
    await faulty_inventory.load([rented], replaced_statuses={UNIT: Status.AVAILABLE})
    assert await faulty_inventory.return_equipment(UNIT, request_id="request") is None
    assert (await faulty_inventory.get(UNIT)).status is Status.RENTED


async def test_a_note_that_a_call_leaves_twice_is_kept_once_and_another_one_beside_it(
    faulty_inventory: Inventory,
) -> None:
    earlier = dt.datetime(2030, 1, 7, 12, tzinfo=dt.UTC)
    for left in (a_task("call me back", left_at=earlier), a_task("call me back"), a_task("call me tomorrow")):
        await faulty_inventory.add_task(left)
    await faulty_inventory.add_task(a_task("call me back", call_id="another call"))
    assert [(left.call_id, left.reason) for left in await faulty_inventory.tasks()] == [
        ("c", "call me back"),
        ("c", "call me tomorrow"),
        ("another call", "call me back"),
    ]


@pytest.mark.parametrize("script", ["replace_entry", "replace_field"])
async def test_a_caller_is_erased_once_though_answers_are_lost(
    script: str, proxy: FaultyProxy, faulty_redis: Redis, settings: Settings, equipment: list[Equipment], tmp_path: Path
) -> None:
    inventory = Inventory(faulty_redis, depot=f"t{new_id()[:12]}", zone=settings.zone)
    await inventory.load(equipment[:3])
    period = Period.of(inventory.today(), 2)
    hold = await inventory.hold(UNIT, period, call_id="call")
    booking = await inventory.confirm(
        hold,
        daily_rate=equipment[0].lowest_rate,
        proofs=sufficient_proofs(equipment[0], period),
        confirmation_email="sam@acme.example.com",
    )
    own = settings.model_copy(update={"data_folder": tmp_path})
    fault = proxy.lose_answer(script, times=2)
    await erase_caller(PHONE, inventory, records_of(inventory), own, emails=["sam@acme.example.com"])
    assert fault.struck == 2
    entries: Any = await faulty_redis.xrange(inventory.keys.outbox)
    assert [(fields[b"reference"], fields[b"email"]) for _, fields in entries] == [(booking.reference.encode(), b"")]
    assert (await inventory.booking(booking.reference)).confirmation_email is None
