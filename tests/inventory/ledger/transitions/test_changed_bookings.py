"""Bookings that are cancelled, returned and moved to other days."""

import datetime as dt

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
from tests.support.transitions import RATE, UNIT, Days, book


async def test_a_cancelled_booking_frees_its_days_and_cancelling_again_answers_the_same(
    depot: Inventory, days: Days
) -> None:
    booking = await book(depot, days(1, 3))
    cancelled = await depot.cancel(booking.reference)
    assert cancelled.status is BookingStatus.CANCELLED
    assert await depot.cancel(booking.reference) == cancelled
    assert await depot.available([UNIT], days(1, 3)) == [UNIT]
    with pytest.raises(BookingEnded):
        await depot.reschedule(booking.reference, days(5, 1))


async def test_a_booking_that_is_not_there_is_not_found(depot: Inventory, days: Days) -> None:
    for asking in (depot.booking("XXXX"), depot.cancel("XXXX"), depot.reschedule("XXXX", days(1, 1))):
        with pytest.raises(BookingNotFound):
            await asking


async def test_a_unit_that_comes_back_early_is_free_for_the_rest_of_its_days(depot: Inventory, days: Days) -> None:
    booking = await book(depot, days(0, 5))
    assert (await depot.statuses())[UNIT] is Status.RENTED
    (returned,) = await depot.return_equipment(UNIT)
    assert (returned.reference, returned.status) == (booking.reference, BookingStatus.RETURNED)
    assert await depot.return_equipment(UNIT) == []
    assert await depot.available([UNIT], days(1, 3)) == [UNIT]
    with pytest.raises(BookingEnded):
        await depot.cancel(booking.reference)


async def test_returning_a_unit_leaves_the_bookings_that_lie_ahead(depot: Inventory, days: Days) -> None:
    ahead = await book(depot, days(3, 2))
    assert await depot.return_equipment(UNIT) == []
    assert await depot.bookings() == [ahead]


async def test_an_overdue_unit_is_not_offered_for_any_days_until_it_is_returned(
    depot: Inventory, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    await book(depot, days(0, 2))
    later, far = depot.today() + dt.timedelta(days=10), days(100, 2)
    monkeypatch.setattr(Inventory, "today", lambda self: later)
    assert (await depot.statuses())[UNIT] is Status.RENTED
    assert await depot.available([UNIT, "ITM004"], far) == ["ITM004"]
    with pytest.raises(EquipmentNotAvailable):
        await depot.hold(UNIT, far, call_id="call")
    with pytest.raises(BookingEnded):
        await depot.cancel((await depot.bookings())[0].reference)
    await depot.return_equipment(UNIT)
    await depot.hold(UNIT, far, call_id="call")


@pytest.mark.parametrize(("after", "length"), [(1, 5), (1, 1), (2, 3)], ids=["longer", "shorter", "moved"])
async def test_a_booking_is_extended_shortened_and_moved(depot: Inventory, days: Days, after: int, length: int) -> None:
    hold = await depot.hold(UNIT, days(1, 3), call_id="call")
    far = days(100, 1).last_day
    booking = await depot.confirm(hold, daily_rate=RATE, proofs=proofs(far))
    changed = await depot.reschedule(booking.reference, days(after, length), request_id="request")
    assert changed.period == days(after, length)
    assert await depot.reschedule(booking.reference, days(after, length), request_id="request") == changed
    with pytest.raises(RequestConflict):
        await depot.reschedule(booking.reference, days(9, 9), request_id="request")
    assert await depot.bookings() == [changed]


async def test_a_booking_is_not_extended_into_another_nor_beyond_its_proofs(depot: Inventory, days: Days) -> None:
    booking = await book(depot, days(1, 3))
    with pytest.raises(ProofRefused):
        await depot.reschedule(booking.reference, days(1, 4))
    hold = await depot.hold("ITM004", days(1, 3), call_id="call")
    lasting = await depot.confirm(hold, daily_rate=RATE, proofs=proofs(days(50, 1).last_day))
    await depot.hold("ITM004", days(4, 1), call_id="another")
    with pytest.raises(EquipmentNotAvailable):
        await depot.reschedule(lasting.reference, days(1, 4))
    assert await depot.bookings("ITM004") == [lasting]
    assert await depot.available(["ITM004"], days(2, 1)) == [], "a booking that could not move is where it was"
