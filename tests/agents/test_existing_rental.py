"""The stage of a rental that the caller has: how it is reached, from where, and the way back to renting."""

import dataclasses

import pytest

from agents.conversation.brief import brief
from agents.conversation.rental_line import RentalLine
from shared.workflow import WORKFLOW, Stage
from tests.support.existing_rentals import about_a_rental, rented
from tests.support.phone import OF_EVERY_STAGE, call_at, on_the_phone, tools_of
from tests.support.records import records_of
from tests.support.services import SilentRegistry

STAGE = Stage.EXISTING_RENTAL
OWN = {
    "find_rental",
    "change_rental",
    "verify_paper",
    "confirm_change",
    "confirm_code",
    "report_breakdown",
    "rent_equipment",
}


async def test_the_stage_has_its_own_tools_and_no_others(line: RentalLine) -> None:
    assert tools_of(STAGE) == OF_EVERY_STAGE | OWN


async def test_it_needs_a_verified_customer_and_proves_nothing(line: RentalLine) -> None:
    assert WORKFLOW[STAGE].requires == ("customer",)
    assert WORKFLOW[STAGE].proves is None


async def test_from_the_greeting_the_license_comes_first_and_the_rental_right_after_it(line: RentalLine) -> None:
    async with on_the_phone(line.new_call()) as phone:
        await phone.tool("existing_rental")
        assert phone.stage is Stage.CUSTOMER_VERIFICATION
        assert "The caller asks about a rental that they have" in brief(phone.session)
        assert "the business license" in await phone.tool("existing_rental")
        assert phone.stage is Stage.CUSTOMER_VERIFICATION
        await phone.tool("verify_business_license", license_number="BL-123456")
        assert phone.stage is STAGE


@pytest.mark.parametrize(
    "stage",
    [stage for stage in Stage if stage not in (Stage.GREETING, Stage.CUSTOMER_VERIFICATION, STAGE, Stage.CALL_ENDED)],
)
async def test_from_every_stage_and_back_with_all_that_was_proved(line: RentalLine, stage: Stage) -> None:
    async with on_the_phone(await call_at(line, stage)) as phone:
        proved = phone.call.held_facts()
        if stage is Stage.EQUIPMENT_DISCOVERY:
            await phone.tool("existing_rental")
        else:
            await phone.tool("change_equipment", what="existing rental")
        assert phone.stage is STAGE
        await phone.tool("rent_equipment")
        assert phone.stage is stage
        assert phone.call.held_facts() == proved
        assert not phone.call.asks_about_existing


async def test_while_a_unit_is_held_other_equipment_is_searched_for_and_the_unit_stays_held(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.PRICING_NEGOTIATION)) as phone:
        await phone.tool("change_equipment", what="existing rental")
        told = await phone.tool("rent_equipment", equipment_needed="a projector")
        assert "Wanted in this rental too: a projector" in told
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY
        assert phone.call.selection is not None


async def test_while_a_unit_is_held_for_other_days_nothing_is_added_for_those_of_the_rental(line: RentalLine) -> None:
    rental = await rented(line, units=["ITM002"])
    async with on_the_phone(await call_at(line, Stage.PRICING_NEGOTIATION)) as phone:
        held = phone.call.selection
        await phone.tool("change_equipment", what="existing rental")
        await phone.tool("find_rental", reference=rental.reference)
        answer = await phone.tool("rent_equipment", equipment_needed="a projector", like_this_rental=True)
        assert "First comes what is held for another rental: the Professional Generator" in answer
        assert phone.stage is STAGE
        await phone.tool("rent_equipment")
        assert phone.stage is Stage.PRICING_NEGOTIATION
        assert phone.call.selection is not None
        assert held is not None
        assert phone.call.selection.period == held.period


async def test_after_a_booking_another_rental_begins_and_the_booking_stays(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.BOOKING_COMPLETION)) as phone:
        await phone.tool("complete_booking")
        await phone.tool("change_equipment", what="existing rental")
        assert "Professional Generator" in await phone.tool("find_rental")
        await phone.tool("rent_equipment", equipment_needed="a projector", like_this_rental=True)
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY
        assert len(phone.call.bookings) == 1
        assert phone.call.rental is None


async def test_what_was_booked_and_changed_in_one_call_is_no_difference_to_the_inventory(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    session.settings = session.settings.model_copy(update={"identity_code": "off"})
    async with on_the_phone(session) as phone:
        await phone.tool("complete_booking")
        await phone.tool("change_equipment", what="days")
        await phone.tool("change_rental", what="last_day", day="one more day")
        await phone.tool("confirm_change")
        assert phone.call.rental is not None
        assert phone.call.rental.period.days == 4
        await phone.tool("end_call")
    record = await records_of(line.inventory).get(session.call.call_id)
    assert record is not None
    assert record.differences == ()


async def test_a_site_that_nobody_can_look_up_now_is_asked_for_again(line: RentalLine) -> None:
    rental = await rented(line, starts=1)
    async with on_the_phone(await about_a_rental(line)) as phone:
        await phone.tool("find_rental", reference=rental.reference)
        phone.session.verification = SilentRegistry()
        told = await phone.tool("rent_equipment", equipment_needed="a projector", like_this_rental=True)
        assert told.startswith("This is a new rental of its own: a projector. Say so.")
        assert phone.call.wanted_period == rental.period
        assert phone.call.site is None


async def test_the_days_and_the_site_of_no_rental_cannot_be_had(line: RentalLine) -> None:
    async with on_the_phone(await about_a_rental(line)) as phone:
        answer = await phone.tool("rent_equipment", equipment_needed="a projector", like_this_rental=True)
        assert "No rental is found yet" in answer
        assert phone.stage is STAGE


async def test_asked_for_nothing_in_particular_the_reference_is_asked_for(line: RentalLine) -> None:
    async with on_the_phone(await about_a_rental(line)) as phone:
        assert "I need the booking reference" in await phone.tool("find_rental")


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("change_rental", {"what": "sell"}),
        ("change_rental", {"what": "cancel", "unit": ""}),
        ("change_rental", {"what": "last_day", "day": "x" * 200}),
        ("report_breakdown", {"problem": ""}),
        ("report_breakdown", {}),
        ("find_rental", {"reference": ["RB4X"]}),
        ("rent_equipment", {"like_this_rental": "perhaps"}),
    ],
)
async def test_arguments_that_make_no_sense_change_nothing(
    line: RentalLine, tool: str, arguments: dict[str, object]
) -> None:
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(line)) as phone:
        await phone.tool("find_rental", reference=rental.reference)
        answer = await phone.tool(tool, **arguments)
        assert "internal error" not in answer
        assert phone.stage is STAGE
    assert (await line.inventory.rental(rental.reference)) == rental
    assert await line.inventory.tasks() == []


async def test_the_reason_of_a_call_that_changed_a_rental_is_the_callers(line: RentalLine) -> None:
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(dataclasses.replace(line))) as phone:
        await phone.tool("find_rental", reference=rental.reference)
        await phone.tool("change_rental", what="off_rent")
        await phone.tool("confirm_change")
        phone.call.not_put_right = "number_unknown"
        await phone.tool("end_call", reason="completed")
        assert phone.call.end_reason == "completed"
