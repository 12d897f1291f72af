"""No two rentals of a unit overlap."""

import datetime as dt
from collections.abc import Iterator

from inventory.invariants.invariant import Finding
from inventory.invariants.ledger.ledger_records import Interval, LedgerRecords, LedgerRule, UnitRecords
from inventory.models import TaskKind


class NoOverlap(LedgerRule):
    """A day of a unit is promised once, whether its calendar says so or only a record does."""

    name = "no-overlap"
    must_be = "No unit is promised twice on one day"
    to_do = (
        "Keep one of the two rentals and move or cancel the other (python main.py booking swap, booking cancel), "
        "and call its customer"
    )
    task = TaskKind.CHECK_BOOKING

    def judge(self, records: LedgerRecords) -> Iterator[Finding]:
        """See `LedgerRule.judge`."""
        if not isinstance(records, UnitRecords):
            return
        # An entry that has no days is told by `CalendarsAgree`.
        promised = [one for one in sorted({*records.calendar, *records.expected}) if one.day_after is not None]
        reaching: Interval | None = None  # of those before, the one that ends last
        for interval in promised:
            if reaching and (reaching.day_after or 0) > interval.first_day and not _is_same(reaching, interval):
                day = dt.date.fromordinal(interval.first_day)
                yield Finding(
                    told=f"{records.equipment_id} is promised twice on one day, {day}: {_named(reaching)} and "
                    f"{_named(interval)}",
                    booking_reference=next((one.identity for one in (interval, reaching) if one.kind == "b"), None),
                    equipment_id=records.equipment_id,
                )
            if reaching is None or (interval.day_after or 0) > (reaching.day_after or 0):
                reaching = interval


def _is_same(one: Interval, other: Interval) -> bool:
    """Whether both are of one hold or booking: a calendar that disagrees with its record is another rule's."""
    return (one.kind, one.identity) == (other.kind, other.identity)


def _named(interval: Interval) -> str:
    return f"{'booking' if interval.kind == 'b' else 'hold'} {interval.identity}"
