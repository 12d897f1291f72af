"""A week without a fault raises no alert: quiet nights, few calls, workers that are replaced, a caller who hangs up."""

import random
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from redis.asyncio import Redis

from agents.conversation.rental_line import RentalLine
from shared.invariants.scheduled_checks import ScheduledChecks
from shared.workflow import Stage
from simulation.caller import play
from simulation.scenario import find_scenarios
from tests.deploy.conftest import WatchedLine
from tests.support.ordinary_week import DAY, HOUR, OrdinaryDepot, OrdinaryWorker
from tests.support.phone import call_at, on_the_phone
from tests.support.watched import RULES, Samples, Watched, names_in, samples_of, with_promtool

# How often a call of the kind comes among a hundred. A caller who hangs up at once is counted beside them.
KINDS = {
    "happy_path": 44,
    "haggling_that_succeeds": 20,
    "license_misheard_then_corrected": 10,
    "hang_up_half_way": 9,
    "asks_for_a_person": 6,
    "license_suspended": 4,
}
HANG_UP_AT_ONCE = 7

pytestmark = with_promtool


def told() -> Samples:
    wanted = names_in(RULES.read_text(encoding="utf-8"))
    samples = samples_of(generate_latest().decode())
    return {name: value for name, value in samples.items() if name.partition("{")[0] in wanted}


def is_counted(name: str) -> bool:
    """Whether it begins anew with the worker; everything else tells what is so."""
    return name.partition("{")[0].endswith(("_total", "_bucket", "_count"))


def added(before: Samples) -> Samples:
    """What is counted now and was not before."""
    return {
        name: value - before.get(name, 0.0)
        for name, value in told().items()
        if value != before.get(name, 0.0) and is_counted(name)
    }


async def calls_of_all_kinds(line: RentalLine, redis: Redis) -> list[Samples]:
    """What calls add to, each kind as often as it comes."""
    calls: list[Samples] = []
    for scenario in find_scenarios(list(KINDS)):
        before = told()
        assert (await play(scenario, redis, over_http=True)).passed
        calls += [added(before)] * KINDS[scenario.name]
    before = told()
    async with on_the_phone(await call_at(line, Stage.GREETING)):
        pass  # the caller hangs up
    return calls + [added(before)] * HANG_UP_AT_ONCE


async def an_ordinary_depot(
    line: RentalLine, redis: Redis, watched_line: WatchedLine, watched: Watched
) -> tuple[OrdinaryDepot, list[OrdinaryWorker]]:
    await ScheduledChecks(watched_line.settings).check(line.inventory)
    await watched_line.is_well()
    at_first = {name: 0.0 if is_counted(name) else value for name, value in told().items()}
    workers = [OrdinaryWorker(f"worker-{number}", at_first) for number in (1, 2)]
    calls = await calls_of_all_kinds(line, redis)
    return OrdinaryDepot(watched, workers, calls, random.Random(1)), workers


async def test_half_an_hour_in_which_workers_are_replaced_raises_nothing_and_what_comes_after_it_does(
    line: RentalLine, redis: Redis, watched_line: WatchedLine, tmp_path: Path
) -> None:
    watched = Watched()
    depot, workers = await an_ordinary_depot(line, redis, watched_line, watched)
    depot.small_troubles()
    depot.replace_workers(9.3 * HOUR)
    depot.pass_time(9.2 * HOUR, 9.7 * HOUR)
    assert depot.calls
    quiet_until = watched.seconds
    for worker in workers:
        watched.read(None, instance=worker.name, during=60)
    assert watched.firing(tmp_path, at=quiet_until + 60, none_until=quiet_until) == "NoWorker"


@pytest.mark.long_running
async def test_a_week_of_ordinary_calls_raises_nothing(
    line: RentalLine, redis: Redis, watched_line: WatchedLine, tmp_path: Path
) -> None:
    watched = Watched(every_seconds=60)  # six times as many would take ten times as long
    depot, _ = await an_ordinary_depot(line, redis, watched_line, watched)
    depot.small_troubles()
    depot.replace_workers(2 * DAY + 10.5 * HOUR)
    depot.pass_time(0, 7 * DAY)
    print(depot.calls, "calls")
    assert depot.calls > 300
    assert watched.firing(tmp_path, at=watched.seconds, none_until=watched.seconds) == ""
