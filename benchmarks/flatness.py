"""Whether a hold on a unit with a hundred future bookings takes as long as on a unit without any."""

import asyncio
import datetime as dt
import random
import statistics
import time
from zoneinfo import ZoneInfo

from benchmarks.contenders import FIRST_DAY
from benchmarks.contenders.own_inventory import PROOFS, RATE, generator
from benchmarks.report import table
from benchmarks.scratch_server import scratch_redis
from inventory.ledger.inventory import Inventory
from inventory.models import Period

BOOKINGS = (0, 1, 10, 50, 100)
APART_DAYS = 10  # from one booking to the next; each takes the first five days
LARGEST_RATIO = 1.15  # the target


async def _seconds_of_holds(inventory: Inventory, unit: int, holds: int, rng: random.Random) -> float:
    """The time for `holds` holds on free days between the unit's bookings; each is released before the next."""
    took = 0.0
    for number in range(holds):
        first = FIRST_DAY + dt.timedelta(days=rng.randrange(max(BOOKINGS)) * APART_DAYS + 5)
        began = time.perf_counter()
        hold = await inventory.hold(f"U{unit:06}", Period.of(first, 5), call_id=f"call-{number}")
        took += time.perf_counter() - began
        await inventory.release(hold)
    return took


async def _measure(quick: bool) -> str:
    rounds, holds = (3, 100) if quick else (15, 300)
    async with scratch_redis() as redis:
        inventory = Inventory(redis, depot="flatness", zone=ZoneInfo("UTC"))
        await inventory.load(generator(unit) for unit in range(len(BOOKINGS)))
        for unit, bookings in enumerate(BOOKINGS):
            for number in range(bookings):
                period = Period.of(FIRST_DAY + dt.timedelta(days=number * APART_DAYS), 5)
                hold = await inventory.hold(f"U{unit:06}", period, call_id="before")
                await inventory.confirm(hold, daily_rate=RATE, proofs=PROOFS)
        rng = random.Random(1)
        await _seconds_of_holds(inventory, 0, holds, rng)
        took: list[list[float]] = [[] for _ in BOOKINGS]
        for _ in range(rounds):
            for unit in rng.sample(range(len(BOOKINGS)), len(BOOKINGS)):
                took[unit].append(await _seconds_of_holds(inventory, unit, holds, rng))
    ratios = [statistics.median(now / none for now, none in zip(times, took[0], strict=True)) for times in took]
    rows = [
        [bookings, f"{statistics.median(times) / holds * 1000:.3f}", f"{ratio:.2f}"]
        for bookings, times, ratio in zip(BOOKINGS, took, ratios, strict=True)
    ]
    met = "met" if max(ratios) <= LARGEST_RATIO else "missed"
    return "\n\n".join(
        (
            "## A hold on a unit with future bookings",
            f"One caller; medians of {rounds} rounds, in each of which every unit gets {holds} holds in turn.",
            table(["future bookings", "ms per hold", "ratio to none"], rows),
            f"- Flat within 15 %: at most {max(ratios):.2f}: {met}.",
        )
    )


def measure(quick: bool) -> str:
    """The section on how the time of a hold depends on the number of bookings."""
    return asyncio.run(_measure(quick))
