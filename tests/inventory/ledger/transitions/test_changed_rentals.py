"""Rentals of several units after they were booked: moved, called off rent and ended, as a whole or a unit of them."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from inventory.models import (
    BookingEnded,
    BookingLimit,
    BookingNotFound,
    BookingStatus,
    Charge,
    DaysRefused,
    LimitReached,
    Period,
    ProofRefused,
    Rental,
    RequestConflict,
    Status,
    UnitsNotAvailable,
)
from tests.support.rentals import proofs
from tests.support.transitions import Days, agrees, book, days_later, outbox_entries

UNITS = ("ITM001", "ITM004", "ITM002")
RATES = [Decimal("450.00"), Decimal("450.00"), Decimal("275.00")]


async def book_three(inventory: Inventory, period: Period, *, proved_to: dt.date | None = None) -> Rental:
    holds = await inventory.hold_all(UNITS, period, call_id="call")
    last = proved_to or period.last_day + dt.timedelta(days=30)
    papers = [proofs(last, operator_license=f"OP {hold.equipment_id}") for hold in holds]
    return await inventory.confirm_all(holds, daily_rates=RATES, proofs=papers, confirmation_email="a@b.example.com")


async def test_a_rental_moves_with_all_its_units_and_is_announced_once(inventory: Inventory, days: Days) -> None:
    rental = await book_three(inventory, days(3, 2))
    moved = await inventory.reschedule_rental(rental.reference, days(4, 4), by="Kim")
    assert [booking.period for booking in moved.bookings] == [days(4, 4)] * 3
    assert moved.total == Decimal("4700.00")
    assert await inventory.rental(rental.reference) == moved
    *_, (_, entry) = await outbox_entries(inventory)
    assert (entry[b"event"], entry[b"reference"]) == (b"rescheduled", rental.reference.encode())
    assert [one["reference"] for one in json.loads(entry[b"bookings"])] == [one.reference for one in moved.bookings]
    assert len(await outbox_entries(inventory)) == 2
    await agrees(inventory)


async def test_a_rental_stays_where_it_is_when_one_of_its_units_cannot_move(inventory: Inventory, days: Days) -> None:
    rental = await book_three(inventory, days(3, 2), proved_to=days(3, 5).last_day)
    await book(inventory, days(6, 1), "ITM004", call_id="another call")
    with pytest.raises(UnitsNotAvailable) as refused:
        await inventory.reschedule_rental(rental.reference, days(3, 4))
    assert refused.value.taken == {"ITM004": Status.RENTED}
    with pytest.raises(ProofRefused):
        await inventory.reschedule_rental(rental.reference, days(8, 2))
    with pytest.raises(DaysRefused):
        await inventory.reschedule_rental(rental.reference, days(-2, 2))
    assert await inventory.rental(rental.reference) == rental
    await agrees(inventory)


async def test_one_unit_of_a_rental_is_moved_and_ended_by_its_own_reference(inventory: Inventory, days: Days) -> None:
    rental = await book_three(inventory, days(3, 2))
    second = rental.bookings[1].reference
    moved = await inventory.reschedule_rental(second, days(3, 3))
    assert [booking.period.days for booking in moved.bookings] == [2, 3, 2]
    assert moved.period == days(3, 3)
    cancelled = await inventory.cancel_rental(second)
    assert [booking.status for booking in cancelled.bookings] == [
        BookingStatus.BOOKED,
        BookingStatus.CANCELLED,
        BookingStatus.BOOKED,
    ]
    assert [entry[b"reference"].decode() for _, entry in (await outbox_entries(inventory))[1:]] == [second, second]
    assert cancelled.total == Decimal("1450.00")
    with pytest.raises(BookingNotFound):
        await inventory.cancel_rental(f"{rental.reference}-4")
    with pytest.raises(BookingNotFound):
        await inventory.cancel(rental.reference)
    await agrees(inventory)


async def test_a_rental_is_cancelled_whole_unless_one_of_its_units_is_out(inventory: Inventory, days: Days) -> None:
    rental = await book_three(inventory, days(1, 4))
    first = rental.bookings[0].reference
    await inventory.reschedule_rental(first, days(0, 5))
    later = days_later(inventory, 1)
    with pytest.raises(BookingEnded):
        await later.cancel_rental(rental.reference)
    assert all(one.status is BookingStatus.BOOKED for one in (await inventory.rental(rental.reference)).bookings)
    await later.return_rental(first)
    cancelled = await later.cancel_rental(rental.reference)
    assert [one.status for one in cancelled.bookings] == [
        BookingStatus.RETURNED,
        BookingStatus.CANCELLED,
        BookingStatus.CANCELLED,
    ]
    assert await later.cancel_rental(rental.reference) == cancelled
    *_, (_, entry) = await outbox_entries(inventory)
    assert len(json.loads(entry[b"bookings"])) == 2, "the unit that came back is not among those that are cancelled"
    assert await inventory.available(UNITS, days(1, 4)) == [*UNITS]
    await agrees(inventory)


async def test_a_rental_comes_back_whole(inventory: Inventory, days: Days) -> None:
    rental = await book_three(inventory, days(1, 2))
    with pytest.raises(BookingEnded):
        await inventory.return_rental(rental.reference)
    returned = await days_later(inventory, 1).return_rental(rental.reference, by="Kim")
    assert {one.status for one in returned.bookings} == {BookingStatus.RETURNED}
    assert not returned.is_open
    assert await inventory.available(UNITS, days(1, 2)) == [*UNITS]
    assert len(await outbox_entries(inventory)) == 2


async def test_a_request_for_other_days_is_carried_out_once(inventory: Inventory, days: Days) -> None:
    rental = await book_three(inventory, days(3, 2))
    request = new_id()
    moved = await inventory.reschedule_rental(rental.reference, days(5, 2), request_id=request)
    await inventory.reschedule_rental(rental.reference, days(7, 2))
    again = await inventory.reschedule_rental(rental.reference, days(5, 2), request_id=request)
    assert [one.period for one in again.bookings] == [days(7, 2)] * 3
    assert moved != again
    with pytest.raises(RequestConflict):
        await inventory.reschedule_rental(rental.bookings[0].reference, days(5, 2), request_id=request)


async def test_two_units_of_a_rental_that_became_one_do_not_move_to_the_same_days(
    inventory: Inventory, days: Days
) -> None:
    holds = await inventory.hold_all(UNITS[:2], days(1, 1), call_id="call")
    papers = [proofs(days(30, 1).last_day, operator_license=hold.equipment_id) for hold in holds]
    rental = await inventory.confirm_all(holds, daily_rates=RATES[:2], proofs=papers)
    second = rental.bookings[1].reference
    await inventory.reschedule_rental(second, days(3, 1))
    await inventory.swap(second, UNITS[0])
    with pytest.raises(UnitsNotAvailable):
        await inventory.reschedule_rental(rental.reference, days(5, 1))
    await agrees(inventory)


async def test_operators_of_a_rental_have_time_for_all_its_units_on_the_new_days(
    inventory: Inventory, days: Days
) -> None:
    inventory.limits = inventory.limits.model_copy(update={"operator_units": 1})
    holds = await inventory.hold_all(UNITS[:2], days(10, 1), call_id="call")
    papers = [proofs(days(60, 1).last_day, operator_license=hold.equipment_id) for hold in holds]
    rental = await inventory.confirm_all(holds, daily_rates=RATES[:2], proofs=papers)
    moved = await inventory.reschedule_rental(rental.reference, days(12, 1))
    assert moved.period == days(12, 1), "the days that it had before are not in its own way"
    one_operator = [proofs(days(60, 1).last_day, operator_license="OP1")] * 2
    later = await inventory.hold_all(UNITS[:2], days(20, 1), call_id="call")
    inventory.limits = inventory.limits.model_copy(update={"operator_units": 2})
    both = await inventory.confirm_all(later, daily_rates=RATES[:2], proofs=one_operator)
    inventory.limits = inventory.limits.model_copy(update={"operator_units": 1})
    with pytest.raises(LimitReached) as reached:
        await inventory.reschedule_rental(both.reference, days(22, 1))
    assert reached.value.limit is BookingLimit.OPERATOR
    allowed = await inventory.reschedule_rental(both.reference, days(22, 1), overrule=True, why="two shifts")
    assert [one.history[-1].overruled for one in allowed.bookings] == ["", "limit: operator"]


async def test_the_lines_of_the_price_are_those_of_the_new_days(inventory: Inventory, days: Days) -> None:
    rental = await book_three(inventory, days(3, 2))
    lines = [[Charge(what="a week", amount=Decimal("1000.00"))], [], [Charge(what="delivery", amount=Decimal("9.99"))]]
    moved = await inventory.reschedule_rental(rental.reference, days(3, 7), charges=lines)
    assert moved.total == Decimal("1000.00") + 7 * Decimal("450.00") + Decimal("9.99")
    assert (await inventory.reschedule_rental(rental.reference, days(3, 1))).total == Decimal("1175.00")
    with pytest.raises(ValueError, match="zip"):
        await inventory.reschedule_rental(rental.reference, days(3, 2), charges=lines[:2])


async def test_a_rental_that_is_called_off_stays_rented_until_it_is_back(inventory: Inventory, days: Days) -> None:
    rental = await book_three(inventory, days(0, 4))
    tomorrow = days(1, 1).first_day
    called_off = await inventory.call_off_rent(rental.reference, tomorrow, by="the caller", why="done early")
    assert [one.off_rent for one in called_off.bookings] == [tomorrow] * 3
    assert [(one.history[-1].what, one.history[-1].by) for one in called_off.bookings] == [
        ("called off rent", "the caller")
    ] * 3
    assert await inventory.call_off_rent(rental.reference, tomorrow, by="the caller") == called_off
    assert [entry[b"event"] for _, entry in await outbox_entries(inventory)] == [b"booked", b"off_rent"]
    assert await inventory.available(UNITS, days(2, 1)) == []
    with pytest.raises(DaysRefused):
        await inventory.call_off_rent(rental.reference, days(-1, 1).first_day, by="the caller")
    with pytest.raises(DaysRefused):
        await inventory.call_off_rent(rental.reference, days(4, 1).first_day, by="the caller")
    extended = await inventory.reschedule_rental(rental.bookings[0].reference, days(0, 6))
    assert [one.off_rent for one in extended.bookings] == [None, tomorrow, tomorrow]
    late = days_later(inventory, 9)
    assert (await late.call_off_rent(rental.reference, late.today(), by="Kim")).bookings[0].off_rent == late.today()
    await late.return_rental(rental.reference)
    with pytest.raises(BookingEnded):
        await late.call_off_rent(rental.reference, late.today(), by="Kim")


async def test_what_has_not_begun_is_not_called_off(inventory: Inventory, days: Days) -> None:
    rental = await book_three(inventory, days(1, 4))
    with pytest.raises(BookingEnded):
        await inventory.call_off_rent(rental.reference, days(1, 1).first_day, by="the caller")


async def with_turnaround(inventory: Inventory, needs: int, unit: str = "ITM001") -> None:
    listed = await inventory.get(unit)
    await inventory.load([listed.model_copy(update={"turnaround_days": needs})])


async def test_a_unit_is_not_rented_within_its_turnaround_and_a_block_may_be_there(
    inventory: Inventory, days: Days
) -> None:
    await with_turnaround(inventory, 2)
    await book(inventory, days(5, 2))
    near = [days(7, 1), days(8, 1), days(4, 1), days(3, 1)]
    for period in near:
        assert await inventory.available(["ITM001"], period) == []
        with pytest.raises(UnitsNotAvailable):
            await inventory.hold("ITM001", period, call_id="another call")
    assert await inventory.available(["ITM001"], days(9, 1)) == ["ITM001"]
    assert await inventory.available(["ITM001"], days(2, 1)) == ["ITM001"]
    first_free = await inventory.first_free(["ITM001"], days(5, 2), furthest_start=days(20, 1).first_day)
    assert first_free == ("ITM001", days(9, 2))
    await inventory.block("ITM001", days(7, 2), why="repair", by="Kim")
    hold = await inventory.hold("ITM001", days(9, 1), call_id="another call")
    with pytest.raises(UnitsNotAvailable):
        await inventory.reschedule_hold(hold, days(3, 1))
    await with_turnaround(inventory, 0)
    assert await inventory.available(["ITM001"], days(4, 1)) == ["ITM001"]
    await agrees(inventory)


@pytest.mark.parametrize("by_reference", [True, False])
async def test_a_unit_that_comes_back_is_kept_for_its_turnaround_as_far_as_its_days_are_free(
    inventory: Inventory, days: Days, by_reference: bool
) -> None:
    booking = await book(inventory, days(-1, 3))
    await book(inventory, days(3, 1), call_id="next")
    await with_turnaround(inventory, 5)
    again = 2 if by_reference else 1
    for _ in range(again):
        await (inventory.return_booking(booking.reference) if by_reference else inventory.return_equipment("ITM001"))
    (block,) = await inventory.blocks()
    assert (block.equipment_id, block.period, block.why) == ("ITM001", days(0, 3), "turnaround")
    assert await inventory.remove_dead_holds() == 0
    assert await inventory.unblock(block)
    await agrees(inventory)


async def test_a_unit_whose_next_customer_waits_is_not_kept(inventory: Inventory, days: Days) -> None:
    late = await book(inventory, days(0, 2))
    await book(inventory, days(2, 2), call_id="next")
    await with_turnaround(inventory, 1)
    await days_later(inventory, 2).return_booking(late.reference)
    assert await inventory.blocks() == []


async def test_a_rental_that_is_nearer_to_the_next_than_its_unit_needs_may_become_shorter(
    inventory: Inventory, days: Days
) -> None:
    booking = await book(inventory, days(3, 3))
    await book(inventory, days(6, 1), call_id="next")
    await with_turnaround(inventory, 3)
    assert (await inventory.reschedule(booking.reference, days(3, 2))).period == days(3, 2)
    with pytest.raises(UnitsNotAvailable):
        await inventory.reschedule(booking.reference, days(3, 3))
