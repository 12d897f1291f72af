"""Between two rentals of a unit are the days that it needs."""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence

from inventory.invariants.invariant import Finding
from inventory.invariants.ledger.ledger_records import LedgerRecords, LedgerRule, UnitRecords
from inventory.invariants.ledger.unit_changes import changes_of_units
from inventory.ledger.inventory import Inventory
from inventory.models import Booking, TaskKind

MOVES = ("rescheduled", "swapped")  # in a booking's history: it has other days or another unit since


class KeepsTurnaround(LedgerRule):
    """Nobody may overrule the turnaround. But a depot may raise it when two rentals stand that are nearer, and these
    stay: so two rentals are only told when one of them was made or moved after the unit was changed last."""

    name = "keeps-turnaround"
    must_be = "Between two rentals of a unit are the days that it needs"
    to_do = (
        "Have the unit ready sooner, or give one of the rentals another unit or other days (python main.py booking "
        "swap, booking extend, booking shorten)"
    )
    task = TaskKind.CHECK_BOOKING

    def __init__(self) -> None:
        self._agreed_at: dict[Finding, dt.datetime] = {}

    def judge(self, records: LedgerRecords) -> Iterator[Finding]:
        """See `LedgerRule.judge`. Rentals that overlap are told by `NoOverlap`."""
        if not isinstance(records, UnitRecords) or records.unit is None or not records.unit.turnaround_days:
            return
        days = records.unit.turnaround_days
        in_order = sorted(records.bookings.values(), key=lambda booking: booking.period.first_day)
        for before, after in itertools.pairwise(in_order):
            if 0 <= (after.period.first_day - before.period.day_after).days < days:
                needed = "1 day" if days == 1 else f"{days} days"
                finding = Finding(
                    told=f"booking {after.reference} of {records.equipment_id} begins less than {needed}, which the "
                    f"unit needs, after booking {before.reference}",
                    booking_reference=after.reference,
                    equipment_id=records.equipment_id,
                )
                self._agreed_at[finding] = max(_agreed_at(before), _agreed_at(after))
                yield finding

    async def confirm(self, inventory: Inventory, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Without the rentals whose unit was changed since both were agreed on."""
        if not findings:
            return findings
        changed, known_since = await changes_of_units(inventory)
        return [
            finding
            for finding in findings
            if self._agreed_at[finding] > changed.get(finding.equipment_id or "", known_since)
        ]


def _agreed_at(booking: Booking) -> dt.datetime:
    """When the booking got its unit and its days."""
    return max([booking.booked_at, *(change.at for change in booking.history if change.what in MOVES)])
