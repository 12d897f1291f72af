"""One rental of several units: one price, the proofs that each needs, one confirmation, one reference."""

from decimal import Decimal

import pytest

from agents.conversation.rental_line import RentalLine
from inventory.ledger.limits.booking_limits import BookingLimits
from inventory.ledger.new_ids import rental_of
from inventory.models import Proofs, WeightClass
from shared.call_records.kept_records import CallRecords
from shared.language.identifiers import spell_reference
from shared.workflow import Stage
from tests.support.cut_off import calling_again, cut_off_at
from tests.support.phone import GENERATOR, call_at, on_the_phone

PRICE, OPERATOR, BOOKING = Stage.PRICING_NEGOTIATION, Stage.OPERATOR_CERTIFICATION, Stage.BOOKING_COMPLETION
LIFT, OTHER_LIFT, BOOM, FORKLIFT, PROJECTOR = "ITM018", "ITM019", "ITM023", "ITM050", "ITM002"
AVERY = {"operator_name": "Avery Stone", "operator_license": "OP-334455", "operator_phone": "217 555 0120"}
JORDAN = {"operator_name": "Jordan Lee", "operator_license": "OP-445566", "operator_phone": "217 555 0121"}


async def test_all_units_are_booked_under_one_reference_with_one_total(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, BOOKING, equipment_id=LIFT, besides=[OTHER_LIFT, BOOM])) as phone:
        answer = await phone.tool("complete_booking")
        bookings = sorted(await line.inventory.bookings(), key=lambda one: one.reference)
        (reference,) = {rental_of(one.reference) for one in bookings}
        assert [one.reference for one in bookings] == [f"{reference}-{number}" for number in (1, 2, 3)]
        assert answer.startswith(f"Booking confirmed. One reference for all of it: {reference}, said ")
        assert spell_reference(reference) in answer
        assert "Equipment: two Scissor Lifts and the Boom Lift." in answer
        assert "Rate: $900 a day together, $2,700 in all." in answer
        assert "Unit: Boom Lift, ITM023, at Yard B, $480 a day." in answer
        assert await line.inventory.holds() == []
        again = await phone.tool("complete_booking")
        assert again == answer
        assert len(await line.inventory.bookings()) == 3


async def test_a_rate_for_all_is_booked_for_each_unit_within_its_own_bounds(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, PRICE, equipment_id=LIFT, besides=[BOOM])) as phone:
        assert "below our minimum of $690" in await phone.tool("propose_price", proposed_daily_rate=689.99)
        assert "exceeds our maximum of $820" in await phone.tool("propose_price", proposed_daily_rate=820.01)
        assert "is acceptable" in await phone.tool("propose_price", proposed_daily_rate=800.01)
        await phone.tool("accept_price", confirmed_daily_rate=800.01)
        await phone.tool("verify_operator_credentials", **AVERY)
        await phone.tool("verify_insurance_coverage", policy_number="POL-789012")
        await phone.tool("complete_booking")
    rates = {one.equipment_id: one.daily_rate for one in await line.inventory.bookings()}
    assert rates == {LIFT: Decimal("243.48"), BOOM: Decimal("556.53")}


@pytest.mark.parametrize("rate", [689.99, 820.01, 480, 210, 0.01, -690, 1_000_000])
async def test_a_rate_that_is_not_within_the_bounds_of_all_together_is_not_accepted(
    line: RentalLine, rate: float
) -> None:
    async with on_the_phone(await call_at(line, PRICE, equipment_id=LIFT, besides=[BOOM])) as phone:
        await phone.tool("accept_price", confirmed_daily_rate=rate)
        assert phone.call.price is None
        assert phone.stage is PRICE


async def test_one_more_unit_gives_no_more_proposals(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, PRICE)) as phone:
        for _ in range(line.settings.price_proposals):
            await phone.tool("propose_price", proposed_daily_rate=1)
        await phone.tool("change_equipment", what="more", new_value=LIFT)
        await phone.tool("verify_site_safety", job_address="100 Main Street, Springfield")
        answer = await phone.tool("propose_price", proposed_daily_rate=1)
        assert "There is no price proposal left. The rate is $660 a day" in answer


async def test_an_operator_is_proved_for_each_certificate(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, OPERATOR, equipment_id=FORKLIFT, besides=[LIFT])) as phone:
        answer = await phone.tool("verify_operator_credentials", **AVERY)
        assert answer.startswith(
            "Operator Avery Stone verified for Aerial Platform. An operator is still needed who is certified for "
            "Forklift Operator."
        )
        assert phone.stage is OPERATOR
        assert "could not be verified" in await phone.tool("verify_operator_credentials", **AVERY)
        await phone.tool("verify_operator_credentials", **JORDAN)
        assert phone.stage is Stage.INSURANCE_VERIFICATION
        await phone.tool("verify_insurance_coverage", policy_number="POL-789012")
        answer = await phone.tool("complete_booking")
        assert "Operator: Jordan Lee." in answer
        assert "Operator: Avery Stone." in answer
    proofs = {one.equipment_id: one.proofs for one in await line.inventory.bookings()}
    named = {unit: (one.operator_name, one.certificate) for unit, one in proofs.items() if isinstance(one, Proofs)}
    assert named == {FORKLIFT: ("Jordan Lee", "Forklift Operator"), LIFT: ("Avery Stone", "Aerial Platform")}


async def test_an_operator_is_not_proved_for_more_units_than_one_person_may_run(line: RentalLine) -> None:
    line.inventory.limits = BookingLimits(operator_units=1)
    async with on_the_phone(await call_at(line, OPERATOR, equipment_id=LIFT, besides=[BOOM])) as phone:
        answer = await phone.tool("verify_operator_credentials", **AVERY)
        assert "That operator is on as many units on those days as one person may be." in answer
        assert phone.call.operators == ()


async def test_a_unit_that_needs_no_operator_is_booked_with_none(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, BOOKING, besides=[PROJECTOR])) as phone:
        await phone.tool("complete_booking")
    operators = {one.equipment_id: one.proofs.operator_name for one in await line.inventory.bookings()}
    assert operators == {GENERATOR: "Jordan Lee", PROJECTOR: None}


async def test_a_site_that_cannot_take_the_heaviest_unit_is_refused_with_its_name(line: RentalLine) -> None:
    session = await call_at(line, Stage.REQUIREMENTS_CONFIRMATION, equipment_id=PROJECTOR, besides=[BOOM])
    async with on_the_phone(session) as phone:
        answer = await phone.tool("verify_site_safety", job_address="12 Garden Lane, Springfield")
        assert "that site can take only light equipment, and the Boom Lift is heavy" in answer
        assert phone.call.site is None


async def test_a_policy_covers_enough_for_each_unit(line: RentalLine) -> None:
    session = await call_at(line, Stage.INSURANCE_VERIFICATION, equipment_id=PROJECTOR, besides=[BOOM])
    async with on_the_phone(session) as phone:
        answer = await phone.tool("verify_insurance_coverage", policy_number="POL-100100")
        assert "does not cover the $1,000,000" in answer


async def test_of_units_that_are_lost_only_those_are_dropped_and_the_caller_chooses_again(line: RentalLine) -> None:
    session = await call_at(line, BOOKING, besides=[BOOM])
    assert session.call.selection is not None
    period = session.call.selection.period
    await line.inventory.release(session.call.selection.holds[1])
    await line.inventory.hold(BOOM, period, call_id="another call")
    async with on_the_phone(session) as phone:
        answer = await phone.tool("complete_booking")
        assert answer.startswith("Sorry, the Boom Lift was just booked by another customer.")
        assert "Still held for you: the Professional Generator." in answer
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY
        assert await line.inventory.bookings() == []
        await phone.tool("finish_selection")
        assert phone.stage is PRICE
        assert phone.call.selection is not None
        assert phone.call.selection.equipment_ids == (GENERATOR,)


async def test_units_whose_terms_change_at_the_last_moment_are_not_booked_any_of_them(line: RentalLine) -> None:
    unit = await line.inventory.get(BOOM)
    async with on_the_phone(await call_at(line, BOOKING, besides=[BOOM])) as phone:
        dearer = {"lowest_rate": Decimal("500.00"), "weight_class": WeightClass.HEAVY}
        everything = [one for one in await line.inventory.all() if one.equipment_id != BOOM]
        await line.inventory.load([*everything, unit.model_copy(update=dearer)])
        answer = await phone.tool("complete_booking")
        assert answer.startswith("The terms of the Professional Generator and the Boom Lift have just changed")
        assert phone.stage is PRICE
        assert await line.inventory.bookings() == []


async def test_a_caller_who_was_cut_off_goes_on_with_every_unit(line: RentalLine) -> None:
    before = (await cut_off_at(line, besides=[LIFT, BOOM])).call.selection
    assert before is not None
    async with calling_again(line) as phone:
        assert phone.call.selection is not None
        assert phone.call.selection.equipment == before.equipment
        told = next(words for words in phone.heard if "cut off" in words)
        assert "You had chosen the Professional Generator, the Scissor Lift and the Boom Lift for 3 days" in told
        assert "That is still held for you." in told
        holds = await line.inventory.holds()
        assert {hold.call_id for hold in holds} == {phone.call.call_id}
        assert sorted(hold.hold_id for hold in holds) == sorted(hold.hold_id for hold in before.holds)


async def test_of_a_cut_off_call_what_was_taken_meanwhile_is_told_and_the_rest_is_kept(line: RentalLine) -> None:
    before = (await cut_off_at(line, besides=[BOOM])).call.selection
    assert before is not None
    await line.inventory.release(before.holds[1])
    await line.inventory.hold(BOOM, before.period, call_id="a rival")
    async with calling_again(line) as phone:
        told = next(words for words in phone.heard if "cut off" in words)
        assert "Sorry, the Boom Lift was just booked by another customer." in told
        assert "Still held for you: the Professional Generator." in told
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY
        mine = [hold.equipment_id for hold in await line.inventory.holds() if hold.call_id == phone.call.call_id]
        assert mine == [GENERATOR]


async def test_the_record_has_every_unit_of_the_rental(line: RentalLine) -> None:
    session = await call_at(line, BOOKING, besides=[BOOM])
    async with on_the_phone(session) as phone:
        await phone.tool("complete_booking")
    record = await CallRecords(line.inventory, keep_days=1).get(session.call.call_id)
    assert record is not None
    assert [one.equipment_id for one in record.bookings] == [GENERATOR, BOOM]
    assert record.differences == ()
