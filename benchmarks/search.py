"""How long a search takes as the depot grows.

The units are generated from the depot's own, with a brand before the name. Either about 50 units share each text, or
every unit has its own, with a model and a serial number. The queries are those of the relevance sets and names with one
wrong letter. Each is asked once, so that no cache helps, and is followed by asking Redis which of the units found are
free, as in a call; a tenth of the units is held. Other queries are asked first, because a worker has had calls before.
"""

import asyncio
import random
import string
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from agents.conversation.choice.offers import free_units
from benchmarks.contenders import FIRST_DAY
from benchmarks.report import table
from benchmarks.scratch_server import scratch_redis
from inventory.files.csv_file import read_equipment_csv
from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, Period, Status
from inventory.search.catalogue import Catalogue
from worker.garbage_collection import spare_calls_from_garbage_collection

PROJECT = Path(__file__).resolve().parent.parent
RELEVANCE_SETS = PROJECT / "tests" / "inventory" / "search"
SIZES = (1_000, 10_000, 100_000)
UNITS_OF_A_KIND = 50
HELD_OF = 10  # one unit of so many is held
OTHERS_BEFORE = 100
DAYS = Period.of(FIRST_DAY, 3)
LETTERS = string.ascii_uppercase
LETTERS_AND_DIGITS = LETTERS + string.digits
SYLLABLES = ("ba", "co", "du", "fe", "gri", "ho", "ju", "ka", "lo", "mi", "no", "pra", "ru", "sta", "te", "vo", "wi")


def generated(count: int, *, distinct: bool) -> list[Equipment]:
    depot = read_equipment_csv(PROJECT / "data" / "equipment_inventory.csv")
    rng = random.Random(1)
    brands = sorted({"".join(rng.choices(SYLLABLES, k=3)) for _ in range(300)})
    units: list[Equipment] = []
    while len(units) < count:
        sample = rng.choice(depot)
        changes: dict[str, object] = {
            "name": f"{rng.choice(brands).title()} {sample.name}",
            "lowest_rate": sample.lowest_rate + rng.randrange(40),
            "highest_rate": sample.highest_rate + 100,
            "storage_location": f"Yard {rng.choice('ABCDEF')}",
        }
        same = 1 if distinct else min(UNITS_OF_A_KIND, count - len(units))
        for _ in range(same):
            changes |= {"equipment_id": f"U{len(units):06}", "status": rng.choice(depot).status}
            units.append(sample.model_copy(update=changes))
        if distinct:
            serial = "".join(rng.choices(LETTERS_AND_DIGITS, k=8))
            own = {
                "name": f"{units[-1].name} {''.join(rng.choices(LETTERS, k=2))}{rng.randrange(100, 9999)}",
                "description": f"{sample.description} Serial number {serial}, built in {rng.randrange(2010, 2027)}.",
            }
            units[-1] = units[-1].model_copy(update=own)
    return units


def queries() -> list[str]:
    """The queries of the relevance sets, and as many names with one wrong letter."""
    relevance = yaml.safe_load((RELEVANCE_SETS / "relevance.yaml").read_text(encoding="utf-8"))
    wishes = yaml.safe_load((RELEVANCE_SETS / "wishes.yaml").read_text(encoding="utf-8"))
    said = [query for part in relevance.values() for query in part] + [wish["said"] for wish in wishes]
    return said + misheard_names(len(said), random.Random(2))


def misheard_names(count: int, rng: random.Random) -> list[str]:
    """Names of the depot's units, each with one wrong letter."""
    names = [unit.name.lower() for unit in read_equipment_csv(PROJECT / "data" / "equipment_inventory.csv")]
    said: list[str] = []
    for _ in range(count):
        name = rng.choice(names)
        wrong = rng.randrange(len(name))
        said.append(name[:wrong] + rng.choice("aeioubdgklmnprst") + name[wrong + 1 :])
    return said


def each_ms(work: Callable[..., object], arguments: Iterable[tuple[object, ...]]) -> list[float]:
    """The time of each call of `work`, in milliseconds, sorted."""
    took: list[float] = []
    for given in arguments:
        began = time.perf_counter()
        work(*given)
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)


async def _with_availability(
    catalogue: Catalogue, units: list[Equipment], said: list[str]
) -> tuple[list[float], list[float]]:
    """The time of each search alone, and together with its question to Redis, both in milliseconds and sorted."""
    alone: list[float] = []
    whole: list[float] = []
    rng = random.Random(5)
    async with scratch_redis() as redis:
        inventory = Inventory(redis, depot="search", zone=ZoneInfo("UTC"))
        await inventory.load(units)
        for number, unit in enumerate(rng.sample(units, len(units) // HELD_OF)):
            if unit.status is Status.AVAILABLE:
                await inventory.hold(unit.equipment_id, DAYS, call_id=f"call-{number}")
        spare_calls_from_garbage_collection()  # as a worker does before a call
        for query in misheard_names(OTHERS_BEFORE, random.Random(4)):
            await free_units(inventory, catalogue.search(query).equipment, DAYS, call_id="another-call")
        for query in said:
            began = time.perf_counter()
            found = catalogue.search(query).equipment
            alone.append((time.perf_counter() - began) * 1000)
            await free_units(inventory, found, DAYS, call_id="this-call")
            whole.append((time.perf_counter() - began) * 1000)
    return sorted(alone), sorted(whole)


async def _measured(size: int, *, distinct: bool, said: list[str]) -> list[str]:
    units = generated(size, distinct=distinct)
    began = time.perf_counter()
    catalogue = Catalogue(units)
    built = time.perf_counter() - began
    alone, whole = await _with_availability(catalogue, units, said)
    lost = random.Random(3).sample(units, 100)
    nears = each_ms(catalogue.near, [(unit,) for unit in lost])
    moved = [[unit.model_copy(update={"storage_location": "Yard Z"})] for unit in lost[:20]]
    changes = each_ms(catalogue.with_changes, [(unit,) for unit in moved])
    middle, last = len(said) // 2, int(len(said) * 0.99)
    figures = (alone[middle], alone[last], whole[middle], whole[last], nears[50], changes[10])
    return [f"{size:,}", "its own" if distinct else "of 50", f"{built:.2f}", *(f"{figure:.2f}" for figure in figures)]


async def _measure(quick: bool) -> str:
    said = queries()
    rows = [
        await _measured(size, distinct=distinct, said=said)
        for size in (SIZES[:2] if quick else SIZES)
        for distinct in (False, True)
    ]
    head = ["units", "text", "built in s", "index alone p50 ms", "p99 ms", "with availability p50 ms", "p99 ms"]
    head += ["near p50 ms", "one change, p50 ms"]
    return "\n\n".join(
        (
            "## Search",
            f"{len(said)} queries, each asked once: the relevance sets, and as many names with one wrong letter. "
            "Targets at 100,000 units: built in under 3 s; with availability, which Redis is asked for, p50 under 2 ms "
            "and p99 under 10 ms.",
            table(head, rows),
        )
    )


def measure(quick: bool) -> str:
    """The section on searching."""
    return asyncio.run(_measure(quick))
