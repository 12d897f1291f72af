"""Finds contradictions between the units, calendars, holds and bookings of a depot."""

import itertools
import json
from collections import defaultdict
from collections.abc import Iterator

from inventory.files.backup_file import DepotContents
from inventory.ledger import stored_form
from inventory.ledger.desk.customers import read_customer
from inventory.ledger.limits.booking_limits import counted_now, open_rentals_of
from inventory.models import Booking, BookingStatus, Hold

# What reading a broken record raises: a value of another type, a missing field, or a number out of range.
UNREADABLE = (ValueError, KeyError, TypeError, ArithmeticError)

# A member of a calendar: the first day, and "<day after the last>:<h or b>:<id of the hold or the booking>".
Interval = tuple[int, str]


def contradictions(contents: DepotContents) -> list[str]:
    """A sentence for each contradiction; empty when there is none. No sentence has personal data."""
    unreadable: list[str] = []
    holds: list[Hold] = []
    bookings: list[Booking] = []
    for equipment_id, unit in contents.equipment.items():
        try:
            stored_form.read_equipment(equipment_id, json.dumps(unit), contents.out.get(equipment_id))
        except UNREADABLE:
            unreadable.append(f"unit {equipment_id} cannot be read")
    for hold_id, hold in contents.holds.items():
        try:
            holds.append(stored_form.read_hold(hold_id, json.dumps(hold)))
        except UNREADABLE:
            unreadable.append(f"hold {hold_id} cannot be read")
    for reference, booking in contents.bookings.items():
        try:
            bookings.append(stored_form.read_booking(json.dumps(booking)))
        except UNREADABLE:
            unreadable.append(f"booking {reference} cannot be read")
    for part, archived in contents.archive.items():
        try:
            ended = [stored_form.read_booking(json.dumps(booking)) for booking in archived]
        except UNREADABLE:
            unreadable.append(f"part {part} of the archive cannot be read")
            continue
        unreadable += [
            f"booking {booking.reference} is in the archive and has not ended"
            for booking in ended
            if booking.status is BookingStatus.BOOKED
        ]
    for number, license_number in enumerate(sorted(contents.customers), start=1):
        try:
            read_customer(json.dumps(contents.customers[license_number]))
        except UNREADABLE:
            unreadable.append(f"the file of customer {number} cannot be read")
    for task_id, progress in contents.task_progress.items():
        try:
            stored_form.read_task_progress(json.dumps(progress))
        except UNREADABLE:
            unreadable.append(f"the progress of task {task_id} cannot be read")
    if unreadable:
        return unreadable
    return [
        *_unknown_units(contents, holds, bookings),
        *_references(contents, bookings),
        *_calendars(contents, holds, bookings),
        *_open_rentals(contents),
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


def _unknown_units(contents: DepotContents, holds: list[Hold], bookings: list[Booking]) -> Iterator[str]:
    for subject, equipment_id in (
        *((f"the status of {equipment_id}", equipment_id) for equipment_id in contents.out),
        *((f"the calendar of {equipment_id}", equipment_id) for equipment_id in contents.calendar),
        *((f"hold {hold.hold_id}", hold.equipment_id) for hold in holds),
        *((f"booking {one.reference}", one.equipment_id) for one in bookings if one.status is BookingStatus.BOOKED),
    ):
        if equipment_id not in contents.equipment:
            yield f"{subject} is of a unit that is not there"
    known = contents.equipment.keys() | contents.removed.keys()
    for booking in bookings:
        if booking.status is not BookingStatus.BOOKED and booking.equipment_id not in known:
            yield f"booking {booking.reference} is of a unit that was never there"


def _references(contents: DepotContents, bookings: list[Booking]) -> Iterator[str]:
    for reference, booking in zip(contents.bookings, bookings, strict=True):
        if booking.reference != reference:
            yield f"booking {reference} calls itself {booking.reference}"
    if {booking.hold_id: booking.reference for booking in bookings} != contents.booked:
        yield "the bookings and the holds that they came from do not match"


def _calendars(contents: DepotContents, holds: list[Hold], bookings: list[Booking]) -> Iterator[str]:
    expected: defaultdict[str, set[Interval]] = defaultdict(set)
    for hold in holds:
        first_day, day_after = stored_form.day_numbers(hold.period)
        expected[hold.equipment_id].add((first_day, f"{day_after}:h:{hold.hold_id}"))
    for booking in bookings:
        if booking.status is BookingStatus.BOOKED:
            first_day, day_after = stored_form.day_numbers(booking.period)
            expected[booking.equipment_id].add((first_day, f"{day_after}:b:{booking.reference}"))
    for equipment_id in sorted(expected.keys() | contents.calendar.keys()):
        intervals = sorted(expected[equipment_id])
        if set(contents.calendar.get(equipment_id, ())) != set(intervals):
            yield f"the calendar of {equipment_id} does not match its holds and bookings"
        if any(_day_after(before) > after[0] for before, after in itertools.pairwise(intervals)):
            yield f"{equipment_id} is promised twice on one day"


def _open_rentals(contents: DepotContents) -> Iterator[str]:
    try:
        if open_rentals_of(contents.bookings.values()) != contents.open_rentals:
            yield "the open rentals that limits are compared with do not match the bookings"
    except UNREADABLE:
        yield "what a booking counts for cannot be read"


def _day_after(interval: Interval) -> int:
    return int(interval[1].partition(":")[0])
