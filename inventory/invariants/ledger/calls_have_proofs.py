"""No booking was made in a call without every proof, and the proofs suffice for the unit as it was booked."""

import datetime as dt
from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from inventory.invariants.invariant import Finding
from inventory.invariants.ledger.ledger_records import CallBookingRecord, LedgerRecords, LedgerRule, UnitRecords
from inventory.invariants.ledger.unit_changes import changes_of_units
from inventory.ledger.inventory import Inventory
from inventory.models import Booking, Equipment, Proofs, TaskKind

SWAPPED = "swapped"  # in a booking's history: it has another unit since


class CallsHaveProofs(LedgerRule):
    """The script `confirm` compares the proofs with the unit. This compares them once more, in another language.

    What a unit asks for may have changed since it was booked. So a booking that does not suffice for it now is only
    told when the unit has not changed since. What the desk has overruled is in order.
    """

    name = "calls-have-proofs"
    must_be = "Every booking that was made in a call has its proofs, and they suffice for the unit as it was booked"
    to_do = "Hand the unit out only when the papers are there: ask the customer for them, or cancel the booking"
    task = TaskKind.CHECK_PAPERS

    def __init__(self) -> None:
        self._agreed_at: dict[Finding, dt.datetime] = {}  # of what was found in comparison with the unit

    def judge(self, records: LedgerRecords) -> Iterator[Finding]:
        """See `LedgerRule.judge`."""
        match records:
            case CallBookingRecord(reference=reference, fields=fields):
                try:
                    Proofs.model_validate_json(fields["proofs"])
                except (ValidationError, KeyError, TypeError):
                    yield _finding(reference, fields.get("equipment_id"), "not all proofs are there")
            case UnitRecords(unit=Equipment() as unit):
                for booking in records.bookings.values():
                    yield from self._compared(unit, booking)
            case _:
                pass

    async def confirm(self, inventory: Inventory, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Without the bookings whose unit was changed since they were agreed on."""
        if not any(finding in self._agreed_at for finding in findings):
            return findings
        changed, known_since = await changes_of_units(inventory)
        return [
            finding
            for finding in findings
            if finding not in self._agreed_at
            or self._agreed_at[finding] > changed.get(finding.equipment_id or "", known_since)
        ]

    def _compared(self, unit: Equipment, booking: Booking) -> Iterator[Finding]:
        if not isinstance(booking.proofs, Proofs):
            return
        overruled = {what.strip() for change in booking.history for what in change.overruled.split(",")}
        if "coverage" not in overruled and booking.proofs.covered_until < booking.period.last_day:
            yield _finding(booking.reference, booking.equipment_id, "the insurance ends before the rental")
            return
        if lacking := [what for what in lacking_for(unit, booking) if what not in overruled]:
            finding = _finding(
                booking.reference, booking.equipment_id, f"not enough for the unit: {', '.join(lacking)}"
            )
            swapped = [change.at for change in booking.history if change.what == SWAPPED]
            self._agreed_at[finding] = max([booking.booked_at, *swapped])
            yield finding


def lacking_for(unit: Equipment, booking: Booking) -> list[str]:
    """Which of "rate", "site", "certificate" and "coverage" do not suffice for the unit until the rental's last day.

    It is the rule of lua/terms.lua, written a second time on purpose: a mistake there is to be found here.
    """
    proofs, last_day = booking.proofs, booking.period.last_day
    certified = unit.operator_certification is None or (
        proofs.certificate == unit.operator_certification
        and proofs.certified_until is not None
        and proofs.certified_until >= last_day
    )
    suffices = {
        "rate": unit.lowest_rate <= booking.daily_rate <= unit.highest_rate,
        "site": proofs.site_weight_class is not None and proofs.site_weight_class.rank >= unit.weight_class.rank,
        "certificate": certified,
        "coverage": proofs.coverage is not None
        and proofs.coverage >= unit.min_insurance
        and proofs.covered_until is not None
        and proofs.covered_until >= last_day,
    }
    return [what for what, is_enough in suffices.items() if not is_enough]


def _finding(reference: str, equipment_id: object, what: str) -> Finding:
    return Finding(
        told=f"booking {reference} was made in a call, and {what}",
        booking_reference=reference,
        equipment_id=equipment_id if isinstance(equipment_id, str) else None,
    )
