"""A depot's backup: one moment of it, in a file that is whole or refused, and back again in one step."""

import asyncio
import contextlib
import datetime as dt
import hashlib
import json
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from inventory.backup import read_depot, restore_depot
from inventory.backup_file import BackupRefused, DepotContents, read_backup, write_backup
from inventory.consistency import contradictions
from inventory.keys import Keys
from inventory.models import (
    Booking,
    BookingStatus,
    Equipment,
    Hold,
    InventoryUnavailable,
    Message,
    Period,
    Proofs,
    WeightClass,
)
from inventory.store import Inventory
from shared.settings import Settings

GENERATOR, PROJECTOR, RENTED_BY_HAND, IN_MAINTENANCE = "ITM001", "ITM002", "ITM007", "ITM008"
EMPTY = DepotContents(depot="main", equipment={}, out={}, calendar={}, holds={}, bookings={}, booked={}, streams={})


class Depot:
    """A depot of the test's own, and what can be done with it."""

    def __init__(self, redis: Redis, settings: Settings, equipment: list[Equipment]) -> None:
        self.redis, self.name, self.keys, self.equipment = redis, settings.depot, Keys(settings.depot), equipment
        self.inventory = Inventory(redis, depot=self.name, zone=settings.zone)
        self.hasty = Inventory(redis, depot=self.name, zone=settings.zone, hold_seconds=0.001)

    def days(self, after: int, length: int = 3) -> Period:
        return Period.of(self.inventory.today() + dt.timedelta(days=after), length)

    async def hold(self, after: int = 1, unit: str = GENERATOR, call_id: str = "call") -> Hold:
        return await self.inventory.hold(unit, self.days(after), call_id=call_id)

    async def confirm(self, hold: Hold) -> Booking:
        return await self.inventory.confirm(hold, daily_rate=Decimal(450), proofs=proofs())

    async def book(self, after: int = 1) -> Booking:
        return await self.confirm(await self.hold(after))

    async def contents(self) -> DepotContents:
        return await read_depot(self.redis, depot=self.name)

    async def restore(self, contents: DepotContents, *, replace: bool = True) -> None:
        await restore_depot(self.redis, contents, depot=self.name, replace=replace)


def proofs() -> Proofs:
    return Proofs(
        license_number="BL123456",
        business_name="Bright Builders, größer/besser",
        job_address="Main Street 1",
        site_weight_class=WeightClass.HEAVY,
        operator_name="An Operator",
        operator_license="OP1",
        certificate="Basic Safety",
        certified_until=dt.date(2099, 1, 1),
        policy_number="POL1",
        coverage=Decimal(1_000_000),
        covered_until=dt.date(2099, 1, 1),
    )


@pytest.fixture
async def depot(redis: Redis, settings: Settings, equipment: list[Equipment]) -> Depot:
    depot = Depot(redis, settings, equipment)
    await depot.inventory.load(equipment)
    return depot


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
    await depot.inventory.leave_message(
        Message(call_id="c", reason="café\n\u2028", business_name=None, phone=None, left_at=dt.datetime.now(dt.UTC))
    )


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


# A moment


async def test_a_backup_sees_no_transition_half_made(depot: Depot) -> None:
    async def busy(unit: str) -> None:
        for after in range(0, 80, 4):
            hold = await depot.hold(after, unit)
            if after % 8:
                await depot.inventory.release(hold)
            else:
                booking = await depot.confirm(hold)
                await depot.inventory.reschedule(booking.reference, depot.days(after, 2))

    generator = depot.equipment[0]
    many = [generator.model_copy(update={"equipment_id": f"U{number}"}) for number in range(1000, 2500)]
    await depot.inventory.load(many)  # more than the server reads at once
    working = asyncio.gather(*(busy(unit.equipment_id) for unit in many[-4:]))
    seen = 0
    while not working.done():
        assert contradictions(await depot.contents()) == []
        seen += 1
    await working
    assert seen > 5


async def test_a_unit_that_is_added_while_it_is_read_is_in_it_with_its_calendar(
    depot: Depot, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = depot.equipment[0].model_copy(update={"equipment_id": "NEW1"})
    names = depot.redis.hkeys

    async def names_of_before(key: str) -> list[bytes]:
        before = await names(key)  # type: ignore[misc]
        if not await depot.inventory.get_many(["NEW1"]):
            await depot.inventory.load([added])
            await depot.hold(unit="NEW1")
        return before

    monkeypatch.setattr(depot.redis, "hkeys", names_of_before)
    contents = await depot.contents()
    assert "NEW1" in contents.calendar
    assert contradictions(contents) == []


# Refusals


@contextlib.asynccontextmanager
async def nothing_is_written(depot: Depot) -> AsyncIterator[None]:
    before = await depot.contents()
    yield
    assert await depot.contents() == before


async def test_a_depot_that_is_not_empty_is_left_as_it_is(depot: Depot) -> None:
    contents = await depot.contents()
    await depot.book()
    async with nothing_is_written(depot):
        with pytest.raises(BackupRefused, match=r"not empty.*--replace"):
            await depot.restore(contents, replace=False)


async def test_an_empty_depot_of_another_name_takes_a_backup(depot: Depot, redis: Redis, settings: Settings) -> None:
    await depot.book()
    contents = await depot.contents()
    await restore_depot(redis, contents, depot=f"{depot.name}-copy", replace=False)
    copy = await read_depot(redis, depot=f"{depot.name}-copy")
    assert copy == contents.model_copy(update={"depot": copy.depot})


async def test_a_backup_does_not_replace_another_depot(depot: Depot) -> None:
    contents = (await depot.contents()).model_copy(update={"depot": "elsewhere"})
    async with nothing_is_written(depot):
        with pytest.raises(BackupRefused, match="backup of the depot elsewhere"):
            await depot.restore(contents)


async def test_a_depot_that_is_used_while_it_is_restored_is_left_to_those_who_use_it(
    depot: Depot, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = await depot.contents()
    scan = depot.redis.scan_iter
    booked: list[Booking] = []

    async def scan_while_others_book(**how: Any) -> AsyncIterator[bytes]:
        if not booked:
            booked.append(await depot.book())
        async for key in scan(**how):
            yield key

    monkeypatch.setattr(depot.redis, "scan_iter", scan_while_others_book)
    with pytest.raises(BackupRefused, match="was in use"):
        await depot.restore(contents)
    assert await depot.inventory.bookings() == booked


async def test_redis_that_is_away_is_said(settings: Settings, tmp_path: Path) -> None:
    nobody = Redis(unix_socket_path=str(tmp_path / "nobody.sock"), retry=None)
    with pytest.raises(InventoryUnavailable, match="did not give"):
        await read_depot(nobody, depot=settings.depot)
    with pytest.raises(InventoryUnavailable, match="not known whether"):
        await restore_depot(nobody, EMPTY, depot="main", replace=True)


@pytest.fixture
async def contents(depot: Depot) -> DepotContents:
    """A unit booked and held, another held, and two by people."""
    await depot.book()
    await depot.hold(20)
    await depot.hold(20, unit=PROJECTOR)
    return await depot.contents()


def sealed(*lines: object) -> bytes:
    """The lines with the checksum that belongs to them, as somebody would who repairs a file by hand."""
    body = "".join(json.dumps(line) + "\n" for line in lines).encode()
    return body + json.dumps({"sha256": hashlib.sha256(body).hexdigest()}).encode() + b"\n"


def refusal(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(BackupRefused) as refused:
        read_backup(path)
    assert "Bright" not in str(refused.value)
    return str(refused.value)


async def test_a_file_that_is_cut_short_anywhere_is_refused(contents: DepotContents, tmp_path: Path) -> None:
    write_backup(contents, tmp_path / "backup")
    whole = (tmp_path / "backup").read_bytes()
    ends = {index + 1 for index, byte in enumerate(whole[:-1]) if byte == ord("\n")}
    for end in sorted({0, 1, *range(50, len(whole), 501), *ends, len(whole) - 1}):
        refusal(tmp_path / "cut", whole[:end])
    assert "cut short" in refusal(tmp_path / "cut", whole[: len(whole) // 2])


async def test_a_file_with_a_flipped_bit_anywhere_is_refused(contents: DepotContents, tmp_path: Path) -> None:
    write_backup(contents, tmp_path / "backup")
    whole = (tmp_path / "backup").read_bytes()
    for at in [*range(400), *range(400, len(whole), 499), *range(len(whole) - 80, len(whole))]:
        refusal(tmp_path / "flipped", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    assert "damaged" in refusal(tmp_path / "flipped", whole.replace(b"Bright", b"Blight"))


HEADER = {"format": "rental inventory backup", "version": 1, "depot": "main", "counts": EMPTY.counts()}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no backup"),
        (b"\xff\x00", "no backup"),
        (b"Equipment ID,Equipment Name\n", "no backup"),
        (b"[]\n", "no backup"),
        (sealed({**HEADER, "version": 2}), "of version 2, and this program reads version 1"),
        (sealed(HEADER, ["out", "ITM001", "RENTED"]), "as many records as its header says"),
        (sealed(HEADER, ["out", "ITM001", "GONE"]), "cannot be read"),
        (sealed(HEADER, ["boats", "ITM001", {}]), "cannot be read"),
        (sealed(HEADER, ["out", "ITM001", "RENTED"], ["out", "ITM001", "MAINTENANCE"]), "cannot be read"),
        (sealed(HEADER, ["out"]), "cannot be read"),
        (sealed({key: value for key, value in HEADER.items() if key != "depot"}), "cannot be read"),
    ],
)
def test_a_file_that_this_program_did_not_write_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, said: str
) -> None:
    assert said in refusal(tmp_path / "file", content)


def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="cannot be read: No such file"):
        read_backup(tmp_path / "nothing")


Sections = dict[str, Any]


def _no_such_unit(all_of_it: Sections) -> None:
    del all_of_it["equipment"][GENERATOR]


def _no_such_unit_out(all_of_it: Sections) -> None:
    del all_of_it["equipment"][RENTED_BY_HAND]


def _calendar_forgotten(all_of_it: Sections) -> None:
    del all_of_it["calendar"][PROJECTOR]


def _calendar_of_nothing(all_of_it: Sections) -> None:
    all_of_it["calendar"]["ITM003"] = all_of_it["calendar"][PROJECTOR]


def _days_moved(all_of_it: Sections) -> None:
    (booking,) = all_of_it["bookings"].values()
    booking["last"] += 1


def _hold_forgotten(all_of_it: Sections) -> None:
    all_of_it["holds"].popitem()


def _reference_forgotten(all_of_it: Sections) -> None:
    all_of_it["booked"].clear()


def _booking_renamed(all_of_it: Sections) -> None:
    (reference,) = all_of_it["bookings"]
    all_of_it["bookings"]["AAAAAA"] = all_of_it["bookings"].pop(reference)


def _promised_twice(all_of_it: Sections) -> None:
    (booking,) = all_of_it["bookings"].values()
    (hold,) = (hold for hold in all_of_it["holds"].values() if hold["equipment_id"] == GENERATOR)
    hold_id = next(key for key, one in all_of_it["holds"].items() if one is hold)
    hold["first"], hold["last"] = booking["first"] + 1, booking["last"] + 1
    booked = next(period for period in all_of_it["calendar"][GENERATOR] if ":b:" in period[1])
    all_of_it["calendar"][GENERATOR] = [booked, (hold["first"], f"{hold['last']}:h:{hold_id}")]


def _unit_broken(all_of_it: Sections) -> None:
    all_of_it["equipment"][GENERATOR]["daily_rate"] = -1


def _booking_broken(all_of_it: Sections) -> None:
    (booking,) = all_of_it["bookings"].values()
    booking["proofs"] = "{}"


def _hold_broken(all_of_it: Sections) -> None:
    del next(iter(all_of_it["holds"].values()))["first"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_no_such_unit, "of a unit that is not there"),
        (_no_such_unit_out, f"the status of {RENTED_BY_HAND} is of a unit that is not there"),
        (_calendar_forgotten, f"the calendar of {PROJECTOR} does not match"),
        (_calendar_of_nothing, "the calendar of ITM003 does not match"),
        (_days_moved, f"the calendar of {GENERATOR} does not match"),
        (_hold_forgotten, "does not match its holds and bookings"),
        (_reference_forgotten, "the holds that they came from do not match"),
        (_booking_renamed, "calls itself"),
        (_promised_twice, f"{GENERATOR} is promised twice on one day"),
        (_unit_broken, f"unit {GENERATOR} cannot be read"),
        (_booking_broken, "booking .* cannot be read"),
        (_hold_broken, "hold .* cannot be read"),
    ],
)
async def test_a_backup_that_contradicts_itself_is_refused(
    depot: Depot, contents: DepotContents, change: Callable[[Sections], None], said: str
) -> None:
    all_of_it = contents.model_dump()
    change(all_of_it)
    async with nothing_is_written(depot):
        with pytest.raises(BackupRefused, match=said) as refused:
            await depot.restore(DepotContents.model_validate(all_of_it))
    assert "Bright" not in str(refused.value)


async def test_a_record_in_redis_that_cannot_be_read_is_said(depot: Depot) -> None:
    await depot.redis.hset(depot.keys.holds, "h", "{")  # type: ignore[misc]
    with pytest.raises(BackupRefused, match="cannot be read"):
        await depot.contents()


# The file


def test_a_backup_is_for_its_owner_only_also_in_the_place_of_a_file_that_was_for_all(tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("before")
    (tmp_path / "backup").chmod(0o644)
    write_backup(EMPTY, tmp_path / "backup")
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    assert read_backup(tmp_path / "backup") == EMPTY


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(BackupRefused, match="cannot be written"):
        write_backup(EMPTY, tmp_path / "folder")
    assert list(tmp_path.iterdir()) == [tmp_path / "folder"]
    with pytest.raises(BackupRefused, match="cannot be written"):
        write_backup(EMPTY, tmp_path / "no such folder" / "backup")
