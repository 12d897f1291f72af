"""Compares a call that has ended with the inventory: every booking that was announced is there, and nothing else."""

import logging

from prometheus_client import Counter
from pydantic import ValidationError

from inventory.ledger.inventory import HoldsAndBookings, Inventory
from inventory.models import Booking, InventoryUnavailable
from shared.call_records.call_record import Difference
from shared.rental_call import RentalCall

logger = logging.getLogger("rental.records")

RECONCILIATION_DIFFERENCES = Counter(
    "rental_reconciliation_differences",
    "In what a call that has ended and the inventory did not agree",
    ["difference"],
)
RECONCILIATIONS_NOT_CHECKED = Counter(
    "rental_reconciliations_not_checked", "Calls that could not be compared with the inventory"
)


async def reconcile(call: RentalCall, inventory: Inventory) -> tuple[Difference, ...] | None:
    """The differences between a call that has ended and the inventory. Each is logged as an error and counted.

    None if Redis did not answer, or if its answer cannot be read. Nothing is known then, and that is counted too.
    """
    asked = {hold.hold_id for hold in call.asked_holds} | {booking.hold_id for booking in call.bookings}
    if call.selection is not None:
        asked |= {hold.hold_id for hold in call.selection.holds}
    try:
        left = await inventory.holds_and_bookings(
            hold_ids=sorted(asked), references=[booking.reference for booking in call.bookings]
        )
    except (InventoryUnavailable, ValidationError):
        logger.warning("call %s could not be compared with the inventory", call.call_id)
        RECONCILIATIONS_NOT_CHECKED.inc()
        return None
    differences = _differences(call, left)
    for difference in differences:
        logger.error("call %s: %s (python main.py calls show %s)", call.call_id, difference, call.call_id)
        RECONCILIATION_DIFFERENCES.labels(difference.name.lower()).inc()
    return differences


def _differences(call: RentalCall, left: HoldsAndBookings) -> tuple[Difference, ...]:
    there = {booking.reference: booking for booking in left.bookings}
    announced = {booking.reference for booking in call.bookings}
    return (
        *(Difference.BOOKING_MISSING for booking in call.bookings if booking.reference not in there),
        *(
            Difference.BOOKING_DIFFERS
            for booking in call.bookings
            if booking.reference in there and _terms(there[booking.reference]) != _terms(booking)
        ),
        *(Difference.BOOKING_NOT_ANNOUNCED for reference in there if reference not in announced),
        *(Difference.HOLD_LEFT for hold in left.holds if hold.hold_id not in call.left_hold_ids),
    )


def _terms(booking: Booking) -> tuple[object, ...]:
    return booking.call_id, booking.equipment_id, booking.period, booking.daily_rate, booking.charges
