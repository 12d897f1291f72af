from dataclasses import replace

import pytest

from agents.conversation.rental_line import RentalLine
from shared.workflow import Stage
from tests.support.phone import OF_EVERY_STAGE, call_at, on_the_phone, tools_of
from tests.support.services import SilentRegistry

STAGE = Stage.INSURANCE_VERIFICATION


async def test_the_stage_has_its_own_tools_and_no_others(line: RentalLine) -> None:
    assert tools_of(STAGE) == OF_EVERY_STAGE | {"verify_insurance_coverage", "change_equipment"}


async def test_a_policy_that_covers_enough_is_verified(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("verify_insurance_coverage", policy_number="POL-789012")
        assert answer == "Insurance policy P O L, 7 8 9, 0 1 2 verified with $2,000,000 coverage."
        assert phone.stage is Stage.BOOKING_COMPLETION


@pytest.mark.parametrize(("policy_number", "why"), [("POL-100100", "$100,000"), ("POL-200200", "2024")])
async def test_a_policy_that_does_not_do_is_told_with_the_reason_and_another_is_asked_for(
    line: RentalLine, policy_number: str, why: str
) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("verify_insurance_coverage", policy_number=policy_number)
        assert "insurance coverage is not sufficient" in answer
        assert why in answer
        assert "Ask for another policy" in answer
        assert phone.call.insurance is None
        assert not phone.call.ended
    assert phone.call.end_reason == "hung_up"
    assert await line.inventory.holds() == []


async def test_after_three_unknown_policies_none_is_checked(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        for _ in range(3):
            await phone.tool("verify_insurance_coverage", policy_number="POL-000001")
        assert "no try is left" in await phone.tool("verify_insurance_coverage", policy_number="POL-789012")
        assert phone.call.insurance is None


async def test_a_registry_that_does_not_answer_does_not_cover(line: RentalLine) -> None:
    session = await call_at(replace(line, verification=SilentRegistry()), STAGE)
    async with on_the_phone(session) as phone:
        assert "neither confirmed" in await phone.tool("verify_insurance_coverage", policy_number="POL-789012")
        assert phone.call.insurance is None


async def test_the_operator_can_be_changed_here(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("change_equipment", what="operator")
        assert phone.stage is Stage.OPERATOR_CERTIFICATION
        await phone.tool(
            "verify_operator_credentials",
            operator_name="Casey Morgan",
            operator_license="OP-112233",
            operator_phone="217 555 0121",
        )
        assert phone.stage is STAGE
