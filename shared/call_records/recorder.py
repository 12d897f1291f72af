"""Gathers the record of a call while it runs, and stores it without making the call wait."""

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from inventory.models import Frozen, InventoryUnavailable
from shared.call_records.call_record import (
    AnnouncedBooking,
    CallRecord,
    ChangedRental,
    CheckOutcome,
    CheckResult,
    Difference,
    EndedBy,
    ProposalAnswer,
    ProposedRate,
    Recording,
    Said,
    StageVisit,
)
from shared.call_records.kept_records import CallRecords
from shared.measures.call_counters import CHECKS, OFFERS
from shared.measures.call_measures import CallMeasures
from shared.measures.counted_facts import CountedFacts
from shared.rental_call import BY_THE_DESK, CUT_OFF, RentalCall
from shared.settings import Settings
from shared.verification.checks import CheckName
from shared.verification.results import (
    NameUnclear,
    NotFound,
    OfAnother,
    Outcome,
    Rejected,
    TriedTooOften,
    Unavailable,
    Verified,
)
from shared.workflow import Stage

logger = logging.getLogger("rental.records")

SAVE_AFTER_SECONDS = 0.2

# For every other reason it was the line that ended the call. Nobody ended a call that was cut off.
_ENDED_BY = {"hung_up": EndedBy.CALLER, "transferred": EndedBy.PERSON, BY_THE_DESK: EndedBy.PERSON, CUT_OFF: None}


def ended_by(call: RentalCall) -> EndedBy | None:
    """Who ended the call; None while it runs, and when it was cut off."""
    return _ENDED_BY.get(call.end_reason or "", EndedBy.LINE) if call.ended else None


class CallRecorder:
    """The record of one call while it is being made. No method raises if Redis does not answer.

    Attributes:
        measures: gathers what is measured in the call.
        facts: counts what the call has come to.
        recording: what became of the call's recording, once it is over.
        closed: the whole record, once the call is over.
    """

    def __init__(self, records: CallRecords, settings: Settings, *, now: Callable[[], dt.datetime]) -> None:
        self.measures = CallMeasures(began=time.time(), prices=settings)
        self.facts = CountedFacts(settings.currency)
        self.recording: Recording | None = None
        self.closed: CallRecord | None = None
        self._records = records
        self._now = now
        self._begun_at = now()
        self._visits: list[tuple[Stage, dt.datetime]] = []
        self._checks: list[CheckResult] = []
        self._proposed_rates: list[ProposedRate] = []
        self._transcript: list[Said] | None = [] if settings.keep_transcripts else None
        self._later: asyncio.TimerHandle | None = None
        self._unsaved: CallRecord | None = None
        self._saving: asyncio.Task[None] | None = None

    def stage_entered(self, call: RentalCall) -> None:
        """The call has entered its stage. The record so far is stored, in case the worker dies during the call.

        It is stored a moment later, because the caller is waiting for the stage to speak.
        """
        self.measures.entered(call.stage)
        self._visits.append((call.stage, self._now()))
        self._save_later(call)

    def checked(self, check: CheckName, outcome: Outcome[Frozen]) -> CheckOutcome:
        """A check was answered. Returns the outcome as the record has it."""
        match outcome:
            case Verified():
                name, reason = "verified", None
            case NotFound():
                name, reason = "not found", None
            case NameUnclear():
                name, reason = "name unclear", None
            case OfAnother():
                name, reason = "of another", None
            case Rejected(reason=reason):
                name = "rejected"
            case Unavailable(reason):
                name = "unavailable"
            case TriedTooOften():
                name, reason = "tried too often", None
        CHECKS.labels(self.measures.stage.value, check, name).inc()
        self._checks.append(CheckResult(check=check, outcome=name, reason=reason, at=self._now()))
        return name

    def rate_proposed(self, daily_rate: Decimal, answer: ProposalAnswer) -> None:
        """The caller proposed this rate a day, and the line answered."""
        OFFERS.labels(answer).inc()
        self._proposed_rates.append(ProposedRate(daily_rate=daily_rate, answer=answer, at=self._now()))

    def said(self, by: Literal["caller", "line"], text: str, call: RentalCall) -> None:
        """Somebody said this. It is kept only if the settings ask for transcripts, and then stored a moment later, so
        that the depot can follow the call."""
        if self._transcript is not None:
            # A model may send half a surrogate pair, which cannot be stored.
            storable = text.encode("utf-8", "replace").decode()
            self._transcript.append(Said(by=by, text=storable, at=self._now()))
            self._save_later(call)

    def forget_what_was_said(self, call: RentalCall) -> None:
        """Keep no transcript of this call. It goes from the record that is stored already, too."""
        if self._transcript is not None:
            self._transcript = None
            self._cancel_later()
            self._save_soon(self.record(call))

    async def close(self, call: RentalCall, differences: tuple[Difference, ...] | None) -> CallRecord:
        """Store the record of a call that has ended. `differences` is None if they could not be checked."""
        record = self.closed = self.record(call, differences=differences)
        self._cancel_later()
        self._save_soon(record)
        if self._saving is not None:
            await self._saving
        return record

    def record(self, call: RentalCall, *, differences: tuple[Difference, ...] | None = None) -> CallRecord:
        """The record of what has happened so far."""
        now = self._now()
        # A call that could not be begun was in no stage.
        left_at = [entered_at for _, entered_at in self._visits[1:]] + ([now] if self._visits else [])
        return CallRecord(
            call_id=call.call_id,
            begun_at=self._begun_at,
            ended_at=now if call.ended else None,
            caller_phone=call.caller_phone,
            business_name=call.customer.business_name if call.customer else None,
            stages=tuple(
                StageVisit(stage=stage, entered_at=entered_at, seconds=max(0.0, (left - entered_at).total_seconds()))
                for (stage, entered_at), left in zip(self._visits, left_at, strict=True)
            ),
            checks=tuple(self._checks),
            proposed_rates=tuple(self._proposed_rates),
            bookings=tuple(
                AnnouncedBooking(
                    reference=booking.reference,
                    equipment_id=booking.equipment_id,
                    period=booking.period,
                    daily_rate=booking.daily_rate,
                    total=booking.total,
                )
                for booking in call.bookings
            ),
            rental_changes=tuple(
                ChangedRental(reference=change.reference, what=change.what, day=change.day)
                for change in call.rental_changes
            ),
            end_reason=call.end_reason,
            ended_by=ended_by(call),
            differences=differences,
            transcript=tuple(self._transcript) if self._transcript is not None else None,
            recording=self.recording,
            measured=self.measures.measured(),
        )

    def _save_later(self, call: RentalCall) -> None:
        if self.closed is not None:
            return  # the whole record is stored, and is not to be replaced by one without its differences
        self._cancel_later()
        self._later = asyncio.get_running_loop().call_later(
            SAVE_AFTER_SECONDS, lambda: self._save_soon(self.record(call))
        )

    def _cancel_later(self) -> None:
        if self._later is not None:
            self._later.cancel()

    def _save_soon(self, record: CallRecord) -> None:
        """Store the record in the background. There is one write at a time, and the newest record is written last."""
        self._unsaved = record
        if self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._save())

    async def _save(self) -> None:
        while self._unsaved is not None:
            record, self._unsaved = self._unsaved, None
            try:
                await self._records.save(record)
            except InventoryUnavailable:
                logger.warning("the record of call %s could not be stored", record.call_id)
