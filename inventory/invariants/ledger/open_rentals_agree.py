"""What limits are compared with agrees with the bookings."""

from collections.abc import Iterator

from inventory.invariants.invariant import Finding
from inventory.invariants.ledger.ledger_records import LedgerRecords, LedgerRule, SubjectRecords


class OpenRentalsAgree(LedgerRule):
    """The open rentals of each call, license, calling number and operator are those of the open bookings."""

    name = "open-rentals-agree"
    must_be = "The open rentals that limits are compared with agree with the bookings"
    to_do = (
        "Limits let through too much or too little: a backup and its restore count them anew (python main.py inventory "
        "backup, inventory restore)"
    )

    def judge(self, records: LedgerRecords) -> Iterator[Finding]:
        """See `LedgerRule.judge`."""
        if not isinstance(records, SubjectRecords) or sorted(records.stored) == sorted(records.counted):
            return
        # A line is "<first day> <day after> <reference> <business>", and the business is not told.
        different = sorted({*records.stored} ^ {*records.counted}) or sorted(records.stored)
        reference = next((line.split(" ")[2] for line in different if line.count(" ") >= 3), None)
        told = f"the open rentals of one {records.kind} do not match the bookings"
        yield Finding(told=told + (f": booking {reference}" if reference else ""), booking_reference=reference)
