"""The first page: calls that run, what is broken, what is to do."""

import asyncio
import datetime as dt

import pytest
from aiohttp import ClientTimeout, StreamReader

from inventory.invariants.invariant import State, Verdict
from inventory.ledger.inventory import Inventory
from inventory.models import NewTask, Period
from shared.call_records.call_record import Said
from shared.invariants.kept_reports import keep_report
from shared.rental_call import RentalCall
from shared.running.kept_workers import keep_worker
from shared.settings import Settings
from tests.support.records import a_record, records_of
from tests.support.rentals import GENERATOR
from tests.support.workers import a_worker
from tests.web.conftest import PASSWORD, Browser
from web.people.users import PageUsers, Role
from worker.dispatch.call_limits import CallLimits


async def test_a_depot_in_which_nothing_happens_says_so(browser: Browser) -> None:
    text = await browser.sees("/")
    assert "Nobody calls." in text
    assert "no worker has checked the rules" in text
    assert "Nothing to do." in text


async def running_call(inventory: Inventory, settings: Settings, **known: object) -> CallLimits:
    """A call that was taken, with a record of how far it has come."""
    call = RentalCall(call_id="call1")
    limits = CallLimits(inventory, settings, call)
    assert await limits.admit() is None
    record = a_record(call.call_id, begun_at=inventory.now() - dt.timedelta(seconds=125))
    await records_of(inventory).save(record.model_copy(update={"ended_at": None, **known}))
    return limits


async def test_a_call_that_runs_is_there_with_business_hold_and_time_until_it_ends(
    browser: Browser, inventory: Inventory, settings: Settings
) -> None:
    await inventory.load([GENERATOR])
    call = await running_call(inventory, settings, business_name="Acme <script>alert(1)</script>")
    await inventory.hold(GENERATOR.equipment_id, Period.of(inventory.today(), 3), call_id="call1")
    text = await browser.sees("/")
    assert "2 min 0" in text
    assert "greeting" in text
    assert f"{GENERATOR.equipment_id}, {inventory.today()} to" in text
    assert "Acme &lt;script&gt;" in text
    assert "<script>alert" not in text
    await call.leave()
    await asyncio.sleep(0.5)
    assert "Nobody calls." in await browser.sees("/")


async def test_what_is_said_is_shown_to_who_may_hear_and_that_they_saw_it_is_kept_once(
    browser: Browser, users: PageUsers, inventory: Inventory, settings: Settings
) -> None:
    words = [Said(by="caller", text=f"sentence {number} <b>", at=inventory.now()) for number in range(5)]
    call = await running_call(inventory, settings, transcript=tuple(words))
    await users.add("looks", PASSWORD, [Role.LOOK])
    await users.add("hears", PASSWORD, [Role.HEAR, Role.ACT])
    await browser.log_in("looks")
    assert "sentence" not in await browser.sees("/")
    await browser.sends("/log-out", "/")
    await browser.log_in("hears")
    for _ in range(2):
        text = await browser.sees("/")
        assert "sentence 4 &lt;b&gt;" in text
        assert "sentence 1" not in text
    acts = await browser.sees("/acts")
    assert acts.count("followed what is said in a call") == 1
    await call.leave()


async def test_a_call_whose_process_has_died_is_not_there(browser: Browser, inventory: Inventory) -> None:
    await records_of(inventory).save(a_record("dead"))
    a_second_ago = (inventory.now().timestamp() - 1) * 1000
    await inventory.redis.zadd(inventory.keys.running_calls, {"dead": a_second_ago})
    assert "Nobody calls." in await browser.sees("/")


async def test_what_is_broken_and_what_is_due_is_there(browser: Browser, inventory: Inventory) -> None:
    verdict = Verdict(rule="no-overlap", state=State.BROKEN, told="Two bookings overlap.", count=1)
    await keep_report(inventory, "depot", by="worker", verdicts=(verdict,))
    now = inventory.now()
    task = NewTask(reason="wants a crane", business_name="Acme", left_at=now, due_at=now - dt.timedelta(hours=1))
    await inventory.add_task(task)
    text = await browser.sees("/")
    assert "Two bookings overlap." in text
    assert "overdue" in text
    assert "call back, Acme (open)" in text


async def test_a_call_that_begins_is_sent_to_who_looks_within_a_second(
    browser: Browser, inventory: Inventory, settings: Settings
) -> None:
    async with browser.client.get("/now/events", timeout=ClientTimeout(total=10)) as stream:
        assert "Nobody calls." in await an_event(stream.content)
        call = await running_call(inventory, settings, business_name="Acme")
        begun = asyncio.get_running_loop().time()
        while "Acme" not in await an_event(stream.content):
            pass
        assert asyncio.get_running_loop().time() - begun < 1.5
        await call.leave()


async def test_who_is_removed_is_sent_nothing_more(
    reader: Browser, users: PageUsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.now_page.KNOWN_SECONDS", 0.0)
    async with reader.client.get("/now/events", timeout=ClientTimeout(total=10)) as stream:
        await an_event(stream.content)
        await users.add("other", "another password", [])
        await users.remove("everything")
        while (event := await an_event(stream.content)).startswith("event: now"):
            pass
        assert event.startswith("event: end")
        assert await stream.content.read() == b""


async def an_event(content: StreamReader) -> str:
    lines: list[str] = []
    while (line := (await content.readline()).decode()) not in ("\n", ""):
        lines.append(line)
    return "".join(lines)


async def test_workers_are_shown_with_their_load_and_one_that_is_not_heard_of_is_said_to_be(
    browser: Browser, inventory: Inventory
) -> None:
    assert "No worker has told of itself" in await browser.sees("/")
    await keep_worker(inventory, a_worker("one"))
    await keep_worker(inventory, a_worker("two", host="machine-2", not_ready=("draining",), calls=10, load=0.7))
    silent = (inventory.now() - dt.timedelta(seconds=75)).timestamp() * 1000
    dead = a_worker("dead", host="machine-3").model_dump_json()
    await inventory.redis.hset(inventory.keys.workers, "dead", f"{silent:.0f}\n{dead}")  # type: ignore[misc]
    await asyncio.sleep(0.5)
    text = await browser.sees("/")
    for told in ("machine-1, process 4711", "2 of 10", "0.14", "takes calls", "draining", "10 of 10", "0.1.0"):
        assert told in text
    assert "not heard for 1 min 15 s" in text or "not heard for 1 min 16 s" in text


async def test_a_worker_that_died_long_ago_is_not_shown(browser: Browser, inventory: Inventory) -> None:
    long_ago = (inventory.now() - dt.timedelta(minutes=11)).timestamp() * 1000
    await inventory.redis.hset(  # type: ignore[misc]
        inventory.keys.workers, "dead", f"{long_ago:.0f}\n{a_worker('dead').model_dump_json()}"
    )
    await inventory.redis.hset(inventory.keys.workers, "unknown", "what another version keeps")  # type: ignore[misc]
    assert "No worker has told of itself" in await browser.sees("/")
