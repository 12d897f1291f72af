"""A caller's data is taken away by their number, all of it and nobody else's."""

import datetime as dt
from pathlib import Path

import pytest
from redis.asyncio import Redis

from agents.conversation.rental_line import RentalLine
from inventory.files.backup import read_depot
from inventory.files.consistency import contradictions
from inventory.ledger.inventory import Inventory
from inventory.models import Period
from inventory.server.log_rewrite import Rewrite
from shared.call_records import erasure
from shared.call_records.erasure import Erased, erase_caller
from shared.language.phone_numbers import NotAPhoneNumber
from shared.settings import Settings
from tests.support.cut_off import CALLER, cut_off_at
from tests.support.records import a_record, records_of
from tests.support.rentals import confirmed, sufficient_proofs
from tests.support.tasks import a_task


@pytest.fixture(autouse=True)
def _the_file_is_not_rewritten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server of the tests would do it for all of them; test_erased_files.py has servers of its own."""

    async def rewritten(*_: object) -> Rewrite:
        return Rewrite(True, "The append-only file was rewritten")

    monkeypatch.setattr(erasure, "rewrite_log", rewritten)


async def erase(inventory: Inventory, phone: str, *emails: str) -> Erased:
    settings = Settings(_env_file=None, depot=inventory.keys.depot, data_folder=Path("/nowhere"))  # type: ignore[call-arg]
    return await erase_caller(phone, inventory, records_of(inventory), settings, emails=emails)


def counts(erased: Erased) -> tuple[int, int, int]:
    """The numbers of records, tasks and bookings."""
    return erased.records, erased.tasks, len(erased.bookings)


async def leave(inventory: Inventory, call_id: str, reason: str = "asks for Sam", phone: str | None = None) -> None:
    await inventory.add_task(a_task(reason, call_id=call_id, phone=phone))


@pytest.mark.parametrize("written", ["+12175550101", "(217) 555-0101", "217.555.0101", "1 217 555 0101"])
async def test_every_record_of_the_number_goes_however_it_is_written(inventory: Inventory, written: str) -> None:
    records = records_of(inventory)
    for call_id, phone in (("a", "+12175550101"), ("b", "+1 217-555-0101"), ("c", "+12175550102"), ("d", None)):
        await records.save(a_record(call_id, phone=phone))
    assert counts(await erase(inventory, written)) == (2, 0, 0)
    assert {record.call_id for record in await records.all()} == {"c", "d"}
    assert await records.get("a") is None


async def test_what_the_desk_wrote_of_a_customer_loses_number_and_address(inventory: Inventory) -> None:
    await inventory.note_of_customer("BL123456", "call 217 555 0101, or sam@acme.example.com", by="Kim")
    await inventory.note_of_customer("BL123456", "pays late", by="Kim")
    await inventory.set_do_not_rent("BL654321", "sam@acme.example.com never answers")
    await erase(inventory, "+12175550101", "sam@acme.example.com")
    notes, reason = await inventory.customers()
    assert [note.text for note in notes.notes] == ["call [erased], or [erased]", "pays late"]
    assert reason.do_not_rent == "[erased] never answers"


async def test_the_notes_of_the_caller_go_with_the_records(inventory: Inventory) -> None:
    await records_of(inventory).save(a_record("theirs", phone="+12175550101"))
    await leave(inventory, "theirs")
    await leave(inventory, "expired long ago", phone="217-555-0101")
    await leave(inventory, "in words", reason="call back at 217 555 0101, please")
    await leave(inventory, "another's", phone="217-555-0102")
    assert counts(await erase(inventory, "+12175550101")) == (1, 3, 0)
    assert [note.call_id for note in await inventory.tasks()] == ["another's"]


async def test_a_caller_who_hid_their_number_is_found_by_the_note_that_they_left(inventory: Inventory) -> None:
    await records_of(inventory).save(a_record("hidden"))
    await leave(inventory, "hidden", phone="+1 217-555-0101")
    assert (await erase(inventory, "+12175550101")).records == 1
    assert await records_of(inventory).all() == []


async def test_a_task_goes_also_when_somebody_has_taken_it_or_it_is_done(inventory: Inventory, redis: Redis) -> None:
    for call_id in ("taken", "done"):
        await leave(inventory, call_id, phone="+12175550101")
    taken, done = await inventory.tasks()
    await inventory.take_task(taken.task_id, by="Sam")
    await inventory.finish_task(done.task_id, kept=dt.timedelta(days=30))
    assert (await erase(inventory, "+12175550101")).tasks == 2
    assert await inventory.tasks() == []
    assert not await redis.exists(inventory.keys.task_progress)


async def test_a_task_of_no_call_stays_when_others_are_erased(inventory: Inventory) -> None:
    await inventory.add_task(a_task("the number called too often", call_id=None, phone="+12175550101"))
    await inventory.add_task(a_task("the line is full", call_id=None))
    await erase(inventory, "+12175550101")
    assert [task.reason for task in await inventory.tasks()] == ["the line is full"]


async def test_what_was_kept_for_a_caller_who_was_cut_off_goes_too(line: RentalLine) -> None:
    await cut_off_at(line)
    await cut_off_at(line, phone="+12175550102", equipment_id="ITM004")
    await erase(line.inventory, CALLER)
    assert await line.inventory.unfinished_call(CALLER) is None
    assert await line.inventory.unfinished_call("+12175550102") is not None


async def test_a_booking_no_longer_counts_for_the_number_and_names_not_even_its_hash(line: RentalLine) -> None:
    inventory = line.inventory
    unit = await inventory.get("ITM001")
    period = Period.of(inventory.today() + dt.timedelta(days=1), 2)
    hold = await inventory.hold("ITM001", period, call_id="theirs")
    booking = await confirmed(inventory, unit, hold, caller_phone=CALLER)
    await records_of(inventory).save(a_record("theirs", phone=CALLER))
    hashed = await inventory.keyed_hash(CALLER)

    async def kept() -> str:
        stored = await inventory.redis.hget(inventory.keys.bookings, booking.reference)  # type: ignore[misc]
        members = await inventory.redis.hgetall(inventory.keys.open_rentals)  # type: ignore[misc]
        return f"{stored!r} {members!r}"

    assert hashed in await kept()
    assert counts(await erase(inventory, CALLER)) == (1, 0, 1)
    assert hashed not in await kept()
    assert contradictions(await read_depot(inventory.redis, depot=inventory.keys.depot)) == []
    await inventory.cancel(booking.reference, by="Kim", why="")
    assert await inventory.redis.exists(inventory.keys.open_rentals) == 0


async def test_the_address_and_the_number_of_the_license_record_leave_the_booking_too(line: RentalLine) -> None:
    inventory = line.inventory
    unit, period = await inventory.get("ITM001"), Period.of(inventory.today() + dt.timedelta(days=1), 2)
    hold = await inventory.hold("ITM001", period, call_id="from another number")
    proofs = sufficient_proofs(unit, period).model_copy(
        update={"record_email": "office@acme.example.com", "record_phone": "+1 217-555-0101"}
    )
    booking = await inventory.confirm(hold, daily_rate=unit.lowest_rate, proofs=proofs)
    assert (await erase(inventory, "+12175550199")).bookings == ()
    assert (await erase(inventory, "+12175550101", "Office@acme.example.com")).bookings == (booking.reference,)
    kept = (await inventory.booking(booking.reference)).proofs
    assert (kept.record_email, kept.record_phone, kept.business_name) == (None, None, proofs.business_name)


async def test_erasing_again_finds_nothing(inventory: Inventory) -> None:
    await records_of(inventory).save(a_record("a", phone="+12175550101"))
    await erase(inventory, "+12175550101")
    assert counts(await erase(inventory, "+12175550101")) == (0, 0, 0)


@pytest.mark.parametrize("written", ["", "Sam", "12", "+999999999999999999", "\x00"])
async def test_what_is_no_number_removes_nothing(inventory: Inventory, written: str) -> None:
    await records_of(inventory).save(a_record("hidden"))
    with pytest.raises(NotAPhoneNumber, match="Write it with its country code"):
        await erase(inventory, written)
    assert len(await records_of(inventory).all()) == 1
