"""A call that runs is hung up, or passed on to a person, from the page."""

import asyncio
import contextlib
import dataclasses
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from livekit import rtc
from livekit.agents import AgentSession

from agents.conversation.rental_line import RentalLine
from inventory.ledger.inventory import Inventory
from inventory.models import TaskKind
from inventory.server.connection import open_redis
from inventory.server.embedded import socket_path
from inventory.server.options import RedisOptions
from shared.call_records.call_record import CallRecord
from shared.running import call_requests
from shared.running.call_requests import CallRequests, NothingAsked, RequestState, Wanted
from shared.workflow import Stage
from tests.support.faulty_proxy import FaultyProxy, faulty_proxy, redis_through
from tests.support.records import records_of
from tests.support.scripted_model import call
from tests.support.telephone import NEVER_ANSWERS, FakeCaller, FakeJob
from tests.support.waiting import until, until_answer
from tests.web.conftest import PASSWORD, Browser
from tests.worker.test_phone_call import PERSON, Telephone, on_the_telephone, scripted
from web.people.users import PageUsers
from web.reading import live_depot
from worker import asked_by_desk, hanging_up
from worker.dispatch.call_limits import CallLimits
from worker.job_process import RESOURCES_OF_CALL, clean_up_after_call, take_call
from worker.transfer import refer
from worker.voice import voices

HANG_UP, PUT_THROUGH = Wanted.HANG_UP, Wanted.PUT_THROUGH


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked_by_desk, "LOOK_EVERY_SECONDS", 0.02)
    monkeypatch.setattr(call_requests, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(live_depot, "LIVE_SECONDS", 0.01)
    monkeypatch.setattr(hanging_up, "AUDIO_DELAY_SECONDS", 0)


@pytest.fixture
async def line(line: RentalLine, server_folder: Path) -> AsyncIterator[RentalLine]:
    """The line of a worker, with a connection of its own."""
    async with open_redis(RedisOptions(data_folder=server_folder)) as redis:
        inventory = Inventory(redis, depot=line.settings.depot, zone=line.settings.zone)
        yield dataclasses.replace(line, inventory=inventory)


@contextlib.asynccontextmanager
async def running(line: RentalLine, **how: Any) -> AsyncIterator[Telephone]:
    """A call that was taken by a worker, as `on_the_telephone` has it."""
    async with on_the_telephone(line, **how) as telephone:
        limits = CallLimits(line.inventory, line.settings, telephone.session.call)
        assert await limits.admit() is None
        telephone.job.proc.userdata[RESOURCES_OF_CALL].push_async_callback(limits.leave)
        yield telephone


async def asks(reader: Browser, telephone: Telephone, wanted: Wanted, *, status: int = 200) -> str:
    """The page after the question was answered with yes."""
    address = f"/calls/{telephone.session.call.call_id}/ask/{wanted}"
    return await reader.sends(address, address, status=status)


async def record_of(telephone: Telephone) -> CallRecord:
    record = await records_of(telephone.session.inventory).get(telephone.session.call.call_id)
    assert record is not None
    return record


@pytest.fixture
def requests(inventory: Inventory) -> CallRequests:
    return CallRequests(inventory)


async def dead_call(inventory: Inventory, call_id: str = "dead") -> str:
    """A call that counts as running, and whose process has died."""
    later = (inventory.now() + dt.timedelta(minutes=1)).timestamp() * 1000
    await inventory.redis.zadd(inventory.keys.running_calls, {call_id: later})
    return call_id


async def test_a_call_that_is_hung_up_says_goodbye_first_and_gives_back_what_it_holds(
    line: RentalLine, reader: Browser
) -> None:
    async with running(line) as telephone:
        assert len(await line.inventory.holds()) == 1
        assert f"/calls/{telephone.session.call.call_id}/ask/hang-up" in await reader.sees("/")
        assert asked_by_desk.HUNG_UP in await asks(reader, telephone, HANG_UP)
        await telephone.has_ended()
        assert "ends this call" in telephone.heard[-1]
        record = await record_of(telephone)
        assert (record.end_reason, record.ended_by) == ("ended_by_desk", "person")
        acts = await reader.sees("/acts")
        assert "everything</td><td>asked a call: hang-up" in acts
        assert telephone.session.call.call_id in acts


async def test_each_call_that_a_worker_takes_does_what_is_asked_of_it(
    line: RentalLine, requests: CallRequests, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = AgentSession.start

    async def start_without_a_room(self: AgentSession[Any], agent: Any, **_: object) -> object:
        return await start(self, agent)

    monkeypatch.setattr(AgentSession, "start", start_without_a_room)
    monkeypatch.setattr(voices, "open_voice", scripted)
    job = FakeJob(FakeCaller())
    await take_call(job, settings=line.settings)  # type: ignore[arg-type]
    keys = line.inventory.keys
    found: list[bytes] = await line.inventory.redis.zrange(keys.running_calls, 0, -1)  # type: ignore[assignment]
    (call_id,) = map(bytes.decode, found)
    asked = await requests.ask(call_id, HANG_UP, by="j.lee")
    assert asked.told == asked_by_desk.HUNG_UP
    await until(lambda: job.shutdowns)
    await clean_up_after_call(job)  # type: ignore[arg-type]
    assert job.deletions == 1
    with pytest.raises(NothingAsked):
        await requests.ask(call_id, HANG_UP, by="j.lee")


async def test_a_booking_that_is_being_made_is_made_and_told_before_the_call_is_hung_up(
    line: RentalLine, server_folder: Path, requests: CallRequests
) -> None:
    async with (
        faulty_proxy(socket_path(server_folder)) as proxy,
        through(proxy, line) as faulty_line,
        running(faulty_line, stage=Stage.BOOKING_COMPLETION) as telephone,
    ):
        fault = proxy.delay_answer("confirm")
        telephone.model.turns.append([call("complete_booking")])
        turn = asyncio.ensure_future(telephone.agent_session.run(user_input="Yes, book it."))
        await fault.reached.wait()
        asked = asyncio.ensure_future(requests.ask(telephone.session.call.call_id, HANG_UP, by="j.lee"))
        await until_answer(lambda: is_taken(requests, telephone))
        assert not telephone.session.call.ended
        fault.go_on.set()
        assert (await asked).told == asked_by_desk.HUNG_UP
        await turn
        await telephone.has_ended()
        (booking,) = await line.inventory.bookings()
        assert booking.reference in telephone.heard[-2]
        assert "ends this call" in telephone.heard[-1]
        assert [one.reference for one in (await record_of(telephone)).bookings] == [booking.reference]


async def is_taken(requests: CallRequests, telephone: Telephone) -> bool:
    asked = await requests.of(telephone.session.call.call_id)
    return asked is not None and asked.state is RequestState.TAKEN


@contextlib.asynccontextmanager
async def through(proxy: FaultyProxy, line: RentalLine) -> AsyncIterator[RentalLine]:
    """The line, whose calls reach the inventory through the proxy."""
    async with redis_through(proxy) as redis:
        inventory = Inventory(redis, depot=line.settings.depot, zone=line.settings.zone)
        yield dataclasses.replace(line, inventory=inventory)


async def test_a_caller_is_passed_on_to_a_person_who_takes_the_call(line: RentalLine, reader: Browser) -> None:
    async with running(line, transfer_number=PERSON) as telephone:
        assert asked_by_desk.PASSED_ON in await asks(reader, telephone, PUT_THROUGH)
        await telephone.has_ended()
        (transfer,) = telephone.job.api.sip.transfers
        assert transfer.transfer_to == f"tel:{PERSON}"
        assert "put them through" in telephone.heard[-1]
        assert (await record_of(telephone)).end_reason == "transferred"
        (task,) = await line.inventory.tasks()
        assert (task.kind, task.reason) == (TaskKind.CALL_BACK, "The depot takes over this call")


async def test_a_caller_whom_nobody_takes_stays_with_the_line_and_that_is_said(
    line: RentalLine, reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refer, "TRANSFER_SECONDS", 0.1)
    async with running(line, transfer_number=PERSON) as telephone:
        telephone.job.api.sip.outcome = NEVER_ANSWERS
        assert asked_by_desk.NOBODY_TOOK_IT in await asks(reader, telephone, PUT_THROUGH)
        assert "Nobody could be reached" in telephone.heard[-1]
        assert not telephone.session.call.ended
        assert len(await line.inventory.holds()) == 1


async def test_while_a_telephone_rings_the_page_says_that_it_is_not_known_yet_and_nothing_else_is_asked(
    line: RentalLine, reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call_requests, "ANSWER_SECONDS", 1.0)
    async with running(line, transfer_number=PERSON) as telephone:
        telephone.job.api.sip.outcome = NEVER_ANSWERS
        text = await asks(reader, telephone, PUT_THROUGH)
        assert "has not told yet what became of it" in text
        assert 'http-equiv="refresh"' in text
        assert "everything asked: put-through" in await reader.sees("/")
        assert "Something is asked of this call already" in await asks(reader, telephone, HANG_UP, status=409)


async def test_a_call_that_passes_its_caller_on_is_not_hung_up_meanwhile(
    line: RentalLine, requests: CallRequests
) -> None:
    async with running(line, transfer_number=PERSON) as telephone:
        telephone.job.api.sip.outcome = NEVER_ANSWERS
        telephone.model.turns.append([call("transfer_to_human", reason="a question")])
        await telephone.agent_session.run(user_input="A person, please.")
        await until(lambda: telephone.job.api.sip.transfers)
        asked = await requests.ask(telephone.session.call.call_id, HANG_UP, by="j.lee")
        assert (asked.state, asked.told) == (RequestState.REFUSED, asked_by_desk.CALLS_A_PERSON)
        assert not telephone.session.call.ended


WITHOUT_A_PERSON: dict[str, tuple[dict[str, Any], str]] = {
    "no number is set": ({}, asked_by_desk.NO_NUMBER),
    "nobody is there": ({"transfer_number": f"{PERSON} Mon 00:00-00:01"}, asked_by_desk.NOBODY_THERE),
    "the caller has no telephone": (
        {"transfer_number": PERSON, "kind": rtc.ParticipantKind.PARTICIPANT_KIND_STANDARD},
        asked_by_desk.NO_TELEPHONE,
    ),
}


@pytest.mark.parametrize("why", WITHOUT_A_PERSON)
async def test_where_nobody_can_take_the_call_that_is_said_and_it_goes_on(
    why: str, line: RentalLine, requests: CallRequests, monkeypatch: pytest.MonkeyPatch
) -> None:
    how, told = WITHOUT_A_PERSON[why]
    if why == "nobody is there":
        monkeypatch.setattr("worker.transfer.put_through.staffed_numbers", lambda _: [])
    async with running(line, **how) as telephone:
        said = len(telephone.heard)
        asked = await requests.ask(telephone.session.call.call_id, PUT_THROUGH, by="j.lee")
        assert (asked.state, asked.told) == (RequestState.REFUSED, told)
        assert len(telephone.heard) == said
        assert not telephone.session.call.ended


async def test_where_no_process_holds_the_call_neither_yes_nor_no_is_said_and_nothing_is_done_later(
    reader: Browser, inventory: Inventory, requests: CallRequests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call_requests, "ANSWER_SECONDS", 0.1)
    call_id = await dead_call(inventory)
    text = await reader.sends(f"/calls/{call_id}/ask/hang-up", f"/calls/{call_id}/ask/hang-up")
    assert "The call has not answered" in text
    assert "Whether it still runs is not known" in text
    assert "refresh" not in text
    assert await requests.take(call_id) is None


async def test_a_request_that_nobody_could_withdraw_is_not_done_late(
    inventory: Inventory, requests: CallRequests, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_id = await dead_call(inventory)
    asking = asyncio.ensure_future(requests.ask(call_id, HANG_UP, by="j.lee"))
    await until_answer(lambda: requests.of(call_id))
    asking.cancel()
    monkeypatch.setattr(call_requests, "TAKEN_SECONDS", 0)
    assert await requests.take(call_id) is None


async def test_nothing_is_asked_of_a_call_that_does_not_run(reader: Browser, requests: CallRequests) -> None:
    text = await reader.sends("/calls/nobody/ask/hang-up", "/calls/nobody/ask/hang-up", status=409)
    assert "does not run any more" in text
    assert await requests.of("nobody") is None
    assert "Nothing was asked" in await reader.sees("/calls/nobody/asked", status=404)
    await reader.sees("/calls/nobody/ask/fly", status=404)


async def test_what_is_asked_as_the_call_ends_is_answered(line: RentalLine, requests: CallRequests) -> None:
    async with running(line, transfer_number=PERSON) as telephone:
        telephone.session.call.stage = Stage.CALL_ENDED
        asked = await requests.ask(telephone.session.call.call_id, HANG_UP, by="j.lee")
        assert asked.told == asked_by_desk.ENDED_ALREADY
        assert telephone.session.transfer_to_person is not None
        assert not await telephone.session.transfer_to_person("a transfer that waited for another one")
        assert telephone.job.api.sip.transfers == []


async def test_what_is_asked_too_late_for_the_call_to_look_is_answered_when_it_is_cleaned_up(
    line: RentalLine, requests: CallRequests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_by_desk, "LOOK_EVERY_SECONDS", 60)
    async with running(line) as telephone:
        asking = asyncio.ensure_future(requests.ask(telephone.session.call.call_id, HANG_UP, by="j.lee"))
        await until_answer(lambda: requests.of(telephone.session.call.call_id))
        await clean_up_after_call(telephone.job)  # type: ignore[arg-type]
        assert (await asking).told == asked_by_desk.ENDED_ALREADY


async def test_a_caller_who_hangs_up_while_a_telephone_rings_for_them_leaves_no_request_unanswered(
    line: RentalLine, requests: CallRequests
) -> None:
    async with running(line, transfer_number=PERSON) as telephone:
        telephone.job.api.sip.outcome = NEVER_ANSWERS
        asking = asyncio.ensure_future(requests.ask(telephone.session.call.call_id, PUT_THROUGH, by="j.lee"))
        await until(lambda: telephone.job.api.sip.transfers)
        await clean_up_after_call(telephone.job)  # type: ignore[arg-type]
        assert (await asking).state is RequestState.REFUSED


async def test_a_call_does_nothing_that_is_asked_in_another_depot(line: RentalLine, requests: CallRequests) -> None:
    async with running(line) as telephone:
        call_id = telephone.session.call.call_id
        another = Inventory(line.inventory.redis, depot="another", zone=line.settings.zone)
        with pytest.raises(NothingAsked):
            await CallRequests(another).ask(call_id, HANG_UP, by="j.lee")
        await dead_call(another, call_id)
        asking = asyncio.ensure_future(CallRequests(another).ask(call_id, HANG_UP, by="j.lee"))
        await asyncio.sleep(0.2)
        assert not telephone.session.call.ended
        assert await requests.of(call_id) is None
        asking.cancel()


async def test_who_may_only_look_asks_nothing_of_a_call(
    line: RentalLine, browser: Browser, users: PageUsers, requests: CallRequests
) -> None:
    await users.add("looks", PASSWORD, [])
    async with running(line) as telephone:
        call_id = telephone.session.call.call_id
        text = await browser.log_in("looks")
        assert call_id[:8] in text
        assert "/ask/" not in text
        await browser.sees(f"/calls/{call_id}/ask/hang-up", status=403)
        await browser.sees(f"/calls/{call_id}/asked", status=403)
        assert "needs the role act" in await browser.sends(f"/calls/{call_id}/ask/hang-up", "/", status=403)
        assert await requests.of(call_id) is None


async def test_a_form_of_another_site_asks_nothing_of_a_call(
    line: RentalLine, reader: Browser, requests: CallRequests
) -> None:
    async with running(line) as telephone:
        call_id = telephone.session.call.call_id
        assert "not from this page" in await reader.sends(f"/calls/{call_id}/ask/hang-up", status=403)
        assert await requests.of(call_id) is None
        assert "asked a call" not in await reader.sees("/acts")


async def test_what_was_asked_of_calls_long_ago_goes(inventory: Inventory, requests: CallRequests) -> None:
    old = (inventory.now() - dt.timedelta(hours=2)).timestamp() * 1000
    await inventory.redis.hset(inventory.keys.call_requests, "old", f"{old:.0f}\n{{}}")  # type: ignore[misc]
    asking = asyncio.ensure_future(requests.ask(await dead_call(inventory), HANG_UP, by="j.lee"))
    await until_answer(lambda: requests.of("dead"))
    assert await inventory.redis.hkeys(inventory.keys.call_requests) == [b"dead"]  # type: ignore[misc]
    assert await inventory.redis.ttl(inventory.keys.call_requests) > 3000
    asking.cancel()
