"""No stage is entered without the facts that it requires, and many callers compete for one unit."""

import asyncio

import pytest
from livekit.agents import ToolError

from agents.conversation.rental_line import RentalLine
from agents.stage_agent import StageAgent
from inventory.models import WeightClass
from shared.workflow import WORKFLOW, FactName, Stage
from tests.support.phone import GENERATOR, call_at, on_the_phone
from tests.support.scripted_model import call

STAGES = [stage for stage in Stage if stage is not Stage.CALL_ENDED]
GATES = [(stage, fact) for stage in STAGES for fact in WORKFLOW[stage].requires]


class _Context:
    """The part of a tool's context that a hand-off uses."""

    def __init__(self, session: object) -> None:
        self.userdata = session
        self.speech_handle = type("Speech", (), {"id": "speech"})()


@pytest.mark.parametrize(("stage", "fact"), GATES)
async def test_a_stage_is_not_entered_without_any_one_of_its_requirements(
    line: RentalLine, stage: Stage, fact: FactName
) -> None:
    session = await call_at(line, stage)
    session.call.forget((fact,))
    agent = StageAgent.for_stage(Stage.GREETING)(session)
    with pytest.raises(ToolError):
        agent.go_to(_Context(session), stage, "")  # type: ignore[arg-type]
    await session.end("the test is over")


async def test_every_stage_has_an_agent_and_an_exit(line: RentalLine) -> None:
    for stage in STAGES:
        agent = StageAgent.for_stage(stage)(await call_at(line, stage, equipment_id="ITM002"))
        assert {"end_call", "transfer_to_human"} <= {tool.id for tool in agent.tools}
        for hold in await line.inventory.holds():
            await line.inventory.release(hold)


async def test_a_hold_is_renewed_at_each_hand_off(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.REQUIREMENTS_CONFIRMATION)) as phone:
        (before,) = await line.inventory.holds()
        await phone.tool("verify_site_safety", job_address="100 Main St, Springfield")
        (after,) = await line.inventory.holds()
        assert after.hold_id == before.hold_id
        assert after.expires_at > before.expires_at


@pytest.mark.parametrize("stage", STAGES)
async def test_the_call_ends_from_anywhere_once_and_lets_the_unit_go(line: RentalLine, stage: Stage) -> None:
    async with on_the_phone(await call_at(line, stage)) as phone:
        await phone.use(call("end_call", reason="completed"), call("end_call", reason="again"))
        assert phone.call.end_reason == "completed"
        assert phone.heard[-1] == "Thank you for contacting Easy Inventory Rentals. Have a great day!"
        assert len([words for words in phone.heard if "Have a great day" in words]) == 1
        assert await line.inventory.holds() == []


async def test_fifty_callers_for_one_unit_are_one_booking_and_forty_nine_kind_answers(line: RentalLine) -> None:
    booked, refused = [], []

    async def caller() -> None:
        async with on_the_phone(await call_at(line, Stage.EQUIPMENT_DISCOVERY)) as phone:
            answer = await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=2)
            if phone.stage is not Stage.REQUIREMENTS_CONFIRMATION:
                refused.append(answer)
                return
            await phone.tool("verify_site_safety", job_address="100 Main St, Springfield")
            await phone.tool("accept_price", confirmed_daily_rate=450)
            await phone.tool(
                "verify_operator_credentials",
                operator_name="Jordan Lee",
                operator_license="OP-445566",
                operator_phone="217 555 0120",
            )
            await phone.tool("verify_insurance_coverage", policy_number="POL-789012")
            booked.append(await phone.tool("complete_booking"))

    await asyncio.gather(*(caller() for _ in range(50)))
    assert len(booked) == 1
    assert "Booking confirmed" in booked[0]
    assert len(refused) == 49
    assert all("Apologize" in answer and "Daily: " in answer for answer in refused)
    assert len(await line.inventory.bookings()) == 1
    assert await line.inventory.holds() == []


async def test_a_call_that_was_stored_is_resumed_where_it_was(line: RentalLine) -> None:
    session = await call_at(line, Stage.INSURANCE_VERIFICATION)
    stored = session.call.model_dump_json()
    resumed = line.new_call()
    resumed.call = type(session.call).model_validate_json(stored)
    assert resumed.call == session.call
    async with on_the_phone(resumed) as phone:
        await phone.tool("verify_insurance_coverage", policy_number="POL-789012")
        await phone.tool("complete_booking")
        assert phone.call.booking_confirmed
    assert resumed.call.site is not None
    assert resumed.call.site.max_weight_class is WeightClass.MEDIUM
