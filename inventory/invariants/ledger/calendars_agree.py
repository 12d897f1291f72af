"""Calendars agree with holds and bookings, both ways."""

from collections.abc import Iterator

from inventory.invariants.invariant import Finding
from inventory.invariants.ledger.ledger_records import LedgerRecords, LedgerRule, UnitRecords


class CalendarsAgree(LedgerRule):
    """A calendar has an entry for each hold and each open booking of its unit, on the same days, and no other."""

    name = "calendars-agree"
    must_be = "Calendars agree with holds and bookings, both ways"
    to_do = (
        "Until then a unit may be rented twice, or be kept for nobody: look at it with `python main.py inventory "
        "calendar`, and bring the depot back from a backup if it was written by hand"
    )

    def judge(self, records: LedgerRecords) -> Iterator[Finding]:
        """See `LedgerRule.judge`."""
        if not isinstance(records, UnitRecords):
            return
        different = set(records.calendar).symmetric_difference(records.expected)
        if different:
            named = sorted({f"{'booking' if one.kind == 'b' else 'hold'} {one.identity}" for one in different})
            yield Finding(
                told=f"the calendar of {records.equipment_id} does not match its holds and bookings: {named[0]}"
                + (f" and {len(named) - 1} more" if len(named) > 1 else ""),
                booking_reference=next((one.identity for one in sorted(different) if one.kind == "b"), None),
                equipment_id=records.equipment_id,
            )
