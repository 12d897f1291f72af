"""Every record can be read."""

from collections.abc import Iterator

from inventory.invariants.invariant import Finding
from inventory.invariants.ledger.ledger_records import LedgerRecords, LedgerRule, UnreadableRecord


class ReadableRecords(LedgerRule):
    """A record that cannot be read is left out of every other rule."""

    name = "readable-records"
    must_be = "Every unit, hold and booking can be read"
    to_do = "Somebody has written into Redis by hand, or with another program: bring the record back from a backup"

    def judge(self, records: LedgerRecords) -> Iterator[Finding]:
        """See `LedgerRule.judge`."""
        if isinstance(records, UnreadableRecord):
            yield Finding(told=f"{records.what} cannot be read")
