"""What the depot keeps of a customer, in a call: nothing is rented to some, and some have a rate that was agreed."""

from decimal import Decimal

from agents.conversation.rental_line import RentalLine
from inventory.models import TaskKind
from shared.workflow import Stage
from tests.support.phone import call_at, on_the_phone

LICENSE, GENERATOR = "BL123456", "ITM001"
NAME = "Professional Generator"


async def test_to_whom_nothing_is_rented_hears_only_that_a_colleague_calls(line: RentalLine) -> None:
    await line.inventory.set_do_not_rent("BL-123456", "owes for March")
    async with on_the_phone(await call_at(line, Stage.CUSTOMER_VERIFICATION)) as phone:
        answer = await phone.tool("verify_business_license", license_number=LICENSE)
        assert "A colleague will call you." in answer
        assert "verified" not in answer
        assert "March" not in answer
        assert phone.stage is Stage.CUSTOMER_VERIFICATION
        assert phone.call.customer is None
        await phone.tool("end_call")
        assert phone.call.end_reason == "left_to_a_colleague"
    (task,) = await line.inventory.tasks()
    assert (task.kind, task.business_name, task.phone) == (TaskKind.CALL_BACK, "Acme Construction", "+1 217-555-0101")
    assert "file" in task.reason


async def test_who_gives_another_license_afterwards_may_rent(line: RentalLine) -> None:
    await line.inventory.set_do_not_rent("BL-777777", "owes for March")
    async with on_the_phone(await call_at(line, Stage.CUSTOMER_VERIFICATION)) as phone:
        await phone.tool("verify_business_license", license_number=LICENSE)
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY


async def test_what_the_desk_notes_during_the_call_keeps_a_unit_from_being_held(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.EQUIPMENT_DISCOVERY)) as phone:
        await line.inventory.set_do_not_rent(LICENSE, "owes for March")
        answer = await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=2)
        assert "A colleague will call you." in answer
        assert await line.inventory.holds() == []


async def test_what_the_desk_notes_before_the_booking_keeps_it_from_being_made(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.BOOKING_COMPLETION)) as phone:
        await line.inventory.set_do_not_rent(LICENSE, "owes for March")
        assert "A colleague will call you." in await phone.tool("complete_booking")
    assert await line.inventory.bookings() == []
    assert [task.kind for task in await line.inventory.tasks()] == [TaskKind.CALL_BACK]


async def test_a_hold_that_expired_is_not_had_again_for_whom_nothing_is_rented_to(line: RentalLine) -> None:
    session = await call_at(line, Stage.REQUIREMENTS_CONFIRMATION)
    assert session.call.selection is not None
    await line.inventory.release_all(session.call.selection.holds)
    await line.inventory.set_do_not_rent(LICENSE, "owes for March")
    async with on_the_phone(session) as phone:
        answer = await phone.tool("verify_site_safety", job_address="100 Main Street, Springfield, Illinois 62701")
        assert "A colleague will call you." in answer
    assert await line.inventory.holds() == []


async def test_an_agreed_rate_is_the_one_that_is_named_and_accepted(line: RentalLine) -> None:
    await line.inventory.agree_rate(LICENSE, NAME, Decimal("380.00"))
    async with on_the_phone(await call_at(line, Stage.CUSTOMER_VERIFICATION)) as phone:
        await phone.tool("verify_business_license", license_number=LICENSE)
        listed = await phone.tool("search_available_equipment", search_query=NAME, start_date="tomorrow", rental_days=2)
        assert "$380" in listed
        await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=2)
        await phone.tool("verify_site_safety", job_address="100 Main Street, Springfield, Illinois 62701")
        assert phone.stage is Stage.PRICING_NEGOTIATION
        assert "380" in await phone.tool("propose_price", proposed_daily_rate=350, rental_days=2)
        await phone.tool("accept_price", confirmed_daily_rate=380)
        assert phone.call.price is not None
        assert phone.call.price.daily_rate == Decimal(380)


async def test_a_rate_that_is_agreed_no_more_is_asked_for_anew_before_the_booking(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    await line.inventory.agree_rate(LICENSE, NAME, Decimal("600.00"))
    async with on_the_phone(session) as phone:
        await phone.tool("complete_booking")
        assert phone.stage is Stage.PRICING_NEGOTIATION
        await phone.tool("accept_price", confirmed_daily_rate=600)
        assert phone.stage is Stage.BOOKING_COMPLETION
        await phone.tool("complete_booking")
    assert [booking.daily_rate for booking in await line.inventory.bookings()] == [Decimal(600)]
