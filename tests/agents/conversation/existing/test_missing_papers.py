"""Papers that end before a rental's new last day: others are proved as for a new rental, or nothing is changed."""

import datetime as dt
from typing import Any

import pytest

from agents.conversation.rental_line import RentalLine
from inventory.ledger.limits.booking_limits import read_open_rentals
from inventory.models import Booking, Rental
from tests.support.existing_rentals import about_a_rental, rented
from tests.support.phone import Phone, on_the_phone


def soon(line: RentalLine) -> dt.date:
    """The last day of the rentals here."""
    return line.inventory.today() + dt.timedelta(days=4)


async def longer(phone: Phone, rental: Rental) -> str:
    await phone.tool("find_rental", reference=rental.reference)
    return await phone.tool("change_rental", what="last_day", day="three days more")


async def now(line: RentalLine, rental: Rental) -> Booking:
    return (await line.inventory.rental(rental.reference)).bookings[0]


async def test_a_policy_that_ends_too_soon_is_replaced_by_one_that_was_proved(line: RentalLine) -> None:
    rental = await rented(line, covered_until=soon(line), policy_number="POL100100")
    async with on_the_phone(await about_a_rental(line)) as phone:
        asked = await longer(phone, rental)
        assert "insurance policy of this rental does not hold to" in asked
        assert "POL" not in asked
        assert "does not hold to" in await phone.tool("confirm_change")
        told = await phone.tool("verify_paper", number="POL 789012")
        assert "The policy is verified. Nothing is changed yet" in told
        assert "It is changed" in await phone.tool("confirm_change")
    booking = await now(line, rental)
    assert booking.period.days == 8
    assert (booking.proofs.policy_number, booking.proofs.policy_holder) == ("POL-789012", "Acme Construction")
    assert booking.proofs.operator_name == "Jordan Lee"


@pytest.mark.parametrize(
    ("number", "refused"),
    [
        ("POL-999999", "The registry does not know that policy number"),
        ("POL-345678", "The registry does not know that policy number"),  # of another business
        ("POL-100100", "The insurance coverage is not sufficient"),
        ("hm", "There is no policy number in that"),
    ],
)
async def test_a_policy_that_does_not_suffice_changes_nothing(line: RentalLine, number: str, refused: str) -> None:
    rental = await rented(line, covered_until=soon(line))
    async with on_the_phone(await about_a_rental(line)) as phone:
        await longer(phone, rental)
        assert refused in await phone.tool("verify_paper", number=number)
        assert "does not hold to" in await phone.tool("confirm_change")
    assert (await now(line, rental)).period.days == 5


async def test_after_the_last_try_no_other_policy_is_checked(line: RentalLine) -> None:
    rental = await rented(line, covered_until=soon(line))
    async with on_the_phone(await about_a_rental(line)) as phone:
        await longer(phone, rental)
        answers = [await phone.tool("verify_paper", number="POL-999999") for _ in range(3)]
        assert "in 3 tries" in answers[-1]
        assert "no try is left" in await phone.tool("verify_paper", number="POL-789012")
    (task, *_) = await line.inventory.tasks()
    assert task.reason.startswith("Called about a rental")


async def test_another_operator_is_proved_booked_and_counted_in_the_place_of_the_one_before(line: RentalLine) -> None:
    rental = await rented(line, certified_until=soon(line), operator_name="Sam Before", operator_license="OP000001")
    async with on_the_phone(await about_a_rental(line)) as phone:
        assert "certificate (Basic Safety) does not hold" in await longer(phone, rental)
        assert "need the operator's name" in await phone.tool("verify_paper", number="OP-445566")
        assert "not certified for Basic Safety" in await phone.tool(
            "verify_paper", number="OP-223344", whose="Riley Brooks"
        )
        assert "The certificate is verified" in await phone.tool("verify_paper", number="OP-445566", whose="Jordan Lee")
        assert "It is changed" in await phone.tool("confirm_change")
    papers = (await now(line, rental)).proofs
    assert (papers.operator_name, papers.operator_license) == ("Jordan Lee", "OP-445566")
    stored: Any = await line.inventory.redis.hgetall(line.inventory.keys.open_rentals)  # type: ignore[misc]
    counted = read_open_rentals({field.decode(): value.decode() for field, value in stored.items()})
    assert "operator:OP445566" in counted
    assert "operator:OP000001" not in counted


async def test_both_papers_may_be_missing_and_are_asked_for_one_after_the_other(line: RentalLine) -> None:
    rental = await rented(line, until=soon(line))
    async with on_the_phone(await about_a_rental(line)) as phone:
        await longer(phone, rental)
        answer = await phone.tool("verify_paper", number="POL-789012")
        assert "The policy is verified. The operator's certificate" in answer
        assert "does not hold to" in await phone.tool("confirm_change")
        await phone.tool("verify_paper", number="OP-445566", whose="Jordan Lee")
        assert "It is changed" in await phone.tool("confirm_change")
        assert "No paper is missing" in await phone.tool("verify_paper", number="POL-789012")


async def test_every_unit_of_a_rental_gets_the_new_policy(line: RentalLine) -> None:
    rental = await rented(line, units=["ITM001", "ITM004"], covered_until=soon(line), policy_number="POL100100")
    async with on_the_phone(await about_a_rental(line)) as phone:
        await longer(phone, rental)
        await phone.tool("verify_paper", number="POL-789012")
        await phone.tool("confirm_change")
    after = await line.inventory.rental(rental.reference)
    assert {(one.period.days, one.proofs.policy_number) for one in after.bookings} == {(8, "POL-789012")}


async def test_a_rental_that_becomes_shorter_needs_no_paper_that_holds_longer(line: RentalLine) -> None:
    rental = await rented(line, until=soon(line))
    async with on_the_phone(await about_a_rental(line)) as phone:
        await phone.tool("find_rental", reference=rental.reference)
        assert "4 days" in await phone.tool("change_rental", what="last_day", day="one day less")


async def test_what_a_removed_unit_needs_is_for_a_person(line: RentalLine) -> None:
    rental = await rented(line, covered_until=soon(line))
    async with on_the_phone(await about_a_rental(line)) as phone:
        await longer(phone, rental)
        await line.inventory.redis.hdel(line.inventory.keys.equipment, "ITM001")  # type: ignore[misc]
        assert "My colleagues have to make that change" in await phone.tool("verify_paper", number="POL-789012")
