"""What ended long ago goes into the archive, whole, and is found there."""

import asyncio
import datetime as dt

import pytest
from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.ledger.upkeep import archive
from inventory.models import BookingNotFound, BookingStatus, Period
from inventory.server.errors import NO_ANSWER
from tests.support.transitions import book
from tests.support.upkeep import agrees_with_itself, at_day, changed_on, in_the_archive, returned

LONG_AGO = dt.date(2029, 2, 27)  # today is 2030-03-10, so of what ended over a year ago, the last month is February


async def test_what_ended_in_a_month_a_year_ago_is_archived_and_found_by_its_reference(inventory: Inventory) -> None:
    february = [await returned(inventory, LONG_AGO), await returned(inventory, LONG_AGO, unit="ITM004")]
    january = await returned(inventory, dt.date(2029, 1, 2))
    march = await returned(inventory, dt.date(2029, 3, 1))
    assert await inventory.archive_bookings(after_days=365) == 3
    assert await inventory.bookings() == [march], "a year ago, but its month is not over for a year"
    parts = await in_the_archive(inventory)
    assert [name[:7] for name in parts] == ["2029-02", "2029-01"]
    assert sorted(map(sorted, parts.values())) == sorted([[january.reference], sorted(b.reference for b in february)])
    for booking in (*february, january, march):
        assert await inventory.booking_or_archived(f" {booking.reference.lower()} ") == booking
    assert await agrees_with_itself(inventory)


async def test_a_booking_that_is_nowhere_is_not_found(inventory: Inventory) -> None:
    await returned(inventory, LONG_AGO)
    await inventory.archive_bookings(after_days=365)
    with pytest.raises(BookingNotFound):
        await inventory.booking_or_archived("AAAA-AAAA")


async def test_what_has_not_ended_is_never_archived_however_old_it_is(inventory: Inventory) -> None:
    overdue = await book(at_day(inventory, LONG_AGO), Period.of(LONG_AGO, 1))
    assert await inventory.archive_bookings(after_days=31) == 0
    assert await inventory.bookings() == [overdue]


async def test_what_was_cancelled_lately_and_what_was_brought_back_late_stays(inventory: Inventory) -> None:
    late = await returned(inventory, LONG_AGO)
    await changed_on(inventory, late.reference, dt.date(2030, 3, 1))
    ahead = await book(inventory, Period.of(dt.date(2030, 4, 1), 2))
    await inventory.cancel(ahead.reference)
    await changed_on(inventory, ahead.reference, LONG_AGO)
    assert await inventory.archive_bookings(after_days=31) == 0
    assert len(await inventory.bookings()) == 2


async def test_archiving_again_changes_nothing_and_what_ended_since_goes_into_another_part(
    inventory: Inventory,
) -> None:
    await returned(inventory, LONG_AGO)
    assert await inventory.archive_bookings(after_days=365) == 1
    before = await in_the_archive(inventory)
    assert await inventory.archive_bookings(after_days=365) == 0
    assert await in_the_archive(inventory) == before
    straggler = await returned(inventory, LONG_AGO)
    assert await inventory.archive_bookings(after_days=365) == 1
    after = await in_the_archive(inventory)
    assert after.items() > before.items()
    assert [straggler.reference] in after.values()


async def test_many_bookings_are_archived_in_parts(inventory: Inventory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "BOOKINGS_PER_PART", 2)
    monkeypatch.setattr(archive, "PARTS_PER_READ", 2)
    booked = [await returned(inventory, LONG_AGO - dt.timedelta(days=day)) for day in range(7)]
    assert await inventory.archive_bookings(after_days=365) == 7
    parts = await in_the_archive(inventory)
    assert sorted(map(len, parts.values())) == [1, 2, 2, 2]
    assert sorted(ref for part in parts.values() for ref in part) == sorted(one.reference for one in booked)


async def test_several_workers_that_archive_at_once_lose_nothing_and_keep_nothing_twice(
    inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "BOOKINGS_PER_PART", 3)
    booked = [await returned(inventory, LONG_AGO - dt.timedelta(days=day)) for day in range(8)]
    await asyncio.gather(*(inventory.archive_bookings(after_days=365) for _ in range(4)))
    found = [ref for part in (await in_the_archive(inventory)).values() for ref in part]
    assert sorted(found) == sorted(one.reference for one in booked)
    assert await inventory.bookings() == []


async def test_a_booking_that_is_changed_while_it_is_archived_stays_as_it_was_changed(
    inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = await returned(inventory, LONG_AGO)
    run = inventory.run

    async def changed_first(*asked: object) -> object:
        await changed_on(inventory, booking.reference, LONG_AGO - dt.timedelta(days=1))
        return await run(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(inventory, "run", changed_first)
    assert await inventory.archive_bookings(after_days=365) == 0
    assert (await inventory.booking(booking.reference)).status is BookingStatus.RETURNED
    assert await in_the_archive(inventory) == {}


async def test_a_part_that_cannot_be_written_leaves_every_booking_where_it_was(
    inventory: Inventory, redis: Redis
) -> None:
    booking = await returned(inventory, LONG_AGO)
    await redis.set(inventory.keys.archive, "no hash")
    with pytest.raises(Exception, match="did not answer") as failed:
        await inventory.archive_bookings(after_days=365)
    assert isinstance(failed.value.__cause__, NO_ANSWER)
    assert await inventory.bookings() == [booking]
