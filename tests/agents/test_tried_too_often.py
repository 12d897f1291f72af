"""Numbers that are tried too often, over many calls: what the callers hear, and what the desk is told."""

import re

import pytest
from prometheus_client import REGISTRY

from agents.conversation.rental_line import RentalLine
from inventory.models import InventoryUnavailable, TaskKind
from shared.workflow import Stage
from tests.support.phone import Phone, call_at, on_the_phone
from tests.support.services import SilentRegistry

JORDAN = {"operator_name": "Jordan Lee", "operator_license": "OP-445566", "operator_phone": "217 555 0120"}
PHONE, ANOTHER = "+12175550101", "+12175550102"


def limited(line: RentalLine, **limits: int) -> RentalLine:
    return RentalLine(line.settings.model_copy(update=limits), line.inventory, line.catalogue, line.verification)


async def tries_license(line: RentalLine, number: str, *, phone: str | None = PHONE) -> str:
    """One call that gives one license number."""
    session = await call_at(line, Stage.CUSTOMER_VERIFICATION)
    session.call.caller_phone = phone
    async with on_the_phone(session) as call:
        return await call.tool("verify_business_license", license_number=number)


async def tries_operator(line: RentalLine, name: str) -> tuple[str, Phone]:
    session = await call_at(line, Stage.OPERATOR_CERTIFICATION)
    async with on_the_phone(session) as call:
        return await call.tool("verify_operator_credentials", **{**JORDAN, "operator_name": name}), call


async def reasons(line: RentalLine) -> list[tuple[str, str | None]]:
    tasks = [task for task in await line.inventory.tasks() if task.kind is TaskKind.LIMIT_REACHED]
    return [(task.reason, task.phone) for task in tasks]


def refused(of: str) -> float:
    return REGISTRY.get_sample_value("rental_tries_refused_total", {"of": of}) or 0


async def test_a_caller_who_tries_number_after_number_in_many_calls_is_not_answered_any_more(line: RentalLine) -> None:
    few, before = limited(line, number_tries_a_day=4), refused("caller")
    for number in range(4):
        assert "does not know that license number" in await tries_license(few, f"BL00000{number}")
    for number in ("BL000009", "BL123456"):
        answer = await tries_license(few, number)
        assert "Too many numbers were tried from this telephone without success" in answer
        assert re.search(r"before (today|tomorrow)?.*[A-Z][a-z]+ \d+.* at \d\d:\d\d\.", answer), answer
        assert "I have left a note for my colleagues" in answer
    assert refused("caller") == before + 2
    assert "License verified" not in answer
    ((reason, phone),) = await reasons(line)
    assert "Tried too often without success: numbers from one telephone" in reason
    assert phone == PHONE
    assert "Business license verified" in await tries_license(few, "BL123456", phone=ANOTHER)


async def test_a_hidden_number_is_limited_in_a_call_and_for_each_record_only(line: RentalLine) -> None:
    few = limited(line, number_tries_a_day=1, record_tries_a_day=2)
    for number in range(5):
        assert "does not know" in await tries_license(few, f"BL00000{number}", phone=None)
    await tries_license(few, "BL000000", phone=None)
    assert "That license number was tried too often" in await tries_license(few, "BL000000", phone=None)
    assert "Business license verified" in await tries_license(few, "BL123456", phone=None)


async def test_an_operator_whose_name_is_guessed_is_not_checked_until_later_and_the_call_goes_on(
    line: RentalLine,
) -> None:
    few = limited(line, record_tries_a_day=3)
    for name in ("Quentin Someone", "Maria Lopez", "Paul Miller"):
        answer, _ = await tries_operator(few, name)
        assert "does not know" in answer
    for _ in range(2):
        answer, call = await tries_operator(few, "Jordan Lee")
        assert "was tried too often without success, so I can't check it before" in answer
        assert call.call.operators == ()
        assert call.call.end_reason == "hung_up", "the line did not end the call"
    told = await reasons(line)
    assert told == [(told[0][0], "+1 217-555-0101")], "one task a day"
    assert "OP445566" in told[0][0]


async def test_numbers_that_are_right_are_never_locked(line: RentalLine) -> None:
    few = limited(line, record_tries_a_day=1, number_tries_a_day=1)
    for _ in range(4):
        assert "Business license verified" in await tries_license(few, "BL123456")


async def test_a_job_site_is_an_address_and_not_limited(line: RentalLine) -> None:
    few = limited(line, record_tries_a_day=1, number_tries_a_day=1)
    for _ in range(3):
        async with on_the_phone(await call_at(few, Stage.REQUIREMENTS_CONFIRMATION)) as call:
            assert "does not know" in await call.tool("verify_site_safety", job_address="1 Nowhere Road, Springfield")


async def test_of_many_failed_tries_the_desk_is_told_once_and_nobody_is_locked_out(line: RentalLine) -> None:
    few = limited(line, tries_told_an_hour=3, number_tries_a_day=0)
    for number in range(5):
        await tries_license(few, f"BL00000{number}", phone=f"+1217555010{number}")
    ((reason, phone),) = await reasons(line)
    assert "RENTAL_TRIES_TOLD_AN_HOUR" in reason
    assert phone is None
    assert "Business license verified" in await tries_license(few, "BL123456")


async def test_where_tries_cannot_be_counted_nothing_is_checked(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise InventoryUnavailable("away")

    monkeypatch.setattr(line.inventory, "count_try", away)
    assert "can't reach our inventory" in await tries_license(line, "BL123456")


async def test_a_registry_that_does_not_answer_is_no_try(line: RentalLine, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = limited(RentalLine(line.settings, line.inventory, line.catalogue, SilentRegistry()), record_tries_a_day=1)
    for _ in range(3):
        assert "does not answer" in await tries_license(silent, "BL123456")
