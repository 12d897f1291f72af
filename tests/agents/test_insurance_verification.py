from dataclasses import replace

import pytest

from agents.conversation.brief import brief
from agents.conversation.rental_line import RentalLine
from shared.call_proofs import proofs_of
from shared.workflow import Stage
from tests.support.phone import WHILE_RENTING, call_at, on_the_phone, tools_of
from tests.support.services import SilentRegistry

STAGE = Stage.INSURANCE_VERIFICATION


async def test_the_stage_has_its_own_tools_and_no_others(line: RentalLine) -> None:
    assert tools_of(STAGE) == WHILE_RENTING | {"verify_insurance_coverage", "change_equipment", "send_quote"}


async def test_a_policy_that_covers_enough_is_verified(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("verify_insurance_coverage", policy_number="POL-789012")
        assert answer == "Insurance policy P O L, 7 8 9, 0 1 2 verified. It covers this rental."
        assert "2,000,000" not in brief(phone.session)
        assert phone.stage is Stage.BOOKING_COMPLETION
        (proofs,) = proofs_of(phone.call) or (None,)
        assert proofs is not None
        assert (proofs.business_name, proofs.policy_holder) == ("Acme Construction", "Acme Construction")


async def test_a_policy_of_another_business_is_answered_as_an_unknown_number_is(line: RentalLine) -> None:
    answers: list[str] = []
    for number in ("POL-345678", "POL-300300", "POL-000001"):  # enough, too little and run out, unknown
        async with on_the_phone(await call_at(line, STAGE)) as phone:
            holder = {"policy_number": number, "policy_holder": "Prairie Event Company"}
            answers.append(await phone.tool("verify_insurance_coverage", **holder))
            assert phone.call.insurance is None
    assert answers[0] == answers[1] == answers[2]
    assert "does not know that policy number for this business" in answers[0]


async def test_a_policy_in_nearly_the_name_on_the_license_is_asked_about_without_telling_it(line: RentalLine) -> None:
    session = await call_at(line, STAGE)
    assert session.call.customer is not None
    summit = {"license_number": "BL-771030", "business_name": "Summit Film and Stage"}
    session.call.customer = session.call.customer.model_copy(update=summit)
    async with on_the_phone(session) as phone:
        answer = await phone.tool("verify_insurance_coverage", policy_number="POL-771030")
        assert "in whose name the policy stands" in answer
        assert "Summit" not in answer
        assert phone.call.insurance is None
        named = {"policy_number": "POL-771030", "policy_holder": "Summit Film and Stage Productions"}
        await phone.tool("verify_insurance_coverage", **named)
        (proofs,) = proofs_of(phone.call) or (None,)
        assert proofs is not None
        assert proofs.policy_holder == "Summit Film and Stage Productions, Inc."


@pytest.mark.parametrize(
    ("policy_number", "why"),
    [("POL-100100", "does not cover the $500,000"), ("POL-200200", "does not hold to the last")],
)
async def test_a_policy_that_does_not_do_is_told_with_the_reason_and_another_is_asked_for(
    line: RentalLine, policy_number: str, why: str
) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("verify_insurance_coverage", policy_number=policy_number)
        assert "insurance coverage is not sufficient" in answer
        assert why in answer
        assert "100,000" not in answer
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
