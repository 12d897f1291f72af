"""What the caller chooses and changes is carried along, and nothing is asked for that they have said."""

import datetime as dt

import pytest

from agents.conversation.brief import brief, summary
from agents.conversation.rental_line import RentalLine
from inventory.models import Period
from shared.workflow import Stage
from tests.support.phone import GENERATOR, call_at, on_the_phone
from tests.support.scripted_model import call

PRICE, BOOKING = Stage.PRICING_NEGOTIATION, Stage.BOOKING_COMPLETION


async def test_new_days_are_held_at_once_and_the_call_goes_on_where_it_was(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, BOOKING)) as phone:
        answer = await phone.tool("change_equipment", what="days", rental_days=4)
        assert "Held for 4 days" in answer
        assert phone.stage is BOOKING
        (hold,) = await line.inventory.holds()
        assert hold.period == Period.of(phone.session.today + dt.timedelta(days=1), 4)


async def test_a_change_before_any_booking_tells_of_no_booking_before(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, BOOKING)) as phone:
        assert "booking before" not in await phone.tool("change_equipment", what="days", rental_days=4)


async def test_days_alone_are_days_also_when_the_model_does_not_say_so(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, PRICE)) as phone:
        await phone.tool("change_equipment", start_date="in five days")
        assert phone.stage is PRICE
        (hold,) = await line.inventory.holds()
        assert hold.period == Period.of(phone.session.today + dt.timedelta(days=5), 3)


async def test_days_that_are_taken_leave_the_hold_as_it_was_and_others_are_offered(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, PRICE)) as phone:
        later = Period.of(phone.session.today + dt.timedelta(days=4), 2)
        await line.inventory.hold(GENERATOR, later, call_id="another caller")
        answer = await phone.tool("change_equipment", what="days", rental_days=5)
        assert "is not available then" in answer
        assert phone.stage is PRICE
        mine = [hold for hold in await line.inventory.holds() if hold.call_id == phone.call.call_id]
        assert [hold.period.days for hold in mine] == [3]


async def test_other_equipment_is_searched_for_without_asking_what_it_is(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, PRICE)) as phone:
        answer = await phone.tool("change_equipment", new_value="a projector", rental_days=2)
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY
        assert "Wanted instead: a projector. Search for that now." in answer
        facts = brief(phone.session)
        assert "The caller asked for: a projector" in facts
        assert phone.call.wanted_days == 2
        assert len(await line.inventory.holds()) == 1, "the first unit stays held"


@pytest.mark.parametrize("named", ["ITM013", "Inverter Generator", "inverter generator"])
async def test_a_unit_of_the_last_offer_needs_no_new_search(line: RentalLine, named: str) -> None:
    async with on_the_phone(await call_at(line, Stage.EQUIPMENT_DISCOVERY)) as phone:
        await phone.tool("search_available_equipment", search_query="generator", start_date="tomorrow", rental_days=3)
        await phone.tool("select_equipment", equipment_id=GENERATOR)
        assert "ITM013 Inverter Generator" in brief(phone.session)
        answer = await phone.tool("change_equipment", new_value=named)
        assert "Selected: the Inverter Generator" in answer
        assert [hold.equipment_id for hold in await line.inventory.holds()] == ["ITM013"]
        assert phone.stage is Stage.REQUIREMENTS_CONFIRMATION


@pytest.mark.parametrize(
    ("what", "said", "stage"),
    [
        ("address", "2200 Industrial Parkway, Springfield", Stage.REQUIREMENTS_CONFIRMATION),
        ("operator", "Casey Morgan", Stage.OPERATOR_CERTIFICATION),
        ("policy", "POL-789012", Stage.INSURANCE_VERIFICATION),
    ],
)
async def test_what_is_proved_again_is_read_back_and_not_asked_for(
    line: RentalLine, what: str, said: str, stage: Stage
) -> None:
    async with on_the_phone(await call_at(line, BOOKING)) as phone:
        answer = await phone.tool("change_equipment", what=what, new_value=said)
        assert f"was said: {said}. Read it back" in answer
        assert phone.stage is stage
        await line.inventory.release(phone.call.selection.holds[0])  # type: ignore[union-attr]


async def test_what_is_for_other_days_is_the_next_rental_after_the_booking(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.EQUIPMENT_DISCOVERY)) as phone:
        days = {"start_date": "tomorrow", "rental_days": 2}
        await phone.tool("select_equipment", equipment_id="ITM002", also_needed="a generator", **days)
        answer = await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=5)
        assert "Professional Generator is not held: all units of a rental have the same days, here 2 days" in answer
        assert [hold.equipment_id for hold in await line.inventory.holds()] == ["ITM002"]
        assert phone.call.wanted_days == 2
        await phone.tool("finish_selection")
        await phone.tool("verify_site_safety", job_address="100 Main Street, Springfield")
        await phone.tool("accept_price", confirmed_daily_rate=275)
        await phone.tool("verify_insurance_coverage", policy_number="POL-789012")
        answer = await phone.tool("complete_booking")
        assert "go on with what is still to rent, Professional Generator" in answer
        answer = await phone.tool("change_equipment")
        assert "Another rental: Professional Generator." in answer
        assert phone.call.still_to_rent == ()


async def test_of_several_wishes_one_is_the_next_rental_and_the_others_stay(line: RentalLine) -> None:
    session = await call_at(line, BOOKING)
    session.call.still_to_rent = ("a light tower", "a projector", "a pump")
    async with on_the_phone(session) as phone:
        await phone.tool("complete_booking")
        await phone.tool("change_equipment", new_value="projector")
        assert phone.call.still_to_rent == ("a light tower", "a pump")
        assert phone.call.wanted_days == 3


async def test_another_wish_than_those_that_were_kept_leaves_them(line: RentalLine) -> None:
    session = await call_at(line, BOOKING)
    session.call.still_to_rent = ("a light tower",)
    async with on_the_phone(session) as phone:
        await phone.tool("complete_booking")
        await phone.tool("change_equipment", new_value="a trencher")
        assert phone.call.still_to_rent == ("a light tower",)
        assert phone.call.equipment_needed == "a trencher"
        assert phone.call.wanted_period is None


async def test_days_that_are_not_rented_leave_the_booking_as_it_is(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, BOOKING)) as phone:
        await phone.tool("complete_booking")
        answer = await phone.tool("change_equipment", new_value="a trencher", start_date="yesterday")
        assert "not a day" in answer or "already passed" in answer
        assert phone.stage is BOOKING
        assert phone.call.booking_confirmed


async def test_days_of_another_rental_are_not_taken_from_the_first_unless_both_were_asked_for_together(
    line: RentalLine,
) -> None:
    async with on_the_phone(await call_at(line, BOOKING)) as phone:
        await phone.tool("complete_booking")
        await phone.tool("change_equipment", new_value="a projector")
        assert phone.call.wanted_period is None


async def test_a_second_unit_in_one_response_is_kept_and_the_next_stage_is_told(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.EQUIPMENT_DISCOVERY)) as phone:
        days = {"start_date": "tomorrow", "rental_days": 2}
        await phone.use(
            call("select_equipment", equipment_id=GENERATOR, **days),
            call("select_equipment", equipment_id="ITM002", **days),
        )
        assert [hold.equipment_id for hold in await line.inventory.holds()] == [GENERATOR]
        assert phone.call.also_wanted == ("HD Projector",)
        told = phone.heard[-1]
        assert "Selected: the Professional Generator" in told
        assert "Not held yet: HD Projector." in told
        await phone.tool("change_equipment", what="more", new_value="ITM002")
        assert {hold.equipment_id for hold in await line.inventory.holds()} == {GENERATOR, "ITM002"}
        assert phone.call.also_wanted == ()
        assert phone.stage is Stage.REQUIREMENTS_CONFIRMATION


async def test_a_second_unit_in_one_response_is_selected_next_where_the_stage_stays_and_its_wish_is_fulfilled(
    line: RentalLine,
) -> None:
    async with on_the_phone(await call_at(line, Stage.EQUIPMENT_DISCOVERY)) as phone:
        days = {"start_date": "tomorrow", "rental_days": 2}
        await phone.tool("select_equipment", equipment_id=GENERATOR, also_needed="something for a film", **days)
        await phone.use(
            call("select_equipment", equipment_id=GENERATOR, **days),
            call("select_equipment", equipment_id="ITM002", also_needed="a scissor lift", **days),
        )
        assert "change_equipment" not in phone.tools
        assert "with select_equipment: equipment_id is ITM002" in phone.heard[-1]
        assert phone.call.also_wanted == ("HD Projector", "a scissor lift")
        await phone.tool("select_equipment", equipment_id="ITM002")
        assert phone.call.also_wanted == ("a scissor lift",)
        assert "a film" not in brief(phone.session)


@pytest.mark.parametrize("named", [None, "generator", GENERATOR, "everything"])
async def test_the_only_unit_can_be_given_back_and_something_else_chosen(line: RentalLine, named: str | None) -> None:
    session = await call_at(line, PRICE)
    session.call.equipment_needed, session.call.delivered = "a generator", True
    async with on_the_phone(session) as phone:
        answer = await phone.tool("change_equipment", what="without", **({"new_value": named} if named else {}))
        assert answer.startswith("Released: the Professional Generator. Nothing is held now.")
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY
        assert await line.inventory.holds() == []
        assert (phone.call.selection, phone.call.equipment_needed, phone.call.delivered) == (None, None, None)
        assert "Selected: the HD Projector" in await phone.tool("select_equipment", equipment_id="ITM002")


async def test_of_several_units_all_are_given_back_only_when_the_caller_says_so(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, PRICE, equipment_id="ITM018", besides=["ITM019"])) as phone:
        answer = await phone.tool("change_equipment", what="without", new_value="scissor lift")
        assert "Ask whether all of it goes, or how many" in answer
        assert len(await line.inventory.holds()) == 2
        assert "Released: two Scissor Lifts" in await phone.tool(
            "change_equipment", what="without", new_value="Everything"
        )
        assert await line.inventory.holds() == []


async def test_days_that_were_said_since_stand_in_the_facts_above_those_said_at_first(line: RentalLine) -> None:
    session = line.new_call()
    session.call.equipment_needed = "a lift next Thursday"
    assert "The caller asked for: a lift next Thursday" in brief(session)
    session = await call_at(line, PRICE)
    session.call.equipment_needed = "a lift next Thursday"
    assert "At first, before what follows here, the caller asked for: a lift next Thursday" in brief(session)
    await session.end("the test is over")


async def test_the_same_unit_twice_in_one_response_is_told_once_and_kept_for_nothing(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.EQUIPMENT_DISCOVERY)) as phone:
        twice = {"equipment_id": GENERATOR, "start_date": "tomorrow", "rental_days": 2}
        await phone.use(call("select_equipment", **twice), call("select_equipment", **twice))
        assert phone.call.also_wanted == ()
        assert "not done" not in phone.heard[-1]


async def test_an_answer_beside_a_hand_off_is_not_lost(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.REQUIREMENTS_CONFIRMATION)) as phone:
        await phone.use(
            call("answer_house_question", question="Do you deliver?"),
            call("verify_site_safety", job_address="100 Main Street, Springfield"),
        )
        assert phone.stage is PRICE
        assert "Site verified" in phone.heard[-1]
        assert "Nothing is written about the depot itself" in phone.heard[-1]


async def test_a_tool_after_the_hand_off_of_its_response_says_that_it_was_not_done(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.REQUIREMENTS_CONFIRMATION)) as phone:
        await phone.use(
            call("verify_site_safety", job_address="100 Main Street, Springfield"),
            call("speak_language", language="es"),
        )
        assert "speak_language was not done" in phone.heard[-1]
        assert phone.call.language is None


async def test_a_search_with_the_day_alone_asks_for_the_length_alone_and_keeps_the_day(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.EQUIPMENT_DISCOVERY)) as phone:
        answer = await phone.tool("search_available_equipment", search_query="generator", start_date="tomorrow")
        assert "Say that the first day is " in answer
        assert "ask for how many days" in answer
        assert "First day wanted" in brief(phone.session)
        await phone.tool("search_available_equipment", search_query="generator", rental_days=2)
        assert phone.call.wanted_period == Period.of(phone.session.today + dt.timedelta(days=1), 2)


async def test_a_search_with_the_length_alone_asks_for_the_day_alone(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.EQUIPMENT_DISCOVERY)) as phone:
        answer = await phone.tool("search_available_equipment", search_query="generator", rental_days=2)
        assert "ask for the first day alone" in answer
        assert "Wanted for 2 days" in brief(phone.session)


async def test_each_fact_is_told_once_and_the_desk_is_told_what_was_established(line: RentalLine) -> None:
    session = await call_at(line, BOOKING)
    session.call.equipment_needed, session.call.still_to_rent = "a generator", ("a pump",)
    lines = brief(session).splitlines()
    assert len(lines) == len(set(lines))
    for_the_desk = summary(session)
    assert "Equipment held: ITM001" in for_the_desk
    assert "take the call now" not in for_the_desk
    await session.end("the test is over")


async def test_the_total_stands_in_the_facts_from_the_price_on(line: RentalLine) -> None:
    session = await call_at(line, PRICE)
    assert "Daily rate: $450, $1,350 in all." in brief(session)
    await session.end("the test is over")
