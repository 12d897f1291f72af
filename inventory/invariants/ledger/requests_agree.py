"""Bookings agree with the holds and requests that they came from, both ways."""

from collections.abc import Iterator

from inventory.invariants.invariant import Finding
from inventory.invariants.ledger.ledger_records import BookingRecords, LedgerRecords, LedgerRule, RequestRecords


class RequestsAgree(LedgerRule):
    """What is asked for again is found by the hold or the request. If that is lost, it is booked once more."""

    name = "requests-agree"
    must_be = "Bookings agree with the holds and requests that they came from, both ways"
    to_do = "A repeated request may be carried out twice: bring the depot back from a backup if it was written by hand"

    def judge(self, records: LedgerRecords) -> Iterator[Finding]:
        """See `LedgerRule.judge`."""
        match records:
            case BookingRecords(reference=reference, booking=booking) if booking.reference != reference:
                yield Finding(told=f"booking {reference} calls itself {booking.reference}", booking_reference=reference)
            case BookingRecords(reference=reference, booked_as=booked_as) if booked_as != reference:
                yield Finding(
                    told=f"booking {reference} and the hold that it came from do not match",
                    booking_reference=reference,
                )
            case RequestRecords(request_id=request_id, hold_of_booking=None):
                told = f"hold {request_id} became booking {records.reference}, which is not there"
                yield Finding(told=told, booking_reference=records.reference)
            case RequestRecords(request_id=request_id, hold_of_booking=hold_id) if request_id != hold_id:
                told = f"hold {request_id} became booking {records.reference}, which came from another hold"
                yield Finding(told=told, booking_reference=records.reference)
            case _:
                pass
