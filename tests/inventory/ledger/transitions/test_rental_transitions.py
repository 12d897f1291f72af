"""Rentals of several units on the real server: held and booked in one step, all of the units or none."""

import asyncio
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from inventory.ledger.inventory import Inventory
from inventory.ledger.limits.booking_limits import BookingLimits
from inventory.ledger.new_ids import new_id
from inventory.models import (
    BookingLimit,
    BookingNotFound,
    Charge,
    EquipmentNotFound,
    Hold,
    HoldLost,
    LimitReached,
    Period,
    ProofRefused,
    Proofs,
    Rental,
    RequestConflict,
    Status,
    UnitsNotAvailable,
)
from tests.support.rentals import proofs
from tests.support.transitions import Days, agrees, book, brief_holds, days_later, outbox_entries

UNITS = ("ITM001", "ITM004", "ITM002")
RATES = {"ITM001": Decimal("450.00"), "ITM004": Decimal("450.00"), "ITM002": Decimal("275.00")}


async def hold_three(inventory: Inventory, period: Period, *, call_id: str = "call") -> tuple[Hold, ...]:
    return await inventory.hold_all(UNITS, period, call_id=call_id)


async def confirm(inventory: Inventory, holds: tuple[Hold, ...], **changed: Any) -> Rental:
    rates: Any = {
        "daily_rates": [RATES[hold.equipment_id] for hold in holds],
        "proofs": [proofs_of(hold) for hold in holds],
    }
    return await inventory.confirm_all(holds, **rates | changed)


def proofs_of(hold: Hold, **changed: Any) -> Proofs:
    """Papers that suffice for each of the units; each has an operator of its own."""
    return proofs(hold.period.last_day, operator_license=f"OP {hold.equipment_id}", **changed)


@pytest.fixture
def period(days: Days) -> Period:
    return days(1, 3)


async def test_three_units_are_booked_under_one_reference_with_one_total_and_announced_once(
    inventory: Inventory, period: Period
) -> None:
    holds = await hold_three(inventory, period)
    rental = await confirm(inventory, holds, confirmation_email="sam@acme.example.com", language="es")
    assert [one.reference for one in rental.bookings] == [f"{rental.reference}-{number}" for number in (1, 2, 3)]
    assert [one.equipment_id for one in rental.bookings] == list(UNITS)
    assert (rental.period, rental.daily_rate, rental.total) == (period, Decimal("1175.00"), Decimal("3525.00"))
    assert rental.email == "sam@acme.example.com"
    for reference in (rental.reference, f" {rental.reference.lower()}-2"):
        assert await inventory.rental(reference) == rental
    assert await inventory.rentals_of("bl 123456") == [rental]
    assert await inventory.holds() == []
    assert await inventory.available(UNITS, period) == []
    ((_, entry),) = await outbox_entries(inventory)
    assert (entry[b"event"], entry[b"reference"]) == (b"booked", rental.reference.encode())
    await agrees(inventory)


async def test_a_rental_of_one_unit_has_the_reference_of_its_booking(inventory: Inventory, period: Period) -> None:
    booking = await book(inventory, period)
    rental = await inventory.rental(booking.reference)
    assert (rental.reference, rental.bookings) == (booking.reference, (booking,))
    with pytest.raises(BookingNotFound):
        await inventory.rental(f"{booking.reference}-1")
    ((_, entry),) = await outbox_entries(inventory)
    assert b"bookings" not in entry


@pytest.mark.parametrize("reference", ["", "-", "RB4X", "RB4X-2MQ7", "RB4X-2MQ7-1", "a-b-c-d", "*"])
async def test_a_reference_that_nothing_has_is_not_found(inventory: Inventory, reference: str) -> None:
    with pytest.raises(BookingNotFound):
        await inventory.rental(reference)


async def test_nothing_is_held_when_one_of_the_units_is_not_free(inventory: Inventory, period: Period) -> None:
    await inventory.hold("ITM004", period, call_id="another call")
    await inventory.set_maintenance("ITM002", True)
    with pytest.raises(UnitsNotAvailable) as refused:
        await hold_three(inventory, period)
    assert refused.value.taken == {"ITM004": Status.RENTED, "ITM002": Status.MAINTENANCE}
    assert [hold.call_id for hold in await inventory.holds()] == ["another call"]
    with pytest.raises(EquipmentNotFound):
        await inventory.hold_all(["ITM001", "ITM999"], period, call_id="call")
    assert await inventory.available(["ITM001"], period) == ["ITM001"]
    await agrees(inventory)


async def test_a_unit_that_is_asked_for_twice_is_not_there_twice(inventory: Inventory, period: Period) -> None:
    with pytest.raises(UnitsNotAvailable) as refused:
        await inventory.hold_all(["ITM001", "ITM004", "ITM001"], period, call_id="call")
    assert refused.value.taken == {"ITM001": Status.RENTED}
    hold = await inventory.hold("ITM001", period, call_id="call")
    with pytest.raises(UnitsNotAvailable):
        await inventory.hold_all(["ITM001", "ITM001"], period, call_id="call")
    assert await inventory.holds() == [hold]


async def test_a_call_adds_a_unit_to_those_that_it_has(inventory: Inventory, period: Period) -> None:
    first = await inventory.hold("ITM001", period, call_id="call")
    both = await inventory.hold_all(["ITM001", "ITM004"], period, call_id="call")
    assert both[0].hold_id == first.hold_id
    assert [hold.equipment_id for hold in both] == ["ITM001", "ITM004"]
    assert len(await inventory.holds()) == 2


async def test_holds_that_are_asked_for_again_with_their_ids_are_the_same(inventory: Inventory, period: Period) -> None:
    ids = [new_id() for _ in UNITS]
    holds = await inventory.hold_all(UNITS, period, call_id="call", hold_ids=ids)
    assert await inventory.hold_all(UNITS, period, call_id="call", hold_ids=ids) == holds
    conflicts: list[tuple[list[str], list[str]]] = [
        ([*UNITS[::-1]], ids),
        ([*UNITS[:2]], [ids[0], new_id()]),
        (["ITM001", "ITM004"], [ids[0], ids[0]]),
    ]
    for units, used in conflicts:
        with pytest.raises(RequestConflict):
            await inventory.hold_all(units, period, call_id="call", hold_ids=used)
    one = new_id()
    await inventory.release_all(holds)
    with pytest.raises(RequestConflict):
        await inventory.hold_all(["ITM001", "ITM004"], period, call_id="call", hold_ids=[one, one])
    assert await inventory.holds() == []


async def test_holds_move_to_other_days_all_of_them_or_none(inventory: Inventory, days: Days) -> None:
    holds = await hold_three(inventory, days(1, 3))
    await book(inventory, days(6, 1), "ITM004")
    with pytest.raises(UnitsNotAvailable) as refused:
        await inventory.reschedule_holds(holds, days(4, 3))
    assert refused.value.taken == {"ITM004": Status.RENTED}
    assert all(hold.period == days(1, 3) for hold in await inventory.holds())
    moved = await inventory.reschedule_holds(holds, days(2, 4))
    assert sorted(await inventory.holds(), key=str) == sorted(moved, key=str)
    assert all(hold.period == days(2, 4) for hold in moved)
    await agrees(inventory)


async def test_two_holds_of_one_unit_do_not_move_to_the_same_days(inventory: Inventory, days: Days) -> None:
    holds = [await inventory.hold("ITM001", days(after, 1), call_id="call") for after in (1, 3)]
    with pytest.raises(UnitsNotAvailable):
        await inventory.reschedule_holds(holds, days(5, 2))
    await agrees(inventory)


async def test_holds_are_renewed_all_of_them_or_none(inventory: Inventory, period: Period) -> None:
    holds = await hold_three(inventory, period)
    await asyncio.sleep(0.005)  # holds expire by the millisecond
    renewed = await inventory.renew_all(holds)
    assert all(hold.expires_at > before.expires_at for hold, before in zip(renewed, holds, strict=True))
    await inventory.release(holds[1])
    with pytest.raises(HoldLost):
        await inventory.renew_all(renewed)
    assert {hold.expires_at for hold in await inventory.holds()} == {renewed[0].expires_at}


async def test_what_the_call_still_has_is_released(inventory: Inventory, period: Period) -> None:
    holds = await hold_three(inventory, period)
    thief = [hold.model_copy(update={"call_id": "thief"}) for hold in holds]
    assert not await inventory.release_all(thief)
    assert len(await inventory.holds()) == 3
    await inventory.release(holds[1])
    assert not await inventory.release_all(holds)
    assert await inventory.holds() == []
    assert await inventory.release_all(await hold_three(inventory, period))
    await agrees(inventory)


async def test_holds_of_several_calls_too_many_units_and_different_days_are_no_request(
    inventory: Inventory, days: Days
) -> None:
    one = await inventory.hold("ITM001", days(1, 1), call_id="one")
    other_call = await inventory.hold("ITM004", days(1, 1), call_id="two")
    other_days = await inventory.hold("ITM002", days(2, 1), call_id="one")
    for act in (inventory.renew_all, inventory.release_all):
        with pytest.raises(ValueError, match="several calls"):
            await act([one, other_call])
    with pytest.raises(ValueError, match="same days"):
        await confirm(inventory, (one, other_days))
    with pytest.raises(ValueError, match="1 to 9 units, not 0"):
        await inventory.hold_all([], days(1, 1), call_id="one")
    with pytest.raises(ValueError, match="1 to 9 units, not 10"):
        await inventory.hold_all([f"ITM{number:03d}" for number in range(10)], days(1, 1), call_id="one")


LACKING: dict[str, tuple[dict[str, Any], type[Exception]]] = {
    "the rate of one": ({"daily_rates": [Decimal("450.00"), Decimal("449.99"), Decimal("275.00")]}, ProofRefused),
    "more than the highest rate of one": ({"daily_rates": [Decimal("450.00"), Decimal("450.00"), Decimal("9999")]},
                                          ProofRefused),
    "the certificate for one": ({"certificate": "None of these"}, ProofRefused),
    "coverage for one": ({"coverage": Decimal("1.00")}, ProofRefused),
    "a policy that lasts for one": ({"covered_until": dt.date(2020, 1, 1)}, ProofRefused),
}  # fmt: skip


@pytest.mark.parametrize("lacking", LACKING)
async def test_nothing_is_booked_when_something_does_not_suffice_for_one_of_the_units(
    inventory: Inventory, period: Period, lacking: str
) -> None:
    holds = await hold_three(inventory, period)
    changed, error = LACKING[lacking]
    if "daily_rates" not in changed:
        lesser = [proofs_of(holds[0]), proofs_of(holds[1], **changed), proofs_of(holds[2])]
        changed = {"proofs": lesser}
    with pytest.raises(error):
        await confirm(inventory, holds, **changed)
    assert await inventory.bookings() == []
    assert len(await inventory.holds()) == 3
    assert await outbox_entries(inventory) == []
    assert (await confirm(inventory, holds)).total == Decimal("3525.00")


async def test_nothing_is_booked_when_one_of_the_holds_is_lost(inventory: Inventory, period: Period) -> None:
    expired = await brief_holds(inventory).hold("ITM004", period, call_id="call")
    holds = (await inventory.hold("ITM001", period, call_id="call"), expired)
    await asyncio.sleep(0.1)
    with pytest.raises(HoldLost):
        await confirm(inventory, holds)
    theirs = await inventory.hold("ITM004", period, call_id="another call")
    stolen = theirs.model_copy(update={"call_id": "call"})
    with pytest.raises(HoldLost):
        await confirm(inventory, (holds[0], stolen))
    with pytest.raises(HoldLost):
        await confirm(inventory, (holds[0], theirs.model_copy(update={"call_id": "call", "equipment_id": "ITM002"})))
    assert await inventory.bookings() == []
    await agrees(inventory)


async def test_nothing_is_booked_when_people_have_withdrawn_one_of_the_units(
    inventory: Inventory, period: Period
) -> None:
    holds = await hold_three(inventory, period)
    await inventory.set_rented("ITM002")
    with pytest.raises(UnitsNotAvailable) as refused:
        await confirm(inventory, holds)
    assert refused.value.taken == {"ITM002": Status.RENTED}
    assert await inventory.bookings() == []


async def test_one_hold_does_not_become_two_bookings(inventory: Inventory, period: Period) -> None:
    hold = await inventory.hold("ITM001", period, call_id="call")
    with pytest.raises(RequestConflict):
        await confirm(inventory, (hold, hold))
    assert await inventory.bookings() == []


LIMITS = {
    BookingLimit.CALL: BookingLimits(call_units=2),
    BookingLimit.LICENSE: BookingLimits(license_units=2),
    BookingLimit.NUMBER: BookingLimits(number_units=2),
    BookingLimit.OPERATOR: BookingLimits(operator_units=2),
}


@pytest.mark.parametrize("limit", LIMITS)
async def test_the_third_unit_of_a_rental_reaches_a_limit_of_two_and_then_none_is_booked(
    inventory: Inventory, period: Period, limit: BookingLimit
) -> None:
    holds = await hold_three(inventory, period)
    inventory.limits = LIMITS[limit]
    same_operator: dict[str, Any] = {"proofs": [proofs(period.last_day)] * 3, "caller_phone": "+12175550101"}
    with pytest.raises(LimitReached) as reached:
        await confirm(inventory, holds, **same_operator)
    assert reached.value.limit is limit
    assert await inventory.bookings() == []
    inventory.limits = inventory.limits.model_copy(update={f"{limit}_units": 3})
    assert len((await confirm(inventory, holds, **same_operator)).bookings) == 3
    await agrees(inventory)


async def test_an_operator_does_not_work_for_two_businesses_within_one_rental(
    inventory: Inventory, period: Period
) -> None:
    holds = await inventory.hold_all(UNITS[:2], period, call_id="call")
    two = [proofs(period.last_day), proofs(period.last_day, license_number="BL777777")]
    with pytest.raises(LimitReached) as reached:
        await confirm(inventory, holds, proofs=two)
    assert reached.value.limit is BookingLimit.OTHER_BUSINESS


async def test_holds_that_are_confirmed_again_are_the_same_rental(inventory: Inventory, period: Period) -> None:
    holds = await hold_three(inventory, period)
    rental = await confirm(inventory, holds)
    assert await confirm(inventory, holds) == rental
    assert await confirm(inventory, holds[::-1]) == rental
    assert len(await outbox_entries(inventory)) == 1
    for some in (holds[:2], holds[:1], holds[1:], (*holds[:2], holds[2].model_copy(update={"hold_id": "unknown"}))):
        with pytest.raises(RequestConflict):
            await confirm(inventory, some)
    with pytest.raises(RequestConflict):
        await confirm(inventory, holds, daily_rates=[Decimal("450.00"), Decimal("460.00"), Decimal("275.00")])
    with pytest.raises(RequestConflict):
        await confirm(inventory, tuple(hold.model_copy(update={"call_id": "thief"}) for hold in holds))
    assert len(await inventory.bookings()) == 3


async def test_a_booking_of_one_unit_is_not_taken_for_a_rental_of_two(inventory: Inventory, period: Period) -> None:
    first, second = await inventory.hold_all(UNITS[:2], period, call_id="call")
    alone = await confirm(inventory, (first,))
    with pytest.raises(RequestConflict):
        await confirm(inventory, (first, second))
    assert await confirm(inventory, (first,)) == alone
    other = await confirm(inventory, (second,))
    with pytest.raises(RequestConflict):
        await confirm(inventory, (first, second))
    assert [len(rental.bookings) for rental in (alone, other)] == [1, 1]


async def test_of_many_calls_that_want_the_same_units_one_gets_all_of_them(
    inventory: Inventory, period: Period
) -> None:
    orders = [UNITS, UNITS[::-1], UNITS[1:], UNITS[:2]] * 5
    asked = [inventory.hold_all(units, period, call_id=f"call {number}") for number, units in enumerate(orders)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    won = [answer for answer in answers if isinstance(answer, tuple)]
    assert len(won) == 1
    assert {type(answer) for answer in answers if answer not in won} == {UnitsNotAvailable}
    await agrees(inventory)


async def test_the_price_of_a_rental_is_the_sum_of_its_charges(inventory: Inventory, period: Period) -> None:
    holds = await inventory.hold_all(UNITS[:2], period, call_id="call")
    week, delivery = Charge(what="one week", amount=Decimal("2000.00")), Charge(what="delivery", amount=Decimal("80.5"))
    rental = await confirm(inventory, holds, charges=[(week, delivery), ()])
    assert rental.total == Decimal("3430.50")
    again = await inventory.rental(rental.reference)
    assert [one.charges for one in again.bookings] == [(week, delivery), ()]
    assert again == await confirm(inventory, holds, charges=[(week, delivery), ()])


async def test_rentals_of_a_business_are_those_that_have_not_ended(inventory: Inventory, days: Days) -> None:
    later = await confirm(inventory, await inventory.hold_all(UNITS[:2], days(4, 2), call_id="one"))
    sooner = await book(inventory, days(1, 1), call_id="two")
    hold = await inventory.hold("ITM002", days(1, 1), call_id="three")
    await confirm(inventory, (hold,), proofs=[proofs_of(hold, license_number="BL777777")])
    assert [one.reference for one in await inventory.rentals_of("BL123456")] == [sooner.reference, later.reference]
    await inventory.cancel(sooner.reference)
    await inventory.cancel(f"{later.reference}-1")
    (left,) = await inventory.rentals_of("BL-123456")
    assert [one.is_open for one in (left,)] == [True]
    assert (len(left.bookings), [one.reference for one in left.standing]) == (2, [f"{later.reference}-2"])
    assert left.total == Decimal("900.00")
    await days_later(inventory, 4).return_booking(f"{later.reference}-2")
    assert await inventory.rentals_of("BL123456") == []
    assert await inventory.rentals_of("-") == []
