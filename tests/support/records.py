"""Records of calls as tests need them."""

import datetime as dt

from agents.conversation.rental_line import RentalLine
from inventory.ledger.inventory import Inventory
from shared.call_records.call_record import CallRecord
from shared.call_records.kept_records import CallRecords
from shared.workflow import Stage


def records_of(place: RentalLine | Inventory) -> CallRecords:
    return CallRecords(place.inventory if isinstance(place, RentalLine) else place, keep_days=30)


def a_record(call_id: str, *, phone: str | None = None, begun_at: dt.datetime | None = None) -> CallRecord:
    """The record of a call that nothing happened in."""
    begun_at = begun_at or dt.datetime(2026, 11, 23, 17, 30, tzinfo=dt.UTC)
    return CallRecord.model_validate(
        {
            "call_id": call_id,
            "begun_at": begun_at,
            "ended_at": begun_at + dt.timedelta(seconds=90),
            "caller_phone": phone,
            "business_name": None,
            "stages": [{"stage": Stage.GREETING, "entered_at": begun_at, "seconds": 90}],
            "checks": [],
            "offers": [],
            "bookings": [],
            "end_reason": "hung_up",
            "ended_by": "caller",
            "differences": [],
        }
    )
