from dataclasses import replace

import pytest

from agents.conversation.brief import brief
from agents.conversation.rental_line import RentalLine
from shared.workflow import Stage
from tests.support.phone import WHILE_RENTING, call_at, on_the_phone, tools_of
from tests.support.services import SilentRegistry

STAGE = Stage.CUSTOMER_VERIFICATION


async def test_the_stage_has_its_own_tools_and_no_others(line: RentalLine) -> None:
    assert tools_of(STAGE) == WHILE_RENTING | {"verify_business_license", "tell_price_range", "existing_rental"}


@pytest.mark.parametrize("said", ["BL-123456", "bl 123 456", "B as in boy, L, one two three four five six"])
async def test_an_active_license_is_verified_however_it_is_said(line: RentalLine, said: str) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("verify_business_license", license_number=said)
        assert answer == "Business license verified."
        assert phone.call.customer is not None
        assert phone.call.customer.business_name == "Acme Construction"
        assert "Acme" not in brief(phone.session)
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY


async def test_a_license_that_is_not_known_is_asked_for_three_times_and_then_the_caller_is_asked_what_else(
    line: RentalLine,
) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        for left in (2, 1):
            assert f"Tries left: {left}" in await phone.tool("verify_business_license", license_number="BL-999999")
            assert phone.stage is STAGE
        answer = await phone.tool("verify_business_license", license_number="BL-999999")
        assert "I have left a note for my colleagues" in answer
        assert "ask whether anything else helps" in answer
        assert "no try is left" in await phone.tool("verify_business_license", license_number="BL-123456")
        assert phone.call.customer is None
        await phone.tool("end_call")
        assert phone.call.end_reason == "number_unknown"
    assert [message.call_id for message in await line.inventory.tasks()] == [phone.call.call_id]


async def test_a_misheard_license_that_is_corrected_is_verified(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("verify_business_license", license_number="DL-123456")
        await phone.tool("verify_business_license", license_number="BL-123456")
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY


@pytest.mark.parametrize(
    ("license_number", "why"), [("BL-666000", "suspended"), ("BL-666001", "revoked"), ("BL-200100", "has expired")]
)
async def test_a_license_that_does_not_hold_is_told_with_the_reason_and_another_may_be_given(
    line: RentalLine, license_number: str, why: str
) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("verify_business_license", license_number=license_number)
        assert "License verification failed" in answer
        assert why in answer
        assert "Tries left: 2" in answer
        assert "whether there is another license" in answer
        assert phone.call.customer is None
        await phone.tool("verify_business_license", license_number="BL-123456")
        assert phone.call.customer_verified
        assert phone.call.not_put_right is None


async def test_a_call_that_ends_after_a_rejection_says_so_in_its_record(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("verify_business_license", license_number="BL-666000")
        await phone.tool("end_call", reason="completed")
        assert phone.call.end_reason == "failed_verification"


async def test_before_the_last_try_what_comes_after_it_is_said(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("verify_business_license", license_number="BL-999999")
        answer = await phone.tool("verify_business_license", license_number="BL-666000")
        assert "I can check it once more in this call" in answer
        assert "After that this rental cannot go on" in answer


async def test_a_business_that_the_caller_names_is_told_as_they_named_it(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool(
            "verify_business_license", license_number="BL-123456", business_name="ACME Construction LLC"
        )
        assert answer == "Business license verified. Customer: ACME Construction LLC."
        assert "Customer: ACME Construction LLC, business license verified." in brief(phone.session)


async def test_a_business_of_another_name_is_answered_as_an_unknown_number_is(line: RentalLine) -> None:
    answers: list[str] = []
    for number in ("BL-123456", "BL-999999"):
        async with on_the_phone(await call_at(line, STAGE)) as phone:
            named = {"license_number": number, "business_name": "Prairie Event Company"}
            answers.append(await phone.tool("verify_business_license", **named))
            assert phone.call.customer is None
    assert answers[0] == answers[1]


async def test_a_business_of_nearly_that_name_is_asked_about_without_telling_it(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        named = {"license_number": "BL-123456", "business_name": "Acme Constructions"}
        answer = await phone.tool("verify_business_license", **named)
        assert "the name of the business as it stands on the license" in answer
        assert "Acme" not in answer
        assert "Tries left: 2" in answer
        await phone.tool("verify_business_license", license_number="BL-123456", business_name="acme construction")
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY


async def test_where_the_name_is_required_a_number_alone_is_not_looked_up(line: RentalLine) -> None:
    strict = replace(line, settings=line.settings.model_copy(update={"business_name_required": True}))
    session = await call_at(strict, STAGE)
    assert "name of the business is needed" in brief(session)
    async with on_the_phone(session) as phone:
        for number in ("BL-123456", "BL-999999"):
            answer = await phone.tool("verify_business_license", license_number=number)
            assert answer.startswith("The license number is not enough.")
        assert phone.call.customer is None
        assert phone.call.failed_tries == {}
        await phone.tool("verify_business_license", license_number="BL-123456", business_name="Acme Construction")
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY


async def test_words_without_a_number_are_asked_for_again_and_cost_no_try(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        assert "letter by letter" in await phone.tool("verify_business_license", license_number="let me look")
        assert phone.call.failed_tries == {}


async def test_a_registry_that_does_not_answer_neither_verifies_nor_rejects(line: RentalLine) -> None:
    line = replace(line, verification=SilentRegistry())
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        for _ in range(4):
            answer = await phone.tool("verify_business_license", license_number="BL-123456")
            assert "neither confirmed nor refused" in answer
        assert phone.stage is STAGE
        assert phone.call.failed_tries == {}
        assert phone.call.customer is None
