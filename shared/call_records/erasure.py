"""Taking what is kept of a caller away, by their phone number."""

from dataclasses import dataclass

import phonenumbers

from inventory.ledger.inventory import Inventory
from inventory.models import Message
from shared.call_records.kept_records import CallRecords
from shared.language.phone_numbers import NotAPhoneNumber, as_e164, e164


@dataclass(frozen=True)
class Erased:
    """How much was removed, and the references of bookings made in those calls, which are kept."""

    records: int
    messages: int
    kept_bookings: tuple[str, ...]


async def erase_caller(phone: str, inventory: Inventory, records: CallRecords, *, region: str) -> Erased:
    """Remove every record of a call from this number, with its transcript, and every note that has to do with it.

    A note is removed that names the number, and one that was left in a call whose record is removed; a record too
    whose call left a note that names the number, for the caller may have hidden it. Bookings are business records.

    Args:
        phone: the number, as people write it.
        inventory: the depot's, which keeps the notes.
        records: the records of its calls.
        region: country of numbers without a country code, as two letters.

    Raises:
        NotAPhoneNumber: it is none.
        InventoryUnavailable: Redis did not answer; asking again removes the rest.
    """
    number = e164(phone, region=region)
    notes = await inventory.messages_by_id()
    kept = await records.all()
    naming = {entry_id for entry_id, note in notes.items() if number in _numbers_of(note, region)}
    called = {record.call_id for record in kept if _e164(record.caller_phone, region) == number}
    calls = called | {notes[entry_id].call_id for entry_id in naming}
    erased_records = [record for record in kept if record.call_id in calls]
    erased_notes = [entry_id for entry_id, note in notes.items() if entry_id in naming or note.call_id in calls]
    # The notes first: should Redis go away in between, the records still lead to the calls when it is asked again.
    await inventory.erase_messages(erased_notes)
    await records.erase(record.call_id for record in erased_records)
    return Erased(
        records=len(erased_records),
        messages=len(erased_notes),
        kept_bookings=tuple(booking.reference for record in erased_records for booking in record.bookings),
    )


def _numbers_of(note: Message, region: str) -> set[str | None]:
    """The number that the note carries, and those in its words."""
    words = f"{note.reason}\n{note.summary}"
    found = phonenumbers.PhoneNumberMatcher(words, region, leniency=phonenumbers.Leniency.POSSIBLE)
    return {_e164(note.phone, region), *(as_e164(match.number) for match in found)} - {None}


def _e164(written: str | None, region: str) -> str | None:
    """The number, or None where there is none."""
    try:
        return e164(written or "", region=region)
    except NotAPhoneNumber:
        return None
