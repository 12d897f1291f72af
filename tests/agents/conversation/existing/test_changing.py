"""Changing a rental: told first, made after a yes and the code, once, and only as far as units and papers allow."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from agents.conversation.rental_line import RentalLine
from inventory.ledger.inventory import Inventory
from inventory.models import Booking, BookingStatus, Charge, Period, Rental, TaskKind
from shared.language.speech import say_day
from tests.support.existing_rentals import OTHER_LICENSE, about_a_rental, read_the_code_back, rented
from tests.support.phone import GENERATOR, Phone, on_the_phone
from tests.support.records import records_of
from tests.support.scripted_model import call


async def now(line: RentalLine, reference: str) -> Booking:
    return (await line.inventory.rental(reference)).bookings[0]


async def announced(line: RentalLine) -> int:
    """How much has been announced so far."""
    return int(await line.inventory.redis.xlen(line.inventory.keys.outbox))


async def ask(phone: Phone, reference: str, what: str, day: str | None = None, **more: str) -> str:
    """Find the rental, and hear what this change would mean."""
    await phone.tool("find_rental", reference=reference)
    return await phone.tool("change_rental", what=what, **({"day": day} if day else {}), **more)


async def test_nothing_is_changed_before_a_yes_in_a_later_turn(line: RentalLine) -> None:
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(line)) as phone:
        assert "9 days" in await ask(phone, rental.reference, "last_day", "four more days")
        assert "There is no change to confirm" not in await phone.tool(
            "change_rental", what="last_day", day="4 days more"
        )
        phone.model.turns.append(
            (
                call("change_rental", what="last_day", day="four more days"),
                call("confirm_change"),
            )
        )
        await phone.agent_session.run(user_input="Extend it.")
        assert "has not heard yet" in phone.outputs[-1].output
        assert (await now(line, rental.reference)).period.days == 5
        assert "It is changed" in await phone.tool("confirm_change")
        assert (await now(line, rental.reference)).period.days == 9


@pytest.mark.parametrize("identity_code", ["changes", "always"])
async def test_a_change_takes_the_code_where_the_depot_asks_for_one(line: RentalLine, identity_code: str) -> None:
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(line, identity_code=identity_code)) as phone:
        await ask(phone, rental.reference, "last_day", "one more day")
        assert "A code of six digits is on its way" in await phone.tool("confirm_change")
        assert "has to be read back first" in await phone.tool("confirm_change")
        assert (await now(line, rental.reference)).history == ()
        await read_the_code_back(phone)
        assert "It is changed" in await phone.tool("confirm_change")
    assert (await now(line, rental.reference)).period.days == 6


async def test_where_calls_are_recorded_no_code_is_said_and_the_wish_is_a_task(line: RentalLine) -> None:
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(line, identity_code="changes", record_calls=True)) as phone:
        await ask(phone, rental.reference, "cancel")
        assert "A code can't be sent" in await phone.tool("confirm_change")
        assert not list(phone.session.settings.data_folder.glob(f"mail/code-{phone.call.call_id}*"))
    (task,) = await line.inventory.tasks()
    assert "to change it" in task.reason
    assert task.booking_reference == rental.reference
    assert (await now(line, rental.reference)).status is BookingStatus.BOOKED


async def test_to_a_caller_who_has_refused_to_be_recorded_a_code_is_sent(line: RentalLine) -> None:
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(line, identity_code="changes", record_calls=True)) as phone:
        await ask(phone, rental.reference, "cancel")
        await phone.tool("stop_recording")
        assert "A code of six digits is on its way" in await phone.tool("confirm_change")


@pytest.mark.parametrize(("what", "day"), [("last_day", "two days more"), ("off_rent", "tomorrow"), ("cancel", None)])
async def test_a_change_that_is_confirmed_again_is_made_and_announced_once(
    line: RentalLine, what: str, day: str | None
) -> None:
    rental = await rented(line)
    before = await announced(line)
    async with on_the_phone(await about_a_rental(line)) as phone:
        await ask(phone, rental.reference, what, day)
        first = await phone.tool("confirm_change")
        assert await phone.tool("confirm_change") == first
    assert len((await now(line, rental.reference)).history) == 1
    assert await announced(line) == before + 1


async def test_the_record_of_the_call_lists_each_change_that_was_made_and_none_that_was_not(line: RentalLine) -> None:
    rental = await rented(line, units=["ITM001", "ITM002"], starts=2)
    ahead = line.inventory.today() + dt.timedelta(days=7)
    session = await about_a_rental(line)
    async with on_the_phone(session) as phone:
        await ask(phone, rental.reference, "last_day", "one more day")
        await phone.tool("confirm_change")
        await phone.tool("confirm_change")
        await phone.tool("change_rental", what="last_day", day="two days less", unit="ITM001")
        await phone.tool("confirm_change")
        await phone.tool("change_rental", what="cancel", unit="ITM002")
        await phone.tool("confirm_change")
        await phone.tool("change_rental", what="cancel", unit="ITM001")
    record = await records_of(line).get(session.call.call_id)
    assert record is not None
    first, second = (booking.reference for booking in rental.bookings)
    assert [(one.reference, one.what, one.day) for one in record.rental_changes] == [
        (rental.reference, "extended", ahead),
        (first, "shortened", ahead - dt.timedelta(days=2)),
        (second, "cancelled", None),
    ]


async def test_the_history_says_that_the_customer_did_it_and_in_which_call(line: RentalLine) -> None:
    rental = await rented(line)
    session = await about_a_rental(line)
    async with on_the_phone(session) as phone:
        await ask(phone, rental.reference, "last_day", "two days less")
        await phone.tool("confirm_change")
    (change,) = (await now(line, rental.reference)).history
    assert (change.by, change.why) == ("the customer, in a call", f"call {session.call.call_id}")


@pytest.mark.parametrize(
    ("day", "refused"),
    [
        (None, "Ask until which day"),
        ("blursday", "is not a day that I understand"),
        ("200 days more", "the most we rent for is 180 days"),
        ("nine days less", "is before what can still be changed"),
        ("in 4 days", "is its last day already"),
        ("9999 days more", "the most we rent for is 180 days"),
    ],
)
async def test_a_last_day_that_cannot_be_is_refused_with_what_to_say_instead(
    line: RentalLine, day: str | None, refused: str
) -> None:
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(line)) as phone:
        assert refused in await ask(phone, rental.reference, "last_day", day)
        assert "no change to confirm" in await phone.tool("confirm_change")


async def test_a_rental_goes_no_longer_than_the_business_license(line: RentalLine) -> None:
    rental = await rented(line)
    session = await about_a_rental(line)
    assert session.call.customer is not None
    ends = line.inventory.today() + dt.timedelta(days=6)
    session.call.customer = session.call.customer.model_copy(update={"valid_until": ends})
    async with on_the_phone(session) as phone:
        assert "license runs out" in await ask(phone, rental.reference, "last_day", "a week longer")
        assert "7 days" in await phone.tool("change_rental", what="last_day", day="two more days")


async def test_where_somebody_comes_after_it_the_caller_hears_how_far_it_is_free(line: RentalLine) -> None:
    rental = await rented(line, units=["ITM002"])
    await rented(line, units=["ITM002"], starts=8, license_number=OTHER_LICENSE, operator_license="OP112233")
    async with on_the_phone(await about_a_rental(line)) as phone:
        refused = await ask(phone, rental.reference, "last_day", "two weeks longer")
        assert "Somebody else has the HD Projector then. It is free through" in refused
        assert "no change to confirm" in await phone.tool("confirm_change")
        assert "8 days" in await phone.tool("change_rental", what="last_day", day="three days more")
        assert "It is changed" in await phone.tool("confirm_change")


async def test_where_nothing_later_is_free_others_are_offered_for_the_rest(line: RentalLine) -> None:
    rental = await rented(line, units=["ITM002"])
    await rented(line, units=["ITM002"], starts=5, license_number=OTHER_LICENSE, operator_license="OP112233")
    async with on_the_phone(await about_a_rental(line)) as phone:
        refused = await ask(phone, rental.reference, "last_day", "two days longer")
    assert "It is not free longer" in refused
    assert "In its place these are free for 2 days" in refused
    assert "HD Projector" in refused


async def test_what_was_taken_between_the_question_and_the_yes_is_not_changed(line: RentalLine) -> None:
    rental = await rented(line, units=["ITM002"])
    async with on_the_phone(await about_a_rental(line)) as phone:
        await ask(phone, rental.reference, "last_day", "two days longer")
        await rented(line, units=["ITM002"], starts=5, license_number=OTHER_LICENSE, operator_license="OP112233")
        assert "It is not free longer" in await phone.tool("confirm_change")
        assert "no change to confirm" in await phone.tool("confirm_change")
    assert (await now(line, rental.reference)).period.days == 5


async def test_off_rent_has_a_day_and_the_unit_stays_rented(line: RentalLine) -> None:
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(line)) as phone:
        assert "is after its last day" in await ask(phone, rental.reference, "off_rent", "in 5 days")
        assert "is before what can still be changed" in await phone.tool(
            "change_rental", what="off_rent", day="2020-01-01"
        )
        assert "It would be called off rent" in await phone.tool("change_rental", what="off_rent")
        assert "ready for return on" in await phone.tool("confirm_change")
        assert "called off rent, ready for return on" in await phone.tool("find_rental")
    booking = await now(line, rental.reference)
    assert (booking.off_rent, booking.status) == (line.inventory.today(), BookingStatus.BOOKED)


async def test_what_has_not_begun_is_not_called_off_rent_and_what_has_ended_is_not_changed(line: RentalLine) -> None:
    rental = await rented(line, starts=2)
    async with on_the_phone(await about_a_rental(line)) as phone:
        assert "It has not begun" in await ask(phone, rental.reference, "off_rent")
        await line.inventory.cancel_rental(rental.reference)
        assert "has ended" in await phone.tool("change_rental", what="last_day", day="one more day")


@pytest.mark.parametrize(("days_before", "may"), [(0, True), (2, True), (3, False)])
async def test_a_rental_is_cancelled_up_to_as_many_days_before_as_the_depot_says(
    line: RentalLine, days_before: int, may: bool
) -> None:
    rental = await rented(line, starts=2)
    async with on_the_phone(await about_a_rental(line, cancellation_days=days_before)) as phone:
        asked = await ask(phone, rental.reference, "cancel")
        assert ("It would be cancelled" in asked) is may
        assert ("up to 3 days before" in asked) is not may
        await phone.tool("confirm_change")
    assert ((await now(line, rental.reference)).status is BookingStatus.CANCELLED) is may


async def test_what_cancelling_costs_is_only_what_the_depot_has_written(line: RentalLine) -> None:
    rental = await rented(line, starts=2)
    async with on_the_phone(await about_a_rental(line)) as phone:
        assert not phone.session.house.subjects
        assert "What cancelling costs, a colleague can tell" in await ask(phone, rental.reference, "cancel")


async def test_one_unit_of_several_is_changed_alone_and_all_of_them_together(line: RentalLine) -> None:
    rental = await rented(line, units=["ITM001", "ITM004", "ITM002"])
    async with on_the_phone(await about_a_rental(line)) as phone:
        assert "1,175 a day" in await ask(phone, rental.reference, "last_day", "one more day")
        assert "Ask which one is meant" in await phone.tool("change_rental", what="cancel", unit="crane")
        assert "several units" in await phone.tool("change_rental", what="cancel", unit="professional generator")
        assert "HD Projector, 7 days" in await phone.tool(
            "change_rental", what="last_day", day="two days more", unit="HD projector"
        )
        await phone.tool("confirm_change")
        days = [one.period.days for one in (await line.inventory.rental(rental.reference)).bookings]
        assert days == [5, 5, 7]
        assert "several units" in await phone.tool("change_rental", what="last_day", day="one more day")
        await phone.tool("change_rental", what="off_rent", unit="ITM004")
        await phone.tool("confirm_change")
    after = (await line.inventory.rental(rental.reference)).bookings
    assert [one.off_rent is not None for one in after] == [False, True, False]


WEEKLY = {"weekly_rate": Decimal(1800), "four_week_rate": Decimal(5400)}
TERMS = {"tax_percent": Decimal(10), "tax_on": "rental and delivery", "delivery_price": Decimal(60)}


async def with_lines(line: RentalLine, rental: Rental) -> None:
    """The first booking gets lines: five days, a delivery at the price of back then, and tax."""
    lines = [Charge(what="days 5", amount=Decimal(2250)), Charge(what="delivery", amount=Decimal(40))]
    lines += [Charge(what="tax", amount=Decimal(229))]
    (booking, *others) = rental.bookings
    await line.inventory.reschedule_rental(rental.reference, booking.period, charges=[lines, *([()] * len(others))])


async def terms_of(line: RentalLine, unit: str, **terms: Any) -> None:
    await line.inventory.load([(await line.inventory.get(unit)).model_copy(update=terms)])


async def test_longer_is_charged_by_the_week_with_tax_and_the_delivery_that_was_agreed(line: RentalLine) -> None:
    rental = await rented(line)
    await with_lines(line, rental)
    await terms_of(line, GENERATOR, **WEEKLY)
    async with on_the_phone(await about_a_rental(line, **TERMS)) as phone:
        told = await ask(phone, rental.reference, "last_day", "four more days")
        price = "$1,800 for 1 week, $900 for 2 days, $40 for delivery and $274 tax: $3,014 in all"
        assert f", which costs {price}. Say so" in told
        assert "$3,014 in all" in await phone.tool("confirm_change")
    booking = await now(line, rental.reference)
    assert {one.what: one.amount for one in booking.charges} == {
        "weeks 1": 1800,
        "days 2": 900,
        "delivery": 40,
        "tax": 274,
    }
    assert booking.total == Decimal(3014)


async def test_shorter_is_charged_by_the_same_terms(line: RentalLine) -> None:
    rental = await rented(line)
    await with_lines(line, rental)
    async with on_the_phone(await about_a_rental(line, **TERMS)) as phone:
        told = await ask(phone, rental.reference, "last_day", "two days less")
        assert "$1,350 for 3 days, $40 for delivery and $139 tax: $1,529 in all" in told
        assert "$1,529 in all" in await phone.tool("confirm_change")
    assert (await now(line, rental.reference)).total == Decimal(1529)


async def test_units_without_lines_stay_at_their_rate_beside_those_that_have_some(line: RentalLine) -> None:
    rental = await rented(line, units=["ITM001", "ITM002"])
    await with_lines(line, rental)
    async with on_the_phone(await about_a_rental(line, **TERMS)) as phone:
        told = await ask(phone, rental.reference, "last_day", "one more day")
        assert "at $725 a day, $4,664 in all" in told  # 2,700, 40 and 274 of tax; 6 days at 275
        assert "$4,664 in all" in await phone.tool("confirm_change")
    first, second = (await line.inventory.rental(rental.reference)).bookings
    assert (first.total, second.total, second.charges) == (Decimal(3014), Decimal(1650), ())


async def test_a_price_that_was_heard_for_more_units_than_are_left_is_not_booked(line: RentalLine) -> None:
    rental = await rented(line, units=["ITM001", "ITM002"])
    async with on_the_phone(await about_a_rental(line)) as phone:
        await ask(phone, rental.reference, "last_day", "one more day")
        await line.inventory.return_rental(rental.bookings[1].reference)
        assert "the rental has changed meanwhile" in await phone.tool("confirm_change")
    assert (await now(line, rental.reference)).period.days == 5


def closed_in(line: RentalLine, *days: int) -> str:
    """The setting for days so many days from today on which the depot is closed."""
    return ", ".join(str(line.inventory.today() + dt.timedelta(days=day)) for day in days)


async def test_a_last_day_on_which_the_depot_is_closed_is_refused_with_the_nearest(line: RentalLine) -> None:
    rental = await rented(line)
    session = await about_a_rental(line, holidays=closed_in(line, 6))
    async with on_the_phone(session) as phone:
        refused = await ask(phone, rental.reference, "last_day", "two more days")
        assert "7 days would end on" in refused
        assert "6 days end on" in refused
        assert "8 days end on" in refused
        assert "no change to confirm" in await phone.tool("confirm_change")
        assert "8 days" in await phone.tool("change_rental", what="last_day", day="eight days, please")
        assert "It is changed" in await phone.tool("confirm_change")


async def test_a_rental_is_shortened_to_no_less_than_the_least_of_its_unit(line: RentalLine) -> None:
    rental = await rented(line)
    await terms_of(line, GENERATOR, least_days=4)
    async with on_the_phone(await about_a_rental(line)) as phone:
        assert "The least that we rent this for is 4 days" in await ask(
            phone, rental.reference, "last_day", "two days less"
        )
        assert "4 days" in await phone.tool("change_rental", what="last_day", day="one day less")


async def test_a_rental_that_is_longer_than_any_may_be_is_still_shortened(line: RentalLine) -> None:
    rental = await rented(line, days=20)
    async with on_the_phone(await about_a_rental(line, longest_rental_days=10)) as phone:
        assert "That is too long" in await ask(phone, rental.reference, "last_day", "one more day")
        assert "18 days" in await phone.tool("change_rental", what="last_day", day="two days less")


async def test_longer_keeps_the_days_that_a_unit_needs_before_the_next_rental(line: RentalLine) -> None:
    rental = await rented(line, units=["ITM002"])
    await rented(line, units=["ITM002"], starts=9, license_number=OTHER_LICENSE, operator_license="OP112233")
    await terms_of(line, "ITM002", turnaround_days=2)
    async with on_the_phone(await about_a_rental(line)) as phone:
        assert "7 days" not in (refused := await ask(phone, rental.reference, "last_day", "three more days"))
        assert "It is free through" in refused
        assert "7 days" in await phone.tool("change_rental", what="last_day", day="two more days")
        assert "It is changed" in await phone.tool("confirm_change")


async def test_a_day_on_which_the_depot_is_closed_is_not_offered_where_somebody_comes_after(line: RentalLine) -> None:
    rental = await rented(line, units=["ITM002"])
    await rented(line, units=["ITM002"], starts=8, license_number=OTHER_LICENSE, operator_license="OP112233")
    session = await about_a_rental(line, holidays=closed_in(line, 7))
    async with on_the_phone(session) as phone:
        refused = await ask(phone, rental.reference, "last_day", "two weeks longer")
        assert f"free through {say_day(line.inventory.today() + dt.timedelta(days=6), today=session.today)}" in refused
        assert "7 days" in await phone.tool("change_rental", what="last_day", day="two days more")


async def test_when_redis_is_away_nothing_is_said_to_be_changed(line: RentalLine, inventory_away: Inventory) -> None:
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(line)) as phone:
        await ask(phone, rental.reference, "last_day", "one more day")
        phone.session.inventory, there = inventory_away, phone.session.inventory
        answer = await phone.tool("confirm_change")
        assert "can't reach our inventory" in answer
        phone.session.inventory = there
        assert "It is changed" in await phone.tool("confirm_change")
    assert len((await now(line, rental.reference)).history) == 1


async def test_a_license_that_reaches_its_limit_of_units_keeps_the_rentals_that_it_has(line: RentalLine) -> None:
    rental = await rented(line)
    async with on_the_phone(await about_a_rental(line, license_units=1)) as phone:
        await ask(phone, rental.reference, "last_day", "one more day")
        assert "It is changed" in await phone.tool("confirm_change")


async def test_what_becomes_longer_is_no_more_than_the_operator_may_do(line: RentalLine) -> None:
    rental = await rented(line)
    await taken_elsewhere(line, rental)
    async with on_the_phone(await about_a_rental(line)) as phone:
        answer = await ask(phone, rental.reference, "last_day", "one more day")
        assert "The operator of this rental can't run it on all days through" in answer
        assert "$" not in answer, "what cannot be had is not quoted"
        assert "can't run it" in await phone.tool("confirm_change")
    assert (await now(line, rental.reference)).period.days == 5


async def test_what_becomes_longer_can_have_another_operator_where_its_own_is_elsewhere(line: RentalLine) -> None:
    rental = await rented(line, operator_name="Sam Before", operator_license="OP000001")
    await taken_elsewhere(line, rental)
    async with on_the_phone(await about_a_rental(line, identity_code="changes")) as phone:
        await ask(phone, rental.reference, "last_day", "one more day")
        assert "can't run it" in await phone.tool("confirm_change"), "no code is sent for what cannot be done"
        told = await phone.tool("verify_paper", number="OP-445566", whose="Jordan Lee")
        assert "The certificate is verified. Nothing is changed yet" in told
        await phone.tool("confirm_change")
        await read_the_code_back(phone)
        assert "It is changed" in await phone.tool("confirm_change")
    booking = await now(line, rental.reference)
    assert (booking.period.days, booking.proofs.operator_name) == (6, "Jordan Lee")


async def test_where_another_operator_is_elsewhere_too_one_more_is_asked_for(line: RentalLine) -> None:
    rental = await rented(line, operator_name="Sam Before", operator_license="OP000001")
    await taken_elsewhere(line, rental)
    await taken_elsewhere(line, rental, unit="ITM013", operator_license="OP445566")
    async with on_the_phone(await about_a_rental(line)) as phone:
        await ask(phone, rental.reference, "last_day", "one more day")
        assert "can't run it" in await phone.tool("verify_paper", number="OP-445566", whose="Jordan Lee")
    assert (await now(line, rental.reference)).period.days == 5


async def test_with_operators_for_several_certificates_a_person_finds_the_one_who_is_free(line: RentalLine) -> None:
    rental = await rented(line, units=["ITM001", "ITM018"])
    await taken_elsewhere(line, rental)
    async with on_the_phone(await about_a_rental(line)) as phone:
        assert "pass the caller on to a person" in await ask(phone, rental.reference, "last_day", "one more day")
        assert "There is no change to confirm" in await phone.tool("confirm_change")
    assert [task.kind for task in await line.inventory.tasks()] == [TaskKind.LIMIT_REACHED]


async def taken_elsewhere(line: RentalLine, rental: Rental, *, unit: str = "ITM004", **papers: Any) -> None:
    """The operator of this rental, or the one of these papers, is with another business on the days after it."""
    period = Period.of(rental.period.day_after, 3)
    hold = await line.inventory.hold(unit, period, call_id="theirs")
    theirs = rental.bookings[0].proofs.model_copy(update={"license_number": OTHER_LICENSE, **papers})
    rate = (await line.inventory.get(unit)).lowest_rate
    await line.inventory.confirm(hold, daily_rate=rate, proofs=theirs)  # pyright: ignore[reportArgumentType]
