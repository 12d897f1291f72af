"""The rights of the worker's user, command by command: all that a worker does is allowed, and nothing else."""

import asyncio
import datetime as dt
import re
import shutil
from collections.abc import Iterator
from decimal import Decimal

import pytest
from redis import Redis as SyncRedis
from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, ResponseError

from inventory.form.depot_form import require_form
from inventory.invariants.invariant import State
from inventory.ledger import scripts
from inventory.ledger.depot_identity import DepotIdentity, differences
from inventory.ledger.inventory import Inventory
from inventory.ledger.keys import Keys
from inventory.ledger.limits.booking_limits import BookingLimits
from inventory.ledger.limits.tries import TryLimits
from inventory.ledger.upkeep.sizes import depot_sizes
from inventory.models import Equipment, Period
from inventory.server.connection import open_redis
from inventory.server.log_rewrite import rewrite_log
from inventory.server.options import RedisOptions
from shared.identity.confirmation_code import Confirmed
from shared.invariants.all_rules import RULES
from shared.invariants.kept_reports import kept_reports
from shared.invariants.scheduled_checks import ScheduledChecks
from shared.notifications.outbox import Outbox
from shared.running.call_requests import CallRequests, RequestState, Wanted
from shared.running.kept_workers import forget_worker, keep_worker, kept_workers
from shared.settings import Settings
from shared.verification.lookups import LICENSES
from shared.verification.record_cache import RecordCache
from shared.verification.registry_records import LicenseRecord
from shared.verification.resilience import SharedRateLimit
from tests.inventory.server.topology.conftest import place
from tests.inventory.server.topology.servers import (
    HOST,
    PASSWORD_IN_A_URL,
    Server,
    binary,
    servers_in,
    until_answered,
    worker_of_tests,
)
from tests.support.codes import code_read_back
from tests.support.records import a_record, records_of
from tests.support.registry_server import ANSWERS
from tests.support.rentals import confirmed
from tests.support.tasks import a_task
from tests.support.transitions import brief_holds
from tests.support.upkeep import returned
from tests.support.waiting import until_answer
from tests.support.workers import a_worker

REFUSED = r"access|permission|can't run this command|not allowed from script"
REGISTRY = "https://registry.example.com/v1"
ONLY_IN_OTHER_PLACES = {"select", "cluster|slots", "command", "wait", "hello", "script|exists"}
"""Commands that only another database, a cluster, replicas, or another version of the client's library need."""


@pytest.fixture(scope="module", params=["valkey", "redis"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    program = binary() if request.param == "valkey" else shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server is installed")
    with servers_in(tmp_path_factory.mktemp("rights")) as servers:
        server = servers.start(program=program)
        until_answered(server)
        yield server


@pytest.fixture
def admin(server: Server) -> Iterator[SyncRedis]:
    with server.admin() as client:
        yield client


def granted() -> set[str]:
    """The commands that the worker's user has on some key."""
    return set(re.findall(r"\+([a-z|]+)", worker_of_tests()))


def commands_of(admin: SyncRedis) -> list[tuple[str, int, int]]:
    """Every command and subcommand of the server: its name as in ACL rules, where its first key is and how long it is
    at least."""
    found: list[tuple[str, int, int]] = []
    described: dict[str, dict[str, object]] = admin.command()  # type: ignore[assignment]
    for name, about in described.items():
        below = about.get("subcommands") or []
        rows = [(name, about["arity"], about["first_key_pos"])] if not below else []
        for row in below:  # type: ignore[attr-defined]
            rows.append((row[0].decode(), row[1], row[3]))
        found += [(text.lower(), int(first), abs(int(arity))) for text, arity, first in rows]  # type: ignore[arg-type]
    return found


def may(admin: SyncRedis, name: str, first_key: int, length: int, key: str) -> bool:
    """Whether the worker may run the command on this key."""
    words = name.split("|")
    sent = words + ["1"] * max(length - len(words), first_key + 1 - len(words))
    if first_key:
        sent[first_key] = key
    if name in ("xread", "xreadgroup"):
        group = ["GROUP", "g", "c"] if name == "xreadgroup" else []
        sent = [name, *group, "STREAMS", key, "0"]
    if name in ("eval", "evalsha", "fcall"):
        sent = [name, "x", "1", key]
    try:
        answer = admin.execute_command("ACL", "DRYRUN", "worker", *sent)
    except ResponseError as exc:
        if "wrong number" in str(exc).lower() or "invalid" in str(exc).lower():
            pytest.fail(f"{name} was not tried: {exc}")
        return False
    return answer in (b"OK", "OK")


def test_of_all_commands_the_worker_has_those_that_are_named(admin: SyncRedis) -> None:
    own = Keys("t1")
    some = [own.bookings, own.outcome("x"), own.holds, own.calendar("x"), own.calls, own.dead_letters, own.outbox]
    tried = commands_of(admin)
    assert len(tried) > 300
    allowed = {name for name, first, length in tried if any(may(admin, name, first, length, key) for key in some)}
    allowed -= {name for name in allowed if name.startswith("command|")}  # `+command` includes them
    assert allowed - {"auth", "quit", "reset"} == granted() - {"command"}  # these three need no right


def test_on_keys_that_are_not_its_depots_the_worker_may_do_nothing(admin: SyncRedis) -> None:
    another = [Keys("another").bookings, "session:1", "rental:t1:bookings", "rental:{t1", "rooms"]
    tried = [row for row in commands_of(admin) if row[1] or row[0] in ("xread", "xreadgroup", "eval", "evalsha")]
    for key in another:
        assert [name for name, first, length in tried if may(admin, name, first, length, key)] == [], key


REMOVES = {"set", "incrby", "expire", "hdel", "zrem", "zremrangebyscore", "xdel", "xtrim"}


def test_what_removes_or_overwrites_is_allowed_only_where_a_worker_does_it(admin: SyncRedis) -> None:
    keys = Keys("t1")
    names = ["equipment", "withdrawn", "holds", "bookings", "booked", "catalogue", "outbox", "notified", "dead_letters"]
    names += [
        "tasks",
        "task_progress",
        "archive",
        "calls",
        "waiting_callers",
        "number_secret",
        "calls_of_hour",
        "running_calls",
    ]
    names += ["open_rentals", "tries", "invariants", "customers", "turnaround", "call_requests", "workers"]
    every = {name: getattr(keys, name) for name in names}
    every |= {"call": keys.call("c"), "outcome": keys.outcome("o"), "calendar": keys.calendar("i")}
    every |= {"registry_record": keys.registry_record("d"), "rate": f"{keys.registry_rate}/LIMITER/x"}
    every |= {"unfinished_call": keys.unfinished_call("d"), "model_cost": keys.model_cost(dt.date(2030, 1, 1))}
    every |= {"calls_of_hour_of": keys.calls_of_hour_of("d"), "running_calls_of": keys.running_calls_of("d")}
    every |= {"tries_of_record": keys.tries_of_record("d"), "tries_of_number": keys.tries_of_number("d")}
    every |= {"code": keys.code("c"), "calls_with_code": keys.calls_with_code("d")}
    rows = [row for row in commands_of(admin) if row[0] in REMOVES]
    allowed = {name: {where for where, key in every.items() if may(admin, name, f, n, key)} for name, f, n in rows}
    texts = {
        "outcome",
        "call",
        "registry_record",
        "rate",
        "waiting_callers",
        "unfinished_call",
        "number_secret",
        "code",
    }
    running = {"running_calls", "running_calls_of"}
    tries = {"tries", "tries_of_record", "tries_of_number"}
    counted = {"calls_of_hour", "calls_of_hour_of", "calls_with_code", *running, *tries}
    assert allowed == {
        "set": texts,
        "incrby": texts,
        "expire": {*texts, *counted, "model_cost", "invariants", "call_requests", "workers"},
        "hdel": {
            "withdrawn",
            "holds",
            "notified",
            "task_progress",
            "bookings",
            "booked",
            "open_rentals",
            "customers",
            "turnaround",
            "invariants",
            "call_requests",
            "workers",
        },
        "zrem": {"calendar", *running, *tries},
        "zremrangebyscore": {"calls", *counted},
        "xdel": {"dead_letters", "tasks"},
        "xtrim": {"outbox"},
    }


async def test_a_script_of_the_worker_has_no_more_rights_than_the_worker(server: Server) -> None:
    own = Keys("t1")
    refused = [
        f"return redis.call('{command}')"
        for command in (
            f"GET', '{Keys('another').holds}",
            "GET', 'session:1",
            f"DEL', '{own.bookings}",
            f"SET', '{own.bookings}', 'x",
            f"HDEL', '{own.equipment}', 'x",
            f"EXPIRE', '{own.bookings}', '1",
            f"RENAME', '{own.bookings}', '{own.holds}",
            "FLUSHALL",
            "CONFIG', 'GET', '*",
        )
    ]
    async with open_redis(worker_at(server)) as redis:
        for text in refused:
            with pytest.raises(ResponseError, match=REFUSED):
                await redis.eval(text, 1, own.holds)  # type: ignore[misc]
        for command in (("FLUSHALL",), ("CONFIG", "GET", "*"), ("KEYS", "*"), ("SCAN", 0), ("ACL", "LIST")):
            with pytest.raises(NoPermissionError):
                await redis.execute_command(*command)


async def test_all_that_a_worker_does_is_allowed_and_no_right_is_unused(
    server: Server, admin: SyncRedis, settings: Settings, equipment: list[Equipment]
) -> None:
    admin.config_set("appendonly", "yes")
    admin.config_resetstat()
    async with open_redis(worker_at(server)) as redis:
        limits = BookingLimits(call_units=6, license_units=12, number_units=12, operator_units=4)
        inventory = Inventory(redis, depot=settings.depot, zone=settings.zone, limits=limits)
        await require_form(inventory)
        await require_form(inventory)
        await rent_and_return(inventory, equipment)
        await send_notices(inventory)
        await keep_what_callers_left(inventory)
        await keep_what_is_agreed(inventory)
        await keep_from_growing(inventory)
        await look_up_registries(redis, inventory.keys)
        assert await code_read_back(inventory) is Confirmed.RIGHT
        identity = DepotIdentity(company_name="One", time_zone="UTC", currency="USD")
        assert await differences(inventory, identity) == []
        await check_the_rules(inventory, settings)
        await ask_a_call(inventory)
        await tell_of_a_worker(inventory)
    statistics: dict[str, object] = admin.info("commandstats")  # type: ignore[assignment]
    used = {name.removeprefix("cmdstat_").lower() for name in statistics}
    assert granted() - used - ONLY_IN_OTHER_PLACES == set()


async def check_the_rules(inventory: Inventory, settings: Settings) -> None:
    await ScheduledChecks(settings).check(inventory)
    gone = await inventory.redis.hget(inventory.keys.invariants, "depot")  # type: ignore[misc]
    await inventory.redis.hset(inventory.keys.invariants, "machine gone", b"1000" + gone[13:])  # type: ignore[misc, index]
    await ScheduledChecks(settings).check(inventory)
    reports = await kept_reports(inventory)
    assert len(reports) == 2
    verdicts = [verdict for report in reports for verdict in report.verdicts]
    assert {verdict.rule for verdict in verdicts} == RULES.keys()
    assert [verdict for verdict in verdicts if verdict.state is State.NOT_CHECKED] == []


async def ask_a_call(inventory: Inventory) -> None:
    requests, later = CallRequests(inventory), (inventory.now() + dt.timedelta(minutes=1)).timestamp() * 1000
    await inventory.redis.zadd(inventory.keys.running_calls, {"c": later})
    await inventory.redis.hset(inventory.keys.call_requests, "gone", "1000\n{}")  # type: ignore[misc]
    asking = asyncio.ensure_future(requests.ask("c", Wanted.HANG_UP, by="j.lee"))
    await until_answer(lambda: requests.of("c"))
    taken = await requests.take("c")
    assert taken is not None
    assert await requests.change(taken, RequestState.DONE, "Done.")
    assert (await asking).told == "Done."
    assert await requests.of("gone") is None


async def tell_of_a_worker(inventory: Inventory) -> None:
    gone, here = a_worker("gone"), a_worker("here")
    await keep_worker(inventory, gone)
    await inventory.redis.hset(inventory.keys.workers, "gone", f"1000\n{gone.model_dump_json()}")  # type: ignore[misc]
    await keep_worker(inventory, here)
    assert [one.worker_id for one in await kept_workers(inventory)] == ["here"]
    await forget_worker(inventory, "here")
    assert await inventory.redis.hkeys(inventory.keys.workers) == []  # type: ignore[misc]


async def rent_and_return(inventory: Inventory, equipment: list[Equipment]) -> None:
    today = inventory.today()
    await inventory.load(equipment[:3])
    await inventory.load([equipment[0].model_copy(update={"name": "Stump Grinder"})])
    one, two, _ = (unit.equipment_id for unit in equipment[:3])
    position = await inventory.catalogue_position()
    await inventory.set_maintenance(two, True)
    await inventory.set_maintenance(two, False)
    assert (await inventory.catalogue_changes(position, wait_seconds=0.01)).equipment_ids
    await inventory.get_many([one])
    period = Period.of(today, 2)
    await inventory.available([one], period)
    await inventory.first_free([one], period, furthest_start=today + dt.timedelta(days=9))
    hold = await inventory.hold(one, Period.of(today, 1), call_id="c")
    hold = await inventory.reschedule_hold(await inventory.renew(hold), period)
    assert await inventory.holds() == [hold]
    unit = await inventory.get(one)
    booking = await confirmed(inventory, unit, hold, caller_phone="+12175550101")
    await confirmed(inventory, unit, hold)
    await inventory.holds_and_bookings(hold_ids=[hold.hold_id], references=[booking.reference])
    await inventory.reschedule(booking.reference, Period.of(today, 1))
    await inventory.statuses()
    await inventory.return_equipment(one)
    later = await inventory.hold(two, Period.of(today + dt.timedelta(days=5), 1), call_id="c")
    other = await inventory.hold(one, Period.of(today + dt.timedelta(days=5), 1), call_id="c")
    assert await inventory.release(other)
    await inventory.cancel((await confirmed(inventory, await inventory.get(two), later)).reference)
    assert len(await inventory.bookings()) == 2


async def send_notices(inventory: Inventory) -> None:
    outbox = Outbox(inventory, retry_seconds=0.001)
    await outbox.create_group()
    first = await outbox.take()
    assert first is not None
    await asyncio.sleep(0.005)
    while (entry := await outbox.take()) and entry.entry_id != first.entry_id:
        await outbox.settle(entry, ["mail"])
    assert await outbox.waiting()
    await outbox.note_accepted(first, "mail")
    await outbox.finished(first, ["mail"])
    await outbox.give_up(first, "webhook", "the test")
    await outbox.settle(first, ["mail", "webhook"])
    (letter,) = await outbox.dead_letters()
    assert await outbox.retry(letter.letter_id)
    assert not await outbox.drop(letter.letter_id)


async def keep_what_callers_left(inventory: Inventory) -> None:
    few = TryLimits(record_tries=1, number_tries=1, told_tries=1)
    await inventory.count_try("try", "record", caller_phone="+12175550101", limits=few)
    await inventory.uncount_try("try", "record", caller_phone="+12175550101")
    await inventory.add_task(a_task("c"))
    (task,) = await inventory.tasks()
    await inventory.take_task(task.task_id, by="Sam")
    await inventory.finish_task(task.task_id, kept=dt.timedelta(0))
    await asyncio.sleep(0.005)
    await inventory.add_task(a_task("d"))
    await inventory.finish_task((await inventory.tasks())[-1].task_id, kept=dt.timedelta(0))
    records = records_of(inventory)
    await records.save(a_record("c"))
    assert await records.all() == [await records.get("c")]
    # As the worker does that looks for waiting callers.
    assert await inventory.redis.set(inventory.keys.waiting_callers, "", nx=True, px=1000)
    await inventory.redis.set(inventory.keys.waiting_callers, "", px=1)


async def keep_what_is_agreed(inventory: Inventory) -> None:
    await inventory.set_do_not_rent("BL1", "owes for March")
    await inventory.agree_rate("BL2", "Generator", Decimal(300))
    assert [file.license_number for file in await inventory.customers()] == ["BL1", "BL2"]
    assert await inventory.remove_customer("BL2")
    assert await inventory.set_do_not_rent("BL1", None) is None
    assert await inventory.customer("BL1") is None


async def keep_from_growing(inventory: Inventory) -> None:
    (unit, *_) = await inventory.all()
    await returned(inventory, inventory.today() - dt.timedelta(days=99), unit=unit.equipment_id)
    (archived,) = [one for one in await inventory.bookings() if one.period.last_day < inventory.today()]
    assert await inventory.archive_bookings(after_days=30) == 1
    assert await inventory.booking_or_archived(archived.reference) == archived
    far = inventory.today() + dt.timedelta(days=200)
    await brief_holds(inventory).hold(unit.equipment_id, Period.of(far, 1), call_id="c")
    await asyncio.sleep(0.1)
    assert await inventory.remove_dead_holds() == 1
    await inventory.delete_old_tasks(kept=dt.timedelta(0), done_kept=dt.timedelta(0))
    assert (await rewrite_log(inventory.redis, inventory.keys.equipment)).done
    assert (await depot_sizes(inventory)).depot > 0


async def look_up_registries(redis: Redis, keys: Keys) -> None:
    rate = SharedRateLimit(redis, keys, per_second=1)
    await rate.wait_for_turn(REGISTRY)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await rate.wait_for_turn(REGISTRY)
    cache = RecordCache(redis, keys, REGISTRY)
    await cache.put(LICENSES, "BL123456", LicenseRecord.model_validate(ANSWERS["/business-licenses/find"]))
    assert await cache.get(LICENSES, "BL123456")
    await cache.forget(LICENSES, "BL123456")


def worker_at(server: Server) -> RedisOptions:
    return place(f"redis://worker:{PASSWORD_IN_A_URL}@{HOST}:{server.port}/0", server.folder).worker


def test_a_worker_may_do_what_the_scripts_do() -> None:
    for script in scripts.FOLDER.glob("*.lua"):
        for command in re.findall(r"redis\.p?call\('(\w+)'", script.read_text(encoding="utf-8")):
            assert command.lower() in granted(), f"{script.name} uses {command}"
