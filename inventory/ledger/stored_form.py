"""How units, holds, bookings and the progress of tasks are stored in Redis: as JSON, with money in cents, days as
numbers and moments in milliseconds since the epoch.

The number of a day is its proleptic Gregorian ordinal, as `date.toordinal` counts. The scripts use the same numbers.
"""

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from inventory.ledger.limits.booking_limits import counted_fields
from inventory.models import (
    Block,
    Booking,
    BookingChange,
    BookingSource,
    BookingStatus,
    Charge,
    Equipment,
    Hold,
    Papers,
    Period,
    Proofs,
    Status,
    Task,
    TaskProgress,
    TaskState,
    Withdrawal,
    cents,
    from_cents,
)

TASK_ID = re.compile(r"\d{1,19}-\d{1,19}", re.ASCII)
BLOCK_OWNER = "the depot"  # stands for the call of a hold that is a block
EPOCH = dt.datetime.fromtimestamp(0, tz=dt.UTC)


def write_equipment(unit: Equipment) -> str:
    """The unit as JSON, without its status, which is stored by itself. Equal units become equal text. Of the terms,
    only those that are set are in it."""
    rates = {"weekly_rate": unit.weekly_rate, "four_week_rate": unit.four_week_rate}
    terms = {name: cents(rate) for name, rate in rates.items() if rate is not None}
    if unit.least_days > 1:
        terms["least_days"] = unit.least_days
    if unit.turnaround_days:
        terms["turnaround_days"] = unit.turnaround_days
    return json.dumps(
        {
            "name": unit.name,
            "category": unit.category,
            "daily_rate": cents(unit.lowest_rate),
            "max_rate": cents(unit.highest_rate),
            "operator_certification": unit.operator_certification or "",
            "min_insurance": cents(unit.min_insurance),
            "storage_location": unit.storage_location,
            "weight_class": unit.weight_class,
            "weight_rank": unit.weight_class.rank,
            "description": unit.description,
            **terms,
        }
    )


def read_equipment(
    equipment_id: str, stored: bytes | str, withdrawn: bytes | str | None, *, today: dt.date | None = None
) -> Equipment:
    """The unit from its JSON. `withdrawn` is what people set, or None when they did not withdraw the unit. Maintenance
    that ended before `today` does not count.

    Raises:
        ValueError, KeyError: the JSON is not a unit.
    """
    fields: dict[str, Any] = json.loads(stored)
    return Equipment(
        equipment_id=equipment_id,
        name=fields["name"],
        category=fields["category"],
        lowest_rate=from_cents(fields["daily_rate"]),
        highest_rate=from_cents(fields["max_rate"]),
        status=read_status(withdrawn, today=today),
        operator_certification=fields["operator_certification"] or None,
        min_insurance=from_cents(fields["min_insurance"]),
        storage_location=fields["storage_location"],
        weight_class=fields["weight_class"],
        description=fields["description"],
        weekly_rate=from_cents(fields["weekly_rate"]) if "weekly_rate" in fields else None,
        four_week_rate=from_cents(fields["four_week_rate"]) if "four_week_rate" in fields else None,
        least_days=fields.get("least_days", 1),
        turnaround_days=fields.get("turnaround_days", 0),
    )


def read_status(withdrawn: bytes | str | None, *, today: dt.date | None = None) -> Status:
    """The status that people set. Maintenance that ended before `today` does not count.

    Raises:
        ValueError: what is stored is no status.
    """
    return read_withdrawal(withdrawn).status_on(today or dt.date.min) if withdrawn else Status.AVAILABLE


def read_withdrawal(stored: bytes | str) -> Withdrawal:
    """What people have set, from "MAINTENANCE" or, with the number of the day after the last one, "RENTED 739876".

    Raises:
        ValueError: it is neither.
    """
    status, _, day_after = _text(stored).partition(" ")
    return Withdrawal(status=Status(status), day_after=dt.date.fromordinal(int(day_after)) if day_after else None)


def read_block(block_id: str, stored: bytes | str) -> Block | None:
    """The block from the JSON of a hold; None if the hold is one of a call.

    Raises:
        ValueError, KeyError: the JSON is not a hold.
    """
    fields: dict[str, Any] = json.loads(stored)
    if fields["call_id"] != BLOCK_OWNER:
        return None
    return Block(
        block_id=block_id,
        equipment_id=fields["equipment_id"],
        period=read_period(fields),
        why=fields["why"],
        by=fields["by"],
    )


def read_hold(hold_id: str, stored: bytes | str) -> Hold:
    """The hold from its JSON.

    Raises:
        ValueError, KeyError: the JSON is not a hold.
    """
    fields: dict[str, Any] = json.loads(stored)
    return Hold(
        hold_id=hold_id,
        equipment_id=fields["equipment_id"],
        call_id=fields["call_id"],
        period=read_period(fields),
        expires_at=instant(fields["expires"]),
    )


def read_booking(stored: bytes | str) -> Booking:
    """The booking from its JSON.

    Raises:
        ValueError, KeyError: the JSON is not a booking.
    """
    fields: dict[str, Any] = json.loads(stored)
    source = BookingSource(fields["source"])
    papers = Proofs if source is BookingSource.CALL else Papers
    return Booking(
        reference=fields["reference"],
        hold_id=fields["hold_id"],
        equipment_id=fields["equipment_id"],
        call_id=fields["call_id"],
        period=read_period(fields),
        daily_rate=from_cents(fields["rate"]),
        proofs=papers.model_validate_json(fields["proofs"]),
        booked_at=instant(fields["booked_at"]),
        status=BookingStatus(fields["status"]),
        confirmation_email=fields.get("email") or None,
        confirmation_entry=fields.get("confirmation"),
        source=source,
        phone=fields.get("phone") or None,
        language=fields.get("language") or None,
        history=tuple(map(_read_change, fields.get("history", ()))),
        charges=tuple(
            Charge(what=charge["what"], amount=from_cents(charge["amount"])) for charge in fields.get("charges") or ()
        ),
        off_rent=dt.date.fromordinal(int(fields["off_rent"])) if fields.get("off_rent") else None,
    )


def read_bookings(fields: Mapping[str, str]) -> tuple[Booking, ...]:
    """The bookings of an entry of the outbox. Where there are several, the field `bookings` has all of them, and the
    field `booking` the first.

    Raises:
        ValueError, KeyError: the JSON is not of bookings.
    """
    if "bookings" not in fields:
        return (read_booking(fields["booking"]),)
    return tuple(read_booking(json.dumps(booking)) for booking in json.loads(fields["bookings"]))


def write_charges(charges: Sequence[Charge]) -> str:
    """The lines of a booking's price as JSON, for a script; "" when there are none."""
    return json.dumps(_stored_charges(charges)) if charges else ""


def _stored_charges(charges: Sequence[Charge]) -> list[dict[str, Any]]:
    return [{"what": one.what, "amount": cents(one.amount)} for one in charges]


def write_new_booking(booking: Booking) -> str:
    """A booking of the desk or of an import as JSON, for a script that adds when it was made and its history."""
    first_day, day_after = day_numbers(booking.period)
    return json.dumps(
        {
            "reference": booking.reference,
            "hold_id": booking.hold_id,
            "equipment_id": booking.equipment_id,
            "call_id": booking.call_id,
            "first": first_day,
            "last": day_after,
            "rate": cents(booking.daily_rate),
            "proofs": booking.proofs.model_dump_json(),
            "status": booking.status,
            "email": booking.confirmation_email or "",
            "phone": booking.phone or "",
            "language": booking.language or "",
            "source": booking.source,
            "counted": counted_fields(booking.proofs),
            **({"charges": _stored_charges(booking.charges)} if booking.charges else {}),
        }
    )


def _read_change(fields: dict[str, Any]) -> BookingChange:
    return BookingChange(
        at=instant(fields["at"]),
        by=fields["by"],
        what=fields["what"],
        why=fields["why"],
        overruled=fields.get("overruled", ""),
        equipment_id=fields["equipment_id"],
        period=read_period(fields),
    )


def read_task(task_id: str, stored: bytes | str, progress: bytes | str | None) -> Task:
    """The task from its JSON, and from the JSON of its progress, or None while it is open.

    Raises:
        ValueError, KeyError: the JSON is not a task.
    """
    fields: dict[str, Any] = json.loads(stored)
    return Task.model_validate(
        fields | {"task_id": task_id, "progress": read_task_progress(progress) if progress else None}
    )


def read_task_progress(stored: bytes | str) -> TaskProgress:
    """Who has taken a task, if anybody, and whether it is done, from its JSON.

    Raises:
        ValueError, KeyError: the JSON is not the progress of a task.
    """
    fields: dict[str, Any] = json.loads(stored)
    return TaskProgress(state=TaskState(fields["state"]), taken_by=fields.get("by"), changed_at=instant(fields["at"]))


def is_task_id(text: str) -> bool:
    """Whether this has the form of a task's id: a stream entry's id, such as 1764369006123-0."""
    return TASK_ID.fullmatch(text) is not None


def read_period(fields: dict[str, Any]) -> Period:
    """The days of a stored hold or booking. Its field `last` is the day AFTER the last day. Only this module, and
    `days_of` and `set_days` in lua/calendar.lua, know the stored names."""
    first_day, day_after = int(fields["first"]), int(fields["last"])
    return Period(first_day=dt.date.fromordinal(first_day), day_after=dt.date.fromordinal(day_after))


def day_number(day: dt.date | None) -> int:
    """The number of the day; 0 for None."""
    return day.toordinal() if day else 0


def day_numbers(period: Period) -> tuple[int, int]:
    """The numbers of the period's first day and of the day after its last one."""
    return day_number(period.first_day), day_number(period.day_after)


def instant(milliseconds: float | str | bytes) -> dt.datetime:
    """The moment that is so many milliseconds after the epoch, in UTC."""
    return EPOCH + dt.timedelta(milliseconds=int(milliseconds))


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
