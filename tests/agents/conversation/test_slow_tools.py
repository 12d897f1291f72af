"""What the caller hears while a tool takes long, and the limit of its time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from agents.conversation import stage_tool
from agents.conversation.rental_line import RentalLine
from shared.language.languages import language
from shared.verification.checks import Check
from shared.verification.results import Unavailable
from shared.workflow import Stage
from tests.support.phone import call_at, on_the_phone
from tests.support.scripted_model import call
from tests.support.services import SilentRegistry

STAGE = Stage.CUSTOMER_VERIFICATION

FILLER = language("en").still_checking


class SlowRegistry(SilentRegistry):
    """A registry that takes `seconds` to answer."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    async def check(self, check: Check[Any, Any]) -> Unavailable:
        await asyncio.sleep(self.seconds)
        return await super().check(check)


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage_tool, "FILLER_AFTER_SECONDS", 0.05)
    monkeypatch.setattr(stage_tool, "LONGEST_TOOL_SECONDS", 0.6)


async def test_a_slow_check_is_covered_by_a_filler_which_is_said_once(line: RentalLine) -> None:
    session = await call_at(replace(line, verification=SlowRegistry(0.3)), STAGE)
    async with on_the_phone(session) as phone:
        answer = await phone.tool("verify_business_license", license_number="BL123456")
        assert phone.heard.count(FILLER) == 1
        assert "does not answer right now" in answer


async def test_a_search_and_a_selection_in_a_row_are_covered_by_one_filler(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither takes long enough for a filler, and together they do."""

    def slow(ask: Callable[..., Awaitable[Any]], *, times: int) -> Callable[..., Awaitable[Any]]:
        async def answer(*args: Any, **options: Any) -> Any:
            await asyncio.sleep(0.3 / times)
            return await ask(*args, **options)

        return answer

    monkeypatch.setattr(stage_tool, "FILLER_AFTER_SECONDS", 0.5)
    monkeypatch.setattr(stage_tool, "LONGEST_TOOL_SECONDS", 5.0)
    session = await call_at(line, Stage.EQUIPMENT_DISCOVERY)
    async with on_the_phone(session) as phone:
        monkeypatch.setattr(session.inventory, "available", slow(session.inventory.available, times=2))
        monkeypatch.setattr(session.inventory, "hold_all", slow(session.inventory.hold_all, times=1))
        days = {"start_date": "tomorrow", "rental_days": 2}
        await phone.use(
            call("search_available_equipment", search_query="professional generator", **days),
            call("select_equipment", equipment_id="ITM001", **days),
        )
        assert phone.heard.count(FILLER) == 1
        assert phone.stage is Stage.REQUIREMENTS_CONFIRMATION


async def test_no_filler_is_said_after_a_turn_that_was_answered_in_time(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage_tool, "FILLER_AFTER_SECONDS", 0.5)
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("verify_business_license", license_number="BL999999")
        await asyncio.sleep(0.6)
        assert FILLER not in phone.heard


async def test_a_quick_check_needs_no_filler(line: RentalLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage_tool, "FILLER_AFTER_SECONDS", 2.0)  # a busy machine may be slow to answer
    monkeypatch.setattr(stage_tool, "LONGEST_TOOL_SECONDS", 10.0)
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("verify_business_license", license_number="BL123456")
        assert FILLER not in phone.heard


async def test_a_check_that_takes_too_long_is_given_up_and_the_call_goes_on(line: RentalLine) -> None:
    session = await call_at(replace(line, verification=SlowRegistry(30)), STAGE)
    async with on_the_phone(session) as phone:
        answer = await phone.tool("verify_business_license", license_number="BL123456")
        assert "took too long" in answer
        assert phone.call.customer is None
        assert phone.stage is STAGE
        session.verification = line.verification
        await phone.tool("verify_business_license", license_number="BL123456")
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY
