"""How long the rules of a depot take to check, and how long anybody else waits meanwhile."""

import asyncio
import datetime as dt
import gc
import time
from zoneinfo import ZoneInfo

from benchmarks.contenders.own_inventory import PROOFS, RATE, generator
from benchmarks.report import table
from benchmarks.scratch_server import scratch_redis
from inventory.invariants.invariant import State
from inventory.ledger.inventory import Inventory
from inventory.models import Period
from shared.call_records.call_record import AnnouncedBooking, CallRecord
from shared.call_records.kept_records import CallRecords
from shared.invariants.all_rules import check_depot
from shared.notifications.outbox import Outbox

CALLERS = 16
BOOKINGS_OF_A_LICENSE = 5
MOST_COMMANDS = 100_000


async def _fill(inventory: Inventory, units: int, bookings: int) -> None:
    """Every other unit is booked, each by a call of its own, whose record is kept; all confirmations were sent."""
    await inventory.load(generator(unit) for unit in range(units))
    records = CallRecords(inventory, keep_days=30)
    period = Period.of(inventory.today() + dt.timedelta(days=3), 5)
    waiting = iter(range(bookings))

    async def call() -> None:
        for number in waiting:
            unit, call_id = generator(2 * number).equipment_id, f"call-{number}"
            license_number = f"BL{number // BOOKINGS_OF_A_LICENSE:06}"
            proofs = PROOFS.model_copy(update={"license_number": license_number, "operator_license": f"OP{number:06}"})
            hold = await inventory.hold(unit, period, call_id=call_id)
            booking = await inventory.confirm(hold, daily_rate=RATE, proofs=proofs, caller_phone=f"+1217{number:07}")
            announced = AnnouncedBooking(reference=booking.reference, equipment_id=unit, period=period, daily_rate=RATE)
            now = dt.datetime.now(dt.UTC)
            await records.save(
                CallRecord(
                    call_id=call_id, begun_at=now, ended_at=now, caller_phone=None, business_name=None, stages=(),
                    checks=(), proposed_rates=(), bookings=(announced,), end_reason="completed", ended_by=None,
                )
            )  # fmt: skip

    await asyncio.gather(*(call() for _ in range(CALLERS)))
    outbox = Outbox(inventory, retry_seconds=60)
    await outbox.create_group()
    while entry := await outbox.take():
        await outbox.settle(entry, ["mail"])


async def _longest_turn(working: "asyncio.Task[object]") -> float:
    """The longest turn of the loop while this was going on, in ms of the processor's time: how long the machine let the
    process wait does not count."""
    longest, before = 0.0, time.process_time()
    while not working.done():
        await asyncio.sleep(0)
        now = time.process_time()
        longest, before = max(longest, now - before), now
    return longest * 1000


async def _measured(units: int, bookings: int) -> list[object]:
    async with scratch_redis() as redis:
        await redis.config_set("appendfsync", "no")  # only the filling writes
        inventory = Inventory(redis, depot="rules", zone=ZoneInfo("UTC"))
        await _fill(inventory, units, bookings)
        gc.collect()
        gc.freeze()  # what the filling left behind is in no worker
        began, worked = time.perf_counter(), time.process_time()
        verdicts = await check_depot(inventory)
        seconds, cpu = time.perf_counter() - began, time.process_time() - worked
        assert {verdict.state for verdict in verdicts} == {State.FINE}, verdicts
        await redis.config_set("slowlog-log-slower-than", 0)
        await redis.config_set("slowlog-max-len", MOST_COMMANDS)
        await redis.slowlog_reset()
        await check_depot(inventory)
        took = sorted(command["duration"] / 1000 for command in await redis.slowlog_get(MOST_COMMANDS))
        await redis.config_set("slowlog-log-slower-than", -1)
        turn = await _longest_turn(asyncio.create_task(check_depot(inventory)))
    figures = [f"{seconds:.2f}", f"{cpu:.2f}", f"{took[-len(took) // 1000]:.2f}", f"{took[-1]:.1f}", f"{turn:.0f}"]
    return [f"{units:,}", f"{bookings:,}", *figures]


async def _measure(quick: bool) -> str:
    sizes = ((64, 32), (1_000, 500)) if quick else ((64, 32), (1_000, 500), (10_000, 5_000))
    rows = [await _measured(*size) for size in sizes]
    head = [
        "units",
        "open bookings",
        "s",
        "s of CPU",
        "command, p99.9 ms",
        "most ms",
        "longest turn of the loop, ms of CPU",
    ]
    return (
        "## The rules of a depot\n\nAll rules of a depot checked once, as a worker does it every five minutes, with as "
        "many records of calls as bookings. Commands are timed by the server, those within scripts by themselves too."
        f"\n\n{table(head, rows)}"
    )


def measure(quick: bool) -> str:
    """The section on checking the rules."""
    return asyncio.run(_measure(quick))
