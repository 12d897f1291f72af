"""Reads a whole depot in pages, while others change it, for the rules of the ledger.

No command asks Redis for more than a page, so nobody else waits for long; and what is handed on together was read by
one script, at one moment, so that a change in between is not taken for a contradiction. That a booking is archived
or a unit removed in between happens seldom: `ledger_check.py` looks twice before it tells anything.
"""

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from inventory.invariants.invariant import UNREADABLE
from inventory.invariants.ledger.ledger_records import (
    BookingOfNoUnit,
    BookingRecords,
    CallBookingRecord,
    Interval,
    LedgerRecords,
    RequestRecords,
    StoredBooking,
    SubjectRecords,
    UnitRecords,
    UnreadableRecord,
    open_of_unit,
)
from inventory.ledger import stored_form
from inventory.ledger.inventory import Inventory
from inventory.models import BookingSource, BookingStatus, Equipment, Hold

FIELDS_PER_SCAN = 100
UNITS_PER_PAGE = 50
SUBJECTS_PER_PAGE = 100

T = TypeVar("T")


@dataclass
class _Known:
    """What was met so far: of each unit the ids of its holds and the references of its open bookings; the bookings of
    each subject; a booking of each unit that only ended bookings name; and of every booking the hold it came from."""

    holds: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    bookings: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    subjects: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    ended: dict[str, str] = field(default_factory=dict)
    hold_of_booking: dict[str, str] = field(default_factory=dict)


async def read_ledger(inventory: Inventory) -> AsyncIterator[LedgerRecords]:
    """Everything that the rules of the ledger are shown.

    Raises:
        Any of `NO_ANSWER`: Redis did not answer, or its user may not ask. What was handed on before is true.
    """
    known = _Known()
    for part in (_bookings, _holds, _requests, _units, _subjects):
        async for records in part(inventory, known):
            yield records


async def _bookings(inventory: Inventory, known: _Known) -> AsyncIterator[LedgerRecords]:
    async for page in _pages_of(inventory, inventory.keys.bookings):
        read: dict[str, StoredBooking] = {}
        for reference, stored in page.items():
            fields = _parsed(stored)
            if fields.get("source") == BookingSource.CALL or fields.get("call_id"):
                yield CallBookingRecord(reference, fields)
            try:
                read[reference] = StoredBooking.read(stored)
            except UNREADABLE:
                yield UnreadableRecord(f"booking {reference}")
        for reference, one in read.items():
            known.hold_of_booking[reference] = one.booking.hold_id
            if one.booking.status is BookingStatus.BOOKED:
                known.bookings[one.booking.equipment_id].append(reference)
            else:
                known.ended.setdefault(one.booking.equipment_id, reference)
            for subject in one.open_rentals:
                known.subjects[subject].append(reference)
        holds = [one.booking.hold_id for one in read.values()]
        booked = await _of_hash(inventory, inventory.keys.booked, holds)
        for (reference, one), booked_as in zip(read.items(), booked, strict=True):
            yield BookingRecords(reference, one.booking, None if booked_as is None else booked_as.decode())


async def _holds(inventory: Inventory, known: _Known) -> AsyncIterator[LedgerRecords]:
    async for page in _pages_of(inventory, inventory.keys.holds):
        for hold_id, stored in page.items():
            try:
                known.holds[stored_form.read_hold(hold_id, stored).equipment_id].append(hold_id)
            except UNREADABLE:
                yield UnreadableRecord(f"hold {hold_id}")


async def _requests(inventory: Inventory, known: _Known) -> AsyncIterator[LedgerRecords]:
    async for page in _pages_of(inventory, inventory.keys.booked):
        requests = {request_id: reference.decode() for request_id, reference in page.items()}
        new = [reference for reference in requests.values() if reference not in known.hold_of_booking]
        for reference, stored in zip(new, await _of_hash(inventory, inventory.keys.bookings, new), strict=True):
            hold_id = _parsed(stored or b"{}").get("hold_id")
            if isinstance(hold_id, str):
                known.hold_of_booking[reference] = hold_id
        for request_id, reference in requests.items():
            yield RequestRecords(request_id, reference, known.hold_of_booking.get(reference))


async def _units(inventory: Inventory, known: _Known) -> AsyncIterator[LedgerRecords]:
    keys = inventory.keys
    there: set[str] = set()
    for key in (keys.equipment, keys.removed):
        async for page in _pages_of(inventory, key):
            there |= page.keys()
    withdrawn: set[str] = set()
    async for page in _pages_of(inventory, keys.withdrawn):
        withdrawn |= page.keys()
    for unit in known.ended.keys() - there:
        yield BookingOfNoUnit(known.ended[unit])
    for units in _paged(sorted(there | withdrawn | known.holds.keys() | known.bookings.keys()), UNITS_PER_PAGE):
        now, *answers = await inventory.run(
            "unit_records",
            [keys.equipment, keys.withdrawn, keys.holds, keys.bookings, *map(keys.calendar, units)],
            [json.dumps([unit, known.holds[unit], known.bookings[unit]]) for unit in units],
        )
        for equipment_id, (unit, is_withdrawn, calendar, holds, bookings) in zip(units, answers, strict=True):
            read_unit: Equipment | None = None
            try:
                read_unit = stored_form.read_equipment(equipment_id, unit, None) if unit else None
            except UNREADABLE:
                yield UnreadableRecord(f"unit {equipment_id}")
            yield UnitRecords(
                equipment_id,
                is_there=bool(unit),
                unit=read_unit,
                is_withdrawn=bool(is_withdrawn),
                calendar=tuple(Interval(int(float(day)), member.decode()) for member, day in _pairs(calendar)),
                holds={hold.hold_id: hold for hold in _readable_holds(holds) if hold.equipment_id == equipment_id},
                bookings=open_of_unit(equipment_id, (one.booking for one in _readable_bookings(bookings))),
                now=stored_form.instant(now),
            )


async def _subjects(inventory: Inventory, known: _Known) -> AsyncIterator[LedgerRecords]:
    keys = inventory.keys
    async for page in _pages_of(inventory, keys.open_rentals):
        for subject in page:
            _ = known.subjects[subject]
    # In the order in which the bookings were met: a booking is then in few pages, since its subjects stand together.
    for subjects in _paged(list(known.subjects), SUBJECTS_PER_PAGE):
        references = dict.fromkeys(reference for subject in subjects for reference in known.subjects[subject])
        stored, bookings = await inventory.run(
            "subject_records", [keys.open_rentals, keys.bookings], [len(subjects), *subjects, *references]
        )
        counted: defaultdict[str, list[str]] = defaultdict(list)
        for one in _readable_bookings(bookings):
            for subject, line in one.open_rentals.items():
                counted[subject].append(line)
        for subject, lines in zip(subjects, stored, strict=True):
            yield SubjectRecords(subject, lines.decode().splitlines(), counted[subject])


async def _pages_of(inventory: Inventory, key: str) -> AsyncIterator[dict[str, bytes]]:
    """The fields of a hash, some at a time. One that is there all the while is in some page, perhaps in two."""
    cursor = 0
    while True:
        answer: Any = await inventory.redis.hscan(key, cursor, count=FIELDS_PER_SCAN)  # type: ignore[misc]
        cursor, page = answer
        for some in _paged(list(page.items()), FIELDS_PER_SCAN):  # a small hash comes whole
            yield {name.decode(): value for name, value in some}
        if cursor == 0:
            return


async def _of_hash(inventory: Inventory, key: str, names: Sequence[str]) -> list[bytes | None]:
    return await inventory.redis.hmget(key, list(names)) if names else []  # type: ignore[misc]


def _paged(items: Sequence[T], size: int) -> Iterable[Sequence[T]]:
    return (items[begin : begin + size] for begin in range(0, len(items), size))


def _pairs(answer: Sequence[bytes]) -> Iterable[tuple[bytes, bytes]]:
    return zip(answer[::2], answer[1::2], strict=True)


def _readable_holds(answer: Sequence[bytes]) -> Iterable[Hold]:
    """Those that can be read. The others are told where all holds are read."""
    for hold_id, stored in _pairs(answer):
        try:
            yield stored_form.read_hold(hold_id.decode(), stored)
        except UNREADABLE:
            continue


def _readable_bookings(answer: Sequence[bytes]) -> Iterable[StoredBooking]:
    """Those that can be read. The others are told where all bookings are read."""
    for _, stored in _pairs(answer):
        try:
            yield StoredBooking.read(stored)
        except UNREADABLE:
            continue


def _parsed(stored: bytes) -> dict[str, Any]:
    try:
        fields: Any = json.loads(stored)
    except UNREADABLE:
        return {}
    return fields if isinstance(fields, dict) else {}
