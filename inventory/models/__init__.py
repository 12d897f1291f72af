"""The inventory's values: equipment, rental periods, holds, bookings and tasks; and the errors of its methods.

Money is `Decimal` with two decimal places, in the depot's currency. Days are days of the depot's time zone. Moments are
aware datetimes in UTC.
"""

from inventory.models.customer_file import CustomerFile, CustomerNote
from inventory.models.frozen import Frozen
from inventory.models.hold import Block, Hold
from inventory.models.inventory_errors import (
    BookingEnded,
    BookingNotFound,
    BookingUnconfirmed,
    DaysRefused,
    EquipmentNotAvailable,
    EquipmentNotFound,
    HoldLost,
    ImportRefused,
    InventoryError,
    InventoryUnavailable,
    LimitReached,
    ProofRefused,
    RequestConflict,
    TaskNotFound,
    TaskNotOpen,
    UnitsNotAvailable,
)
from inventory.models.money import CENT, MAX_MONEY, Money, cents, from_cents
from inventory.models.period import Period
from inventory.models.proofs import Papers, Proofs
from inventory.models.rental import (
    DEPOSIT,
    Booking,
    BookingChange,
    BookingLimit,
    BookingSource,
    BookingStatus,
    Charge,
    Rental,
)
from inventory.models.task import NewTask, Task, TaskKind, TaskProgress, TaskState, WaitingFor
from inventory.models.unit import (
    MOST_LEAST_DAYS,
    MOST_TURNAROUND_DAYS,
    Equipment,
    Status,
    WeightClass,
    Withdrawal,
)

__all__ = [
    "CENT",
    "DEPOSIT",
    "MAX_MONEY",
    "MOST_LEAST_DAYS",
    "MOST_TURNAROUND_DAYS",
    "Block",
    "Booking",
    "BookingChange",
    "BookingEnded",
    "BookingLimit",
    "BookingNotFound",
    "BookingSource",
    "BookingStatus",
    "BookingUnconfirmed",
    "Charge",
    "CustomerFile",
    "CustomerNote",
    "DaysRefused",
    "Equipment",
    "EquipmentNotAvailable",
    "EquipmentNotFound",
    "Frozen",
    "Hold",
    "HoldLost",
    "ImportRefused",
    "InventoryError",
    "InventoryUnavailable",
    "LimitReached",
    "Money",
    "NewTask",
    "Papers",
    "Period",
    "ProofRefused",
    "Proofs",
    "Rental",
    "RequestConflict",
    "Status",
    "Task",
    "TaskKind",
    "TaskNotFound",
    "TaskNotOpen",
    "TaskProgress",
    "TaskState",
    "UnitsNotAvailable",
    "WaitingFor",
    "WeightClass",
    "Withdrawal",
    "cents",
    "from_cents",
]
