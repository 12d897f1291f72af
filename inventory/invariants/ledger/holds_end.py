"""No hold stays in a calendar long after it has expired."""

import datetime as dt
from collections.abc import Iterator

from inventory.invariants.invariant import Finding
from inventory.invariants.ledger.ledger_records import LedgerRecords, LedgerRule, UnitRecords

LONGEST = dt.timedelta(hours=48)  # an expired hold makes nothing unavailable, and every night those are removed


class HoldsEnd(LedgerRule):
    """Holds that have expired, and blocks whose days are over, are removed in the night."""

    name = "holds-end"
    must_be = f"No hold has been over for more than {LONGEST.total_seconds() / 3600:.0f} hours and is still kept"
    to_do = "The work of the night was not done: see the worker's log, and run `python main.py housekeeping`"

    def judge(self, records: LedgerRecords) -> Iterator[Finding]:
        """See `LedgerRule.judge`."""
        if not isinstance(records, UnitRecords) or records.now is None:
            return
        for hold in records.holds.values():
            if hold.expires_at + LONGEST < records.now:
                yield Finding(
                    told=f"hold {hold.hold_id} of {records.equipment_id} is over since "
                    f"{hold.expires_at:%Y-%m-%d %H:%M} UTC and is still kept",
                    equipment_id=records.equipment_id,
                )
