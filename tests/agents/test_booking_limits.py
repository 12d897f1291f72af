"""A limit on what one caller may book: what the caller hears, what the desk is told, and that the call goes on."""

import datetime as dt
from typing import Any

import pytest

from agents.conversation.rental_line import RentalLine
from inventory.ledger.limits.booking_limits import BookingLimits
from inventory.models import InventoryUnavailable, Period, TaskKind
from shared.workflow import Stage
from tests.support.phone import call_at, on_the_phone
from tests.support.rentals import proofs
from tests.support.transitions import RATE

JORDAN = {"operator_name": "Jordan Lee", "operator_license": "OP-445566", "operator_phone": "217 555 0120"}
PHONE = "+12175550101"
ANOTHER_GENERATOR = "ITM004"


def limit(line: RentalLine, **limits: int) -> None:
    line.inventory.limits = BookingLimits(**limits)


async def booked_before(line: RentalLine, *, days_from_now: int = 40, **papers: Any) -> None:
    """Another call of the same business has booked a generator."""
    inventory = line.inventory
    period = Period.of(inventory.today() + dt.timedelta(days=days_from_now), 2)
    hold = await inventory.hold(ANOTHER_GENERATOR, period, call_id="another call")
    await inventory.confirm(hold, daily_rate=RATE, proofs=proofs(**papers), caller_phone=PHONE)


async def tasks_of(line: RentalLine) -> list[tuple[str, str | None, str | None]]:
    tasks = await line.inventory.tasks()
    assert all(task.kind is TaskKind.LIMIT_REACHED for task in tasks)
    return [(task.reason, task.business_name, task.phone) for task in tasks]


async def test_a_business_with_enough_units_hears_so_before_it_is_taken_through_everything(line: RentalLine) -> None:
    limit(line, license_units=1)
    await booked_before(line)
    for _ in range(2):
        async with on_the_phone(await call_at(line, Stage.EQUIPMENT_DISCOVERY)) as phone:
            answer = await phone.tool("select_equipment", equipment_id="ITM001", start_date="tomorrow", rental_days=2)
            assert "Your business has as many rentals as I may arrange for one business." in answer
            assert "I have left a note for my colleagues" in answer
            assert phone.stage is Stage.EQUIPMENT_DISCOVERY
            assert not phone.call.ended
            assert await line.inventory.holds() == []
            await phone.tool("search_available_equipment", search_query="generator")
            await phone.tool("transfer_to_human", reason="wants more units", call_back_number="217 555 0101")
    told, *calls = await line.inventory.tasks()
    assert told.kind is TaskKind.LIMIT_REACHED
    assert "RENTAL_LICENSE_UNITS" in told.reason
    assert (told.business_name, told.phone) == ("Acme Construction", "+1 217-555-0101")
    assert [task.kind for task in calls] == [TaskKind.CALL_BACK] * 2, "the desk is told of the limit once a day"


async def test_one_call_books_so_many_units_and_the_next_is_refused(line: RentalLine) -> None:
    limit(line, call_units=1)
    async with on_the_phone(await call_at(line, Stage.BOOKING_COMPLETION)) as phone:
        await phone.tool("complete_booking")
        await phone.tool("change_equipment")
        answer = await phone.tool("select_equipment", equipment_id="ITM002", start_date="tomorrow", rental_days=2)
        assert "This call has as many rentals as I may arrange in one call." in answer
        assert not phone.call.ended
    assert len(await line.inventory.bookings()) == 1
    ((reason, _, _),) = await tasks_of(line)
    assert "RENTAL_CALL_UNITS" in reason


async def test_a_calling_number_with_enough_units_is_refused_whatever_license_it_names(line: RentalLine) -> None:
    limit(line, number_units=1)
    await booked_before(line, license_number="BL777777", operator_license="OP2")
    session = await call_at(line, Stage.EQUIPMENT_DISCOVERY)
    session.call.caller_phone = PHONE
    async with on_the_phone(session) as phone:
        answer = await phone.tool("select_equipment", equipment_id="ITM001", start_date="tomorrow", rental_days=2)
        assert "This telephone number has as many rentals as I may arrange for one number." in answer
    ((reason, _, _),) = await tasks_of(line)
    assert "RENTAL_NUMBER_UNITS" in reason


async def test_what_was_booked_during_the_call_is_refused_by_the_booking_itself(line: RentalLine) -> None:
    limit(line, license_units=1)
    async with on_the_phone(await call_at(line, Stage.BOOKING_COMPLETION)) as phone:
        await booked_before(line)
        answer = await phone.tool("complete_booking")
        assert "Your business has as many rentals" in answer
        assert "Booking confirmed" not in answer
        assert phone.call.rental is None
        assert not phone.call.ended
    assert len(await line.inventory.bookings()) == 1
    assert await line.inventory.holds() == []
    assert len(await tasks_of(line)) == 1


async def test_the_number_that_a_call_came_from_is_counted_when_it_books(line: RentalLine) -> None:
    limit(line, number_units=1)
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    session.call.caller_phone = PHONE
    async with on_the_phone(session) as phone:
        await booked_before(line)
        assert "This telephone number has as many rentals" in await phone.tool("complete_booking")
    assert len(await line.inventory.bookings()) == 1


@pytest.mark.parametrize(
    ("license_number", "said"),
    [
        ("BL123456", "That operator is on as many units on those days as one person may be."),
        ("BL777777", "That operator is not available to your business on those days."),
    ],
    ids=["too many units", "another business"],
)
async def test_an_operator_without_time_is_refused_and_another_one_is_asked_for(
    line: RentalLine, license_number: str, said: str
) -> None:
    limit(line, operator_units=1)
    await booked_before(line, days_from_now=2, license_number=license_number)
    async with on_the_phone(await call_at(line, Stage.OPERATOR_CERTIFICATION)) as phone:
        answer = await phone.tool("verify_operator_credentials", **JORDAN)
        assert said in answer
        assert "BL777777" not in answer
        assert phone.call.operators == ()
        assert phone.stage is Stage.OPERATOR_CERTIFICATION
    assert len(await tasks_of(line)) == 1


async def test_when_the_desk_cannot_be_told_nothing_is_promised(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(line, license_units=1)
    await booked_before(line)

    async def away(*_: object, **__: object) -> None:
        raise InventoryUnavailable("away")

    monkeypatch.setattr(line.inventory, "add_task", away)
    async with on_the_phone(await call_at(line, Stage.EQUIPMENT_DISCOVERY)) as phone:
        answer = await phone.tool("select_equipment", equipment_id="ITM001", start_date="tomorrow", rental_days=2)
        assert "can't reach our inventory" in answer
        assert "note" not in answer
