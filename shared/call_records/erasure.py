"""Erases what is kept of a caller, found by their phone number and by e-mail addresses that they gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inventory.files.stream_rewrite import rewrite_streams
from inventory.ledger.inventory import Inventory
from inventory.models import Task
from inventory.server.errors import unavailable_if_silent
from inventory.server.log_rewrite import Rewrite, rewrite_log
from shared.call_records.call_record import CallRecord
from shared.call_records.customer_bookings import clear_bookings, find_bookings
from shared.call_records.customer_files import clear_customer_files
from shared.call_records.forgotten_customer import ForgottenCustomer
from shared.call_records.kept_records import CallRecords
from shared.language.phone_numbers import e164
from shared.notifications.erased_notices import ErasedNotices, erase_notices
from shared.notifications.mail_transport import mail_folder
from shared.recordings.kept_recordings import KeptRecordings
from shared.settings import Settings


@dataclass(frozen=True)
class Erased:
    """How much was erased, with `recordings` those on this machine; the bookings of the caller, which are kept without
    address and number; and what became of the file in which Redis still has what was erased. `streams_clean` is False
    where Redis is too old to let go of deleted tasks and messages."""

    records: int
    recordings: int
    tasks: int
    bookings: tuple[str, ...]
    notices: ErasedNotices
    streams_clean: bool
    rewrite: Rewrite


async def erase_caller(
    phone: str, inventory: Inventory, records: CallRecords, settings: Settings, *, emails: Sequence[str] = ()
) -> Erased:
    """Erase what is kept of the caller with this number, and let Redis rewrite its append-only file.

    Theirs are the calls from the number, the calls of tasks that name it, their bookings, and the bookings with the
    number or with one of `emails`; and the calls in which those were made, as a caller may have withheld their number.
    Erased are the records of these calls, with transcripts and recordings; the tasks of these calls and those that name
    the number or an address; what is kept of a call that was cut off, and the counts of the number's calls; messages to
    an address that wait, could not be sent, or were written to a file. Bookings are business records: they lose the
    address and the number and are kept, and so are the files of customers.

    Raises:
        NotAPhoneNumber: `phone` is not a phone number.
        InventoryUnavailable: Redis did not answer, or its user may not do this. Calling this again erases the rest.
        InventoryError: others changed a booking all the time. Calling this again erases the rest.
        StorageUnavailable: the storage of recordings did not answer. Calling this again erases the rest.
    """
    number = e164(phone, region=settings.phone_region)
    hashed = await _keyed_hash(inventory, number)
    customer = ForgottenCustomer(number, emails, region=settings.phone_region, hashed=hashed)
    tasks, kept = await inventory.tasks(), await records.all()
    calls = _calls_of(customer, tasks, kept)
    announced = {booking.reference for record in kept if record.call_id in calls for booking in record.bookings}

    def is_theirs(booking: dict[str, Any]) -> bool:
        return (
            booking["reference"] in announced
            or booking["call_id"] in calls
            or customer.has_number(booking.get("phone"))
            or customer.has_address(booking.get("email"))
            or customer.is_on_record_of(booking)
        )

    bookings = await find_bookings(inventory, is_theirs)
    references = announced | bookings.keys()
    customer = customer.with_addresses(booking.get("email") or "" for booking in bookings.values())
    calls |= {booking["call_id"] for booking in bookings.values() if booking["call_id"]}
    erased_tasks = [task.task_id for task in tasks if task.call_id in calls or _is_about(customer, task)]
    erased_records = [record.call_id for record in kept if record.call_id in calls]

    # What only the administrator may do comes first, so that another user's attempt changes nothing. What leads to the
    # rest comes last: records lead to bookings, and bookings to addresses. So the next attempt finds what is left.
    await inventory.erase_unfinished_call(number)
    await _erase_counts(inventory, hashed)
    await inventory.erase_tasks(erased_tasks)
    notices = await erase_notices(
        inventory, references, customer.booking_without, customer.redacted, mail_folder(settings)
    )
    await clear_bookings(inventory, references, customer)
    await inventory.count_for_number_no_more(hashed)
    await clear_customer_files(inventory, customer)
    # Without its record, the recording of a call goes on each machine; those in a storage would stay until the night.
    recordings = await KeptRecordings(settings).erase(erased_records)
    await records.erase(erased_records)
    return Erased(
        records=len(erased_records),
        recordings=recordings,
        tasks=len(erased_tasks),
        bookings=tuple(sorted(references)),
        notices=notices,
        streams_clean=await _rewritten_streams(inventory),
        rewrite=await _rewritten(inventory),
    )


def _calls_of(customer: ForgottenCustomer, tasks: Sequence[Task], records: Sequence[CallRecord]) -> set[str]:
    """The ids of the calls from the number, and of those in which a task was left that names the customer."""
    called = {record.call_id for record in records if customer.has_number(record.caller_phone)}
    return called | {task.call_id for task in tasks if task.call_id and _is_about(customer, task)}


def _is_about(customer: ForgottenCustomer, task: Task) -> bool:
    return customer.has_number(task.phone) or customer.is_named_in(
        f"{task.reason}\n{task.summary}\n{task.waiting.email if task.waiting else None}"
    )


@unavailable_if_silent()
async def _keyed_hash(inventory: Inventory, number: str) -> str:
    return await inventory.keyed_hash(number)


@unavailable_if_silent()
async def _erase_counts(inventory: Inventory, number: str) -> None:
    """Delete the counts of the calls from a number and of what was tried in them. `number` is its keyed hash."""
    keys = inventory.keys
    for key in (keys.calls_of_hour_of(number), keys.running_calls_of(number), keys.tries_of_number(number)):
        await inventory.redis.delete(key)


@unavailable_if_silent(after=None)
async def _rewritten_streams(inventory: Inventory) -> bool:
    keys = inventory.keys
    return await rewrite_streams(inventory.redis, [keys.tasks, keys.outbox, keys.dead_letters])


@unavailable_if_silent(after=None)
async def _rewritten(inventory: Inventory) -> Rewrite:
    return await rewrite_log(inventory.redis, inventory.keys.equipment)
