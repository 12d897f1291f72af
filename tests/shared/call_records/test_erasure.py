"""A caller's data is taken away by their number, all of it and nobody else's."""

import datetime as dt

import pytest

from inventory.ledger.inventory import Inventory
from inventory.models import Message
from shared.call_records.erasure import Erased, erase_caller
from shared.language.phone_numbers import NotAPhoneNumber
from tests.support.records import a_record, records_of


async def erase(inventory: Inventory, phone: str) -> Erased:
    return await erase_caller(phone, inventory, records_of(inventory), region="US")


async def leave(inventory: Inventory, call_id: str, reason: str = "asks for Sam", phone: str | None = None) -> None:
    left_at = dt.datetime.now(dt.UTC)
    await inventory.leave_message(
        Message(call_id=call_id, reason=reason, business_name=None, phone=phone, left_at=left_at)
    )


@pytest.mark.parametrize("written", ["+12175550101", "(217) 555-0101", "217.555.0101", "1 217 555 0101"])
async def test_every_record_of_the_number_goes_however_it_is_written(inventory: Inventory, written: str) -> None:
    records = records_of(inventory)
    for call_id, phone in (("a", "+12175550101"), ("b", "+1 217-555-0101"), ("c", "+12175550102"), ("d", None)):
        await records.save(a_record(call_id, phone=phone))
    assert await erase(inventory, written) == Erased(records=2, messages=0, kept_bookings=())
    assert {record.call_id for record in await records.all()} == {"c", "d"}
    assert await records.get("a") is None


async def test_the_notes_of_the_caller_go_with_the_records(inventory: Inventory) -> None:
    await records_of(inventory).save(a_record("theirs", phone="+12175550101"))
    await leave(inventory, "theirs")
    await leave(inventory, "expired long ago", phone="217-555-0101")
    await leave(inventory, "in words", reason="call back at 217 555 0101, please")
    await leave(inventory, "another's", phone="217-555-0102")
    assert await erase(inventory, "+12175550101") == Erased(records=1, messages=3, kept_bookings=())
    assert [note.call_id for note in await inventory.messages()] == ["another's"]


async def test_a_caller_who_hid_their_number_is_found_by_the_note_that_they_left(inventory: Inventory) -> None:
    await records_of(inventory).save(a_record("hidden"))
    await leave(inventory, "hidden", phone="+1 217-555-0101")
    assert (await erase(inventory, "+12175550101")).records == 1
    assert await records_of(inventory).all() == []


async def test_erasing_again_finds_nothing(inventory: Inventory) -> None:
    await records_of(inventory).save(a_record("a", phone="+12175550101"))
    await erase(inventory, "+12175550101")
    assert await erase(inventory, "+12175550101") == Erased(records=0, messages=0, kept_bookings=())


@pytest.mark.parametrize("written", ["", "Sam", "12", "+999999999999999999", "\x00"])
async def test_what_is_no_number_removes_nothing(inventory: Inventory, written: str) -> None:
    await records_of(inventory).save(a_record("hidden"))
    with pytest.raises(NotAPhoneNumber, match="Write it with its country code"):
        await erase(inventory, written)
    assert len(await records_of(inventory).all()) == 1
