"""Finding a rental: by its reference, or among the caller's own; and who may hear of it."""

import pytest

from agents.conversation.rental_line import RentalLine
from inventory.models import TaskKind
from shared.language.identifiers import spell_reference
from shared.proved_facts import OpenedRental
from tests.support.existing_rentals import OTHER_LICENSE, about_a_rental, read_the_code_back, rented
from tests.support.phone import on_the_phone

NOBODY_HAS = "RB4X-2MQ7"


async def test_license_and_reference_together_are_told_what_was_booked(line: RentalLine) -> None:
    rental = await rented(line, starts=2)
    async with on_the_phone(await about_a_rental(line, identity_code="always")) as phone:
        told = await phone.tool("find_rental", reference=rental.reference)
    for words in ("Professional Generator", "5 days", "$450 a day, $2,250 in all", "100 Main Street", "Warehouse A"):
        assert words in told
    for words in ("Jordan Lee", "OP445566", "POL789012", "Acme"):
        assert words not in told


@pytest.mark.parametrize("said", ["{}", "{spelled}", "reference {spelled}", "{lower}"])
async def test_a_reference_is_found_however_it_is_said(line: RentalLine, said: str) -> None:
    rental = await rented(line)
    reference = rental.reference
    words = said.format(reference, spelled=spell_reference(reference), lower=reference.lower().replace("-", " "))
    async with on_the_phone(await about_a_rental(line)) as phone:
        assert reference in await phone.tool("find_rental", reference=words)


async def test_the_reference_of_another_business_is_answered_like_one_of_nobody_and_takes_a_try(
    line: RentalLine,
) -> None:
    theirs = await rented(line, license_number=OTHER_LICENSE, business_name="Prairie Event Company")
    async with on_the_phone(await about_a_rental(line)) as phone:
        of_another = await phone.tool("find_rental", reference=theirs.reference)
        of_nobody = await phone.tool("find_rental", reference=NOBODY_HAS)
        assert of_another.replace("Tries left: 2", "") == of_nobody.replace("Tries left: 1", "")
        assert phone.call.opened is None
        assert "No rental is found yet" in await phone.tool("change_rental", what="cancel")


async def test_after_the_last_try_nothing_is_looked_up_any_more_and_the_desk_has_a_note(line: RentalLine) -> None:
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(line)) as phone:
        answers = [await phone.tool("find_rental", reference=NOBODY_HAS) for _ in range(3)]
        assert "I have left a note" in answers[-1]
        assert "can't look for another" in await phone.tool("find_rental", reference=rental.reference)
        assert phone.call.opened is None
    (task,) = await line.inventory.tasks()
    assert task.kind is TaskKind.CALL_BACK
    assert NOBODY_HAS not in task.model_dump_json()


async def test_wrong_references_count_for_the_license_over_all_calls_and_right_ones_do_not(line: RentalLine) -> None:
    rental = await rented(line)
    for wrong in range(2):
        async with on_the_phone(await about_a_rental(line, record_tries_a_day=2)) as phone:
            assert rental.reference in await phone.tool("find_rental", reference=rental.reference)
        async with on_the_phone(await about_a_rental(line, record_tries_a_day=2)) as phone:
            assert "No rental of yours" in await phone.tool("find_rental", reference=NOBODY_HAS), wrong
    async with on_the_phone(await about_a_rental(line, record_tries_a_day=2)) as phone:
        assert "tried too often" in await phone.tool("find_rental", reference=rental.reference)
        assert phone.call.opened is None


@pytest.mark.parametrize("said", ["hm", "RB4X", "BL-123456", "it is on the paper"])
async def test_what_is_no_reference_takes_no_try(line: RentalLine, said: str) -> None:
    async with on_the_phone(await about_a_rental(line)) as phone:
        assert "not a whole booking reference" in await phone.tool("find_rental", reference=said)
        assert phone.call.reference_tries == 0


async def test_without_the_reference_nothing_is_told_before_the_code_was_read_back(line: RentalLine) -> None:
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(line, identity_code="changes")) as phone:
        asked = await phone.tool("find_rental", what_and_when="the generator from today")
        assert "A code of six digits is on its way" in asked
        assert "Generator" not in asked
        assert phone.call.opened is None
        await read_the_code_back(phone)
        assert rental.reference in await phone.tool("find_rental", what_and_when="the generator from today")


async def test_where_the_depot_sends_no_codes_only_the_reference_will_do(line: RentalLine) -> None:
    await rented(line)
    async with on_the_phone(await about_a_rental(line, identity_code="off")) as phone:
        assert "Without its reference" in await phone.tool("find_rental", what_and_when="the generator")
        assert phone.call.opened is None


async def test_of_several_that_may_be_meant_only_the_callers_own_are_listed(line: RentalLine) -> None:
    generator = await rented(line)
    projector = await rented(line, units=["ITM002"], days=2)
    later = await rented(line, units=["ITM002"], starts=6, days=2)
    theirs = await rented(line, units=["ITM003"], license_number=OTHER_LICENSE, operator_license="OP112233")
    async with on_the_phone(await about_a_rental(line, identity_code="changes")) as phone:
        await phone.tool("find_rental", what_and_when="a projector")
        await read_the_code_back(phone)
        listed = await phone.tool("find_rental", what_and_when="a projector")
        assert phone.call.opened is None
        everything = await phone.tool("find_rental", what_and_when="what we have")
    assert projector.reference in listed
    assert later.reference in listed
    assert generator.reference not in listed
    assert generator.reference in everything
    assert theirs.reference not in listed + everything


async def test_a_rental_that_was_found_is_told_no_more_once_the_call_is_of_another_business(line: RentalLine) -> None:
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(line)) as phone:
        await phone.tool("find_rental", reference=rental.reference)
        customer = phone.call.customer
        assert customer is not None
        phone.call.customer = customer.model_copy(update={"license_number": OTHER_LICENSE})
        for refused in ("find_rental", "report_breakdown", "rent_equipment"):
            arguments = {"report_breakdown": {"problem": "broken"}, "rent_equipment": {"like_this_rental": True}}
            assert "No rental is found yet" in await phone.tool(refused, **arguments.get(refused, {}))
        phone.call.opened = OpenedRental(reference=rental.reference, license_number=OTHER_LICENSE)
        assert "No rental is found yet" in await phone.tool("change_rental", what="cancel")


async def test_a_rental_without_a_license_is_nobodys(line: RentalLine) -> None:
    rental = await rented(line, license_number="---")
    async with on_the_phone(await about_a_rental(line)) as phone:
        assert "No rental of yours" in await phone.tool("find_rental", reference=rental.reference)


async def test_how_it_stands_is_told_for_each_unit_where_they_differ(line: RentalLine) -> None:
    rental = await rented(line, units=["ITM001", "ITM004", "ITM002"], starts=1)
    await line.inventory.cancel_rental(rental.bookings[2].reference)
    async with on_the_phone(await about_a_rental(line)) as phone:
        told = await phone.tool("find_rental", reference=rental.reference)
    assert "two Professional Generators" in told
    assert "$900 a day, $4,500 in all" in told
    assert "HD Projector, ITM002, 5 days" in told
    assert "cancelled" in told
