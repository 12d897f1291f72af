"""What is kept of a call when it is over.

Numbers of licences, operators and policies are not in it: a check is told by what was checked and how it came out.
The caller's phone number, the name of the business and the transcript are personal; `erasure` takes them away.
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from inventory.models import Money, Period
from shared.verification.checks import CheckName
from shared.workflow import Stage


class _Part(BaseModel):
    """A frozen value. What another version of the program wrote into it beside is left out."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class EndedBy(StrEnum):
    """Who ended a call: the caller hung up, the line said goodbye, or a person was to take it over."""

    CALLER = "caller"
    LINE = "line"
    PERSON = "person"


class StageVisit(_Part):
    """A stage that the call was in, from `entered_at` on for so many seconds. A stage may be visited again."""

    stage: Stage
    entered_at: dt.datetime
    seconds: float


CheckOutcome = Literal["verified", "not found", "name unclear", "rejected", "unavailable"]


class CheckResult(_Part):
    """A check and what came of it. `reason` says why it was rejected or not answered; it names nobody."""

    check: CheckName
    outcome: CheckOutcome
    reason: str | None
    at: dt.datetime


ProposalAnswer = Literal["acceptable", "below minimum", "above maximum", "agreed"]


class ProposedRate(_Part):
    """A rate a day that the caller proposed, and what the line answered; "agreed": both settled on it."""

    daily_rate: Money
    answer: ProposalAnswer
    at: dt.datetime


class AnnouncedBooking(_Part):
    """A booking that the caller was told of."""

    reference: str
    equipment_id: str
    period: Period
    daily_rate: Money


class Said(_Part):
    """What the caller or the line said."""

    by: Literal["caller", "line"]
    text: str
    at: dt.datetime


class Difference(StrEnum):
    """In what a call and the inventory do not agree when the call is over."""

    BOOKING_MISSING = "a booking that the caller was told of is not in the inventory"
    BOOKING_DIFFERS = "a booking has another unit, other days or another rate than the caller was told"
    BOOKING_NOT_ANNOUNCED = "the inventory has a booking of this call that the caller was not told of"
    HOLD_LEFT = "the inventory still holds a unit for this call"


class CallRecord(_Part):
    """A call, as it went. Instants are in UTC.

    Attributes:
        ended_at: None while the call runs, and for good when the worker stopped in the middle of it.
        caller_phone: the number that the call came from; None when it was not shown. It proves nothing.
        business_name: of the licence, once it was verified.
        end_reason: how it ended, as the line keeps it: "completed", "hung_up", "failed_verification", ...
        differences: what `reconciliation` found; None: it was not checked.
        transcript: None unless RENTAL_KEEP_TRANSCRIPTS is on.
    """

    call_id: str
    begun_at: dt.datetime
    ended_at: dt.datetime | None
    caller_phone: str | None
    business_name: str | None
    stages: tuple[StageVisit, ...]
    checks: tuple[CheckResult, ...]
    # Records that were written before this name have `offers`.
    proposed_rates: Annotated[
        tuple[ProposedRate, ...], Field(validation_alias=AliasChoices("proposed_rates", "offers"))
    ]
    bookings: tuple[AnnouncedBooking, ...]
    end_reason: str | None
    ended_by: EndedBy | None
    differences: tuple[Difference, ...] | None = None
    transcript: tuple[Said, ...] | None = None
