"""The record of a call, which is kept when the call is over.

Numbers of licences, operators and policies are not in it: of a check there is only its name and its outcome. The
caller's phone number, the name of the business and the transcript are personal, and `erasure` removes them.
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AliasChoices, Field

from inventory.models import Money, Period
from shared.call_records.stored_value import StoredValue
from shared.measures.measured import Measured
from shared.verification.checks import CheckName
from shared.workflow import Stage


class EndedBy(StrEnum):
    """Who ended a call: the caller hung up, the line said goodbye, or a person of the depot took the call or
    had it hung up."""

    CALLER = "caller"
    LINE = "line"
    PERSON = "person"


class StageVisit(StoredValue):
    """A stage that the call was in, from when and for how many seconds. A stage may be visited more than once."""

    stage: Stage
    entered_at: dt.datetime
    seconds: float


CheckOutcome = Literal[
    "verified", "not found", "name unclear", "of another", "rejected", "unavailable", "tried too often"
]


class CheckResult(StoredValue):
    """A check and its outcome. `reason` says why it was rejected or not answered, without personal data."""

    check: CheckName
    outcome: CheckOutcome
    reason: str | None
    at: dt.datetime


ProposalAnswer = Literal["acceptable", "below minimum", "above maximum", "agreed"]


class ProposedRate(StoredValue):
    """A daily rate that the caller proposed, and the line's answer. "agreed" is the rate that the caller accepted."""

    daily_rate: Money
    answer: ProposalAnswer
    at: dt.datetime


class AnnouncedBooking(StoredValue):
    """A booking that the caller was told about. `total` is its price without a deposit; older records have none."""

    reference: str
    equipment_id: str
    period: Period
    daily_rate: Money
    total: Money | None = None


class ChangedRental(StoredValue):
    """A change of a rental that the caller had, by the reference of the rental or of one booking of it.

    `day` is its new last day, or the one on which it is ready for return; None where it was cancelled.
    """

    reference: str
    what: Literal["extended", "shortened", "off rent", "cancelled"]
    day: dt.date | None


class Said(StoredValue):
    """What the caller or the line said."""

    by: Literal["caller", "line"]
    text: str
    at: dt.datetime


class Difference(StrEnum):
    """A way in which a call that is over can disagree: with the inventory, or what the line said with what was so."""

    BOOKING_MISSING = "a booking that the caller was told of is not in the inventory"
    BOOKING_DIFFERS = "a booking has another unit, other days or another price than the caller was told"
    BOOKING_NOT_ANNOUNCED = "the inventory has a booking of this call that the caller was not told of"
    HOLD_LEFT = "the inventory still holds a unit for this call"
    BOOKING_CLAIMED = "the line told the caller that it is booked, and it was not"
    REFERENCE_CLAIMED = "the line told the caller a reference that no booking has"
    CHANGE_CLAIMED = "the line told the caller of a change of a rental that was not made"
    PRICE_CLAIMED = "the line told the caller a price that no tool gave"
    DAYS_CLAIMED = "the line told the caller days that no tool gave"


class Recording(StoredValue):
    """What became of the recording of a call: kept on the machine with this name, refused by the caller, or not made
    because the line could not."""

    outcome: Literal["kept", "refused", "not made"]
    machine: str | None = None


class CallRecord(StoredValue):
    """The record of one call. Times are in UTC.

    Attributes:
        ended_at: None while the call runs. It stays None if the worker died in the middle of the call.
        caller_phone: the number that the call came from, or None if it was withheld. It proves nothing.
        business_name: the name on the verified licence.
        end_reason: why it ended, such as "completed", "hung_up", "cut_off" or "failed_verification".
        ended_by: None while the call runs, and when it was cut off.
        differences: what `reconciliation` found, and claims of the line that were not so. None if the inventory could
            not be asked and there are no such claims.
        rental_changes: the changes that were made of rentals that the caller had. Older records have none.
        transcript: None unless RENTAL_KEEP_TRANSCRIPTS is on.
        recording: None while the call runs, and where calls are not recorded.
        measured: waits, tools, tokens and their cost. Older records have none.
    """

    call_id: str
    begun_at: dt.datetime
    ended_at: dt.datetime | None
    caller_phone: str | None
    business_name: str | None
    stages: tuple[StageVisit, ...]
    checks: tuple[CheckResult, ...]
    # Older records have the name `offers` for this field.
    proposed_rates: Annotated[
        tuple[ProposedRate, ...], Field(validation_alias=AliasChoices("proposed_rates", "offers"))
    ]
    bookings: tuple[AnnouncedBooking, ...]
    rental_changes: tuple[ChangedRental, ...] = ()
    end_reason: str | None
    ended_by: EndedBy | None
    differences: tuple[Difference, ...] | None = None
    transcript: tuple[Said, ...] | None = None
    recording: Recording | None = None
    measured: Measured = Measured()
