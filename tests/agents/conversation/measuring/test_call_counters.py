"""What Prometheus is told of calls."""

import contextlib
import datetime as dt

import pytest

from agents.conversation.choice.held_unit import renew_hold
from agents.conversation.rental_line import RentalLine, whole_call
from inventory.models import InventoryUnavailable
from shared.workflow import Stage
from tests.realtime.test_whole_call import book
from tests.support.counted import Added, all_samples
from tests.support.phone import call_at, on_the_phone
from tests.support.realtime_server import realtime_server

STAGES = [stage.value for stage in Stage if stage not in (Stage.EXISTING_RENTAL, Stage.CALL_ENDED)]


async def test_a_call_that_books_is_counted_in_every_stage_with_its_tools_checks_waits_and_money(
    line: RentalLine,
) -> None:
    added = Added()
    async with realtime_server() as server:
        call = await book(line, server)
    (booking,) = call.session.call.bookings
    assert added("rental_calls_total") == 1
    assert [added("rental_calls_reached_total", stage=stage) for stage in STAGES] == [1] * len(STAGES)
    assert added("rental_calls_ended_total", stage="booking_completion", ended_by="line", reason="completed") == 1
    assert added("rental_calls_ended_total") == added("rental_call_seconds_count") == 1
    assert added("rental_first_word_seconds_count") == 1
    measured = call.session.recorder.measures.measured()
    assert added("rental_answer_seconds_count") == len(measured.answers)
    assert added("rental_answer_seconds_sum") == pytest.approx(sum(one.seconds for one in measured.answers), abs=0.05)
    assert added("rental_tool_uses_total", outcome="done") == len(measured.tools) == added("rental_tool_seconds_count")
    assert added("rental_tool_uses_total", stage="booking_completion", tool="complete_booking") == 1
    assert added("rental_checks_total", outcome="verified") == 4 == added("rental_check_seconds_count")
    assert added("rental_checks_total", stage="insurance_verification", check="insurance") == 1
    assert added("rental_offers_total", answer="agreed") == 1
    assert added("rental_holds_total", event="made") == 1
    assert added("rental_bookings_total") == 1
    assert added("rental_booked_money_total", currency="USD") == float(booking.total)
    assert added("rental_redis_seconds_count", script="confirm") == 1
    assert added("rental_redis_unanswered_total") == 0


async def test_running_calls_are_told_by_their_stage(line: RentalLine) -> None:
    added = Added()
    async with on_the_phone(await call_at(line, Stage.CUSTOMER_VERIFICATION)) as phone:
        assert added("rental_calls_active", stage="customer_verification") == 1
        await phone.tool("verify_business_license", license_number="BL-123456")
        assert added("rental_calls_active", stage="customer_verification") == 0
        assert added("rental_calls_active", stage="equipment_discovery") == 1
    assert added("rental_calls_active") == 0


async def test_a_call_that_breaks_off_runs_no_more(line: RentalLine) -> None:
    added = Added()
    with contextlib.suppress(ValueError):
        async with whole_call(await call_at(line, Stage.GREETING)):
            raise ValueError
    assert added("rental_calls_active") == 0
    assert added("rental_calls_ended_total", reason="broken_off") == 1


async def test_a_reason_in_the_words_of_the_model_is_no_label(line: RentalLine) -> None:
    added = Added()
    async with on_the_phone(await call_at(line, Stage.GREETING)) as phone:
        await phone.tool("end_call", reason="Jordan Lee of 100 Main Street has no time")
    assert added("rental_calls_ended_total", reason="other") == 1
    assert not any("Jordan" in value for _, labels in all_samples() for _, value in labels)


async def test_a_stage_that_is_entered_again_is_no_second_call_in_it(line: RentalLine) -> None:
    added = Added()
    session = await call_at(line, Stage.PRICING_NEGOTIATION)
    async with on_the_phone(session) as phone:
        await phone.tool("change_equipment", what="equipment")
        assert session.call.stage is Stage.EQUIPMENT_DISCOVERY
        session.recorder.stage_entered(session.call)
    assert added("rental_calls_reached_total", stage="equipment_discovery") == 1


async def test_an_offer_below_the_lowest_rate_is_counted_as_refused(line: RentalLine) -> None:
    added = Added()
    async with on_the_phone(await call_at(line, Stage.PRICING_NEGOTIATION)) as phone:
        await phone.tool("propose_price", proposed_daily_rate=1)
    assert added("rental_offers_total", answer="below minimum") == 1


@pytest.mark.parametrize(("event", "ago"), [("expired", 1), ("lost", -60)])
async def test_a_hold_that_is_gone_was_lost_or_has_expired(line: RentalLine, event: str, ago: int) -> None:
    session = await call_at(line, Stage.PRICING_NEGOTIATION)
    selection = session.call.selection
    assert selection is not None
    (hold,) = selection.holds
    await line.inventory.release(hold)
    ended = hold.model_copy(update={"expires_at": session.now() - dt.timedelta(seconds=ago)})
    session.call.selection = selection.with_holds((ended,))
    added = Added()
    await renew_hold(session)
    assert {name: added("rental_holds_total", event=name) for name in ("expired", "lost")} == {
        "expired": float(event == "expired"),
        "lost": float(event == "lost"),
    }


async def test_a_call_that_is_cut_off_leaves_a_hold(line: RentalLine) -> None:
    added = Added()
    session = await call_at(line, Stage.PRICING_NEGOTIATION)
    session.call.caller_phone = "+12175550101"
    async with on_the_phone(session):
        await session.end("cut_off", cut_off=True)
    assert added("rental_holds_total", event="left") == 1
    assert added("rental_calls_ended_total", ended_by="nobody", reason="cut_off") == 1


@pytest.mark.parametrize(("taken", "event"), [(True, "made"), (False, "failed")])
async def test_a_caller_who_asks_for_a_person_is_counted_and_whether_one_was_reached(
    line: RentalLine, taken: bool, event: str
) -> None:
    added = Added()
    session = await call_at(line, Stage.GREETING)

    async def transfer(_: str) -> bool:
        return taken

    session.transfer_to_person = transfer
    async with on_the_phone(session) as phone:
        await phone.use("I want a person.")
        await phone.tool("transfer_to_human", reason="wants a person", call_back_number="+1 217 555 0101")
    assert added("rental_transfers_total", event="asked") == 1
    assert added("rental_transfers_total", event=event) == 1
    assert added("rental_transfers_total") == 2


async def test_what_redis_does_not_answer_is_counted(line: RentalLine, monkeypatch: pytest.MonkeyPatch) -> None:
    session = await call_at(line, Stage.PRICING_NEGOTIATION)
    assert session.call.selection is not None

    async def away(*_: object) -> object:
        raise ConnectionError

    added = Added()
    with monkeypatch.context() as patched:
        patched.setattr(line.inventory.redis, "execute_command", away)
        with pytest.raises(InventoryUnavailable):
            await line.inventory.release(session.call.selection.holds[0])
    assert added("rental_redis_unanswered_total", script="release") == 1
    assert added("rental_redis_seconds_count", script="release") == 0
