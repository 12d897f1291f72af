from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from agents.conversation.brief import brief
from agents.conversation.rental_line import RentalLine
from shared.workflow import Stage
from tests.support.phone import WHILE_RENTING, call_at, on_the_phone, tools_of
from tests.support.scripted_model import call

STAGE = Stage.PRICING_NEGOTIATION


async def test_the_stage_has_its_own_tools_and_no_others(line: RentalLine) -> None:
    assert tools_of(STAGE) == WHILE_RENTING | {"propose_price", "accept_price", "change_equipment"}


async def test_the_daily_rate_can_be_accepted_at_once(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("accept_price", confirmed_daily_rate=450)
        assert answer == "Price confirmed at $450 a day. Total cost: $1,350."
        assert phone.call.price is not None
        assert phone.call.price.daily_rate == Decimal("450.00")
        assert phone.stage is Stage.OPERATOR_CERTIFICATION


async def test_a_rate_within_bounds_is_acceptable_and_its_total_is_for_the_days_held(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE, days=4)) as phone:
        answer = await phone.tool("propose_price", proposed_daily_rate=460.5)
        assert "Rate of $460.50 a day for 4 days is acceptable. Total would be $1,842." in answer
        await phone.tool("accept_price", confirmed_daily_rate=460.5)
        assert phone.stage is Stage.OPERATOR_CERTIFICATION


async def test_a_rate_below_the_minimum_is_refused_and_after_the_third_the_rate_may_still_be_taken(
    line: RentalLine,
) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        for offered in (300, 350):
            answer = await phone.tool("propose_price", proposed_daily_rate=offered)
            assert f"Rate ${offered} a day is below our minimum of $450 a day" in answer
            assert "ask whether that is all right" in answer
        answer = await phone.tool("propose_price", proposed_daily_rate=400)
        assert answer.startswith("I cannot go below $450 a day, $1,350 in all.")
        assert phone.call.not_put_right == "no_price_agreed"
        answer = await phone.tool("propose_price", proposed_daily_rate=440)
        assert answer.startswith("There is no price proposal left. The rate is $450 a day, $1,350 in all.")
        await phone.tool("accept_price", confirmed_daily_rate=450)
        assert phone.stage is Stage.OPERATOR_CERTIFICATION
        assert phone.call.not_put_right is None


async def test_a_rate_above_the_maximum_is_refused(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("propose_price", proposed_daily_rate=600)
        assert "exceeds our maximum of $500 a day" in answer
        assert "can't be accepted" in await phone.tool("accept_price", confirmed_daily_rate=600)
        assert phone.call.price is None


async def test_after_an_acceptable_proposal_no_third_rate_is_accepted(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("propose_price", proposed_daily_rate=480)
        assert "$480 a day" in await phone.tool("accept_price", confirmed_daily_rate=470)
        assert phone.call.price is None


async def test_an_offer_above_the_rate_is_acceptable_and_the_rate_that_was_told_is_enough(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("propose_price", proposed_daily_rate=460)
        assert "Rate of $460 a day for 3 days is acceptable" in answer
        assert "But $450 a day is enough, $1,350 in all." in answer
        await phone.tool("accept_price", confirmed_daily_rate=450)
        assert phone.call.price is not None
        assert phone.call.price.daily_rate == Decimal("450.00")


async def test_a_caller_who_insists_on_the_higher_rate_after_that_pays_it(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        assert "$450 a day is enough" in await phone.tool("accept_price", confirmed_daily_rate=460)
        assert phone.call.price is None, "the caller has not heard yet that less is enough"
        await phone.tool("accept_price", confirmed_daily_rate=460)
        assert phone.call.price is not None
        assert phone.call.price.daily_rate == Decimal("460.00")


def opening_high(line: RentalLine) -> RentalLine:
    return replace(line, settings=line.settings.model_copy(update={"opening_rate": "highest"}))


async def test_a_line_that_opens_at_the_highest_rate_comes_down_and_tells_the_lowest_only_at_the_last_try(
    line: RentalLine,
) -> None:
    async with on_the_phone(await call_at(opening_high(line), STAGE)) as phone:
        assert "Daily rate: $500, $1,500 in all." in brief(phone.session)
        answer = await phone.tool("propose_price", proposed_daily_rate=300)
        assert "I can come down to $484 a day, $1,452 in all." in answer
        assert "450" not in answer
        answer = await phone.tool("propose_price", proposed_daily_rate=350)
        assert "I can come down to $467 a day" in answer
        assert "450" not in answer
        assert "I cannot go below $450 a day" in await phone.tool("propose_price", proposed_daily_rate=400)
        await phone.tool("accept_price", confirmed_daily_rate=450)
        assert phone.stage is Stage.OPERATOR_CERTIFICATION


@pytest.mark.parametrize(("opening_rate", "is_lowest"), [("lowest", True), ("highest", False)])
async def test_the_facts_say_whether_the_rate_is_the_lowest(
    line: RentalLine, opening_rate: str, is_lowest: bool
) -> None:
    opening = replace(line, settings=line.settings.model_copy(update={"opening_rate": opening_rate}))
    session = await call_at(opening, STAGE)
    assert ("Never invite an offer below it" in brief(session)) is is_lowest
    await session.end("the test is over")


async def test_a_line_that_opens_at_the_highest_rate_takes_an_offer_between_and_no_rate_that_was_not_offered(
    line: RentalLine,
) -> None:
    async with on_the_phone(await call_at(opening_high(line), STAGE)) as phone:
        answer = await phone.tool("accept_price", confirmed_daily_rate=455)
        assert "The daily rate is $500" in answer
        assert phone.call.price is None
        answer = await phone.tool("propose_price", proposed_daily_rate=460)
        assert "is acceptable" in answer
        assert "enough" not in answer
        await phone.tool("accept_price", confirmed_daily_rate=460)
        assert phone.call.price is not None


async def test_a_line_that_opens_at_the_highest_rate_offers_units_at_it(line: RentalLine) -> None:
    async with on_the_phone(await call_at(opening_high(line), Stage.EQUIPMENT_DISCOVERY)) as phone:
        answer = await phone.tool(
            "search_available_equipment", search_query="professional generator", start_date="tomorrow", rental_days=3
        )
        assert "Daily: $500" in answer
        assert "450" not in answer


@pytest.mark.parametrize("rate", [0.01, -450, 0, float("nan"), float("inf"), 1_000_000, 450.005, "a lot", None, [450]])
@pytest.mark.parametrize("tool", ["accept_price", "propose_price"])
async def test_a_rate_that_is_none_is_refused_in_words(line: RentalLine, tool: str, rate: Any) -> None:
    argument = "confirmed_daily_rate" if tool == "accept_price" else "proposed_daily_rate"
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool(tool, **{argument: rate})
        assert "pydantic" not in answer
        assert phone.call.price is None
        assert phone.call.proposed_rate is None
        assert phone.stage is STAGE


async def test_other_days_than_those_held_are_not_priced(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("propose_price", proposed_daily_rate=460, rental_days=30)
        assert "held for 3 days, not 30" in answer
        assert phone.call.proposals_made == 0


async def test_changing_the_equipment_back_and_forth_wins_no_new_proposals(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("propose_price", proposed_daily_rate=300)
        await phone.tool("change_equipment")
        await phone.tool("select_equipment", equipment_id="ITM002")
        await phone.tool("verify_site_safety", job_address="100 Main St, Springfield")
        await phone.tool("change_equipment")
        await phone.tool("select_equipment", equipment_id="ITM001")
        assert phone.stage is STAGE
        assert phone.call.proposals_made == 1


async def test_proposing_and_accepting_in_one_response_is_heard_once(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        before = len(phone.heard)
        await phone.use(
            call("propose_price", proposed_daily_rate=450, rental_days=3),
            call("accept_price", confirmed_daily_rate=450),
        )
        assert phone.stage is Stage.OPERATOR_CERTIFICATION
        assert len(phone.heard) == before + 1


async def test_more_than_the_rate_is_not_accepted_in_the_response_that_proposes_it(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.use(call("propose_price", proposed_daily_rate=470), call("accept_price", confirmed_daily_rate=470))
        assert phone.call.price is None
        assert phone.stage is STAGE


async def test_a_new_address_at_the_price_is_asked_for_and_the_price_is_reached_again(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("change_equipment", what="address")
        assert phone.stage is Stage.REQUIREMENTS_CONFIRMATION
        await phone.tool("verify_site_safety", job_address="1 Quarry Road, Springfield")
        assert phone.stage is STAGE
