"""A machine that does not work: an urgent task, advice from the house file, and a replacement."""

import dataclasses
import datetime as dt

import pytest

from agents.conversation.rental_line import RentalLine
from inventory.models import TaskKind
from shared.house.house_file import read_house_file
from shared.house.house_questions import HouseQuestions
from shared.workflow import Stage
from tests.support.existing_rentals import about_a_rental, rented
from tests.support.phone import on_the_phone


async def test_the_desk_has_a_task_that_is_due_within_the_hour_with_unit_reference_and_place(line: RentalLine) -> None:
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(line)) as phone:
        await phone.tool("find_rental", reference=rental.reference)
        told = [await phone.tool("report_breakdown", problem="it won't start") for _ in range(2)]
        assert "urgent: the Professional Generator does not work" in told[0]
        assert told[0] == told[1]
    (task,) = await line.inventory.tasks()
    assert task.kind is TaskKind.BREAKDOWN
    assert dt.timedelta(0) <= task.due_at - task.left_at - dt.timedelta(hours=1) < dt.timedelta(seconds=5)
    assert (task.booking_reference, task.equipment_id) == (rental.reference, "ITM001")
    assert (task.business_name, task.phone) == ("Acme Construction", "+1 217-555-0101")
    assert "it won't start" in task.reason
    assert "100 Main Street" in task.reason


@pytest.mark.parametrize(
    ("on_record", "calls_from", "told"),
    [
        ("+1 217-555-0101", "+12175550163", "They call you at the number on your license record."),
        (None, "+12175550163", "They call you at the number that you call from."),
        (None, None, "First ask for a number to call"),
    ],
)
async def test_the_caller_hears_where_they_are_called_and_is_asked_where_no_number_is_known(
    line: RentalLine, on_record: str | None, calls_from: str | None, told: str
) -> None:
    session = await about_a_rental(line)
    assert session.call.customer is not None
    session.call.customer = session.call.customer.model_copy(update={"phone": on_record})
    session.call.caller_phone = calls_from
    async with on_the_phone(session) as phone:
        assert told in await phone.tool("report_breakdown", problem="it won't start")
        assert "not a whole phone number" in await phone.tool(
            "report_breakdown", problem="it won't start", call_back_number="five"
        )
        answer = await phone.tool("report_breakdown", problem="it won't start", call_back_number="217 555 0118")
        assert "They call you at 2 1 7, 5 5 5" in answer
    assert [task.phone for task in await line.inventory.tasks()] == [on_record or calls_from, "+12175550118"]


async def test_a_breakdown_is_noted_without_a_reference_too_and_tells_nothing(line: RentalLine) -> None:
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(line)) as phone:
        told = await phone.tool("report_breakdown", problem="the boom is stuck")
    assert "the machine does not work" in told
    assert "Generator" not in told
    (task,) = await line.inventory.tasks()
    assert (task.booking_reference, task.equipment_id) == (None, None)
    assert "gave no reference" in task.reason
    assert rental.reference not in task.model_dump_json()


async def test_the_unit_that_the_problem_names_is_the_one_in_the_task(line: RentalLine) -> None:
    rental = await rented(line, units=["ITM001", "ITM002"])
    async with on_the_phone(await about_a_rental(line)) as phone:
        await phone.tool("find_rental", reference=rental.reference)
        await phone.tool("report_breakdown", problem="The HD projector shows no picture")
        await phone.tool("report_breakdown", problem="nothing works")
    first, second = await line.inventory.tasks()
    assert (first.booking_reference, first.equipment_id) == (f"{rental.reference}-2", "ITM002")
    assert (second.booking_reference, second.equipment_id) == (rental.reference, None)


async def test_the_caller_hears_what_the_depot_has_written_about_breakdowns(line: RentalLine) -> None:
    house = HouseQuestions(read_house_file(line.settings.house_file))
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(dataclasses.replace(line, house=house))) as phone:
        await phone.tool("find_rental", reference=rental.reference)
        assert "Switch it off" in await phone.tool("report_breakdown", problem="smoke")


@pytest.mark.parametrize("starts", [0, 2])
async def test_a_replacement_is_searched_for_the_days_that_are_left_and_the_same_site(
    line: RentalLine, starts: int
) -> None:
    rental = await rented(line, starts=starts)
    async with on_the_phone(await about_a_rental(line)) as phone:
        await phone.tool("find_rental", reference=rental.reference)
        await phone.tool("rent_equipment", equipment_needed="Professional Generator", like_this_rental=True)
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY
        assert phone.call.wanted_period == rental.period
        assert phone.call.site is not None
        await phone.tool("select_equipment", equipment_id="ITM004")
        assert phone.stage is Stage.PRICING_NEGOTIATION
