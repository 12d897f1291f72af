"""How units, holds and bookings are stored in Redis: as JSON, with money in cents and days as numbers.

The number of a day is its proleptic Gregorian ordinal, as `date.toordinal` counts. The scripts use the same numbers.
"""

import datetime as dt
import json
from typing import Any

from inventory.models import Booking, BookingStatus, Equipment, Hold, Period, Proofs, Status, cents, from_cents

EPOCH = dt.datetime.fromtimestamp(0, tz=dt.UTC)


def write_equipment(unit: Equipment) -> str:
    """The unit as JSON, without its status, which is stored by itself. Equal units become equal text."""
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
        }
    )


def read_equipment(equipment_id: str, stored: bytes | str, status: bytes | str | None) -> Equipment:
    """The unit from its JSON. `status` is what people set, or None when they did not withdraw the unit.

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
        status=Status(_text(status) or Status.AVAILABLE),
        operator_certification=fields["operator_certification"] or None,
        min_insurance=from_cents(fields["min_insurance"]),
        storage_location=fields["storage_location"],
        weight_class=fields["weight_class"],
        description=fields["description"],
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
    return Booking(
        reference=fields["reference"],
        hold_id=fields["hold_id"],
        equipment_id=fields["equipment_id"],
        call_id=fields["call_id"],
        period=read_period(fields),
        daily_rate=from_cents(fields["rate"]),
        proofs=Proofs.model_validate_json(fields["proofs"]),
        booked_at=instant(fields["booked_at"]),
        status=BookingStatus(fields["status"]),
        confirmation_email=fields.get("email") or None,
        confirmation_entry=fields.get("confirmation"),
    )


def read_period(fields: dict[str, Any]) -> Period:
    """The days of a stored hold or booking. Its field `last` is the day AFTER the last day. Only this function, and
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


def _text(value: bytes | str | None) -> str | None:
    return value.decode() if isinstance(value, bytes) else value
