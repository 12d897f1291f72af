"""A depot that is backed up and restored is the depot that it was, whatever had happened in it."""

import datetime as dt
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from inventory.files.backup_file import read_backup, write_backup
from inventory.files.consistency import contradictions
from inventory.models import BookingNotFound, BookingStatus, TaskState
from tests.support.backups import GENERATOR, IN_MAINTENANCE, PROJECTOR, RENTED_BY_HAND, Depot
from tests.support.tasks import a_task
from tests.support.upkeep import at_day, returned

# Transitions, each of which a backup has to keep


async def _nothing_more(_: Depot) -> None: ...


async def _held(depot: Depot) -> None:
    await depot.hold()


async def _held_and_expired(depot: Depot) -> None:
    await depot.hasty.hold(GENERATOR, depot.days(1), call_id="call")


async def _renewed(depot: Depot) -> None:
    await depot.inventory.renew(await depot.hold())


async def _released(depot: Depot) -> None:
    await depot.inventory.release(await depot.hold())


async def _held_for_other_days(depot: Depot) -> None:
    await depot.inventory.reschedule_hold(await depot.hold(), depot.days(5))


async def _booked(depot: Depot) -> None:
    await depot.book()


async def _booked_for_other_days(depot: Depot) -> None:
    await depot.inventory.reschedule((await depot.book()).reference, depot.days(1, 9))


async def _cancelled(depot: Depot) -> None:
    await depot.inventory.cancel((await depot.book()).reference)


async def _overdue(depot: Depot) -> None:
    await depot.book(-10)


async def _returned(depot: Depot) -> None:
    await depot.book(-10)
    await depot.inventory.return_equipment(GENERATOR)


async def _marked_by_people(depot: Depot) -> None:
    await depot.inventory.set_maintenance(PROJECTOR, on=True)
    await depot.inventory.set_maintenance(IN_MAINTENANCE, on=False)
    await depot.inventory.return_equipment(RENTED_BY_HAND)


async def _message_left(depot: Depot) -> None:
    await depot.inventory.add_task(a_task("café\n\u2028"))


async def _tasks_taken_and_done(depot: Depot) -> None:
    for reason in ("open", "taken", "done"):
        await depot.inventory.add_task(a_task(reason))
    _, taken, done = await depot.inventory.tasks()
    await depot.inventory.take_task(taken.task_id, by="größer/besser")
    await depot.inventory.finish_task(done.task_id, kept=dt.timedelta(days=30))


async def _archived(depot: Depot) -> None:
    long_ago = at_day(depot.inventory, dt.date(2029, 2, 27))
    await returned(long_ago, long_ago.today())
    await depot.book()
    assert await at_day(depot.inventory, dt.date(2030, 3, 10)).archive_bookings(after_days=365) == 1


async def _outbox_read_by_two_groups(depot: Depot) -> None:
    for after in (1, 10, 20):
        await depot.book(after)
    await depot.redis.xgroup_create(depot.keys.outbox, "mail", "0")
    await depot.redis.xgroup_create(depot.keys.outbox, "idle", "$")
    await depot.redis.xreadgroup("mail", "one", {depot.keys.outbox: ">"}, count=2)
    await depot.redis.xautoclaim(depot.keys.outbox, "mail", "two", min_idle_time=0)
    first = await depot.redis.xrange(depot.keys.outbox, count=1)
    await depot.redis.xack(depot.keys.outbox, "mail", first[0][0])  # type: ignore[index]


async def _streams_trimmed(depot: Depot) -> None:
    await depot.book()
    await depot.redis.xgroup_create(depot.keys.outbox, "mail", "0")
    await depot.redis.xreadgroup("mail", "one", {depot.keys.outbox: ">"})
    await depot.redis.xtrim(depot.keys.outbox, maxlen=0)
    await depot.redis.xtrim(depot.keys.catalogue, maxlen=3, approximate=False)


TRANSITIONS = [
    _nothing_more,
    _held,
    _held_and_expired,
    _renewed,
    _released,
    _held_for_other_days,
    _booked,
    _booked_for_other_days,
    _cancelled,
    _overdue,
    _returned,
    _marked_by_people,
    _message_left,
    _tasks_taken_and_done,
    _archived,
    _outbox_read_by_two_groups,
    _streams_trimmed,
]


@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda transition: transition.__name__.lstrip("_"))
async def test_a_round_trip_is_byte_for_byte_the_same_backup(
    depot: Depot, tmp_path: Path, transition: Callable[[Depot], Awaitable[None]]
) -> None:
    await transition(depot)
    write_backup(await depot.contents(), tmp_path / "first")
    await depot.restore(read_backup(tmp_path / "first"))
    write_backup(await depot.contents(), tmp_path / "second")
    assert (tmp_path / "second").read_bytes() == (tmp_path / "first").read_bytes()


async def test_what_was_restored_goes_on_as_if_nothing_had_been(depot: Depot) -> None:
    hold, held_before = await depot.hold(20), await depot.hold(1)
    booking = await depot.confirm(held_before)
    contents = await depot.contents()
    await depot.inventory.release(hold)
    await depot.inventory.cancel(booking.reference)
    await depot.restore(contents)
    assert await depot.inventory.booking(booking.reference) == booking
    assert await depot.confirm(held_before) == booking
    assert await depot.inventory.available([GENERATOR], depot.days(1)) == []
    assert await depot.inventory.holds() == [hold]
    assert (await depot.confirm(hold)).status is BookingStatus.BOOKED
    assert (await depot.inventory.load(depot.equipment)).unchanged == len(depot.equipment)
    assert contradictions(await depot.contents()) == []


async def test_what_is_in_the_archive_is_found_after_a_restore_and_gone_before(depot: Depot) -> None:
    before = await depot.contents()
    await _archived(depot)
    contents = await depot.contents()
    ((archived,),) = contents.archive.values()
    await depot.restore(before)
    with pytest.raises(BookingNotFound):
        await depot.inventory.booking_or_archived(archived["reference"])
    await depot.restore(contents)
    found = await depot.inventory.booking_or_archived(archived["reference"])
    assert (found.status, found.proofs.business_name) == (BookingStatus.RETURNED, "Acme Construction")


@pytest.mark.parametrize(
    ("archived", "wrong"),
    [
        ({"reference": "R"}, "part 2029-02 x of the archive cannot be read"),
        (None, "is in the archive and has not ended"),
    ],
)
async def test_an_archive_that_contradicts_itself_is_not_restored(
    depot: Depot, archived: dict[str, str] | None, wrong: str
) -> None:
    booking = await depot.book()
    contents = await depot.contents()
    part = (archived or contents.bookings[booking.reference],)
    (told,) = contradictions(contents.model_copy(update={"archive": {"2029-02 x": part}}))
    assert wrong in told


async def test_who_has_taken_a_task_and_which_are_done_is_known_after_a_restore(depot: Depot) -> None:
    await _tasks_taken_and_done(depot)
    contents = await depot.contents()
    (first, *_) = await depot.inventory.tasks()
    await depot.inventory.take_task(first.task_id, by="Kim")
    await depot.restore(contents)
    assert [task.state for task in await depot.inventory.tasks()] == [TaskState.OPEN, TaskState.TAKEN, TaskState.DONE]


async def test_what_came_after_the_backup_is_gone_with_its_calendars_and_outcomes(depot: Depot) -> None:
    contents = await depot.contents()
    hold = await depot.hold()
    await depot.restore(contents)
    assert await depot.inventory.available([GENERATOR], depot.days(1)) == [GENERATOR]
    assert await depot.contents() == contents
    assert not await depot.redis.exists(depot.keys.calendar(GENERATOR), depot.keys.outcome(hold.hold_id))


async def test_an_entry_that_was_not_acknowledged_is_due_again_and_those_that_were_are_not(depot: Depot) -> None:
    await _outbox_read_by_two_groups(depot)
    events = await depot.redis.xrange(depot.keys.outbox)
    assert events
    await depot.restore(await depot.contents())
    claimed = await depot.redis.xautoclaim(depot.keys.outbox, "mail", "another", min_idle_time=60_000)
    assert [identity for identity, _ in claimed[1]] == [events[1][0]]
    (new,) = (await depot.redis.xinfo_groups(depot.keys.outbox))[1:]
    assert (new["name"], new["lag"]) == (b"mail", 1)


async def test_a_stream_that_was_emptied_goes_on_after_its_last_id(depot: Depot) -> None:
    position = await depot.inventory.catalogue_position()
    await depot.redis.xtrim(depot.keys.catalogue, maxlen=0)
    await depot.restore(await depot.contents())
    with pytest.raises(Exception, match="equal or smaller"):
        await depot.redis.xadd(depot.keys.catalogue, {"equipment_id": GENERATOR}, id=position)
