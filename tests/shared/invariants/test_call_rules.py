"""The rules about what callers were told and what customers are sent, each broken on purpose."""

import datetime as dt

import pytest

from inventory.invariants.invariant import State, verdict_of
from inventory.ledger.inventory import Inventory
from inventory.models import Booking, Equipment, Period
from shared.invariants import announced_bookings
from shared.invariants.announced_bookings import AnnouncedBookings
from shared.invariants.outbox_moves import OutboxMoves
from shared.notifications.outbox import Outbox
from tests.support.records import a_record, records_of
from tests.support.transitions import UNIT, book
from tests.support.upkeep import at_day, returned


@pytest.fixture
async def depot(inventory: Inventory, equipment: list[Equipment]) -> Inventory:
    await inventory.load(equipment[:2])
    return inventory


async def announced(inventory: Inventory, *references: str, call_id: str = "call") -> None:
    """The record of a call in which these bookings were announced."""
    bookings = [
        {
            "reference": reference,
            "equipment_id": UNIT,
            "period": Period.of(inventory.today(), 1),
            "daily_rate": "450.00",
        }
        for reference in references
    ]
    record = a_record(call_id, phone="+12175550101").model_dump() | {"bookings": bookings}
    await records_of(inventory).save(type(a_record("x")).model_validate(record))


async def test_a_booking_that_a_caller_was_told_of_and_that_is_not_there_is_told(depot: Inventory) -> None:
    booking = await book(depot, Period.of(depot.today(), 1))
    await announced(depot, booking.reference)
    assert (await verdict_of(AnnouncedBookings(depot))).state is State.FINE
    await depot.redis.hdel(depot.keys.bookings, booking.reference)  # type: ignore[misc]
    verdict = await verdict_of(AnnouncedBookings(depot))
    assert verdict.state is State.BROKEN
    assert f"Booking {booking.reference}, which the caller of call call was told of, is not there" in verdict.told
    assert "5550101" not in verdict.told
    assert verdict.findings[0].call_id == "call"


async def test_a_booking_that_was_archived_since_is_there(depot: Inventory) -> None:
    day = dt.date(2030, 3, 10)
    later = at_day(depot, day)
    old = await returned(later, day - dt.timedelta(days=100))
    await announced(depot, old.reference)
    assert await later.archive_bookings(after_days=31) == 1
    assert (await verdict_of(AnnouncedBookings(depot))).state is State.FINE
    await announced(depot, old.reference, "GONE-GONE", call_id="other")
    verdict = await verdict_of(AnnouncedBookings(depot))
    assert [finding.booking_reference for finding in verdict.findings] == ["GONE-GONE"]


async def test_of_more_calls_than_are_read_at_once_each_is_looked_at(
    depot: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announced_bookings, "CALLS_PER_READ", 3)
    for number in range(10):
        await announced(depot, f"GONE-{number:04d}", call_id=f"call {number}")
    verdict = await verdict_of(AnnouncedBookings(depot))
    assert (verdict.count, len(verdict.findings)) == (10, 10)
    assert "; and 7 more" in verdict.told


async def test_a_record_that_cannot_be_read_leaves_it_open_whether_all_bookings_exist(depot: Inventory) -> None:
    await announced(depot)
    await depot.redis.set(depot.keys.call("call"), "of Sam")
    verdict = await verdict_of(AnnouncedBookings(depot))
    assert verdict.state is State.NOT_CHECKED
    assert "the records of 1 calls cannot be read" in verdict.told
    assert "Sam" not in verdict.told


def minutes_later(inventory: Inventory, minutes: int) -> Inventory:
    return Inventory(
        inventory.redis,
        depot=inventory.keys.depot,
        zone=inventory.zone,
        now=lambda: dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes),
    )


async def state_of_outbox(inventory: Inventory, minutes: int) -> State:
    return (await verdict_of(OutboxMoves(minutes_later(inventory, minutes)))).state


async def test_an_entry_that_nobody_takes_is_told_after_a_quarter_of_an_hour(depot: Inventory) -> None:
    assert await state_of_outbox(depot, 99) is State.FINE, "nothing waits"
    booking: Booking = await book(depot, Period.of(depot.today(), 1))
    assert await state_of_outbox(depot, 14) is State.FINE
    verdict = await verdict_of(OutboxMoves(minutes_later(depot, 16)))
    assert verdict.state is State.BROKEN
    assert f"Entry {booking.confirmation_entry} of the outbox waits since" in verdict.told
    assert verdict.told == (await verdict_of(OutboxMoves(minutes_later(depot, 50)))).told, "the same alert goes on"


async def test_an_entry_that_was_taken_waits_until_it_is_settled(depot: Inventory) -> None:
    outbox = Outbox(depot, retry_seconds=60)
    await outbox.create_group()
    first = await book(depot, Period.of(depot.today(), 1))
    second = await book(depot, Period.of(depot.today() + dt.timedelta(days=3), 1))
    taken, other = await outbox.take(), await outbox.take()
    assert taken is not None
    assert other is not None
    assert await outbox.oldest_waiting() == first.confirmation_entry
    await outbox.settle(taken, ["mail"])
    assert await outbox.oldest_waiting() == second.confirmation_entry
    await outbox.settle(other, ["mail"])
    assert await outbox.oldest_waiting() is None
    assert await state_of_outbox(depot, 99) is State.FINE


async def test_an_entry_that_was_taken_and_then_erased_does_not_wait(depot: Inventory) -> None:
    outbox = Outbox(depot, retry_seconds=60)
    await outbox.create_group()
    await book(depot, Period.of(depot.today(), 1))
    taken = await outbox.take()
    assert taken is not None
    await depot.redis.xdel(depot.keys.outbox, taken.entry_id)
    assert await outbox.oldest_waiting() is None


async def test_without_redis_nothing_is_known(inventory_away: Inventory) -> None:
    for rule in (AnnouncedBookings(inventory_away), OutboxMoves(inventory_away)):
        assert (await verdict_of(rule)).state is State.NOT_CHECKED
