"""Compares ways of reserving: their reservations per second, as a ratio to the ceiling, and their double bookings.

Every eighth wish is for the same unit and overlapping days as the wish before it, so that callers compete. Wishes are
generated before the clock starts. All contenders take short turns in many rounds, so that other work of the machine
affects all of them alike. Such work only ever slows a round down, so a contender's rate is the upper quartile of its
rounds. The garbage collector is set up as in a worker.
"""

import asyncio
import collections
import contextlib
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.contenders import Contender, Wish, double_bookings
from benchmarks.contenders.csv_contenders import LockedCsv, UnlockedCsv
from benchmarks.contenders.own_inventory import HoldAndConfirm, HoldOnly, ThreeUnits
from benchmarks.contenders.postgres import Postgres, postgres_server
from benchmarks.contenders.redis_contenders import Ceiling, CheckThenWrite, Locked, Watch
from benchmarks.report import table
from benchmarks.scratch_server import scratch_redis
from worker.garbage_collection import spare_calls_from_garbage_collection

CALLERS = (1, 16, 64)
UNITS = (1, 10, 1_000)
RACE_EVERY = 8
LONGEST_DAYS = 5
MOST_A_SECOND = 100_000  # wishes generated for a turn: more than any contender can use
TARGETS = {HoldOnly.name: 0.8, HoldAndConfirm.name: 0.4}  # ratio to the ceiling at 16 callers


@dataclass
class Tally:
    """The results of one contender in one setting, and the wishes that it still has."""

    wanted: Iterator[Wish]
    ready: collections.deque[Wish] = field(default_factory=collections.deque)
    rates: list[float] = field(default_factory=list)  # attempted reservations per second, one figure per round
    took_ms: list[float] = field(default_factory=list)
    granted: list[Wish] = field(default_factory=list)


def wishes(units: int) -> Iterator[Wish]:
    """Endless wishes: unit by unit, then for later days; every eighth overlaps the one before it."""
    rng = random.Random(units)
    before = Wish.of(0, 0, 0, 1)
    for number in itertools.count():
        if number % RACE_EVERY == RACE_EVERY - 1:
            yield Wish.of(number, before.unit, before.first, rng.randint(1, LONGEST_DAYS))
            continue
        first = number // units * LONGEST_DAYS
        before = Wish.of(number, number % units, first, rng.randint(1, LONGEST_DAYS))
        yield before


async def take_turn(contender: Contender, tally: Tally, callers: int, seconds: float) -> None:
    """Let `callers` callers reserve for `seconds`; each makes its next attempt as soon as it has an answer."""
    missing = int(seconds * MOST_A_SECOND) + callers - len(tally.ready)
    tally.ready.extend(itertools.islice(tally.wanted, max(0, missing)))
    tried = 0
    began = time.perf_counter()

    async def call() -> None:
        nonlocal tried
        while (asked := time.perf_counter()) - began < seconds:
            wish = tally.ready.popleft()
            if await contender.reserve(wish):
                tally.granted.append(wish)
            tally.took_ms.append((time.perf_counter() - asked) * 1000)
            tried += 1

    await asyncio.gather(*(call() for _ in range(callers)))
    tally.rates.append(tried / (time.perf_counter() - began))


async def compare(
    contenders: Sequence[Contender], *, callers: int, units: int, rounds: int, seconds: float
) -> dict[str, Tally]:
    """Measure one setting. Returns the tallies by the contender's name."""
    tallies = {contender.name: Tally(wishes(units)) for contender in contenders}
    for contender in contenders:
        await contender.prepare(units)
        await take_turn(contender, Tally(tallies[contender.name].wanted), callers, seconds)  # opens the connections
    spare_calls_from_garbage_collection()
    rng = random.Random(callers)
    for _ in range(rounds):
        for contender in rng.sample(contenders, len(contenders)):
            await take_turn(contender, tallies[contender.name], callers, seconds)
    return tallies


def rate(tally: Tally) -> float:
    """Attempted reservations per second: the upper quartile of the rounds."""
    return statistics.quantiles(tally.rates, n=4)[2]


def ratio(result: dict[str, Tally], name: str) -> float:
    """The rate of this contender, as a share of the ceiling's rate."""
    return rate(result[name]) / rate(result[Ceiling.name])


async def _measure(quick: bool) -> str:
    rounds, seconds = (4, 0.05) if quick else (25, 0.05)
    async with contextlib.AsyncExitStack() as stack:
        redis = await stack.enter_async_context(scratch_redis())
        pool = await stack.enter_async_context(postgres_server())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-csv-")))
        threads = stack.enter_context(ThreadPoolExecutor(max(CALLERS)))
        contenders: list[Contender] = [Ceiling(redis), HoldOnly(redis), HoldAndConfirm(redis), ThreeUnits(redis)]
        contenders += [Watch(redis), Locked(redis), *([Postgres(pool)] if pool else [])]
        contenders += [LockedCsv(folder, threads), CheckThenWrite(redis), UnlockedCsv(folder, threads)]
        settings = list(itertools.product(CALLERS, UNITS))
        results: list[dict[str, Tally]] = []
        for callers, units in settings:
            await redis.flushall()
            results.append(await compare(contenders, callers=callers, units=units, rounds=rounds, seconds=seconds))
        postgres = await pool.fetchval("SHOW server_version") if pool else None
        valkey = (await redis.info("server"))["valkey_version"]
    server = f"PostgreSQL {postgres}" if postgres else "PostgreSQL was left out, as no server could be started"
    return "\n\n".join(
        (
            "## Reservations",
            f"Valkey {valkey} over a Unix socket, log to disk before every answer; {server}. "
            f"One process, {rounds} rounds of {seconds} s per contender in each setting; every eighth wish competes "
            "with the one before it. A ratio is the reservations per second (refused ones included) against the "
            "ceiling's, each the upper quartile of the rounds.",
            _ratios(contenders, settings, results),
            _at_16(contenders, settings, results),
            _verdict(settings, results, contenders),
        )
    )


def _ratios(
    contenders: Sequence[Contender], settings: Sequence[tuple[int, int]], results: Sequence[dict[str, Tally]]
) -> str:
    head = ["ratio at callers / units", *(f"{callers} / {units:,}" for callers, units in settings), "double bookings"]
    rows: list[list[str]] = []
    for contender in contenders:
        compared = [f"{ratio(result, contender.name):.3g}" for result in results]
        granted = sum(len(result[contender.name].granted) for result in results)
        double = sum(double_bookings(result[contender.name].granted) for result in results)
        told = f"{double:,} of {granted:,}" if contender is not contenders[0] else "does not detect overlaps"
        rows.append([contender.name, *compared, told])
    return table(head, rows)


def _at_16(
    contenders: Sequence[Contender], settings: Sequence[tuple[int, int]], results: Sequence[dict[str, Tally]]
) -> str:
    result = results[settings.index((16, 10))]
    rows: list[list[str]] = []
    for contender in contenders:
        tally = result[contender.name]
        took = sorted(tally.took_ms)
        rows.append(
            [
                contender.name,
                f"{rate(tally):,.0f}",
                f"{took[len(took) // 2]:.1f}",
                f"{took[int(len(took) * 0.99)]:.1f}",
            ]
        )
    return table(["16 callers, 10 units", "per second", "p50 ms", "p99 ms"], rows)


def _verdict(
    settings: Sequence[tuple[int, int]], results: Sequence[dict[str, Tally]], contenders: Sequence[Contender]
) -> str:
    lines: list[str] = []
    for name, target in TARGETS.items():
        at_16 = [ratio(result, name) for (callers, _), result in zip(settings, results, strict=True) if callers == 16]
        middle = statistics.median(at_16)
        met = "met" if middle >= target else "missed"
        lines.append(f"- {name}, 16 callers: {middle:.2f} of the ceiling; target {target}: {met}.")
    double = sum(
        double_bookings(result[contender.name].granted)
        for result in results
        for contender in contenders
        if contender.must_be_safe
    )
    controls = sum(
        double_bookings(result[name].granted) for result in results for name in (CheckThenWrite.name, UnlockedCsv.name)
    )
    lines.append(f"- Double bookings where there must be none: {double}; by the unlocked controls: {controls:,}.")
    return "\n".join(lines)


def measure(quick: bool) -> str:
    """The section on reservations."""
    return asyncio.run(_measure(quick))
