"""Bookings that are cancelled, returned and moved to other days."""

import pytest

from inventory.ledger.inventory import Inventory
from inventory.models import (
    BookingEnded,
    BookingNotFound,
    BookingStatus,
    EquipmentNotAvailable,
    ProofRefused,
    RequestConflict,
    Status,
)
from tests.support.rentals import proofs
from tests.support.transitions import RATE, UNIT, Days, book, days_later


async def test_a_cancelled_booking_frees_its_days_and_cancelling_again_answers_the_same(
    inventory: Inventory, days: Days
) -> None:
    booking = await book(inventory, days(1, 3))
    cancelled = await inventory.cancel(booking.reference)
    assert cancelled.status is BookingStatus.CANCELLED
    assert await inventory.cancel(booking.reference) == cancelled
    assert await inventory.available([UNIT], days(1, 3)) == [UNIT]
    with pytest.raises(BookingEnded):
        await inventory.reschedule(booking.reference, days(5, 1))


async def test_a_booking_that_is_not_there_is_not_found(inventory: Inventory, days: Days) -> None:
    for asking in (inventory.booking("XXXX"), inventory.cancel("XXXX"), inventory.reschedule("XXXX", days(1, 1))):
        with pytest.raises(BookingNotFound):
            await asking


async def test_a_unit_that_comes_back_early_is_free_for_the_rest_of_its_days(inventory: Inventory, days: Days) -> None:
    booking = await book(inventory, days(0, 5))
    assert (await inventory.statuses())[UNIT] is Status.RENTED
    returned = await inventory.return_booking(booking.reference)
    assert (returned.reference, returned.status) == (booking.reference, BookingStatus.RETURNED)
    assert await inventory.return_booking(booking.reference) == returned
    assert await inventory.available([UNIT], days(1, 3)) == [UNIT]
    with pytest.raises(BookingEnded):
        await inventory.cancel(booking.reference)


async def test_returning_a_unit_leaves_the_bookings_that_lie_ahead(inventory: Inventory, days: Days) -> None:
    ahead = await book(inventory, days(3, 2))
    assert await inventory.return_equipment(UNIT) is None
    with pytest.raises(BookingEnded, match="not begun"):
        await inventory.return_booking(ahead.reference)
    assert await inventory.bookings() == [ahead]


async def test_a_unit_that_comes_back_late_leaves_the_rental_of_the_customer_who_waits_for_it(
    inventory: Inventory, days: Days
) -> None:
    waits, late = await book(inventory, days(0, 2)), await book(inventory, days(-3, 3))
    ended = await inventory.return_equipment(UNIT)
    assert ended is not None
    assert (ended.reference, ended.status) == (late.reference, BookingStatus.RETURNED)
    assert await inventory.return_equipment(UNIT) is None, "a rental that begins today ends by its reference only"
    assert await inventory.booking(waits.reference) == waits
    assert await inventory.available([UNIT], days(0, 2)) == []


async def test_a_unit_that_comes_back_very_late_leaves_a_rental_that_has_begun_meanwhile(
    inventory: Inventory, days: Days
) -> None:
    waits, late = await book(inventory, days(-2, 4)), await book(inventory, days(-5, 3))
    ended = await inventory.return_equipment(UNIT)
    assert ended is not None
    assert ended.reference == late.reference
    assert await inventory.booking(waits.reference) == waits


async def test_a_return_by_reference_ends_this_rental_only(inventory: Inventory, days: Days) -> None:
    waits, late = await book(inventory, days(0, 2)), await book(inventory, days(-3, 3))
    await inventory.return_booking(late.reference)
    assert await inventory.booking(waits.reference) == waits
    assert [booking.status for booking in await inventory.bookings()] == [BookingStatus.RETURNED, BookingStatus.BOOKED]


async def test_a_customer_who_never_came_frees_the_days_from_the_first_one_on(inventory: Inventory, days: Days) -> None:
    ahead, begun = await book(inventory, days(3, 2)), await book(inventory, days(0, 3))
    with pytest.raises(BookingEnded, match="not begun"):
        await inventory.note_no_show(ahead.reference)
    ended = await inventory.note_no_show(begun.reference, by="Kim", why="did not answer")
    assert ended.status is BookingStatus.NO_SHOW
    assert [(change.what, change.by, change.why) for change in ended.history] == [
        ("cancelled", "Kim", "did not answer")
    ]
    assert await inventory.available([UNIT], days(0, 3)) == [UNIT]
    with pytest.raises(BookingEnded, match="no show"):
        await inventory.return_booking(begun.reference)


async def test_an_overdue_unit_is_not_offered_for_any_days_until_it_is_returned(
    inventory: Inventory, days: Days
) -> None:
    await book(inventory, days(0, 2))
    far, inventory = days(100, 2), days_later(inventory, 10)
    assert (await inventory.statuses())[UNIT] is Status.RENTED
    assert await inventory.available([UNIT, "ITM004"], far) == ["ITM004"]
    with pytest.raises(EquipmentNotAvailable):
        await inventory.hold(UNIT, far, call_id="call")
    with pytest.raises(BookingEnded):
        await inventory.cancel((await inventory.bookings())[0].reference)
    await inventory.return_equipment(UNIT)
    await inventory.hold(UNIT, far, call_id="call")


@pytest.mark.parametrize(("after", "length"), [(1, 5), (1, 1), (2, 3)], ids=["longer", "shorter", "moved"])
async def test_a_booking_is_extended_shortened_and_moved(
    inventory: Inventory, days: Days, after: int, length: int
) -> None:
    hold = await inventory.hold(UNIT, days(1, 3), call_id="call")
    far = days(100, 1).last_day
    booking = await inventory.confirm(hold, daily_rate=RATE, proofs=proofs(far))
    changed = await inventory.reschedule(booking.reference, days(after, length), request_id="request")
    assert changed.period == days(after, length)
    assert await inventory.reschedule(booking.reference, days(after, length), request_id="request") == changed
    with pytest.raises(RequestConflict):
        await inventory.reschedule(booking.reference, days(9, 9), request_id="request")
    assert await inventory.bookings() == [changed]


async def test_a_booking_is_not_extended_into_another_nor_beyond_its_proofs(inventory: Inventory, days: Days) -> None:
    booking = await book(inventory, days(1, 3))
    with pytest.raises(ProofRefused):
        await inventory.reschedule(booking.reference, days(1, 4))
    hold = await inventory.hold("ITM004", days(1, 3), call_id="call")
    lasting = await inventory.confirm(hold, daily_rate=RATE, proofs=proofs(days(50, 1).last_day))
    await inventory.hold("ITM004", days(4, 1), call_id="another")
    with pytest.raises(EquipmentNotAvailable):
        await inventory.reschedule(lasting.reference, days(1, 4))
    assert await inventory.bookings("ITM004") == [lasting]
    assert await inventory.available(["ITM004"], days(2, 1)) == [], "a booking that could not move is where it was"
