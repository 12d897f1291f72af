"""Erases what is kept of a caller, found by their phone number."""

from dataclasses import dataclass

import phonenumbers

from inventory.ledger.inventory import Inventory
from inventory.models import Task
from shared.call_records.kept_records import CallRecords
from shared.language.phone_numbers import NotAPhoneNumber, as_e164, e164


@dataclass(frozen=True)
class Erased:
    """How much was erased, and the references of the bookings made in those calls, which are kept."""

    records: int
    tasks: int
    kept_bookings: tuple[str, ...]


async def erase_caller(phone: str, inventory: Inventory, records: CallRecords, *, region: str) -> Erased:
    """Erase every record of a call from this number, with its transcript, and every task that belongs to it.

    What is kept for a caller who was cut off is erased too.

    Tasks are erased, also those that are done, that name the number or come from a call whose record is erased. Records
    are also erased if a task of the call names the number, because the caller may have withheld their number. Bookings
    are business records and are kept.

    Args:
        phone: the number, as people write it.
        inventory: the depot's inventory, which keeps the tasks.
        records: the records of the depot's calls.
        region: the country of numbers without a country code, as two letters.

    Raises:
        NotAPhoneNumber: `phone` is not a phone number.
        InventoryUnavailable: Redis did not answer. Calling this again erases the rest.
    """
    number = e164(phone, region=region)
    tasks = await inventory.tasks()
    kept = await records.all()
    naming = {task.task_id: task for task in tasks if number in _numbers_of(task, region)}
    called = {record.call_id for record in kept if _e164(record.caller_phone, region) == number}
    calls = called | {task.call_id for task in naming.values()}
    erased_records = [record for record in kept if record.call_id in calls]
    erased_tasks = [
        task.task_id for task in tasks if task.task_id in naming or (task.call_id and task.call_id in calls)
    ]
    # The tasks go first: if Redis fails in between, the records still lead to the calls at the next attempt.
    await inventory.erase_tasks(erased_tasks)
    await inventory.erase_unfinished_call(number)
    await records.erase(record.call_id for record in erased_records)
    return Erased(
        records=len(erased_records),
        tasks=len(erased_tasks),
        kept_bookings=tuple(booking.reference for record in erased_records for booking in record.bookings),
    )


def _numbers_of(task: Task, region: str) -> set[str | None]:
    """The phone number of the task, and the phone numbers in its text."""
    words = f"{task.reason}\n{task.summary}"
    found = phonenumbers.PhoneNumberMatcher(words, region, leniency=phonenumbers.Leniency.POSSIBLE)
    return {_e164(task.phone, region), *(as_e164(match.number) for match in found)} - {None}


def _e164(written: str | None, region: str) -> str | None:
    """The number in E.164 form, or None if it is not a phone number."""
    try:
        return e164(written or "", region=region)
    except NotAPhoneNumber:
        return None
