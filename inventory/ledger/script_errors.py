"""The errors that stand for what a script refused."""

from collections.abc import Sequence

from inventory.models import (
    BookingEnded,
    BookingLimit,
    DaysRefused,
    EquipmentNotAvailable,
    EquipmentNotFound,
    HoldLost,
    InventoryError,
    LimitReached,
    ProofRefused,
    RequestConflict,
    Status,
    UnitsNotAvailable,
)

WHY_LIMITED = {
    BookingLimit.CALL: "the call has booked as many units as one call may",
    BookingLimit.LICENSE: "the business license has as many open rentals as it may have",
    BookingLimit.NUMBER: "the calling number has as many open rentals as it may have",
    BookingLimit.OPERATOR: "the operator is on as many units on one of the days as they may be at once",
    BookingLimit.OTHER_BUSINESS: "the operator works for another business on one of the days",
    BookingLimit.DO_NOT_RENT: "the customer's file says that nothing is rented to them",
}


def refusal(code: bytes, details: Sequence[bytes], subject: str) -> InventoryError:
    """The error for a script's answer, which is a `code` and perhaps details. `subject` begins the error's sentence:
    what was asked for, such as "Hold 4f1c"."""
    detail = details[0].decode() if details else ""
    match code:
        case b"unknown":
            return EquipmentNotFound(f"{subject}: there is no such unit.")
        case b"unavailable" if len(details) > 1:
            ids, statuses = details[::2], details[1::2]
            taken = {one.decode(): Status(status.decode()) for one, status in zip(ids, statuses, strict=True)}
            told = " and ".join(f"{equipment_id} is {status}" for equipment_id, status in taken.items())
            return UnitsNotAvailable(f"{subject}: {told}.", taken)
        case b"unavailable":
            return EquipmentNotAvailable(f"{subject}: the unit is {detail}.", Status(detail))
        case b"lost":
            return HoldLost(f"{subject} is lost: it expired, was released, or belongs to another call.")
        case b"refused":
            unit = f"the unit {details[1].decode()}" if len(details) > 1 else "the unit"
            return ProofRefused(f"{subject}: the {detail} does not suffice for {unit}.")
        case b"limit":
            limit = BookingLimit(detail)
            return LimitReached(f"{subject}: {WHY_LIMITED[limit]}.", limit)
        case b"ended":
            state = detail.lower().replace("_", " ")
            return BookingEnded(f"{subject} cannot be changed in this way: it is {state}.")
        case b"past":
            return DaysRefused(
                f"{subject} cannot have these days: they have passed, or the rental has begun and keeps its first day."
            )
        case b"conflict":
            return RequestConflict(f"{subject}: the id of this request was used before with other parameters.")
        case _:
            raise AssertionError(f"the script answered {code!r}")


def unknown_unit(equipment_id: str) -> EquipmentNotFound:
    """The error for an id that no unit has."""
    return EquipmentNotFound(f"No unit has the id {equipment_id}.")
