"""Whatever is kept of a unit is kept of one that is there."""

from collections.abc import Iterator

from inventory.invariants.invariant import Finding
from inventory.invariants.ledger.ledger_records import BookingOfNoUnit, LedgerRecords, LedgerRule, UnitRecords


class KnownUnits(LedgerRule):
    """Statuses, calendars, holds and open bookings are of units of the depot; ended bookings may be of removed ones."""

    name = "known-units"
    must_be = "Statuses, calendars, holds and bookings are of units that are there"
    to_do = "Bring the unit back into the list (python main.py inventory load FILE), or end what is left of it"

    def judge(self, records: LedgerRecords) -> Iterator[Finding]:
        """See `LedgerRule.judge`."""
        match records:
            case BookingOfNoUnit():
                yield Finding(
                    told=f"booking {records.reference} is of a unit that was never there",
                    booking_reference=records.reference,
                )
            case UnitRecords(equipment_id=unit, is_there=False):
                if records.is_withdrawn:
                    yield Finding(told=f"the status of {unit} is of a unit that is not there", equipment_id=unit)
                if records.calendar:
                    yield Finding(told=f"the calendar of {unit} is of a unit that is not there", equipment_id=unit)
                for hold_id in records.holds:
                    yield Finding(told=f"hold {hold_id} is of a unit that is not there", equipment_id=unit)
                for reference in records.bookings:
                    yield Finding(
                        told=f"booking {reference} is of a unit that is not there",
                        booking_reference=reference,
                        equipment_id=unit,
                    )
            case _:
                pass
