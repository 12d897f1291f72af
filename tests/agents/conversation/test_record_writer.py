"""What is stored of a call, however it ends."""

import asyncio
import logging
from dataclasses import replace
from decimal import Decimal

import pytest
from redis.asyncio import Redis

from agents.conversation.rental_line import RentalLine
from inventory.ledger.inventory import Inventory
from inventory.models import Charge, InventoryUnavailable
from shared.call_records.call_record import CallRecord, Difference, EndedBy
from shared.call_records.reconciliation import RECONCILIATION_DIFFERENCES, RECONCILIATIONS_NOT_CHECKED
from shared.call_records.recorder import SAVE_AFTER_SECONDS
from shared.workflow import Stage
from simulation.caller import Played, play
from simulation.scenario import find_scenarios
from tests.support.phone import call_at, on_the_phone
from tests.support.records import records_of


async def played(name: str, redis: Redis, **settings: object) -> tuple[Played, CallRecord]:
    (scenario,) = find_scenarios([name])
    done = await play(scenario.model_copy(update={"settings": {**scenario.settings, **settings}}), redis)
    record = await records_of(done.session.inventory).get(done.session.call.call_id)
    assert record is not None
    return done, record


def counted(difference: Difference) -> float:
    return RECONCILIATION_DIFFERENCES.labels(difference.name.lower())._value.get()


async def test_a_whole_call_is_stored_with_its_stages_checks_and_booking(redis: Redis) -> None:
    done, record = await played("haggling_that_succeeds", redis)
    (booking,) = done.session.call.bookings
    assert [visit.stage for visit in record.stages] == [
        stage for stage in Stage if stage not in (Stage.EXISTING_RENTAL, Stage.CALL_ENDED)
    ]
    assert [(check.check, check.outcome) for check in record.checks] == [
        ("business license", "verified"),
        ("site safety", "verified"),
        ("operator", "verified"),
        ("insurance", "verified"),
    ]
    assert [offer.answer for offer in record.proposed_rates] == ["below minimum", "acceptable", "agreed"]
    assert record.proposed_rates[-1].daily_rate == booking.daily_rate
    assert [(one.reference, one.daily_rate) for one in record.bookings] == [(booking.reference, booking.daily_rate)]
    assert (record.end_reason, record.ended_by, record.differences) == ("completed", EndedBy.LINE, ())
    assert record.business_name == "Acme Construction"
    assert record.ended_at is not None
    whole = (record.ended_at - record.begun_at).total_seconds()
    assert sum(visit.seconds for visit in record.stages) == pytest.approx(whole, abs=0.5)


async def test_no_number_that_was_checked_is_stored(redis: Redis) -> None:
    _, record = await played("happy_path", redis)
    stored = record.model_dump_json()
    for number in ("123456", "445566", "789012", "555-0120", "Jordan", "Main Street"):
        assert number not in stored


async def test_what_is_said_is_stored_while_the_call_runs(line: RentalLine) -> None:
    keeping = replace(line, settings=line.settings.model_copy(update={"keep_transcripts": True}))
    session = await call_at(keeping, Stage.CUSTOMER_VERIFICATION)
    async with on_the_phone(session) as phone:
        await asyncio.sleep(2 * SAVE_AFTER_SECONDS)  # the stage is stored
        await phone.use("Good morning.", says="This is Acme.")
        async with asyncio.timeout(5):
            while True:
                record = await records_of(session.inventory).get(session.call.call_id)
                if record and record.transcript and "This is Acme." in str(record.transcript):
                    break
                await asyncio.sleep(0.05)
        assert record.ended_at is None


async def test_what_is_said_after_the_end_does_not_replace_the_whole_record(line: RentalLine) -> None:
    keeping = replace(line, settings=line.settings.model_copy(update={"keep_transcripts": True}))
    session = await call_at(keeping, Stage.CUSTOMER_VERIFICATION)
    async with on_the_phone(session):
        whole = await session.recorder.close(session.call, ())
        session.recorder.said("line", "Goodbye.", session.call)
        await asyncio.sleep(2 * SAVE_AFTER_SECONDS)
        assert await records_of(session.inventory).get(session.call.call_id) == whole


async def test_what_was_said_is_stored_only_when_transcripts_are_kept(redis: Redis) -> None:
    _, without = await played("license_suspended", redis)
    assert without.transcript is None
    _, with_it = await played("license_suspended", redis, keep_transcripts=True)
    assert with_it.transcript is not None
    assert [said.text for said in with_it.transcript if said.by == "caller"] == [
        "I'd like to rent a trencher.",
        "BL-666000",
        "Yes",
        "No, that is the only one. Goodbye.",
    ]
    assert with_it.transcript[0].by == "line"


@pytest.mark.parametrize(
    ("scenario", "ended", "by", "outcomes"),
    [
        ("hang_up_half_way", "hung_up", EndedBy.CALLER, ["verified", "verified"]),
        ("license_suspended", "failed_verification", EndedBy.LINE, ["rejected"]),
        ("license_unknown_three_times", "number_unknown", EndedBy.LINE, ["not found"] * 3),
        ("registry_down_and_a_person", "message_taken", EndedBy.LINE, ["unavailable"]),
    ],
)
async def test_how_a_call_ended_is_stored_with_who_ended_it(
    scenario: str, ended: str, by: EndedBy, outcomes: list[str], redis: Redis
) -> None:
    _, record = await played(scenario, redis)
    assert (record.end_reason, record.ended_by) == (ended, by)
    assert [check.outcome for check in record.checks] == outcomes
    assert all(check.reason for check in record.checks if check.outcome in ("rejected", "unavailable"))


async def test_a_call_that_is_put_through_was_ended_by_a_person(line: RentalLine) -> None:
    async def put_through(_: str) -> bool:
        return True

    session = await call_at(line, Stage.GREETING)
    session.transfer_to_person = put_through
    async with on_the_phone(session) as phone:
        await phone.tool("transfer_to_human", reason="asks for Sam")
    record = await records_of(line).get(session.call.call_id)
    assert record is not None
    assert (record.end_reason, record.ended_by) == ("transferred", EndedBy.PERSON)


async def test_a_call_that_breaks_is_stored_as_broken_off(line: RentalLine) -> None:
    session = await call_at(line, Stage.PRICING_NEGOTIATION)
    with pytest.raises(ZeroDivisionError):
        async with on_the_phone(session):
            raise ZeroDivisionError
    record = await records_of(line).get(session.call.call_id)
    assert record is not None
    assert (record.end_reason, record.ended_by, record.differences) == ("broken_off", EndedBy.LINE, ())
    assert await line.inventory.holds() == []


async def test_a_worker_that_dies_leaves_what_it_knew_at_the_last_hand_off(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.CUSTOMER_VERIFICATION)) as phone:
        await phone.tool("verify_business_license", license_number="BL-123456")
        record = None
        for _ in range(500):
            record = await records_of(line).get(phone.call.call_id)
            if record is not None and len(record.stages) == 2:
                break
            await asyncio.sleep(0.01)
        assert record is not None
    assert record.stages[-1].stage is Stage.EQUIPMENT_DISCOVERY
    assert record.checks[0].outcome == "verified"
    assert (record.ended_at, record.end_reason, record.ended_by) == (None, None, None)


async def test_a_record_expires_after_its_days_and_leaves_the_index(line: RentalLine, redis: Redis) -> None:
    session = await call_at(line, Stage.GREETING)
    async with on_the_phone(session):
        pass
    key, index = line.inventory.keys.call(session.call.call_id), line.inventory.keys.calls
    month = 30 * 24 * 60 * 60
    assert month - 60 < await redis.ttl(key) <= month
    await redis.zadd(index, {"long ago": 1})
    async with on_the_phone(await call_at(line, Stage.GREETING)):
        pass
    assert await redis.zscore(index, "long ago") is None
    assert await redis.zcard(index) == 2


async def test_redis_that_is_away_takes_nothing_from_the_call(
    line: RentalLine, inventory_away: Inventory, caplog: pytest.LogCaptureFixture
) -> None:
    away = RentalLine(line.settings, inventory_away, line.catalogue, line.verification)
    before = RECONCILIATIONS_NOT_CHECKED._value.get()
    session = away.new_call()
    async with on_the_phone(session) as phone:
        assert "Happy to help" in await phone.tool("start_rental", equipment_needed="a generator")
        other = (await call_at(line, Stage.PRICING_NEGOTIATION)).call.selection
        assert other is not None
        session.call.asked_holds = (*other.holds,)
    assert session.call.end_reason == "hung_up"
    assert RECONCILIATIONS_NOT_CHECKED._value.get() == before + 1
    assert f"the record of call {session.call.call_id} could not be stored" in caplog.text
    assert f"call {session.call.call_id} could not be compared with the inventory" in caplog.text


async def test_a_booking_that_was_announced_and_is_not_there_is_an_error_and_counted(
    line: RentalLine, redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    before = counted(Difference.BOOKING_MISSING)
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    async with on_the_phone(session) as phone:
        await phone.tool("complete_booking")
        assert phone.call.rental is not None
        await redis.hdel(line.inventory.keys.bookings, phone.call.rental.reference)  # type: ignore[misc]
    assert counted(Difference.BOOKING_MISSING) == before + 1
    assert await differences_of(line, session.call.call_id) == (Difference.BOOKING_MISSING,)
    (error,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert error.getMessage().startswith(f"call {session.call.call_id}: a booking that the caller was told of is not")


@pytest.mark.parametrize(
    "announced",
    [{"daily_rate": Decimal("449.00")}, {"charges": (Charge(what="days 3", amount=Decimal(1000)),)}],
    ids=["rate", "lines"],
)
async def test_a_booking_on_other_terms_than_were_announced_is_a_difference(
    line: RentalLine, announced: dict[str, object]
) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    async with on_the_phone(session) as phone:
        await phone.tool("complete_booking")
        assert phone.call.rental is not None
        (booking,) = phone.call.rental.bookings
        told = booking.model_copy(update=announced)
        phone.call.rental = phone.call.rental.model_copy(update={"bookings": (told,)})
    assert await differences_of(line, session.call.call_id) == (Difference.BOOKING_DIFFERS,)


async def test_a_booking_of_which_the_caller_was_not_told_is_a_difference(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    async with on_the_phone(session) as phone:
        await phone.tool("complete_booking")
        phone.call.rental = None
    assert await differences_of(line, session.call.call_id) == (Difference.BOOKING_NOT_ANNOUNCED,)


async def test_a_hold_that_is_left_is_a_difference_and_one_that_has_expired_is_none(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def not_released(self: Inventory, hold: object) -> bool:
        raise InventoryUnavailable("the answer was lost")

    monkeypatch.setattr(Inventory, "release", not_released)
    session = await call_at(line, Stage.PRICING_NEGOTIATION)
    async with on_the_phone(session):
        pass
    assert await differences_of(line, session.call.call_id) == (Difference.HOLD_LEFT,)
    monkeypatch.setattr(line.inventory, "hold_ms", 1)
    session = await call_at(line, Stage.PRICING_NEGOTIATION, equipment_id="ITM002")
    async with on_the_phone(session):
        await asyncio.sleep(0.01)
    assert await differences_of(line, session.call.call_id) == ()


async def differences_of(line: RentalLine, call_id: str) -> tuple[Difference, ...] | None:
    record = await records_of(line).get(call_id)
    assert record is not None
    return record.differences
