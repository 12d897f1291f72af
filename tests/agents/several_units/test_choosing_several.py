"""Several units for the same days: held all at once or not at all, and the caller hears exactly which are not free."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from agents.conversation.brief import brief
from agents.conversation.rental_line import RentalLine
from inventory.ledger.limits.booking_limits import BookingLimits
from inventory.models import Period
from shared.workflow import Stage
from tests.support.phone import GENERATOR, Phone, call_at, on_the_phone

DISCOVERY, SITE = Stage.EQUIPMENT_DISCOVERY, Stage.REQUIREMENTS_CONFIRMATION
DAYS: dict[str, Any] = {"start_date": "tomorrow", "rental_days": 3}
LIFT, OTHER_LIFT, BOOM = "ITM018", "ITM019", "ITM023"


async def held_by(phone: Phone) -> list[str]:
    """The units that this call holds."""
    holds = await phone.session.inventory.holds()
    return sorted(hold.equipment_id for hold in holds if hold.call_id == phone.call.call_id)


async def taken(line: RentalLine, *equipment_ids: str, days: int = 3) -> None:
    """Another caller holds these units from tomorrow on."""
    period = Period.of(line.inventory.today() + dt.timedelta(days=1), days)
    await line.inventory.hold_all(equipment_ids, period, call_id="another call")


async def test_two_of_a_kind_are_held_in_one_step(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, DISCOVERY)) as phone:
        answer = await phone.tool("select_equipment", equipment_id=LIFT, quantity=2, **DAYS)
        assert answer.startswith("Selected together: two Scissor Lifts. Location: Yard B. Held for 3 days")
        assert await held_by(phone) == [LIFT, OTHER_LIFT]
        assert phone.stage is SITE
        facts = brief(phone.session)
        assert "One rental, the same days and site for all: two Scissor Lifts." in facts
        assert "Daily rate: $420, $1,260 in all." in facts
        assert "of that: Scissor Lift $210 and Scissor Lift $210." in facts


@pytest.mark.parametrize("quantity", [0, -1, "two", 1.5, [2]])
async def test_what_is_no_number_of_units_holds_nothing(line: RentalLine, quantity: object) -> None:
    async with on_the_phone(await call_at(line, DISCOVERY)) as phone:
        answer = await phone.tool("select_equipment", equipment_id=LIFT, quantity=quantity, **DAYS)
        assert answer == "That is not a number of units. Ask the caller how many, at least one."
        assert await held_by(phone) == []


@pytest.mark.parametrize("quantity", [4, 50])
async def test_more_than_one_rental_may_have_is_said_with_the_number(line: RentalLine, quantity: int) -> None:
    line = replace(line, settings=line.settings.model_copy(update={"selection_units": 3}))
    async with on_the_phone(await call_at(line, DISCOVERY)) as phone:
        answer = await phone.tool("select_equipment", equipment_id=LIFT, quantity=quantity, **DAYS)
        assert answer.startswith("One rental can have three units at most.")
        assert await held_by(phone) == []


async def test_the_setting_also_counts_units_that_are_chosen_one_by_one(line: RentalLine) -> None:
    line = replace(line, settings=line.settings.model_copy(update={"selection_units": 1}))
    async with on_the_phone(await call_at(line, DISCOVERY)) as phone:
        await phone.tool("select_equipment", equipment_id=LIFT, also_needed="a boom lift", **DAYS)
        assert "One rental can have one unit at most" in await phone.tool("select_equipment", equipment_id=BOOM)
        assert await held_by(phone) == [LIFT]


async def test_when_one_of_two_is_free_the_caller_hears_exactly_that_and_nothing_is_held(line: RentalLine) -> None:
    await taken(line, BOOM)
    async with on_the_phone(await call_at(line, DISCOVERY)) as phone:
        answer = await phone.tool("select_equipment", equipment_id="ITM024", quantity=2, **DAYS)
        assert answer.startswith("You asked for two Boom Lifts: only one is free for 3 days")
        assert await held_by(phone) == []
        await phone.tool("select_equipment", equipment_id="ITM024", quantity=1)
        assert await held_by(phone) == ["ITM024"]


async def test_two_of_a_kind_are_two_that_are_free_also_where_the_one_that_was_offered_was_just_taken(
    line: RentalLine,
) -> None:
    await taken(line, LIFT)
    async with on_the_phone(await call_at(line, DISCOVERY)) as phone:
        await phone.tool("select_equipment", equipment_id=LIFT, quantity=2, **DAYS)
        assert await held_by(phone) == [OTHER_LIFT, "ITM020"]


async def test_what_is_wanted_too_is_chosen_next_and_then_the_call_goes_on(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, DISCOVERY)) as phone:
        answer = await phone.tool("select_equipment", equipment_id=LIFT, also_needed="a boom lift", **DAYS)
        assert "Wanted in this rental too: a boom lift. Search for that now, for the same days." in answer
        assert phone.stage is DISCOVERY
        assert "Wanted in this rental too, for the same days: a boom lift." in brief(phone.session)
        await phone.tool("select_equipment", equipment_id=BOOM)
        assert await held_by(phone) == [LIFT, BOOM]
        assert phone.stage is SITE


async def test_who_wants_no_more_goes_on_with_what_is_held(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, DISCOVERY)) as phone:
        assert "Nothing is held yet." in await phone.tool("finish_selection")
        assert phone.stage is DISCOVERY
        await phone.tool("select_equipment", equipment_id=LIFT, also_needed="a submarine", **DAYS)
        answer = await phone.tool("finish_selection")
        assert answer.startswith("Held: the Scissor Lift, for 3 days")
        assert phone.stage is SITE
        assert phone.call.also_wanted == ()


async def test_a_unit_that_is_not_free_takes_nothing_from_what_is_held(line: RentalLine) -> None:
    await taken(line, BOOM, "ITM024")
    async with on_the_phone(await call_at(line, DISCOVERY)) as phone:
        await phone.tool("select_equipment", equipment_id=LIFT, quantity=2, also_needed="a boom lift", **DAYS)
        answer = await phone.tool("select_equipment", equipment_id=BOOM)
        assert "the Boom Lift. Free then: two Scissor Lifts. Nothing was changed." in answer
        assert await held_by(phone) == [LIFT, OTHER_LIFT]
        assert phone.stage is DISCOVERY


async def test_the_same_unit_again_is_held_once_and_fewer_of_a_name_release_the_rest(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, DISCOVERY)) as phone:
        await phone.tool("select_equipment", equipment_id=LIFT, quantity=2, also_needed="a boom lift", **DAYS)
        await phone.tool("select_equipment", equipment_id=LIFT)
        assert await held_by(phone) == [LIFT, OTHER_LIFT]
        await phone.tool("select_equipment", equipment_id=LIFT, quantity=1)
        assert await held_by(phone) == [LIFT]


async def test_what_is_held_is_not_offered_as_one_more(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, DISCOVERY)) as phone:
        await phone.tool("select_equipment", equipment_id=LIFT, also_needed="another scissor lift", **DAYS)
        answer = await phone.tool("search_available_equipment", search_query="scissor lift")
        assert LIFT not in answer
        assert OTHER_LIFT in answer


async def test_a_limit_counts_every_unit_before_the_caller_is_taken_through_everything(line: RentalLine) -> None:
    line.inventory.limits = BookingLimits(call_units=2)
    async with on_the_phone(await call_at(line, DISCOVERY)) as phone:
        answer = await phone.tool("select_equipment", equipment_id=LIFT, quantity=3, **DAYS)
        assert "This call has as many rentals as I may arrange in one call." in answer
        assert await held_by(phone) == []
        await phone.tool("select_equipment", equipment_id=LIFT, quantity=2)
        assert len(await held_by(phone)) == 2


async def test_new_days_are_for_all_units(line: RentalLine) -> None:
    session = await call_at(line, Stage.PRICING_NEGOTIATION, besides=[LIFT, BOOM])
    async with on_the_phone(session) as phone:
        answer = await phone.tool("change_equipment", what="days", rental_days=5)
        assert "Held for 5 days" in answer
        assert {hold.period.days for hold in await line.inventory.holds()} == {5}
        assert phone.stage is Stage.PRICING_NEGOTIATION


async def test_new_days_on_which_one_unit_is_taken_leave_all_as_they_were(line: RentalLine) -> None:
    session = await call_at(line, Stage.PRICING_NEGOTIATION, besides=[BOOM])
    later = Period.of(line.inventory.today() + dt.timedelta(days=5), 2)
    await line.inventory.hold(BOOM, later, call_id="another call")
    async with on_the_phone(session) as phone:
        answer = await phone.tool("change_equipment", what="days", rental_days=6)
        assert "Not free for 6 days" in answer
        assert "the Boom Lift. Free then: the Professional Generator. Nothing was changed." in answer
        mine = [hold for hold in await line.inventory.holds() if hold.call_id == phone.call.call_id]
        assert [hold.period.days for hold in mine] == [3, 3]
        assert phone.call.wanted_days == 3


async def test_new_days_of_lapsed_holds_are_held_anew_for_all(line: RentalLine) -> None:
    session = await call_at(line, Stage.PRICING_NEGOTIATION, besides=[BOOM])
    assert session.call.selection is not None
    await line.inventory.release(session.call.selection.holds[1])
    async with on_the_phone(session) as phone:
        await phone.tool("change_equipment", what="days", rental_days=4)
        assert await held_by(phone) == [GENERATOR, BOOM]
        assert {hold.period.days for hold in await line.inventory.holds()} == {4}


@pytest.mark.parametrize("named", ["boom lift", "the boom", BOOM, "Boom Lift"])
async def test_a_unit_is_taken_out_and_the_price_is_agreed_for_the_rest(line: RentalLine, named: str) -> None:
    async with on_the_phone(await call_at(line, Stage.BOOKING_COMPLETION, besides=[BOOM])) as phone:
        answer = await phone.tool("change_equipment", what="without", new_value=named)
        assert answer.startswith("Taken out: the Boom Lift. Still held: the Professional Generator, for 3 days")
        assert await held_by(phone) == [GENERATOR]
        assert phone.stage is Stage.PRICING_NEGOTIATION
        assert phone.call.price is None


@pytest.mark.parametrize("named", ["a crane", "", "lift generator", None])
async def test_what_is_not_held_is_not_taken_out(line: RentalLine, named: str | None) -> None:
    async with on_the_phone(await call_at(line, Stage.PRICING_NEGOTIATION, besides=[BOOM])) as phone:
        answer = await phone.tool("change_equipment", what="without", new_value=named)
        assert "not held" in answer or "did not get" in answer
        assert await held_by(phone) == [GENERATOR, BOOM]


async def test_not_everything_is_taken_out(line: RentalLine) -> None:
    async with on_the_phone(
        await call_at(line, Stage.PRICING_NEGOTIATION, equipment_id=LIFT, besides=[OTHER_LIFT])
    ) as phone:
        answer = await phone.tool("change_equipment", what="without", new_value="scissor lift")
        assert answer.startswith("That is all that is held: two Scissor Lifts.")
        await phone.tool("change_equipment", what="without", new_value=OTHER_LIFT)
        assert await held_by(phone) == [LIFT]


async def test_one_more_is_added_from_a_later_stage(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.BOOKING_COMPLETION)) as phone:
        answer = await phone.tool("change_equipment", what="more", new_value="a trash pump")
        assert answer == "Wanted in this rental too: a trash pump. Search for that now, for the same days."
        assert phone.stage is DISCOVERY
        await phone.tool("select_equipment", equipment_id="ITM036")
        assert await held_by(phone) == [GENERATOR, "ITM036"]
        assert phone.stage is Stage.PRICING_NEGOTIATION
        await phone.tool("change_equipment", what="more", new_value="ITM036")
        assert await held_by(phone) == [GENERATOR, "ITM036", "ITM037"]


async def test_of_several_units_it_is_asked_which_one_goes(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.PRICING_NEGOTIATION, besides=[BOOM])) as phone:
        answer = await phone.tool("change_equipment", new_value="ITM013")
        assert answer.startswith("Several units are held: the Professional Generator and the Boom Lift.")
        assert await held_by(phone) == [GENERATOR, BOOM]


async def test_a_replacement_that_is_not_free_replaces_nothing_later(line: RentalLine) -> None:
    await taken(line, "ITM013")
    async with on_the_phone(await call_at(line, Stage.PRICING_NEGOTIATION)) as phone:
        assert "not available" in await phone.tool("change_equipment", new_value="ITM013")
        await phone.tool("change_equipment", what="more", new_value=BOOM)
        assert await held_by(phone) == [GENERATOR, BOOM]
