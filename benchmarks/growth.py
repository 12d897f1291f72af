"""How much memory bookings take that have ended, before and after they are archived, and how long that takes."""

import asyncio
import contextlib
import datetime as dt
import json
import random
import time
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from redis.asyncio import Redis

from benchmarks.report import table
from benchmarks.scratch_server import scratch_redis
from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_reference
from inventory.ledger.upkeep.sizes import depot_sizes
from inventory.models import BookingNotFound

MIB = 1024 * 1024
TODAY = dt.date(2030, 3, 10)
MONTHS = 24  # over which the bookings ended, the last of them over a year ago
NAMES = ("Acme", "Bright", "Northern", "River", "Summit", "Delta", "Granite", "Harbor", "Prairie", "Union")
TRADES = ("Construction", "Builders", "Paving", "Roofing", "Landscaping", "Demolition", "Electric", "Drainage")


def _ended_booking(draw: random.Random) -> dict[str, Any]:
    """A booking as the scripts store it after its return. Numbers, names and days differ between bookings."""
    first_day = TODAY - dt.timedelta(days=draw.randrange(400, 400 + MONTHS * 30))
    length = draw.randrange(1, 15)
    booked_at = int(dt.datetime.combine(first_day, dt.time(9), dt.UTC).timestamp() * 1000) - draw.randrange(10**9)
    unit = f"ITM{draw.randrange(1, 200):03d}"
    days = {"first": first_day.toordinal(), "last": first_day.toordinal() + length}
    name = f"{draw.choice(NAMES)} {draw.choice(TRADES)} {draw.randrange(100)}"
    street = f"{draw.randrange(1, 999)} {draw.choice(NAMES)} Street, Springfield, Illinois {draw.randrange(10**5)}"
    proofs = {
        "license_number": f"BL{draw.randrange(10**6):06d}", "business_name": name,
        "job_address": street, "site_weight_class": "Medium", "operator_name": f"Jordan {draw.choice(NAMES)}",
        "operator_license": f"OP{draw.randrange(10**6):06d}", "certificate": "Basic Safety",
        "certified_until": "2034-12-31", "policy_number": f"POL{draw.randrange(10**6):06d}", "coverage": "500000.00",
        "covered_until": "2034-12-31",
    }  # fmt: skip
    returned = {"at": booked_at + length * 86_400_000, "by": "kim", "what": "returned", "why": "", "equipment_id": unit}
    return {
        "reference": new_reference(), "hold_id": uuid.UUID(int=draw.getrandbits(128)).hex, "equipment_id": unit,
        "call_id": uuid.UUID(int=draw.getrandbits(128)).hex, "rate": draw.randrange(9000, 90000),
        "proofs": json.dumps(proofs), "booked_at": booked_at, "source": "call", "status": "RETURNED",
        "email": f"office{draw.randrange(10**4)}@{draw.choice(NAMES).lower()}.example.com",
        "confirmation": f"{booked_at}-0", **days, "history": [returned | days],
    }  # fmt: skip


async def _fill(inventory: Inventory, number: int) -> list[str]:
    draw = random.Random(1)
    bookings = [_ended_booking(draw) for _ in range(number)]
    for begin in range(0, number, 500):
        pipe = inventory.redis.pipeline(transaction=False)
        for booking in bookings[begin : begin + 500]:
            pipe.hset(inventory.keys.bookings, booking["reference"], json.dumps(booking))
            pipe.hset(inventory.keys.booked, booking["hold_id"], booking["reference"])
        await pipe.execute()
    return [booking["reference"] for booking in bookings]


async def _longest_answer(redis: Redis, working: "asyncio.Task[int]") -> float:
    """The longest time that a command of another client took, in ms, while this was going on."""
    longest = 0.0
    while not working.done():
        began = time.perf_counter()
        await redis.ping()  # type: ignore[misc]
        longest = max(longest, time.perf_counter() - began)
        await asyncio.sleep(0.0005)
    return longest * 1000


async def _milliseconds(asking: Any) -> float:
    began = time.perf_counter()
    with contextlib.suppress(BookingNotFound):
        await asking
    return (time.perf_counter() - began) * 1000


async def _measured(number: int) -> str:
    noon = dt.datetime.combine(TODAY, dt.time(12), dt.UTC)
    async with scratch_redis() as redis:
        inventory = Inventory(redis, depot="growth", zone=ZoneInfo("UTC"), now=lambda: noon)
        empty = (await depot_sizes(inventory)).server
        references = await _fill(inventory, number)
        before, read_before = await depot_sizes(inventory), await _milliseconds(inventory.bookings())
        began = time.perf_counter()
        working = asyncio.create_task(inventory.archive_bookings(after_days=365))
        longest = await _longest_answer(redis, working)
        seconds = time.perf_counter() - began
        assert working.result() == number
        after, read_after = await depot_sizes(inventory), await _milliseconds(inventory.bookings())
        found = sorted([await _milliseconds(inventory.booking_or_archived(one)) for one in references[:50]])
        unknown = await _milliseconds(inventory.booking_or_archived("AAAA-AAAA"))
    rows = [
        ["memory of the depot, MiB", f"{before.depot / MIB:.1f}", f"{after.depot / MIB:.1f}"],
        ["for one booking, bytes", f"{before.depot / number:.0f}", f"{after.depot / number:.0f}"],
        [
            "memory of the server beyond an empty one, MiB",
            *(f"{(one.server - empty) / MIB:.1f}" for one in (before, after)),
        ],
        ["to read all bookings that are not archived, ms", f"{read_before:.0f}", f"{read_after:.0f}"],
    ]
    return (
        f"## Growth\n\n{number:,} bookings that ended in {MONTHS} months, with their requests.\n\n"
        f"{table(['what', 'before archiving', 'after'], rows)}\n\n"
        f"Archiving took {seconds:.1f} s; meanwhile another command of the same process waited at most {longest:.0f} "
        f"ms for its answer. An archived booking was found in {found[len(found) // 2]:.0f} ms (median), at most "
        f"{found[-1]:.0f} ms; that a reference is unknown took {unknown:.0f} ms."
    )


def measure(quick: bool) -> str:
    """The section on growth."""
    return asyncio.run(_measured(2_000 if quick else 20_000))
