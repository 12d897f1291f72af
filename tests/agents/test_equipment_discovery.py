import datetime as dt
from typing import Any

import pytest

from agents.conversation.rental_line import RentalLine
from inventory.ledger.inventory import Inventory
from inventory.models import Hold, InventoryUnavailable, Period, Status
from shared.language.speech import say_period
from shared.workflow import Stage
from tests.support.phone import GENERATOR, WHILE_RENTING, Phone, call_at, on_the_phone, tools_of

STAGE = Stage.EQUIPMENT_DISCOVERY


def tomorrow(phone: Phone, days: int) -> Period:
    return Period.of(phone.session.today + dt.timedelta(days=1), days)


async def test_the_stage_has_its_own_tools_and_no_others(line: RentalLine) -> None:
    assert tools_of(STAGE) == WHILE_RENTING | {
        "search_available_equipment",
        "select_equipment",
        "finish_selection",
        "existing_rental",
    }


async def test_a_search_without_days_offers_what_fits_and_asks_for_the_days(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("search_available_equipment", search_query="generator for an event")
        assert "Professional Generator" in answer
        assert "Daily: $450" in answer
        assert "first day" in answer


async def test_a_search_with_days_reads_the_days_back_with_their_weekdays(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool(
            "search_available_equipment", search_query="generator", start_date="tomorrow", rental_days=3
        )
        first = phone.session.today + dt.timedelta(days=1)
        assert f"available for 3 days, from {first:%A}" in answer
        assert phone.call.wanted_period == tomorrow(phone, 3)


async def test_when_nothing_that_fits_is_free_the_first_free_days_are_said_with_their_weekdays(
    line: RentalLine,
) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        for number, unit in enumerate(line.catalogue.search("hd projector").equipment):
            await line.inventory.hold(unit.equipment_id, tomorrow(phone, 4 + number), call_id="another caller")
        answer = await phone.tool(
            "search_available_equipment", search_query="hd projector", start_date="tomorrow", rental_days=3
        )
        first = phone.session.today + dt.timedelta(days=5)
        assert "none of it is free for 3 days, from" in answer
        assert "The first is HD Projector (ITM00" in answer
        assert f"at $275 a day, free for {say_period(Period.of(first, 3), today=phone.session.today)}" in answer


async def test_when_what_fits_is_never_free_what_is_like_it_is_offered(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        for unit in line.catalogue.search("scissor lift").equipment:
            if unit.status is Status.AVAILABLE:
                await line.inventory.set_maintenance(unit.equipment_id, True)
        answer = await phone.tool(
            "search_available_equipment", search_query="scissor lift", start_date="tomorrow", rental_days=3
        )
        assert "nor later" in answer
        assert "Boom Lift" in answer


@pytest.mark.parametrize("said", ["zqxv", "what do you have"])
async def test_a_search_that_fits_nothing_says_so_and_what_there_is(line: RentalLine, said: str) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("search_available_equipment", search_query=said)
        assert f"Nothing in our inventory fits '{said}'" in answer
        assert "name a few of these: AV Equipment, Aerial Lifts, Air Compressors" in answer


@pytest.mark.parametrize(
    ("said", "answers"),
    [
        ("a rototiller", ["We do not rent that: rototiller.", "Say so plainly"]),
        (
            "a backhoe",
            ["Nothing in our inventory fits 'a backhoe'. What comes nearest: Mini Excavator", "only if it does"],
        ),
        (
            "ninety pound jackhammer",
            ["ITM047 - Jackhammer", "Asked for 90 pounds; the Jackhammer has 60 pounds. Say so."],
        ),
        ("an electric jackhammer", ["ITM047 - Jackhammer", "We have no electric jackhammer as such."]),
        ("Trencher, Mini Excavator", ["- Trencher", "- Mini Excavator", "Offer only what does the job."]),
    ],
)
@pytest.mark.parametrize("days", [{}, {"start_date": "tomorrow", "rental_days": 3}])
async def test_the_answer_is_honest_about_what_is_not_as_it_was_asked_for(
    line: RentalLine, said: str, answers: list[str], days: dict[str, Any]
) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("search_available_equipment", search_query=said, **days)
        for words in answers:
            assert words in answer or (days and words == "Offer only what does the job.")


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("scissor lift under one hundred dollars", "at $100 a day or less"),
        ("scissor lift under 0 dollars", "at $0 a day or less"),
        ("a scissor lift at warehouse A", "at Warehouse A"),
        ("lightweight scissor lift at warehouse A", "in the Light weight class and at Warehouse A"),
    ],
)
async def test_when_nothing_keeps_the_callers_conditions_that_is_said_and_what_fits_otherwise_is_offered(
    line: RentalLine, said: str, condition: str
) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("search_available_equipment", search_query=said, start_date="tomorrow", rental_days=3)
        assert answer.startswith(f"We have nothing like it {condition}. Say so")
        assert "ITM018 - Scissor Lift" in answer


async def test_what_must_suffice_is_no_condition_to_do_without(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool(
            "search_available_equipment", search_query="something to lift fifty tons under one hundred dollars"
        )
        assert "Nothing in our inventory" in answer


async def test_choosing_a_unit_holds_it_for_the_days_of_the_search(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("search_available_equipment", search_query="generator", start_date="tomorrow", rental_days=3)
        answer = await phone.tool("select_equipment", equipment_id=GENERATOR)
        assert answer.startswith("Selected: the Professional Generator. Location: Warehouse A.")
        assert phone.stage is Stage.REQUIREMENTS_CONFIRMATION
        (hold,) = await line.inventory.holds()
        assert (hold.equipment_id, hold.period, hold.call_id) == (GENERATOR, tomorrow(phone, 3), phone.call.call_id)


async def test_a_unit_cannot_be_chosen_before_the_days_are_known(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        assert "Ask for the first day" in await phone.tool("select_equipment", equipment_id=GENERATOR)
        assert phone.stage is STAGE
        assert await line.inventory.holds() == []


@pytest.mark.parametrize(
    ("start", "days", "why"),
    [
        ("2020-01-01", 3, "already passed"),
        ("tomorrow", 0, "by whole days"),
        ("tomorrow", 3000, "180"),
        ("2031-01-01", 3, ""),
        ("the day the cows come home", 3, "ask for the month"),
    ],
)
async def test_days_that_are_not_rented_are_refused_in_words(line: RentalLine, start: str, days: int, why: str) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("select_equipment", equipment_id=GENERATOR, start_date=start, rental_days=days)
        assert why in answer
        assert "pydantic" not in answer
        assert phone.stage is STAGE
        assert await line.inventory.holds() == []


async def test_equipment_that_does_not_exist_is_not_found(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("select_equipment", equipment_id="ITM999", start_date="tomorrow", rental_days=1)
        assert "Equipment ITM999 not found" in answer


async def test_a_unit_that_another_caller_took_is_refused_and_up_to_three_others_are_offered(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await line.inventory.hold(GENERATOR, tomorrow(phone, 3), call_id="another caller")
        answer = await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=3)
        assert "is not available then (Status: RENTED)" in answer
        assert 1 <= answer.count("Daily: ") <= 3
        assert "Professional Generator" in answer
        assert f"{GENERATOR} - " not in answer
        assert phone.stage is STAGE


async def test_a_unit_in_maintenance_is_refused(line: RentalLine) -> None:
    await line.inventory.set_maintenance(GENERATOR, True)
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=3)
        assert f"Status: {Status.MAINTENANCE}" in answer


async def test_a_license_that_runs_out_before_the_last_day_is_not_rented_on(line: RentalLine) -> None:
    session = await call_at(line, STAGE)
    assert session.call.customer is not None
    last_valid = session.today + dt.timedelta(days=2)
    session.call.customer = session.call.customer.model_copy(update={"valid_until": last_valid})
    async with on_the_phone(session) as phone:
        answer = await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=3)
        assert "license runs out" in answer
        await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=2)
        assert phone.stage is Stage.REQUIREMENTS_CONFIRMATION


async def test_choosing_another_unit_lets_the_first_one_go(line: RentalLine) -> None:
    session = await call_at(line, Stage.REQUIREMENTS_CONFIRMATION)
    async with on_the_phone(session) as phone:
        await phone.tool("change_equipment")
        await phone.tool("select_equipment", equipment_id="ITM002")
        assert [hold.equipment_id for hold in await line.inventory.holds()] == ["ITM002"]


async def test_changing_the_days_keeps_the_unit_and_one_hold(line: RentalLine) -> None:
    session = await call_at(line, Stage.PRICING_NEGOTIATION)
    async with on_the_phone(session) as phone:
        await phone.tool("change_equipment", what="days")
        assert phone.stage is STAGE
        await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=5)
        assert phone.stage is Stage.PRICING_NEGOTIATION, "the site still holds and is not asked for twice"
        (hold,) = await line.inventory.holds()
        assert hold.period == tomorrow(phone, 5)


async def test_a_hold_whose_answer_was_lost_is_released_with_the_call(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = line.inventory.hold_all

    async def lost(*args: Any, **kwargs: Any) -> tuple[Hold, ...]:
        await ask(*args, **kwargs)
        raise InventoryUnavailable("the answer was lost on the way")

    monkeypatch.setattr(line.inventory, "hold_all", lost)
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=3)
        assert "can't reach our inventory" in answer
        assert len(await line.inventory.holds()) == 1
    assert await line.inventory.holds() == []


async def test_a_hold_whose_answer_was_lost_is_the_callers_when_they_try_again(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = line.inventory.hold_all

    async def lost_once(*args: Any, **kwargs: Any) -> tuple[Hold, ...]:
        monkeypatch.setattr(line.inventory, "hold_all", ask)
        await ask(*args, **kwargs)
        raise InventoryUnavailable("the answer was lost on the way")

    monkeypatch.setattr(line.inventory, "hold_all", lost_once)
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        for _ in range(2):
            await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=3)
        assert phone.stage is Stage.REQUIREMENTS_CONFIRMATION
        assert len(await line.inventory.holds()) == 1


async def test_when_redis_is_away_the_caller_hears_it_and_nothing_is_promised(
    line: RentalLine, inventory_away: Inventory
) -> None:
    session = await call_at(line, STAGE)
    session.inventory = inventory_away
    async with on_the_phone(session) as phone:
        answer = await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=3)
        assert "can't reach our inventory" in answer
        assert phone.stage is STAGE
        assert phone.call.selection is None
