"""Erases what is kept of a caller, found by their phone number."""

from dataclasses import dataclass

import phonenumbers

from inventory.ledger.inventory import Inventory
from inventory.models import Message
from shared.call_records.kept_records import CallRecords
from shared.language.phone_numbers import NotAPhoneNumber, as_e164, e164


@dataclass(frozen=True)
class Erased:
    """How much was erased, and the references of the bookings made in those calls, which are kept."""

    records: int
    messages: int
    kept_bookings: tuple[str, ...]


async def erase_caller(phone: str, inventory: Inventory, records: CallRecords, *, region: str) -> Erased:
    """Erase every record of a call from this number, with its transcript, and every note that belongs to it.

    Notes are erased that name the number, or that were left in a call whose record is erased. Records are also erased
    if the call left a note that names the number, because the caller may have withheld their number. Bookings are
    business records and are kept.

    Args:
        phone: the number, as people write it.
        inventory: the depot's inventory, which keeps the notes.
        records: the records of the depot's calls.
        region: the country of numbers without a country code, as two letters.

    Raises:
        NotAPhoneNumber: `phone` is not a phone number.
        InventoryUnavailable: Redis did not answer. Calling this again erases the rest.
    """
    number = e164(phone, region=region)
    notes = await inventory.messages_by_id()
    kept = await records.all()
    naming = {entry_id for entry_id, note in notes.items() if number in _numbers_of(note, region)}
    called = {record.call_id for record in kept if _e164(record.caller_phone, region) == number}
    calls = called | {notes[entry_id].call_id for entry_id in naming}
    erased_records = [record for record in kept if record.call_id in calls]
    erased_notes = [entry_id for entry_id, note in notes.items() if entry_id in naming or note.call_id in calls]
    # The notes go first: if Redis fails in between, the records still lead to the calls at the next attempt.
    await inventory.erase_messages(erased_notes)
    await records.erase(record.call_id for record in erased_records)
    return Erased(
        records=len(erased_records),
        messages=len(erased_notes),
        kept_bookings=tuple(booking.reference for record in erased_records for booking in record.bookings),
    )


def _numbers_of(note: Message, region: str) -> set[str | None]:
    """The phone number of the note, and the phone numbers in its text."""
    words = f"{note.reason}\n{note.summary}"
    found = phonenumbers.PhoneNumberMatcher(words, region, leniency=phonenumbers.Leniency.POSSIBLE)
    return {_e164(note.phone, region), *(as_e164(match.number) for match in found)} - {None}


def _e164(written: str | None, region: str) -> str | None:
    """The number in E.164 form, or None if it is not a phone number."""
    try:
        return e164(written or "", region=region)
    except NotAPhoneNumber:
        return None
