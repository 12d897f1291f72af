"""Finds contradictions between the units, calendars, holds and bookings of a depot that was read at one moment.

What must be true is known by the rules of `inventory/invariants/ledger/`; here they are shown a backup's contents.
"""

import json
from collections import defaultdict
from collections.abc import Iterator

from inventory.files.backup_file import DepotContents
from inventory.invariants.invariant import UNREADABLE
from inventory.invariants.ledger.calendars_agree import CalendarsAgree
from inventory.invariants.ledger.known_units import KnownUnits
from inventory.invariants.ledger.ledger_records import (
    BookingOfNoUnit,
    BookingRecords,
    Interval,
    LedgerRecords,
    LedgerRule,
    RequestRecords,
    StoredBooking,
    SubjectRecords,
    UnitRecords,
    UnreadableRecord,
    open_of_unit,
)
from inventory.invariants.ledger.no_overlap import NoOverlap
from inventory.invariants.ledger.open_rentals_agree import OpenRentalsAgree
from inventory.invariants.ledger.readable_records import ReadableRecords
from inventory.invariants.ledger.requests_agree import RequestsAgree
from inventory.ledger import stored_form
from inventory.ledger.desk.customers import read_customer
from inventory.ledger.limits.booking_limits import counted_now, open_rentals_of
from inventory.models import Booking, BookingStatus, Hold

# A backup with proofs that do not suffice, or with holds of long ago, agrees with itself: it is kept and restored.
RULES: tuple[type[LedgerRule], ...] = (KnownUnits, RequestsAgree, NoOverlap, CalendarsAgree, OpenRentalsAgree)


def contradictions(contents: DepotContents) -> list[str]:
    """A sentence for each contradiction; empty when there is none. No sentence has personal data."""
    holds: list[Hold] = []
    bookings: dict[str, StoredBooking] = {}
    unreadable = list(_read(contents, holds, bookings))
    if unreadable:
        return [finding.told for records in unreadable for finding in ReadableRecords().judge(records)]
    all_records = list(_records(contents, holds, bookings))
    return [
        *(finding.told for rule in RULES for records in all_records for finding in rule().judge(records)),
        *_archived_and_open(contents),
    ]


def recounted(contents: DepotContents) -> DepotContents:
    """The same contents, with the open rentals counted anew from the bookings. They are returned as they are where a
    booking cannot be read; `contradictions` says which."""
    try:
        bookings = {
            reference: counted_now(booking) if booking["status"] == BookingStatus.BOOKED else booking
            for reference, booking in contents.bookings.items()
        }
        open_rentals = open_rentals_of(bookings.values())
    except UNREADABLE:
        return contents
    return contents.model_copy(update={"bookings": bookings, "open_rentals": open_rentals})


def _read(contents: DepotContents, holds: list[Hold], bookings: dict[str, StoredBooking]) -> Iterator[UnreadableRecord]:
    """Read the holds and the bookings into these, and look whether everything else can be read."""
    for equipment_id, unit in contents.equipment.items():
        try:
            stored_form.read_equipment(equipment_id, json.dumps(unit), contents.out.get(equipment_id))
        except UNREADABLE:
            yield UnreadableRecord(f"unit {equipment_id}")
    for hold_id, hold in contents.holds.items():
        try:
            holds.append(stored_form.read_hold(hold_id, json.dumps(hold)))
        except UNREADABLE:
            yield UnreadableRecord(f"hold {hold_id}")
    for reference, booking in contents.bookings.items():
        try:
            bookings[reference] = StoredBooking.read(booking)
        except UNREADABLE:
            yield UnreadableRecord(f"booking {reference}")
    for part, archived in contents.archive.items():
        try:
            for booking in archived:
                stored_form.read_booking(json.dumps(booking))
        except UNREADABLE:
            yield UnreadableRecord(f"part {part} of the archive")
    for number, license_number in enumerate(sorted(contents.customers), start=1):
        try:
            read_customer(json.dumps(contents.customers[license_number]))
        except UNREADABLE:
            yield UnreadableRecord(f"the file of customer {number}")
    for task_id, progress in contents.task_progress.items():
        try:
            stored_form.read_task_progress(json.dumps(progress))
        except UNREADABLE:
            yield UnreadableRecord(f"the progress of task {task_id}")


def _records(contents: DepotContents, holds: list[Hold], bookings: dict[str, StoredBooking]) -> Iterator[LedgerRecords]:
    holds_of: defaultdict[str, dict[str, Hold]] = defaultdict(dict)
    for hold in holds:
        holds_of[hold.equipment_id][hold.hold_id] = hold
    bookings_of: defaultdict[str, list[Booking]] = defaultdict(list)
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for reference, one in bookings.items():
        yield BookingRecords(reference, one.booking, contents.booked.get(one.booking.hold_id))
        bookings_of[one.booking.equipment_id].append(one.booking)
        for subject, line in one.open_rentals.items():
            lines[subject].append(line)
        is_open = one.booking.status is BookingStatus.BOOKED
        if not is_open and one.booking.equipment_id not in contents.equipment.keys() | contents.removed.keys():
            yield BookingOfNoUnit(reference)
    for request_id, reference in contents.booked.items():
        came_from = bookings[reference].booking.hold_id if reference in bookings else None
        yield RequestRecords(request_id, reference, came_from)
    for unit in sorted({*contents.equipment, *contents.out, *contents.calendar, *holds_of, *bookings_of}):
        yield UnitRecords(
            unit,
            is_there=unit in contents.equipment,
            unit=None,
            is_withdrawn=unit in contents.out,
            calendar=tuple(Interval(day, member) for day, member in contents.calendar.get(unit, ())),
            holds=holds_of[unit],
            bookings=open_of_unit(unit, bookings_of[unit]),
        )
    for subject in sorted({*contents.open_rentals, *lines}):
        yield SubjectRecords(subject, contents.open_rentals.get(subject, ()), lines[subject])


def _archived_and_open(contents: DepotContents) -> Iterator[str]:
    for archived in contents.archive.values():
        for booking in archived:
            if booking["status"] == BookingStatus.BOOKED:
                yield f"booking {booking['reference']} is in the archive and has not ended"
