"""Erased is erased: after it, `grep` finds nothing of the caller in the data folder."""

import datetime as dt
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from inventory.ledger.inventory import Inventory
from inventory.models import Booking, BookingNotFound, Equipment, Papers, Period
from inventory.server.log_rewrite import rewrite_log
from shared.call_records.call_record import CallRecord
from shared.call_records.erasure import Erased, erase_caller
from shared.notifications.notice import DeliveryFailed, Notice
from shared.open_inventory import open_inventory
from shared.rental_call import RentalCall
from shared.settings import Settings
from tests.support.files_with import files_with
from tests.support.outbox import Desk, empty
from tests.support.records import a_record, records_of
from tests.support.tasks import a_task
from tests.support.transitions import UNIT
from tests.support.upkeep import at_day, in_the_archive, returned
from tests.support.waiting import until
from worker.dispatch.call_limits import CallLimits

CALLER, ANOTHER = "+12175550101", "+12175550102"
EMAIL, OTHERS = "sam@acme.example.com", "other@example.com"
WORDS = "the blue gate behind the mill"
TRACES = (CALLER, "555-0101", EMAIL, WORDS)


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"data_folder": tmp_path / "var"})


@pytest.fixture
async def inventory(own: Settings, equipment: list[Equipment]) -> AsyncIterator[Inventory]:
    """On a server of the test's own, whose files hold every text as it is."""
    async with open_inventory(own) as inventory:
        await inventory.redis.config_set("rdbcompression", "no")
        await inventory.redis.config_set("stream-node-max-entries", "100")  # as a server has it where nobody set it
        await inventory.load(unit for unit in equipment if unit.equipment_id in ("ITM001", "ITM002", "ITM004"))
        yield inventory


@pytest.fixture
def desk(inventory: Inventory, own: Settings, equipment: list[Equipment]) -> Desk:
    return Desk(inventory, inventory.redis, own, next(unit for unit in equipment if unit.equipment_id == UNIT))


async def erase(inventory: Inventory, own: Settings, *emails: str) -> Erased:
    return await erase_caller("(217) 555-0101", inventory, records_of(inventory), own, emails=emails)


def record_of(call_id: str, phone: str | None, *bookings: Booking) -> CallRecord:
    record = a_record(call_id, phone=phone).model_dump(mode="json")
    record["transcript"] = [{"by": "caller", "text": f"It is at {WORDS}.", "at": record["begun_at"]}]
    record["bookings"] = [
        booking.model_dump(mode="json", include={"reference", "equipment_id", "period", "daily_rate"})
        for booking in bookings
    ]
    return CallRecord.model_validate(record)


class Refuses:
    """A mail server that takes no mail."""

    name = "mail"

    def wants(self, notice: Notice) -> bool:
        return notice.email is not None

    async def deliver(self, notice: Notice, accepted: object) -> None:
        raise DeliveryFailed("refused", f"no such mailbox: {EMAIL}", final=True)


async def leave_traces(desk: Desk) -> list[str]:
    """All that the line keeps of a caller. Returns the references of their bookings."""
    inventory, redis = desk.inventory, desk.redis
    booked, given_up = await desk.book(email=EMAIL), await desk.book(email=EMAIL)
    await empty(await desk.sender())
    assert list((desk.settings.data_folder / "mail").glob("*.eml"))
    await inventory.cancel(given_up.reference)
    await empty(await desk.sender(Refuses()))
    assert len(await desk.outbox.dead_letters()) == 1
    at_the_desk = await inventory.book_at_desk(
        "ITM002",
        Period.of(inventory.today(), 2),
        daily_rate=Decimal(275),
        papers=Papers(business_name="Acme"),
        by="Kim",
        why=f"asked by {CALLER} and {EMAIL.upper()}",
        overrule=True,
        email=EMAIL,
        phone="217-555-0101",
    )
    await inventory.reschedule(booked.reference, Period.of(booked.period.first_day, 1))
    old = await returned(inventory, dt.date(2029, 2, 27), unit="ITM004", call_id="theirs")
    stored = str(await redis.hget(inventory.keys.bookings, old.reference), "utf-8")  # type: ignore[misc, arg-type]
    with_address = stored.replace('"email": ""', f'"email": "{EMAIL}"')
    await redis.hset(inventory.keys.bookings, old.reference, with_address)  # type: ignore[misc]
    assert (await inventory.booking(old.reference)).confirmation_email == EMAIL
    assert await at_day(inventory, dt.date(2030, 3, 10)).archive_bookings(after_days=365) == 2
    await records_of(inventory).save(record_of("theirs", CALLER, booked, given_up))
    await inventory.add_task(a_task("of another", call_id="another's", phone=ANOTHER))
    await inventory.add_task(a_task(f"call back: {WORDS}", call_id="theirs", phone=CALLER))
    hold = await inventory.hold("ITM004", Period.of(inventory.today() + dt.timedelta(days=30), 1), call_id="cut off")
    await inventory.keep_call(CALLER, [hold], f"at {WORDS}", cut_off=True)
    call = RentalCall(call_id="counted", caller_phone=CALLER)
    limits = CallLimits(inventory, desk.settings, call)
    assert await limits.admit() is None
    await limits.leave()
    return sorted(one.reference for one in (booked, given_up, at_the_desk, old))


async def test_after_an_erasure_no_file_has_a_word_a_number_or_an_address_of_the_caller(
    desk: Desk, own: Settings
) -> None:
    references = await leave_traces(desk)
    for trace in TRACES:
        assert files_with(own.data_folder, trace), f"{trace} is somewhere before"
    erased = await erase(desk.inventory, own)
    assert list(erased.bookings) == references
    assert (erased.records, erased.tasks) == (1, 1)
    assert (erased.notices.letters, erased.notices.files) == (1, 2)
    assert erased.notices.waiting >= 2
    assert erased.rewrite.done
    assert erased.streams_clean
    assert [task.reason for task in await desk.inventory.tasks()] == ["of another"]
    await until(lambda: not files_with(own.data_folder, *TRACES))
    assert [key async for key in desk.redis.scan_iter("*calls*")] == [desk.inventory.keys.calls_of_hour.encode()], (
        "no key of the number is left"
    )


async def test_the_bookings_are_there_as_they_were_but_for_address_and_number(desk: Desk, own: Settings) -> None:
    references = await leave_traces(desk)
    before = {reference: await desk.inventory.booking_or_archived(reference) for reference in references}
    parts = await in_the_archive(desk.inventory)
    await erase(desk.inventory, own)
    assert await in_the_archive(desk.inventory) == parts
    for reference, booking in before.items():
        now = await desk.inventory.booking_or_archived(reference)
        assert (now.confirmation_email, now.phone) == (None, None)
        without = {"confirmation_email", "phone", "history"}
        assert now.model_dump(exclude=without) == booking.model_dump(exclude=without)
        assert len(now.history) == len(booking.history)
    at_the_desk = next(one for one in before.values() if one.phone)
    assert (await desk.inventory.booking(at_the_desk.reference)).history[0].why == "asked by [erased] and [erased]"


async def test_what_is_kept_of_other_callers_stays(desk: Desk, own: Settings) -> None:
    other = await desk.book(email=OTHERS)
    await empty(await desk.sender())
    await records_of(desk.inventory).save(record_of("another's", ANOTHER, other))
    await desk.inventory.add_task(a_task("of another", call_id="another's", phone=ANOTHER))
    before = await desk.inventory.booking(other.reference)
    erased = await erase(desk.inventory, own)
    assert (erased.records, erased.tasks, erased.bookings, erased.notices.files) == (0, 0, (), 0)
    assert await desk.inventory.booking(other.reference) == before
    assert len(await records_of(desk.inventory).all()) == len(await desk.inventory.tasks()) == 1
    assert list((own.data_folder / "mail").glob(f"{other.reference}-*"))


async def test_a_caller_who_hid_their_number_is_found_by_an_address_that_they_gave(desk: Desk, own: Settings) -> None:
    booking = await desk.book(email=EMAIL)  # in the call "call"
    await records_of(desk.inventory).save(record_of("call", None))
    assert (await erase(desk.inventory, own)).bookings == ()
    erased = await erase(desk.inventory, own, EMAIL.title())
    assert (erased.bookings, erased.records) == ((booking.reference,), 1)
    await until(lambda: not files_with(own.data_folder, EMAIL, WORDS))


async def test_an_erasure_that_was_interrupted_is_finished_by_the_next_one(
    desk: Desk, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await leave_traces(desk)
    steps = ("erase_notices", "clear_bookings")
    for step in steps:
        with monkeypatch.context() as interrupted:

            async def stopped(*_: object) -> None:
                raise ConnectionError

            interrupted.setattr(f"shared.call_records.erasure.{step}", stopped)
            with pytest.raises(ConnectionError):
                await erase(desk.inventory, own)
    assert (await erase(desk.inventory, own)).records == 1
    await until(lambda: not files_with(own.data_folder, *TRACES))


async def test_a_booking_that_others_change_meanwhile_is_cleared_all_the_same(
    desk: Desk, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = await desk.book(email=EMAIL)
    inventory, replace = desk.inventory, desk.inventory.replace_stored
    changes = [Period.of(booking.period.first_day, 1)]

    async def changed_first(*asked: str | bytes) -> bool:
        if changes:
            await inventory.reschedule(booking.reference, changes.pop())
        return await replace(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(inventory, "replace_stored", changed_first)
    await erase(inventory, own, EMAIL)
    now = await inventory.booking(booking.reference)
    assert (now.confirmation_email, now.period.days) == (None, 1)


async def test_a_booking_that_is_not_there_any_more_is_not_invented(desk: Desk, own: Settings) -> None:
    booking = await desk.book(email=EMAIL)
    await records_of(desk.inventory).save(record_of("theirs", CALLER, booking))
    await desk.redis.hdel(desk.inventory.keys.bookings, booking.reference)  # type: ignore[misc]
    await erase(desk.inventory, own)
    with pytest.raises(BookingNotFound):
        await desk.inventory.booking_or_archived(booking.reference)


async def test_a_deleted_task_is_in_no_file_after_the_night_though_another_one_lies_beside_it(
    settings: Settings, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"data_folder": tmp_path / "var"})
    async with open_inventory(own) as inventory:
        await inventory.redis.config_set("rdbcompression", "no")
        for words in ("one beside it", WORDS, "another beside it"):
            await inventory.add_task(a_task(words))
        _, task, _ = await inventory.tasks()
        await inventory.delete_task(task.task_id)
        assert (await rewrite_log(inventory.redis, inventory.keys.equipment)).done
        await until(lambda: not files_with(own.data_folder, WORDS))
        assert files_with(own.data_folder, "another beside it")
