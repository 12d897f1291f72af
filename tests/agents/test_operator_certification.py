from dataclasses import replace

import pytest

from agents.conversation.rental_line import RentalLine
from shared.workflow import Stage
from tests.support.phone import WHILE_RENTING, call_at, on_the_phone, tools_of
from tests.support.services import SilentRegistry

STAGE = Stage.OPERATOR_CERTIFICATION
JORDAN = {"operator_name": "Jordan Lee", "operator_license": "OP-445566", "operator_phone": "217 555 0120"}


async def test_the_stage_has_its_own_tools_and_no_others(line: RentalLine) -> None:
    assert tools_of(STAGE) == WHILE_RENTING | {"verify_operator_credentials", "change_equipment", "send_quote"}


async def test_an_operator_with_the_certificate_is_verified(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("verify_operator_credentials", **JORDAN)
        assert answer == "Operator Jordan Lee verified for Basic Safety."
        (operator,) = phone.call.operators
        assert operator.phone == "+12175550120"
        assert phone.stage is Stage.INSURANCE_VERIFICATION


@pytest.mark.parametrize(
    "operator",
    [
        {"operator_name": "Avery Stone", "operator_license": "OP-334455"},
        {"operator_name": "Drew Palmer", "operator_license": "OP-889900"},
    ],
    ids=["wrong certificate", "expired"],
)
async def test_a_certificate_that_does_not_do_is_told_and_somebody_else_may_run_it(
    line: RentalLine, operator: dict[str, str]
) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("verify_operator_credentials", **{**JORDAN, **operator})
        assert "credentials could not be verified" in answer
        assert "Aerial" not in answer
        assert "2024" not in answer
        assert "Ask whether somebody else could run it" in answer
        await phone.tool("verify_operator_credentials", **JORDAN)
        assert phone.call.operator_verified


async def test_a_license_of_somebody_else_is_not_verified(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("verify_operator_credentials", **{**JORDAN, "operator_name": "Quentin Someone"})
        assert phone.call.operators == ()
        assert phone.stage is STAGE


async def test_after_three_unknown_licenses_none_is_checked(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        for _ in range(3):
            await phone.tool("verify_operator_credentials", **{**JORDAN, "operator_license": "OP-000001"})
        assert "no try is left" in await phone.tool("verify_operator_credentials", **JORDAN)
        assert phone.call.operators == ()


async def test_equipment_that_needs_no_certificate_skips_the_question(line: RentalLine) -> None:
    session = await call_at(line, Stage.PRICING_NEGOTIATION, equipment_id="ITM002")
    async with on_the_phone(session) as phone:
        await phone.tool("accept_price", confirmed_daily_rate=275)
        assert phone.stage is Stage.INSURANCE_VERIFICATION
        assert phone.call.operators == ()


async def test_a_registry_that_does_not_answer_does_not_certify(line: RentalLine) -> None:
    session = await call_at(replace(line, verification=SilentRegistry()), STAGE)
    async with on_the_phone(session) as phone:
        assert "neither confirmed" in await phone.tool("verify_operator_credentials", **JORDAN)
        assert phone.call.operators == ()


async def test_an_operator_who_is_certified_for_less_is_asked_for_again_when_the_equipment_changes(
    line: RentalLine,
) -> None:
    session = await call_at(line, Stage.INSURANCE_VERIFICATION, equipment_id="ITM002")
    async with on_the_phone(session) as phone:
        await phone.tool("change_equipment")
        await phone.tool("select_equipment", equipment_id="ITM001")
        assert phone.call.operators == ()


async def test_a_name_that_is_nearly_the_one_on_the_certificate_is_asked_about(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("verify_operator_credentials", **{**JORDAN, "operator_name": "Jordon Lee"})
        assert "full name as it stands on the certificate" in answer
        assert "Jordan" not in answer  # whoever calls may not know the name
        assert phone.call.operators == ()
        answer = await phone.tool("verify_operator_credentials", **JORDAN)
        assert answer == "Operator Jordan Lee verified for Basic Safety."


async def test_names_cannot_be_guessed_for_ever(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        for guess in ("Jordon Lee", "Jorden Lee", "Jordan A. Lee"):
            await phone.tool("verify_operator_credentials", **{**JORDAN, "operator_name": guess})
        assert "no try is left" in await phone.tool("verify_operator_credentials", **JORDAN)
        assert phone.call.operators == ()


async def test_a_different_name_is_refused_without_telling_whose_the_number_is(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("verify_operator_credentials", **{**JORDAN, "operator_name": "Morgan Reyes"})
        assert "does not know that operator license under that name" in answer
        assert "Jordan" not in answer
        assert phone.call.operators == ()


async def test_a_phone_number_that_is_not_whole_is_asked_for_again(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("verify_operator_credentials", **{**JORDAN, "operator_phone": "555 0120"})
        assert "with the area code" in answer
        assert phone.call.operators == ()
