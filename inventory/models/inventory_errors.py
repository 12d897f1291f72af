"""The errors of the inventory's methods."""

from inventory.models.rental import Booking, BookingLimit, Rental
from inventory.models.unit import Status


class InventoryError(Exception):
    """A request that the inventory did not carry out. The text is for the people of the depot, not for callers."""


class EquipmentNotFound(InventoryError):
    """No unit has this id."""


class EquipmentNotAvailable(InventoryError):
    """The unit cannot be rented on these days. `status` says why: RENTED (also overdue, or marked so by people), or
    MAINTENANCE."""

    def __init__(self, message: str, status: Status) -> None:
        super().__init__(message)
        self.status = status


class UnitsNotAvailable(EquipmentNotAvailable):
    """Some of the units cannot be rented on these days, so nothing was changed. `taken` says which of them, and why;
    `status` is that of the first."""

    def __init__(self, message: str, taken: dict[str, Status]) -> None:
        super().__init__(message, next(iter(taken.values())))
        self.taken = taken


class HoldLost(InventoryError):
    """The hold has expired, was released, or belongs to another call."""


class BookingNotFound(InventoryError):
    """No booking has this reference."""


class BookingEnded(InventoryError):
    """The booking cannot be changed in this way, because it has begun, or was returned or cancelled."""


class DaysRefused(InventoryError):
    """A booking cannot have these days, because they have passed or the rental has begun."""


class ImportRefused(InventoryError):
    """Reservations were not imported, none of them. `refused` are the indexes of those that cannot be booked, each with
    the reason."""

    def __init__(self, refused: dict[int, str]) -> None:
        super().__init__(f"{len(refused)} reservations cannot be booked; nothing was imported.")
        self.refused = refused


class BookingUnconfirmed(InventoryError):
    """The rental is stored, but on too few replicas. It must not be promised to the caller yet."""

    def __init__(self, rental: Rental) -> None:
        super().__init__(f"Rental {rental.reference} is not on enough replicas yet.")
        self.rental = rental

    @property
    def booking(self) -> Booking:
        """The first booking of the rental: the only one of a rental of one unit."""
        return self.rental.bookings[0]


class ProofRefused(InventoryError):
    """The script `confirm` or `reschedule` found a proof or a rate that does not suffice. Nothing was changed."""


class LimitReached(InventoryError):
    """A limit keeps one more unit from being booked. Nothing was changed."""

    def __init__(self, message: str, limit: BookingLimit) -> None:
        super().__init__(message)
        self.limit = limit


class TaskNotFound(InventoryError):
    """No task has this id."""


class TaskNotOpen(InventoryError):
    """The task was taken by somebody else, or is done. The text says who has it."""


class RequestConflict(InventoryError):
    """The id of this request was used before with other parameters."""


class InventoryUnavailable(InventoryError):
    """Redis did not answer, so it is not known whether the change was made. Ask again with the same id."""
