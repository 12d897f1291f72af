"""A caller who was cut off calls again and goes on where they were, once the license is proved."""

import asyncio
import datetime as dt
import hashlib
import json
import time
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from agents.conversation import resumption
from agents.conversation.brief import brief
from agents.conversation.rental_line import RentalLine
from agents.conversation.wording.answers.choice_answers import (
    CUT_OFF_BEFORE,
    GO_ON_THERE,
    HELD_AGAIN,
    STILL_HELD,
)
from inventory.ledger import unfinished_calls
from inventory.models import Hold
from shared.language.speech import say_period
from shared.rental_call import CUT_OFF
from shared.workflow import Stage
from tests.support.cut_off import CALLER, LICENSE, call_from, calling_again, cut_off_at, killed_at
from tests.support.phone import GENERATOR, Phone, on_the_phone
from tests.support.records import records_of
from tests.support.scripted_model import call
from tests.support.waiting import until_answer

TEN_MINUTES = dt.timedelta(minutes=10)


def goes_on(phone: Phone) -> bool:
    """Whether the caller was told of the earlier call."""
    told = [words for words in phone.heard if "cut off" in words]
    assert bool(told) == (phone.call.selection is not None)
    return bool(told)


async def only_hold(line: RentalLine) -> Hold:
    (hold,) = await line.inventory.holds()
    return hold


async def test_a_call_that_is_cut_off_leaves_its_hold_for_ten_minutes(line: RentalLine) -> None:
    session = await cut_off_at(line)
    hold = await only_hold(line)
    assert session.call.selection is not None
    assert hold.hold_id == session.call.selection.holds[0].hold_id
    left = hold.expires_at - line.inventory.now()
    assert TEN_MINUTES - dt.timedelta(minutes=1) < left <= TEN_MINUTES


async def test_the_caller_goes_on_there_with_selection_price_and_hold(line: RentalLine) -> None:
    before = (await cut_off_at(line)).call
    async with calling_again(line) as phone:
        assert phone.stage is Stage.OPERATOR_CERTIFICATION
        assert (phone.call.site, phone.call.price) == (before.site, before.price)
        assert phone.call.selection is not None
        assert before.selection is not None
        assert phone.call.selection.period == before.selection.period
        hold = await only_hold(line)
        assert hold == phone.call.selection.holds[0]
        assert (hold.hold_id, hold.call_id) == (before.selection.holds[0].hold_id, phone.call.call_id)


async def test_the_caller_hears_what_they_had_chosen_before_anything_else(line: RentalLine) -> None:
    before = (await cut_off_at(line)).call.selection
    assert before is not None
    days = say_period(before.period, today=line.inventory.today())
    async with calling_again(line) as phone:
        (told,) = [words for words in phone.heard if "cut off" in words]
        assert f"We were cut off before. You had chosen the Professional Generator for {days}, at $450 a day." in told
        assert STILL_HELD.format() in told
        assert GO_ON_THERE.format() in told


async def test_operator_and_insurance_are_proved_again(line: RentalLine) -> None:
    await cut_off_at(line, Stage.BOOKING_COMPLETION)
    async with calling_again(line) as phone:
        assert phone.stage is Stage.OPERATOR_CERTIFICATION
        assert not phone.call.operator_verified
        assert not phone.call.insurance_verified
        await phone.tool(
            "verify_operator_credentials",
            operator_name="Jordan Lee",
            operator_license="OP-445566",
            operator_phone="217 555 0120",
        )
        await phone.tool("verify_insurance_coverage", policy_number="POL-789012")
        assert "Booking confirmed" in await phone.tool("complete_booking")
    assert await line.inventory.holds() == []


async def test_nothing_of_it_is_said_before_the_license(line: RentalLine) -> None:
    before = (await cut_off_at(line)).call
    assert before.site is not None
    async with on_the_phone(await call_from(line, Stage.GREETING)) as phone:
        await phone.tool("start_rental", equipment_needed="the thing from before")
        await phone.tool("verify_business_license", license_number="BL-999999")
        seen = [item.model_dump_json() for request in phone.model.requests for item in request.items]
        for words in ("Professional Generator", GENERATOR, "100 Main", "$450", "cut off"):
            assert not any(words in item for item in [*seen, *phone.heard]), words
        assert phone.call.selection is None


async def test_another_license_from_the_same_number_hears_nothing_of_it(line: RentalLine) -> None:
    await cut_off_at(line)
    hold = await only_hold(line)
    async with calling_again(line, license_number="BL-204518") as phone:
        assert phone.call.customer_verified
        assert not goes_on(phone)
    assert await only_hold(line) == hold


async def test_the_same_license_from_another_number_hears_nothing_of_it(line: RentalLine) -> None:
    await cut_off_at(line)
    async with calling_again(line, phone="+12175550102") as phone:
        assert not goes_on(phone)


async def test_a_hidden_number_leaves_nothing_and_goes_on_with_nothing(line: RentalLine) -> None:
    await cut_off_at(line, phone=None)
    assert await line.inventory.holds() == []
    await cut_off_at(line)
    async with calling_again(line, phone=None) as phone:
        assert not goes_on(phone)


async def test_the_license_on_record_is_compared_not_the_words(line: RentalLine) -> None:
    await cut_off_at(line)
    async with calling_again(line, license_number="B as in boy, L, one two three four five six") as phone:
        assert goes_on(phone)


ORDERLY = {
    "a goodbye": [call("end_call", reason="done")],
    "a message": [call("transfer_to_human", reason="done", call_back_number="217 555 0100"), call("end_call")],
}


@pytest.fixture
def _never_seems_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was kept during a call can be gone on with at once, as if its process were dead."""
    monkeypatch.setattr(unfinished_calls, "RUNNING_SECONDS", 0.001)


@pytest.mark.parametrize("end", ORDERLY)
@pytest.mark.usefixtures("_never_seems_to_run")
async def test_a_call_that_ends_in_order_gives_its_hold_back_and_is_not_gone_on_with(
    line: RentalLine, end: str
) -> None:
    async with on_the_phone(await call_from(line, Stage.OPERATOR_CERTIFICATION)) as phone:
        await is_kept(line)
        for step in ORDERLY[end]:
            await phone.use(step)
        await phone.session.end(CUT_OFF, cut_off=True)  # whatever comes after the end
    assert await line.inventory.holds() == []
    async with calling_again(line) as again:
        assert not goes_on(again)


@pytest.mark.usefixtures("_never_seems_to_run")
async def test_a_caller_who_hangs_up_gives_the_hold_back_and_begins_anew(line: RentalLine) -> None:
    async with on_the_phone(await call_from(line, Stage.OPERATOR_CERTIFICATION)):
        await is_kept(line)
    assert await line.inventory.holds() == []
    async with calling_again(line) as phone:
        assert not goes_on(phone)


async def is_kept(line: RentalLine) -> None:
    """Wait until the running call is kept for its caller."""
    await until_answer(lambda: line.inventory.unfinished_call(CALLER))


@pytest.fixture
def _kept_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resumption, "KEEP_EVERY_SECONDS", 0.01)


pytestmark = pytest.mark.usefixtures("_kept_at_once")


@pytest.mark.usefixtures("_never_seems_to_run")
async def test_a_booked_call_that_is_cut_off_leaves_nothing(line: RentalLine) -> None:
    async with on_the_phone(await call_from(line, Stage.BOOKING_COMPLETION)) as phone:
        await is_kept(line)
        await phone.tool("complete_booking")
        await phone.session.end(CUT_OFF, cut_off=True)
    async with calling_again(line) as again:
        assert not goes_on(again)
    assert await line.inventory.holds() == []


async def test_a_call_whose_program_breaks_is_a_cut(line: RentalLine) -> None:
    with pytest.raises(ZeroDivisionError):
        async with on_the_phone(await call_from(line, Stage.PRICING_NEGOTIATION)):
            raise ZeroDivisionError
    async with calling_again(line) as phone:
        assert goes_on(phone)


async def test_after_ten_minutes_the_caller_begins_anew(line: RentalLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unfinished_calls, "KEPT_SECONDS", 0.05)
    await cut_off_at(line)
    await asyncio.sleep(0.06)
    assert await line.inventory.holds() == []
    async with calling_again(line) as phone:
        assert not goes_on(phone)


async def test_of_two_callers_with_the_same_number_one_goes_on(line: RentalLine) -> None:
    await cut_off_at(line)

    async def caller() -> bool:
        async with calling_again(line) as phone:
            both.release()
            await everybody.wait()
            return goes_on(phone)

    both, everybody = asyncio.Semaphore(0), asyncio.Event()
    callers = [asyncio.create_task(caller()) for _ in range(2)]
    for _ in callers:
        await both.acquire()
    everybody.set()
    assert sorted(await asyncio.gather(*callers)) == [False, True]


async def test_a_number_has_at_most_one_such_hold(line: RentalLine) -> None:
    first = await cut_off_at(line)
    async with on_the_phone(await call_from(line, Stage.EQUIPMENT_DISCOVERY)) as phone:
        await phone.tool("select_equipment", equipment_id="ITM004", start_date="tomorrow", rental_days=2)
        assert len(await line.inventory.holds()) == 2
        await phone.session.end(CUT_OFF, cut_off=True)
    assert (await only_hold(line)).call_id == first.call.call_id
    async with calling_again(line) as again:
        assert goes_on(again)


@pytest.mark.usefixtures("_never_seems_to_run")
async def test_a_killed_process_leaves_its_hold_for_at_least_ten_minutes_and_the_caller_goes_on(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line.inventory, "hold_ms", 60_000)  # the last hand-off was long ago
    await killed_at(line)
    left = (await only_hold(line)).expires_at - line.inventory.now()
    assert left > TEN_MINUTES - dt.timedelta(minutes=1)
    async with calling_again(line) as phone:
        assert goes_on(phone)


async def test_a_call_that_still_runs_is_not_taken_over(line: RentalLine) -> None:
    async with on_the_phone(await call_from(line, Stage.OPERATOR_CERTIFICATION)) as running:
        await is_kept(line)
        async with calling_again(line) as phone:
            assert not goes_on(phone)
        assert (await only_hold(line)).call_id == running.call.call_id


async def test_a_call_whose_caller_is_not_heard_any_more_is_taken_over_and_can_take_nothing_back(
    line: RentalLine,
) -> None:
    async with on_the_phone(await call_from(line, Stage.OPERATOR_CERTIFICATION)) as unheard:
        await is_kept(line)
        unheard.session.resumption.caller_is_heard = False
        await until_answer(lambda: counts_as_cut(line))
        async with calling_again(line) as phone:
            assert goes_on(phone)
            await unheard.session.end(CUT_OFF, cut_off=True)
            assert (await only_hold(line)).call_id == phone.call.call_id
            await phone.tool(
                "verify_operator_credentials",
                operator_name="Jordan Lee",
                operator_license="OP-445566",
                operator_phone="217 555 0120",
            )
            assert phone.stage is Stage.INSURANCE_VERIFICATION
            assert await line.inventory.renew(phone.call.selection.holds[0])  # type: ignore[union-attr]


async def counts_as_cut(line: RentalLine) -> bool:
    (key,) = [key async for key in line.inventory.redis.scan_iter(match=line.inventory.keys.unfinished_call("*"))]
    return json.loads(await line.inventory.redis.get(key) or b"{}")["running_until"] <= time.time() * 1000


async def lose_hold(line: RentalLine) -> None:
    assert await line.inventory.release(await only_hold(line))


async def test_a_hold_that_was_lost_meanwhile_is_had_again_and_the_caller_is_told(line: RentalLine) -> None:
    await cut_off_at(line)
    await lose_hold(line)
    async with calling_again(line) as phone:
        assert goes_on(phone)
        (told,) = [words for words in phone.heard if "cut off" in words]
        assert HELD_AGAIN.format(units="the Professional Generator") in told
        assert STILL_HELD.format() not in told
        assert phone.call.price is not None
        assert (await only_hold(line)).call_id == phone.call.call_id


async def test_a_unit_that_somebody_else_got_meanwhile_is_replaced_by_an_offer_for_the_same_days(
    line: RentalLine,
) -> None:
    before = (await cut_off_at(line)).call.selection
    assert before is not None
    await lose_hold(line)
    await line.inventory.hold(GENERATOR, before.period, call_id="rival")
    async with calling_again(line) as phone:
        (told,) = [words for words in phone.heard if "cut off" in words]
        assert "Sorry, the Professional Generator was just booked by another customer." in told
        assert "These are free for 3 days" in told
        assert STILL_HELD.format() not in told
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY
        assert phone.call.price is None, "it was agreed for that unit and those days"
        assert phone.call.wanted_period == before.period


async def test_a_caller_who_wants_something_else_chooses_again(line: RentalLine) -> None:
    await cut_off_at(line)
    async with calling_again(line) as phone:
        await phone.tool("change_equipment", what="equipment")
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY
        await phone.tool("select_equipment", equipment_id="ITM004")
        assert (await only_hold(line)).equipment_id == "ITM004"


async def test_days_that_the_license_does_not_cover_are_not_gone_on_with(line: RentalLine) -> None:
    session = await call_from(line, Stage.PRICING_NEGOTIATION)
    assert session.call.selection is not None
    longer = session.call.selection.period.model_copy(update={"day_after": dt.date(2035, 1, 2)})
    session.call.selection = session.call.selection.model_copy(update={"period": longer})
    async with on_the_phone(session):
        await session.end(CUT_OFF, cut_off=True)
    async with calling_again(line) as phone:
        assert not goes_on(phone)


async def test_who_is_cut_off_twice_goes_on_twice(line: RentalLine) -> None:
    await cut_off_at(line)
    async with calling_again(line) as phone:
        assert goes_on(phone)
        await phone.session.end(CUT_OFF, cut_off=True)
    async with calling_again(line) as phone:
        assert goes_on(phone)
    assert await line.inventory.holds() == []


async def test_a_price_proposal_that_was_made_counts_in_the_next_call(line: RentalLine) -> None:
    async with on_the_phone(await call_from(line, Stage.PRICING_NEGOTIATION)) as phone:
        await phone.tool("propose_price", proposed_daily_rate=100)
        await phone.session.end(CUT_OFF, cut_off=True)
    async with calling_again(line) as again:
        assert again.stage is Stage.PRICING_NEGOTIATION
        assert again.call.proposals_made == 1


async def test_a_rate_that_the_line_came_down_to_is_told_in_the_next_call(line: RentalLine) -> None:
    line = replace(line, settings=line.settings.model_copy(update={"opening_rate": "highest"}))
    async with on_the_phone(await call_from(line, Stage.PRICING_NEGOTIATION)) as phone:
        await phone.tool("propose_price", proposed_daily_rate=100)
        await phone.session.end(CUT_OFF, cut_off=True)
    async with calling_again(line) as again:
        assert "at $484 a day" in again.heard[-1]
        assert "Daily rate: $484" in brief(again.session)


async def test_the_record_of_a_cut_call_agrees_with_the_inventory(line: RentalLine) -> None:
    session = await cut_off_at(line)
    record = await records_of(line).get(session.call.call_id)
    assert record is not None
    assert (record.end_reason, record.ended_by, record.differences) == ("cut_off", None, ())


async def test_redis_shows_neither_the_number_nor_its_plain_hash(line: RentalLine, redis: Redis) -> None:
    await cut_off_at(line)
    keys = [key.decode() async for key in redis.scan_iter(match=line.inventory.keys.unfinished_call("*"))]
    assert len(keys) == 1
    assert CALLER.removeprefix("+") not in keys[0]
    assert hashlib.sha256(CALLER.encode()).hexdigest() not in keys[0]
    assert 0 < await redis.pttl(keys[0]) <= 600_000
    assert CALLER not in str(await redis.get(keys[0]))


async def test_with_redis_away_the_license_is_verified_all_the_same(
    line: RentalLine, inventory_away: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await call_from(line)
    monkeypatch.setattr(session.resumption, "_inventory", inventory_away)
    async with on_the_phone(session) as phone:
        answer = await phone.tool("verify_business_license", license_number=LICENSE)
        assert answer == "Business license verified."
        assert CUT_OFF_BEFORE.says[:20] not in answer
