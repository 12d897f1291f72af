"""The inventory's values: equipment, rental periods, holds, bookings and tasks; and the errors of its methods.

Money is `Decimal` with two decimal places, in the depot's currency. Days are days of the depot's time zone. Moments are
aware datetimes in UTC.
"""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

CENT = Decimal("0.01")
MAX_MONEY = Decimal("999999999.99")  # enough for coverage in yen, and exact in the scripts' numbers


def _to_cents(amount: Decimal) -> Decimal:
    in_cents = amount.quantize(CENT)
    if amount != in_cents:
        raise ValueError("an amount of money has at most two decimal places")
    return in_cents


Money = Annotated[Decimal, Field(ge=0, le=MAX_MONEY, allow_inf_nan=False), AfterValidator(_to_cents)]


def cents(amount: Decimal) -> int:
    """The amount in whole cents, as the scripts count money."""
    return int(amount * 100)


def from_cents(amount: int | str | bytes) -> Decimal:
    """The amount of so many cents."""
    return (Decimal(int(amount)) / 100).quantize(CENT)


class WeightClass(StrEnum):
    """How heavy a unit is. A site that can take units of one class can take the lighter classes too."""

    LIGHT = "Light"
    MEDIUM = "Medium"
    HEAVY = "Heavy"

    @property
    def rank(self) -> int:
        """0 for the lightest class, more for heavier ones."""
        return _RANKS[self]


_RANKS = {weight_class: rank for rank, weight_class in enumerate(WeightClass)}


class Status(StrEnum):
    """A unit is AVAILABLE, RENTED (with a customer today), or in MAINTENANCE, which people set."""

    AVAILABLE = "AVAILABLE"
    RENTED = "RENTED"
    MAINTENANCE = "MAINTENANCE"


class Frozen(BaseModel):
    """The base class of values that cannot be changed after they are made. Unknown fields are refused."""

    # The input may hold personal data, and a validation error may be logged, so the error does not repeat the input.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Equipment(Frozen):
    """One unit, as the depot's equipment list describes it. The rate a day is negotiable from `lowest_rate` to
    `highest_rate`. `operator_certification` is the certificate that an operator needs, or None if none is needed;
    `min_insurance` is the lowest coverage that a customer's insurance must have."""

    equipment_id: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{1,19}$")]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    category: Annotated[str, Field(min_length=1, max_length=60)]
    lowest_rate: Annotated[Money, Field(gt=0)]
    highest_rate: Annotated[Money, Field(gt=0)]
    status: Status = Status.AVAILABLE
    operator_certification: Annotated[str, Field(min_length=1, max_length=60)] | None
    min_insurance: Money
    storage_location: Annotated[str, Field(min_length=1, max_length=120)]
    weight_class: WeightClass
    description: Annotated[str, Field(max_length=500)] = ""

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if self.highest_rate < self.lowest_rate:
            raise ValueError(f"the max rate {self.highest_rate} is below the daily rate {self.lowest_rate}")
        return self


class Period(Frozen):
    """The days of a rental, in the depot's time zone: from `first_day` up to but not including `day_after`."""

    # Older records of calls have `start` and `end` instead.
    first_day: Annotated[dt.date, Field(validation_alias=AliasChoices("first_day", "start"))]
    day_after: Annotated[dt.date, Field(validation_alias=AliasChoices("day_after", "end"))]

    @field_validator("day_after")
    @classmethod
    def _at_least_a_day(cls, day_after: dt.date, info: ValidationInfo) -> dt.date:
        first_day = info.data.get("first_day")
        if first_day is not None and day_after <= first_day:
            raise ValueError("a period has at least one day")
        return day_after

    @classmethod
    def of(cls, first_day: dt.date, days: int) -> Self:
        """The period of that many days from `first_day`."""
        return cls(first_day=first_day, day_after=first_day + dt.timedelta(days=days))

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.day_after - self.first_day).days

    @property
    def last_day(self) -> dt.date:
        """The last day of the rental: the day before `day_after`."""
        return self.day_after - dt.timedelta(days=1)


class Withdrawal(Frozen):
    """A unit that people have taken out of the offer: it is RENTED without a booking here, or in MAINTENANCE.

    It ends with the day before `day_after`, or if that is None when people end it. A unit that is RENTED and has not
    come back by then is overdue.
    """

    status: Status
    day_after: dt.date | None = None

    def status_on(self, day: dt.date) -> Status:
        """The unit's status on this day, as far as people have set it. Maintenance ends by itself."""
        ended = self.day_after is not None and self.day_after <= day
        return Status.AVAILABLE if ended and self.status is Status.MAINTENANCE else self.status


class Block(Frozen):
    """Days on which a unit is kept for the depot itself. `by` blocked it, and `why` says what for."""

    block_id: str
    equipment_id: str
    period: Period
    why: str
    by: str


class Hold(Frozen):
    """A unit that is kept for one call until `expires_at`. Only this call may renew, confirm or release the hold."""

    hold_id: str
    equipment_id: str
    call_id: str
    period: Period
    expires_at: dt.datetime


class Proofs(Frozen):
    """What was proved before a booking in a call. The script `confirm` compares it with the unit once more.

    The dates are the last days on which the certificate and the insurance are valid. `policy_holder` is the name on the
    policy, which was compared with `business_name`, the name on the license. `record_email` and `record_phone` are
    those of the license's record, which hear of whatever becomes of the booking. `confirmed_by` is which of the two a
    code went to that the caller read back, if one did.
    """

    license_number: Annotated[str, Field(min_length=1)]
    business_name: Annotated[str, Field(min_length=1)]
    job_address: Annotated[str, Field(min_length=1)]
    site_weight_class: WeightClass
    operator_name: str | None
    operator_license: str | None
    certificate: str | None
    certified_until: dt.date | None
    policy_number: Annotated[str, Field(min_length=1)]
    coverage: Money
    covered_until: dt.date
    policy_holder: str | None = None
    record_email: str | None = None
    record_phone: str | None = None
    confirmed_by: str | None = None


class Papers(Frozen):
    """What is known of a customer who did not book in a call: the fields of `Proofs`, of which any but the name may be
    missing (None)."""

    business_name: Annotated[str, Field(min_length=1, max_length=200)]
    license_number: str | None = None
    job_address: str | None = None
    site_weight_class: WeightClass | None = None
    operator_name: str | None = None
    operator_license: str | None = None
    certificate: str | None = None
    certified_until: dt.date | None = None
    policy_number: str | None = None
    coverage: Money | None = None
    covered_until: dt.date | None = None
    policy_holder: str | None = None
    record_email: str | None = None
    record_phone: str | None = None
    confirmed_by: str | None = None


class BookingStatus(StrEnum):
    """A booking is BOOKED until its unit is RETURNED, or it is CANCELLED, or nobody came for the unit (NO_SHOW)."""

    BOOKED = "BOOKED"
    RETURNED = "RETURNED"
    CANCELLED = "CANCELLED"
    NO_SHOW = "NO_SHOW"


class BookingSource(StrEnum):
    """Where a booking was made: in a call, at the desk, or elsewhere, from where its file was imported."""

    CALL = "call"
    DESK = "desk"
    IMPORT = "import"


class BookingChange(Frozen):
    """One entry of a booking's history: who did what, when and why.

    `equipment_id` and `period` are the unit and the days before the change. `overruled` names the proofs or the rate
    that did not suffice and that the desk allowed all the same.
    """

    at: dt.datetime
    by: str
    what: str
    why: str = ""
    overruled: str = ""
    equipment_id: str
    period: Period


class Booking(Frozen):
    """A unit rented for a period at a rate a day. `reference` is the number that the caller is told.

    `confirmation_entry` is the id of the outbox entry whose confirmation goes to `confirmation_email`. `history` has
    the changes since the booking was made, the oldest first; for a booking that was not made in a call, it begins with
    the booking itself. `call_id` is empty then, and `proofs` may be incomplete. `language` is the ISO 639-1 code of the
    language that the customer spoke, None where that is not known.
    """

    reference: str
    hold_id: str
    equipment_id: str
    call_id: str
    period: Period
    daily_rate: Money
    proofs: Proofs | Papers
    booked_at: dt.datetime
    status: BookingStatus = BookingStatus.BOOKED
    confirmation_email: str | None = None
    confirmation_entry: str | None = None
    source: BookingSource = BookingSource.CALL
    phone: str | None = None
    language: str | None = None
    history: tuple[BookingChange, ...] = ()

    @property
    def total(self) -> Decimal:
        """The price of the whole rental."""
        return self.daily_rate * self.period.days


class TaskKind(StrEnum):
    """What kind of work a task is."""

    CALL_BACK = "call back"
    CHECK_BOOKING = "check a booking"
    LIMIT_REACHED = "limit reached"
    OVERDUE_RENTAL = "overdue rental"
    CHECK_PAPERS = "check papers"


class TaskState(StrEnum):
    """A task is OPEN until somebody has TAKEN it, and in the end DONE."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"


class NewTask(Frozen):
    """Something that the people of the depot have to do: why, for whom, and until when.

    `summary` says how far the call had come, one fact on each line. `booking_reference` and `equipment_id` name what
    the task is about, where it is about a booking or a unit.
    """

    kind: TaskKind = TaskKind.CALL_BACK
    call_id: str | None = None
    reason: str
    business_name: str | None = None
    phone: str | None = None
    summary: str = ""
    booking_reference: str | None = None
    equipment_id: str | None = None
    left_at: dt.datetime
    due_at: dt.datetime


class TaskProgress(Frozen):
    """Who has taken a task, if anybody, whether it is done, and since when. `taken_by` stays when the task is done."""

    state: TaskState
    taken_by: str | None
    changed_at: dt.datetime


class Task(NewTask):
    """A task in the depot's list. `progress` is None as long as the task is open."""

    task_id: str
    progress: TaskProgress | None = None

    @property
    def state(self) -> TaskState:
        return self.progress.state if self.progress else TaskState.OPEN


class BookingLimit(StrEnum):
    """What keeps one more unit from being booked: as many are open as there may be for the call, the license or the
    calling number; the operator is on as many units as they may be on one of the days, or works for another business
    then."""

    CALL = "call"
    LICENSE = "license"
    NUMBER = "number"
    OPERATOR = "operator"
    OTHER_BUSINESS = "other business"


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
    """The booking is stored, but on too few replicas. It must not be promised to the caller yet."""

    def __init__(self, booking: Booking) -> None:
        super().__init__(f"Booking {booking.reference} is not on enough replicas yet.")
        self.booking = booking


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
