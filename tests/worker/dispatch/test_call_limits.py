"""Limits against abuse: who is not let in, what they hear, and what the desk is told."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from livekit.agents import AgentSession
from livekit.agents.metrics import AgentSessionUsage, LLMModelUsage
from livekit.agents.voice.events import SessionUsageUpdatedEvent
from prometheus_client import REGISTRY

from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine
from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from inventory.models import TaskKind
from shared.rental_call import RentalCall
from shared.settings import Settings, SettingsError, load_settings
from tests.support.scripted_model import ScriptedModel
from tests.support.telephone import CALLER_ID, FakeCaller, FakeJob
from tests.support.waiting import until_answer
from worker import hanging_up
from worker.announcements import PUTTING_THROUGH, UNAVAILABLE, in_language
from worker.dispatch import call_limits
from worker.dispatch.call_limits import CallLimits, Limit
from worker.job_process import clean_up_after_call, take_call
from worker.voice import voices
from worker.voice.voices import Voice

ANOTHER = "+12175550102"
PERSON = "+15550100200"


def in_both_languages(recording: Path) -> list[Path]:
    """What a caller hears of whom nobody knows yet which language they speak."""
    return [recording, in_language(recording, "es")]


class Line:
    """A line that calls ring at, with models and rooms that are fakes."""

    def __init__(self, settings: Settings, inventory: Inventory) -> None:
        self.settings, self.inventory = settings, inventory
        self.answered: list[str | None] = []
        self.agent_sessions: list[AgentSession[CallSession]] = []
        self.played: list[Path] = []
        self.jobs: list[FakeJob] = []

    async def rings(self, number: str = CALLER_ID) -> FakeJob:
        """One call from this number; "" hides it. It goes on until `hangs_up`, unless it is refused."""
        job = FakeJob(FakeCaller(attributes={"sip.phoneNumber": number}))
        self.jobs.append(job)
        await take_call(job, settings=self.settings)  # type: ignore[arg-type]
        return job

    async def hangs_up(self, job: FakeJob) -> None:
        await clean_up_after_call(job)  # type: ignore[arg-type]

    def limited(self, **limits: Any) -> None:
        self.settings = self.settings.model_copy(update=limits)

    async def told(self, kind: TaskKind = TaskKind.LIMIT_REACHED) -> list[tuple[str, str | None]]:
        return [(task.reason, task.phone) for task in await self.inventory.tasks() if task.kind is kind]


def hears_busy(job: FakeJob) -> bool:
    """Whether the room was removed before anything was published: LiveKit then answers the caller with 486."""
    return job.deletions == 1 and job.shutdowns == ["a limit was reached"]


def refused(limit: Limit) -> float:
    return REGISTRY.get_sample_value("rental_calls_refused_total", {"limit": limit}) or 0


@pytest.fixture
async def ringing(line: RentalLine, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Line]:
    ringing = Line(line.settings, line.inventory)

    async def start(self: AgentSession[CallSession], *_: object, **__: object) -> None:
        ringing.answered.append(self.userdata.call.caller_phone)
        ringing.agent_sessions.append(self)

    async def play(_: object, recording: Path) -> None:
        ringing.played.append(recording)

    @contextlib.asynccontextmanager
    async def scripted(*_: object) -> AsyncIterator[Voice]:
        yield Voice(ScriptedModel(), {})

    monkeypatch.setattr(AgentSession, "start", start)
    monkeypatch.setattr(voices, "open_voice", scripted)
    monkeypatch.setattr(hanging_up, "play", play)
    yield ringing
    for job in ringing.jobs:
        await ringing.hangs_up(job)


async def test_a_blocked_number_hears_busy_each_time_and_the_desk_is_told_once(ringing: Line) -> None:
    ringing.limited(blocked_numbers=f"{ANOTHER}, {CALLER_ID}", transfer_number=PERSON)
    before = refused(Limit.BLOCKED)
    for _ in range(2):
        assert hears_busy(await ringing.rings())
    assert refused(Limit.BLOCKED) == before + 2
    ((reason, phone),) = await ringing.told()
    assert "RENTAL_BLOCKED_NUMBERS" in reason
    assert phone == CALLER_ID
    assert (ringing.answered, ringing.played) == ([], [])


async def test_a_number_that_calls_too_often_hears_busy_until_the_hour_is_over(
    ringing: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    ringing.limited(number_calls_an_hour=2)
    for _ in range(2):
        await ringing.hangs_up(await ringing.rings())
    assert hears_busy(await ringing.rings())
    assert ringing.played == []
    await ringing.rings(ANOTHER)
    for _ in range(3):
        await ringing.rings("")
    assert ringing.answered == [CALLER_ID, CALLER_ID, ANOTHER, None, None, None]
    ((_, phone),) = await ringing.told()
    assert phone == CALLER_ID
    monkeypatch.setattr(call_limits, "HOUR_SECONDS", 0.001)
    await ringing.rings()
    assert ringing.answered[-1] == CALLER_ID


async def test_a_number_has_as_many_calls_at_once_as_it_may_and_one_more_when_one_has_ended(ringing: Line) -> None:
    ringing.limited(number_calls_at_once=2)
    first, _ = await ringing.rings(), await ringing.rings()
    assert hears_busy(await ringing.rings())
    await ringing.rings(ANOTHER)
    await ringing.hangs_up(first)
    await ringing.rings()
    assert ringing.answered == [CALLER_ID, CALLER_ID, ANOTHER, CALLER_ID]
    assert refused(Limit.NUMBER_AT_ONCE) >= 1


@pytest.mark.parametrize("limit", [Limit.AN_HOUR, Limit.AT_ONCE])
async def test_beyond_the_limits_of_the_depot_callers_are_passed_on_to_a_person(ringing: Line, limit: Limit) -> None:
    ringing.limited(**{limit: 2}, transfer_number=PERSON)
    await ringing.rings("")
    await ringing.rings(CALLER_ID)
    for number in (ANOTHER, ""):
        job = await ringing.rings(number)
        assert [transfer.transfer_to for transfer in job.api.sip.transfers] == [f"tel:{PERSON}"]
    assert ringing.answered == [None, CALLER_ID]
    assert ringing.played == [*in_both_languages(PUTTING_THROUGH)] * 2
    assert len(await ringing.told()) == 1
    assert await ringing.told(TaskKind.CALL_BACK) == [], "a person spoke with them"


async def test_callers_whom_the_limit_of_the_depot_turns_away_and_nobody_takes_are_called_back_once(
    ringing: Line,
) -> None:
    ringing.limited(calls_at_once=1)
    await ringing.rings()
    for number in (ANOTHER, ANOTHER, "", CALLER_ID):
        await ringing.rings(number)
    assert ringing.played == [*in_both_languages(UNAVAILABLE)] * 4
    assert [phone for _, phone in await ringing.told(TaskKind.CALL_BACK)] == [ANOTHER, CALLER_ID]
    ((reason, phone),) = await ringing.told()
    assert "RENTAL_CALLS_AT_ONCE" in reason
    assert phone is None


async def test_a_day_on_which_the_model_has_cost_enough_takes_no_more_calls_and_ends_none(ringing: Line) -> None:
    ringing.limited(model_dollars_a_day=2.5, transfer_number=PERSON)
    inventory = ringing.inventory
    today = [inventory.keys.model_cost(inventory.today())]
    running = await ringing.rings()
    await inventory.run("add_model_cost", today, ["one", 1_000_000, 60])
    await inventory.run("add_model_cost", today, ["two", 1_499_999, 60])
    await ringing.rings()
    await inventory.run("add_model_cost", today, ["two", 1_500_000, 60])
    assert (await ringing.rings()).api.sip.transfers
    assert len(ringing.answered) == 2
    assert running.deletions == 0
    ((reason, _),) = await ringing.told()
    assert "RENTAL_MODEL_DOLLARS_A_DAY" in reason


async def test_what_the_model_of_a_call_costs_counts_for_the_limit_while_the_call_goes_on(ringing: Line) -> None:
    ringing.limited(model_dollars_a_day=1, price_text_input=2)
    await ringing.rings()
    used = LLMModelUsage(provider="p", model="m", input_tokens=500_000)
    usage = SessionUsageUpdatedEvent(usage=AgentSessionUsage(model_usage=[used]))
    ringing.agent_sessions[0].emit("session_usage_updated", usage)

    async def noted() -> bool:
        return await limits_of(ringing.inventory, ringing.settings).admit() is Limit.MODEL_COST

    await until_answer(noted)


async def test_what_the_model_has_cost_is_of_the_day_in_the_time_zone_of_the_depot(
    inventory: Inventory, settings: Settings
) -> None:
    limited = settings.model_copy(update={"model_dollars_a_day": 1})
    inventory.now = lambda: dt.datetime(2026, 11, 24, 4, 59, tzinfo=dt.UTC)  # in New York, midnight is at 5:00
    day = [inventory.keys.model_cost(dt.date(2026, 11, 23))]
    await inventory.run("add_model_cost", day, ["one", 1_000_000, 60])
    assert await limits_of(inventory, limited).admit() is Limit.MODEL_COST
    inventory.now = lambda: dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)
    async with contextlib.AsyncExitStack() as after:
        limits = limits_of(inventory, limited)
        after.push_async_callback(limits.leave)
        assert await limits.admit() is None


def limits_of(inventory: Inventory, settings: Settings, phone: str | None = CALLER_ID) -> CallLimits:
    return CallLimits(inventory, settings, RentalCall(call_id=new_id(), caller_phone=phone))


async def test_of_forty_calls_in_the_same_moment_as_many_are_taken_as_may_be(
    inventory: Inventory, settings: Settings
) -> None:
    limited = settings.model_copy(update={"number_calls_at_once": 7})
    calls = [limits_of(inventory, limited) for _ in range(40)]
    answers = await asyncio.gather(*(call.admit() for call in calls))
    assert sorted(answers, key=str) == [None] * 7 + [Limit.NUMBER_AT_ONCE] * 33
    for call in calls:
        await call.leave()


async def test_a_call_that_asks_again_because_the_answer_was_lost_counts_once(
    inventory: Inventory, settings: Settings
) -> None:
    call = RentalCall(call_id=new_id(), caller_phone=CALLER_ID)
    limited = settings.model_copy(update={"number_calls_an_hour": 1, "calls_at_once": 1})
    asked = [CallLimits(inventory, limited, call) for _ in range(2)]
    assert [await limits.admit() for limits in asked] == [None, None]
    assert await limits_of(inventory, limited).admit() is Limit.NUMBER_AN_HOUR
    assert await limits_of(inventory, limited, ANOTHER).admit() is Limit.AT_ONCE
    for limits in asked:
        await limits.leave()


async def test_the_call_of_a_process_that_was_killed_does_not_count_as_running_for_long(
    inventory: Inventory, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = settings.model_copy(update={"calls_at_once": 1})
    monkeypatch.setattr(call_limits, "PLACE_SECONDS", 0.2)
    assert await limits_of(inventory, limited).admit() is None  # it never leaves, and is not renewed in time
    later = limits_of(inventory, limited)

    async def taken() -> bool:
        return await later.admit() is None

    await until_answer(taken)
    await later.leave()


async def test_a_call_that_goes_on_keeps_its_place(
    inventory: Inventory, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = settings.model_copy(update={"calls_at_once": 1})
    monkeypatch.setattr(call_limits, "PLACE_SECONDS", 0.3)
    monkeypatch.setattr(call_limits, "RENEW_SECONDS", 0.01)
    call = limits_of(inventory, limited)
    assert await call.admit() is None

    async def place() -> float:
        places: Any = await inventory.redis.zrange(inventory.keys.running_calls, 0, -1, withscores=True)
        return places[0][1]

    first = await place()

    async def moved_on() -> bool:
        return await place() > first + 300

    await until_answer(moved_on)
    assert await limits_of(inventory, limited).admit() is Limit.AT_ONCE
    await call.leave()


async def test_no_number_is_in_redis_and_what_is_counted_expires(inventory: Inventory, settings: Settings) -> None:
    call = limits_of(inventory, settings)
    await call.admit()
    await inventory.run("add_model_cost", [inventory.keys.model_cost(inventory.today())], ["one", 1, 60])
    keys = [key.decode() async for key in inventory.redis.scan_iter(f"rental:{{{settings.depot}}}:*", count=1000)]
    assert len(keys) == 6
    assert inventory.keys.number_secret in keys
    for key in set(keys) - {inventory.keys.number_secret}:
        assert CALLER_ID[1:] not in key
        assert 0 < await inventory.redis.ttl(key) <= 3600
    await call.leave()


async def test_the_hash_of_a_number_cannot_be_made_without_the_secret_of_the_depot(
    inventory: Inventory, settings: Settings
) -> None:
    """All workers of a depot have the same one, and another depot has another."""
    same = Inventory(inventory.redis, depot=settings.depot, zone=settings.zone)
    other = Inventory(inventory.redis, depot=f"{settings.depot}-b", zone=settings.zone)
    calls = [limits_of(one, settings) for one in (inventory, same, other)]
    for call in calls:
        assert await call.admit() is None
    pattern = f"rental:{{{settings.depot}*}}:running-calls:*"
    assert len([key async for key in inventory.redis.scan_iter(pattern, count=1000)]) == 2
    hashes = {await one.keyed_hash(CALLER_ID) for one in (inventory, same, other)}
    assert len(hashes) == 2
    for call in calls:
        await call.leave()


@pytest.mark.parametrize("written", ["2175550101", "+1", "anonymous", "+12175550101;+12175550102"])
def test_a_blocked_number_that_is_none_is_refused_when_the_line_starts(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENTAL_BLOCKED_NUMBERS", written)
    with pytest.raises(SettingsError, match="RENTAL_BLOCKED_NUMBERS"):
        load_settings()


def test_blocked_numbers_may_be_written_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_BLOCKED_NUMBERS", "+1 (217) 555-0101,+44 20.7946.0000, ")
    assert load_settings().blocked == {"+12175550101", "+442079460000"}
