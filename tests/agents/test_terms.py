"""A depot's terms in a call: what callers hear of prices, delivery and days, and what is booked."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from agents.conversation.brief import brief
from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine
from inventory.models import Equipment, Period
from shared.call_records.call_record import Difference
from shared.workflow import Stage
from tests.support.phone import GENERATOR, Phone, call_at, on_the_phone
from tests.support.records import records_of

DELIVERY = {"delivery_price": Decimal(60)}
ALL = {**DELIVERY, "deposit": "200", "tax_percent": Decimal(9), "tax_on": "rental and delivery"}
OF_WEEKS = {"weekly_rate": Decimal(1800), "four_week_rate": Decimal(5400)}


def with_terms(line: RentalLine, **settings: Any) -> RentalLine:
    return replace(line, settings=line.settings.model_copy(update=settings))


async def change_unit(line: RentalLine, **changed: Any) -> Equipment:
    """The generator with these terms of its own, in the inventory."""
    unit = (await line.inventory.get(GENERATOR)).model_copy(update=changed)
    await line.inventory.load([unit])
    return unit


async def at_the_price(line: RentalLine, days: int = 3) -> CallSession:
    return await call_at(line, Stage.PRICING_NEGOTIATION, days=days)


# --- the price


async def test_six_days_cost_the_rate_for_a_week_and_the_booking_has_that_line(line: RentalLine) -> None:
    await change_unit(line, **OF_WEEKS)
    session = await at_the_price(line, days=6)
    assert "Daily rate: $450, $1,800 in all." in brief(session)
    assert "Say the total like this: $1,800 for 1 week: $1,800 in all." in brief(session)
    async with on_the_phone(session) as phone:
        answer = await phone.tool("accept_price", confirmed_daily_rate=450)
        assert (
            answer
            == "Price confirmed at $450 a day. Total cost: $1,800. Line by line: $1,800 for 1 week: $1,800 in all."
        )


async def test_an_agreed_rate_scales_the_weeks_and_the_days(line: RentalLine) -> None:
    await change_unit(line, **OF_WEEKS)
    async with on_the_phone(await at_the_price(line, days=9)) as phone:
        answer = await phone.tool("propose_price", proposed_daily_rate=475)
        assert "Total would be $2,850. Line by line: $1,900 for 1 week and $950 for 2 days: $2,850 in all." in answer


async def test_a_booking_has_every_line_that_the_caller_heard(line: RentalLine) -> None:
    session = await call_at(with_terms(line, **ALL), Stage.BOOKING_COMPLETION)
    session.call.delivered = True
    assert "It is delivered to the job site." in brief(session)
    async with on_the_phone(session) as phone:
        answer = await phone.tool("complete_booking")
    price = "$1,350 for 3 days, $60 for delivery and $126.90 tax: $1,536.90 in all"
    assert f"Line by line: {price}, and a deposit of $200 that you get back." in answer
    assert "Rate: $450 a day, $1,536.90 in all." in answer
    (booking,) = await line.inventory.bookings()
    assert {one.what: str(one.amount) for one in booking.charges} == {
        "days 3": "1350.00",
        "delivery": "60.00",
        "tax": "126.90",
        "deposit": "200.00",
    }
    assert (booking.total, booking.deposit) == (Decimal("1536.90"), Decimal("200.00"))
    record = await records_of(line).get(session.call.call_id)
    assert record is not None
    assert (record.bookings[0].total, record.differences) == (booking.total, ())


async def test_without_terms_a_booking_has_no_lines_and_nothing_of_them_is_said(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    assert "Say the total" not in brief(session)
    async with on_the_phone(session) as phone:
        assert "Line by line" not in await phone.tool("complete_booking")
    (booking,) = await line.inventory.bookings()
    assert (booking.charges, booking.total) == ((), Decimal(1350))


# --- delivery


async def test_no_price_is_agreed_before_the_caller_has_chosen_delivery_or_pick_up(line: RentalLine) -> None:
    async with on_the_phone(await at_the_price(with_terms(line, **DELIVERY))) as phone:
        answer = await phone.tool("accept_price", confirmed_daily_rate=450)
        assert "Delivery to the job site is $60, and picking it up costs nothing. Nothing is agreed yet." in answer
        assert phone.call.price is None
        answer = await phone.tool("accept_price", confirmed_daily_rate=450, delivered=True)
        assert "$1,350 for 3 days and $60 for delivery: $1,410 in all" in answer
        assert phone.stage is Stage.OPERATOR_CERTIFICATION


async def test_the_choice_is_kept_when_the_rate_is_agreed_again_and_is_not_asked_for_twice(line: RentalLine) -> None:
    session = await at_the_price(with_terms(line, **DELIVERY))
    session.call.delivered = False
    assert "ask which" not in brief(session)
    async with on_the_phone(session) as phone:
        assert "$1,350" in await phone.tool("accept_price", confirmed_daily_rate=450)


async def test_the_delivery_can_be_changed_later_and_is_asked_for_again(line: RentalLine) -> None:
    session = await call_at(with_terms(line, **DELIVERY), Stage.BOOKING_COMPLETION)
    session.call.delivered = True
    async with on_the_phone(session) as phone:
        await phone.tool("change_equipment", what="delivery", new_value="we pick it up")
        assert (phone.stage, phone.call.price) == (Stage.PRICING_NEGOTIATION, None)
        assert "Nothing is agreed yet" in await phone.tool("accept_price", confirmed_daily_rate=450)
        await phone.tool("accept_price", confirmed_daily_rate=450, delivered=False)
        assert phone.stage is Stage.BOOKING_COMPLETION
        await phone.tool("complete_booking")
    (booking,) = await line.inventory.bookings()
    assert booking.total == Decimal(1350)


async def test_a_depot_that_delivers_nothing_does_not_book_a_delivery(line: RentalLine) -> None:
    async with on_the_phone(await at_the_price(line)) as phone:
        assert "not booked on this line" in await phone.tool("accept_price", confirmed_daily_rate=450, delivered=True)
        assert phone.call.price is None
        await phone.tool("accept_price", confirmed_daily_rate=450, delivered=False)
        assert phone.stage is Stage.OPERATOR_CERTIFICATION
        assert "not booked on this line" in await phone.tool("change_equipment", what="delivery")


async def test_another_rental_of_the_call_is_asked_about_its_own_delivery(line: RentalLine) -> None:
    session = await call_at(with_terms(line, **DELIVERY), Stage.BOOKING_COMPLETION)
    session.call.delivered = True
    async with on_the_phone(session) as phone:
        await phone.tool("complete_booking")
        await phone.tool("change_equipment", what="equipment", new_value="a projector")
        assert phone.call.delivered is None


# --- the days


def today_at(line: RentalLine) -> dt.date:
    return line.inventory.today()


async def at_discovery(line: RentalLine) -> CallSession:
    return await call_at(line, Stage.EQUIPMENT_DISCOVERY)


async def test_nothing_is_held_on_a_closed_day_and_the_nearest_days_are_named(line: RentalLine) -> None:
    first = today_at(line) + dt.timedelta(days=3)
    session = await at_discovery(with_terms(line, holidays=str(first)))
    async with on_the_phone(session) as phone:
        answer = await phone.tool("select_equipment", equipment_id=GENERATOR, start_date=str(first), rental_days=2)
        assert answer.startswith(f"We are closed on {first:%A}")
        assert "The nearest days are" in answer
        assert phone.call.selection is None
        assert "would end on" in await phone.tool(
            "select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=3
        )
        assert phone.call.selection is None
        await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=4)
        assert phone.call.selection is not None


async def test_days_are_changed_to_none_on_which_the_depot_is_closed(line: RentalLine) -> None:
    closed = today_at(line) + dt.timedelta(days=6)
    async with on_the_phone(await at_the_price(with_terms(line, holidays=str(closed)))) as phone:
        before = phone.call.selection
        answer = await phone.tool("change_equipment", what="days", rental_days=6)
        assert "when we are closed" in answer
        assert phone.call.selection == before


async def test_what_is_free_first_is_offered_for_days_on_which_the_depot_is_open(line: RentalLine) -> None:
    start = today_at(line) + dt.timedelta(days=2)
    for unit in await line.inventory.all():
        if unit.name == "Balloon Light":
            await line.inventory.block(unit.equipment_id, Period.of(start, 3), by="Kim", why="fair")
    session = await at_discovery(with_terms(line, holidays=str(start + dt.timedelta(days=3))))
    async with on_the_phone(session) as phone:
        answer = await phone.tool(
            "search_available_equipment", search_query="balloon light", start_date=str(start), rental_days=2
        )
    offered = start + dt.timedelta(days=4)
    assert f"free for 2 days, from {offered:%A}, {offered:%B} {offered.day}" in answer


async def test_after_the_last_hour_today_cannot_be_had(line: RentalLine) -> None:
    async with on_the_phone(await at_discovery(with_terms(line, same_day_until="00:00"))) as phone:
        answer = await phone.tool(
            "search_available_equipment", search_query="generator", start_date="today", rental_days=2
        )
        assert answer.startswith("It is too late for a pick-up today. The nearest day is")


async def test_a_unit_with_a_least_rental_says_so_and_is_not_held_for_less(line: RentalLine) -> None:
    await change_unit(line, least_days=5)
    session = await at_discovery(line)
    async with on_the_phone(session) as phone:
        answer = await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=4)
        assert answer == "The least that we rent this for is 5 days. Would 5 days suit you?"
        assert (phone.call.selection, await line.inventory.holds()) == (None, [])
        await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=5)
        answer = await phone.tool("change_equipment", what="days", rental_days=2)
        assert "The least that we rent this for is 5 days" in answer
        assert phone.call.selection is not None
        assert phone.call.selection.period.days == 5


@pytest.mark.parametrize("days", [0, 0.5, "half a day", "four hours"])
async def test_hours_and_half_a_day_are_answered_with_the_least(line: RentalLine, days: Any) -> None:
    async with on_the_phone(await at_discovery(line)) as phone:
        answer = await phone.tool(
            "search_available_equipment", search_query="generator", start_date="tomorrow", rental_days=days
        )
        assert answer == "We rent by whole days, and the least is 1 day. For how many days do you need it?"


async def test_a_wish_that_speaks_of_hours_is_told_the_least_once(line: RentalLine) -> None:
    session = await at_discovery(with_terms(line, least_rental_days=2))
    assert "We rent by whole days, and the least is 2 days" in brief(session)
    async with on_the_phone(session) as phone:
        wish = {"search_query": "a generator for four hours", "start_date": "tomorrow", "rental_days": 2}
        assert (await phone.tool("search_available_equipment", **wish)).startswith("We rent by whole days")
        assert not (await phone.tool("search_available_equipment", **wish)).startswith("We rent by whole days")


# --- what the line claims


async def claimed(phone: Phone, words: str) -> bool:
    """Whether a claim in these words is taken for untrue."""
    phone.session.claims.line_said(words, phone.call, today=phone.session.today)
    return Difference.PRICE_CLAIMED in phone.session.claims.settle(phone.call)


@pytest.mark.parametrize(
    ("words", "untrue"),
    [
        ("That comes to $1,800 in all.", False),
        ("That comes to $2,700 in all.", True),
        ("At $475 a day that comes to $1,900 in all.", False),
        ("That is $1,800 for 1 week: $1,800 in all.", False),
    ],
)
@pytest.mark.untrue_claims
async def test_a_total_is_true_by_the_terms_and_not_by_the_days(line: RentalLine, words: str, untrue: bool) -> None:
    await change_unit(line, **OF_WEEKS)
    session = await at_the_price(line, days=6)
    session.call.proposed_rate = Decimal(475)
    async with on_the_phone(session) as phone:
        assert await claimed(phone, words) is untrue


@pytest.mark.parametrize(
    ("words", "untrue"),
    [
        ("That comes to $1,536.90 in all.", False),
        ("The total is $1,736.90.", False),
        ("That comes to $1,350 in all.", False),
        ("That comes to $1,600 in all.", True),
    ],
)
@pytest.mark.untrue_claims
async def test_a_total_with_delivery_tax_and_deposit_is_known(line: RentalLine, words: str, untrue: bool) -> None:
    async with on_the_phone(await at_the_price(with_terms(line, **ALL))) as phone:
        assert await claimed(phone, words) is untrue
