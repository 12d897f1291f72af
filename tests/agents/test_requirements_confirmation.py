from dataclasses import replace

from agents.conversation.brief import brief
from agents.conversation.rental_line import RentalLine
from inventory.models import WeightClass
from shared.workflow import Stage
from tests.support.phone import WHILE_RENTING, call_at, on_the_phone, tools_of
from tests.support.scripted_model import call
from tests.support.services import SilentRegistry

STAGE = Stage.REQUIREMENTS_CONFIRMATION


async def test_the_stage_has_its_own_tools_and_no_others(line: RentalLine) -> None:
    assert tools_of(STAGE) == WHILE_RENTING | {"verify_site_safety", "change_equipment"}


async def test_a_site_that_can_take_the_unit_is_approved(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("verify_site_safety", job_address="100 Main St, Springfield")
        assert answer.startswith("Site verified for Medium equipment at 100 Main Street")
        assert phone.call.site is not None
        assert phone.call.site.max_weight_class is WeightClass.HEAVY
        assert phone.call.site.address == "100 Main Street, Springfield, Illinois 62701"
        assert phone.call.site.address_as_said == "100 Main St, Springfield"
        assert phone.stage is Stage.PRICING_NEGOTIATION


async def test_a_site_that_is_too_weak_is_told_and_another_address_or_lighter_equipment_is_offered(
    line: RentalLine,
) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("verify_site_safety", job_address="12 Garden Lane, Springfield")
        assert "does not meet the safety requirements" in answer
        assert "another address, or lighter equipment for this one" in answer
        assert not phone.call.ended
        await phone.tool("verify_site_safety", job_address="100 Main Street, Springfield")
        assert phone.stage is Stage.PRICING_NEGOTIATION
        assert phone.call.refused_address is None


async def test_lighter_equipment_for_a_weak_site_finds_its_address_in_the_facts(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("verify_site_safety", job_address="12 Garden Lane, Springfield")
        await phone.tool("change_equipment", new_value="a light projector")
        await phone.tool("select_equipment", equipment_id="ITM002")
        assert phone.stage is STAGE
        assert "could not take the unit before: 12 Garden Lane, Springfield" in brief(phone.session)
        await phone.tool("verify_site_safety", job_address="12 Garden Lane, Springfield")
        assert phone.call.site_verified


async def test_a_town_that_only_the_registry_names_is_said_before_the_site_counts(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("verify_site_safety", job_address="100 Main Street, 62701")
        assert "I find that address as 100 Main Street, Springfield, Illinois 62701." in answer
        assert phone.call.site is None
        assert phone.call.failed_tries == {}
        await phone.tool("verify_site_safety", job_address="100 Main Street, 62701")
        assert phone.call.site_verified


async def test_a_town_does_not_count_by_asking_twice_in_one_breath(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.use(*[call("verify_site_safety", job_address="100 Main Street, 62701") for _ in range(2)])
        assert phone.call.site is None


async def test_an_address_that_is_not_known_is_asked_for_again_three_times_in_all(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        for _ in range(2):
            await phone.tool("verify_site_safety", job_address="1 Nowhere Road, Atlantis")
            assert phone.stage is STAGE
        await phone.tool("verify_site_safety", job_address="1 Nowhere Road, Atlantis")
        assert "no try is left" in await phone.tool("verify_site_safety", job_address="100 Main Street, Springfield")
        assert phone.call.site is None
        await phone.tool("end_call")
        assert phone.call.end_reason == "number_unknown"
    assert await line.inventory.holds() == []


async def test_a_registry_that_does_not_answer_does_not_approve(line: RentalLine) -> None:
    session = await call_at(replace(line, verification=SilentRegistry()), STAGE)
    async with on_the_phone(session) as phone:
        assert "neither confirmed" in await phone.tool("verify_site_safety", job_address="100 Main St, Springfield")
        assert phone.stage is STAGE
        assert phone.call.site is None


async def test_changing_the_equipment_goes_back_and_keeps_the_unit_until_another_is_chosen(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("change_equipment")
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY
        assert len(await line.inventory.holds()) == 1


async def test_what_was_not_asked_yet_cannot_be_changed(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        assert "has not been asked yet" in await phone.tool("change_equipment", what="policy")
        assert phone.stage is STAGE
