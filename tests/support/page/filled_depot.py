"""A depot with so many units and calls, and something of everything that the page can show."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from inventory.invariants.invariant import State, Verdict
from inventory.ledger.inventory import Inventory
from inventory.models import Booking, Equipment, NewTask, Period, Status, TaskKind
from shared.call_records.call_record import CallRecord
from shared.invariants.kept_reports import keep_report
from shared.notifications.outbox import Outbox
from tests.support.page.recorded_calls import BUSINESSES, RUNNING, call_id_of, recorded_call
from tests.support.records import records_of
from tests.support.rentals import sufficient_proofs

MOST_BOOKINGS = 300
MOST_TASKS = 60
AT_ONCE = 16  # records that are stored; there are not many more connections
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Filled:
    """What was put into a depot."""

    bookings: Sequence[Booking]
    calls: Sequence[CallRecord]


async def fill(inventory: Inventory, equipment: Sequence[Equipment], *, units: int, calls: int) -> Filled:
    """Put in so many units, made of the equipment list, with bookings of every kind; so many calls within the last
    three weeks; and, if there is any of both, tasks, messages and a broken rule."""
    loaded = many_units(equipment, units)
    await inventory.load(loaded)
    bookings = await _book(inventory, loaded)
    records = _records(inventory, calls, bookings)
    for first in range(0, calls, AT_ONCE):
        await asyncio.gather(*(records_of(inventory).save(one) for one in records[first : first + AT_ONCE]))
    if bookings and records:
        await _leave_tasks(inventory, records, bookings[0])
        await _give_one_message_up(inventory)
        verdict = Verdict(rule="outbox-moves", state=State.BROKEN, told="A confirmation waits since 09:30.", count=1)
        await keep_report(inventory, "depot", by="worker", verdicts=(verdict,))
    return Filled(bookings, records)


def many_units(equipment: Sequence[Equipment], count: int) -> list[Equipment]:
    """So many units: those of the list, and then the same again under other ids. All can be rented, and one has a long
    word for a name."""
    units = [
        one.model_copy(update={"equipment_id": again, "status": Status.AVAILABLE})
        for number in range(count)
        for one in [equipment[number % len(equipment)]]
        for again in [one.equipment_id if number < len(equipment) else f"{one.equipment_id}-{number:05}"]
    ]
    if units:
        units[1] = units[1].model_copy(update={"name": "Hydraulikschlauchaufrollvorrichtung"})
    return units


async def _book(inventory: Inventory, units: Sequence[Equipment]) -> list[Booking]:
    """Every other unit is booked, some of them overdue; one each is held, away, and kept by the depot."""
    if not units:
        return []
    today, real_now = inventory.today(), inventory.now
    await inventory.hold(units[0].equipment_id, Period.of(today, 3), call_id="cut-off")
    await inventory.set_maintenance(units[2].equipment_id, on=True)
    await inventory.block(units[4].equipment_id, Period.of(today + 2 * DAY, 5), why="trade fair", by="j.lee")
    await inventory.hold(units[6].equipment_id, Period.of(today + DAY, 2), call_id=call_id_of(RUNNING))
    booked: list[Booking] = []
    for number, unit in enumerate(units[1 : 2 * MOST_BOOKINGS : 2]):
        late = number % 10 == 3
        inventory.now = lambda earlier=(6 * DAY if late else 0 * DAY): real_now() - earlier
        first = today + (-5 if late else number * 8 % 15) * DAY
        booked.append(await _booked(inventory, unit, Period.of(first, 2 + number % 6), number))
    inventory.now = real_now
    return booked


async def _booked(inventory: Inventory, unit: Equipment, period: Period, number: int) -> Booking:
    hold = await inventory.hold(unit.equipment_id, period, call_id=call_id_of(2 * number))
    papers = sufficient_proofs(unit, period).model_copy(update={"business_name": BUSINESSES[number % len(BUSINESSES)]})
    return await inventory.confirm(
        hold,
        daily_rate=unit.lowest_rate,
        proofs=papers,
        confirmation_email="office@acme.example.com" if number % 3 == 0 else None,
    )


def _records(inventory: Inventory, calls: int, bookings: Sequence[Booking]) -> list[CallRecord]:
    """The newest first, within twenty days, and the closer together the newer. In every other one something was booked,
    for as long as there are bookings."""
    now = inventory.now()
    return [
        recorded_call(
            number,
            now - 20 * DAY * ((number + 1) / (calls + 1)) ** 2,
            () if number % 2 else bookings[number // 2 : number // 2 + 1],
        )
        for number in range(calls)
    ]


async def _leave_tasks(inventory: Inventory, calls: Sequence[CallRecord], booking: Booking) -> None:
    now = inventory.now()
    for number, call in enumerate(calls[:MOST_TASKS]):
        await inventory.add_task(
            NewTask(
                kind=list(TaskKind)[number % len(TaskKind)],
                call_id=call.call_id,
                reason="Papers that did not hold in a call: operator license OP445566 (of somebody else).",
                business_name=call.business_name,
                phone=call.caller_phone,
                summary="Verified: the business license.\nHeld: ITM001 for three days." if number % 3 else "",
                booking_reference=booking.reference if number % 4 == 0 else None,
                equipment_id=booking.equipment_id if number % 4 == 0 else None,
                left_at=now - DAY,
                due_at=now + dt.timedelta(hours=number - 3),
            )
        )
    await inventory.take_task((await inventory.tasks())[1].task_id, by="m.roy")


async def _give_one_message_up(inventory: Inventory) -> None:
    outbox = Outbox(inventory, retry_seconds=60)
    await outbox.create_group()
    entry = await outbox.take()
    assert entry
    await outbox.give_up(entry, "mail", "550 5.1.1 office@acme.example.com: there is no such mailbox here")
    await outbox.settle(entry, ["mail"])
