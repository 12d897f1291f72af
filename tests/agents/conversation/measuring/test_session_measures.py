"""How long callers wait, when they interrupt, what tools take and what models cost is in the record of the call."""

import asyncio
from typing import Any

import pytest
from livekit.agents import ToolError, llm

from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine
from inventory.models import InventoryUnavailable
from shared.measures.measured import Measured
from shared.workflow import Stage
from tests.realtime.test_whole_call import book
from tests.support.phone import call_at, on_the_phone
from tests.support.realtime_server import realtime_server
from tests.support.records import records_of
from tests.support.voice_call import spoken_call
from tests.support.waiting import until


def measured(session: CallSession) -> Measured:
    return session.recorder.measures.measured()


async def test_every_answer_of_a_spoken_call_is_timed_also_over_a_hand_off(line: RentalLine) -> None:
    async with realtime_server() as server:
        call = await book(line, server)
    stored = await records_of(line).get(call.session.call.call_id)
    assert stored is not None
    spoken = [item for item in server.connections[0].conversation.items if item.get("role") == "user"]
    assert len(stored.measured.answers) == len(spoken)
    assert {answer.stage for answer in stored.measured.answers} >= {
        stage for stage in Stage if stage not in (Stage.EXISTING_RENTAL, Stage.CALL_ENDED)
    }
    assert all(0 < answer.seconds < 10 for answer in stored.measured.answers)
    assert any(answer.tool_seconds > 0 for answer in stored.measured.answers)
    assert [use.tool for use in stored.measured.tools][:2] == ["start_rental", "verify_business_license"]
    assert stored.measured.first_word_seconds is not None
    assert stored.measured.of_stage(Stage.GREETING).first_word_seconds == stored.measured.first_word_seconds
    assert sum(len(stored.measured.of_stage(stage).tools) for stage in Stage) == len(stored.measured.tools)


async def test_the_wait_is_as_long_as_the_model_takes_and_not_counted_while_the_caller_speaks(
    line: RentalLine,
) -> None:
    async with realtime_server() as server, spoken_call(line.new_call(), server) as call:
        await call.hears_more_than(0)
        server.delay("response.created", 0.3)
        await call.says("An excavator, please.")
        (answer,) = measured(call.session).answers
        assert answer.seconds >= 0.3
        server.no_delays()
        before = asyncio.get_running_loop().time()
        await call.begins_to_say("Well, what I want is")
        await asyncio.sleep(0.3)
        await call.says("the license is BL-123456.")
        assert asyncio.get_running_loop().time() - before > 0.3
        assert measured(call.session).answers[-1].seconds < 0.3


async def test_what_is_written_down_late_is_no_later_end_of_what_the_caller_said(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with realtime_server() as server:
        server.transcript_seconds = 0.15
        async with spoken_call(line.new_call(), server) as call:
            await call.hears_more_than(0)
            await call.says("An excavator, please.")
            check = call.session.verification.check

            async def slow(asked: Any) -> Any:
                await asyncio.sleep(0.3)
                return await check(asked)

            monkeypatch.setattr(call.session.verification, "check", slow)
            await call.says("BL-123456")
            await call.says("Yes")
            assert measured(call.session).answers[-1].seconds >= 0.3
            assert measured(call.session).answers[-1].tool_seconds >= 0.3


async def test_a_caller_who_cuts_the_line_off_is_counted_in_the_stage_in_which_they_did(line: RentalLine) -> None:
    async with realtime_server() as server, spoken_call(line.new_call(), server) as call:
        call.earpiece.slow = True
        await until(lambda: call.earpiece.playing)
        await call.begins_to_say("Stop, I")
        await until(lambda: bool(call.earpiece.cut_off))
        await until(lambda: bool(measured(call.session).interruptions))
        assert [one.stage for one in measured(call.session).interruptions] == [Stage.GREETING]


async def test_a_tool_that_refuses_one_that_breaks_and_one_that_gets_no_answer_are_told_apart(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await call_at(line, Stage.CUSTOMER_VERIFICATION)
    raised: list[BaseException] = [ToolError("no"), RuntimeError("broken"), InventoryUnavailable("away")]

    async def broken(_: object) -> Any:
        raise raised.pop(0)

    async with on_the_phone(session) as phone:
        with monkeypatch.context() as patched:
            patched.setattr(session.verification, "check", broken)
            for _ in range(3):
                await phone.tool("verify_business_license", license_number="BL-123456")
        await phone.tool("verify_business_license", license_number=7)
        await phone.tool("verify_business_license", license_number="BL-123456")
    outcomes = [use.outcome for use in measured(session).tools]
    assert outcomes == ["refused", "failed", "unavailable", "refused", "done"]
    assert {use.stage for use in measured(session).tools} == {Stage.CUSTOMER_VERIFICATION}


async def test_what_the_model_used_is_counted_in_the_stage_that_used_it_and_priced_by_the_settings(
    line: RentalLine,
) -> None:
    session = await call_at(line, Stage.CUSTOMER_VERIFICATION)
    async with on_the_phone(session) as phone:
        phone.model.usage = llm.CompletionUsage(
            completion_tokens=10, prompt_tokens=100, prompt_cached_tokens=40, total_tokens=110
        )
        await phone.use("Which license?")
        await phone.tool("verify_business_license", license_number="BL-123456")
        await phone.use("What do you need?")
    prices = line.settings
    one = 60 * prices.price_text_input + 40 * prices.price_cached_input + 10 * prices.price_text_output
    by_stage = {used.stage: used for used in measured(session).tokens}
    answers = {stage: used.tokens.text_out // 10 for stage, used in by_stage.items()}
    assert answers[Stage.CUSTOMER_VERIFICATION] >= 2
    assert answers[Stage.EQUIPMENT_DISCOVERY] >= 1
    for stage, used in by_stage.items():
        assert used.micro_dollars == round(answers[stage] * one)
        assert used.tokens.cached_in == 40 * answers[stage]
    assert measured(session).micro_dollars == sum(used.micro_dollars for used in by_stage.values())


async def test_a_call_in_text_waits_from_the_line_to_the_first_word_of_its_answer(line: RentalLine) -> None:
    session = await call_at(line, Stage.GREETING)
    async with on_the_phone(session) as phone:
        await phone.use("Hello.")
        await phone.use("And?")
    assert [answer.stage for answer in measured(session).answers] == [Stage.GREETING] * 2
