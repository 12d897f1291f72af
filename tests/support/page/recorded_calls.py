"""Records of many calls, as different from each other as those of a depot: booked, given up, refused, cut off."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from inventory.models import Booking
from shared.call_records.call_record import (
    AnnouncedBooking,
    CallRecord,
    CheckResult,
    Difference,
    EndedBy,
    ProposedRate,
    Said,
    StageVisit,
)
from shared.measures.measured import Answer, Measured, StageTokens, Tokens, ToolUse
from shared.workflow import Stage

BUSINESSES = ("Acme Construction", "Prairie Event Company", "Summit Film and Stage", "Donaudampfschifffahrt & Söhne")
ENDINGS = ("completed", "hung_up", "failed_verification", "no_price_agreed", "cut_off", "message_taken")
STAGES = [stage for stage in Stage if stage not in (Stage.CALL_ENDED, Stage.EXISTING_RENTAL)]
STAGE_SECONDS = 17.5
RUNNING = 4  # the newest call that has not ended
TOOLS = ("verify_business_license", "search_available_equipment", "propose_price")


def call_id_of(number: int) -> str:
    """The id of the call with this number."""
    return f"{number:08x}c0ffee"


def recorded_call(number: int, begun_at: dt.datetime, bookings: Sequence[Booking] = ()) -> CallRecord:
    """The record of the call with this number. What was booked in it is `bookings`."""
    reached = STAGES if bookings else STAGES[: 1 + number % len(STAGES)]
    entered = [begun_at + dt.timedelta(seconds=STAGE_SECONDS * place) for place in range(len(reached))]
    verified = len(reached) > 2
    ended = None if number % 11 == RUNNING else "completed" if bookings else ENDINGS[number % len(ENDINGS)]
    return CallRecord(
        call_id=call_id_of(number),
        begun_at=begun_at,
        ended_at=None if ended is None else entered[-1] + dt.timedelta(seconds=STAGE_SECONDS),
        caller_phone=None if number % 9 == 8 else f"+1217555{number % 10_000:04}",
        business_name=BUSINESSES[number % len(BUSINESSES)] if verified else None,
        stages=tuple(
            StageVisit(stage=stage, entered_at=at, seconds=STAGE_SECONDS)
            for stage, at in zip(reached, entered, strict=True)
        ),
        checks=_checks(number, entered) if verified else (),
        proposed_rates=(ProposedRate(daily_rate=Decimal("430.00"), answer="below minimum", at=entered[-1]),),
        bookings=tuple(_announced(one) for one in bookings),
        end_reason=ended,
        ended_by=None if ended is None else EndedBy.CALLER if ended == "hung_up" else EndedBy.LINE,
        differences=None if number % 19 == 18 else (Difference.PRICE_CLAIMED,) if number % 17 == 16 else (),
        transcript=_said(entered),
        measured=_measured(number, reached, entered),
    )


def _checks(number: int, entered: Sequence[dt.datetime]) -> tuple[CheckResult, ...]:
    refused = number % 4 == 3
    return (
        CheckResult(check="business license", outcome="verified", reason=None, at=entered[1]),
        CheckResult(
            check="insurance",
            outcome="rejected" if refused else "verified",
            reason="the policy covers $250,000, and this equipment needs $1,000,000" if refused else None,
            at=entered[-1],
        ),
    )


def _announced(booking: Booking) -> AnnouncedBooking:
    return AnnouncedBooking(
        reference=booking.reference,
        equipment_id=booking.equipment_id,
        period=booking.period,
        daily_rate=booking.daily_rate,
        total=booking.total,
    )


def _said(entered: Sequence[dt.datetime]) -> tuple[Said, ...]:
    return tuple(
        said
        for at in entered
        for said in (
            Said(by="line", text="May I have your business license number, please?", at=at),
            Said(by="caller", text="Yes, one moment. It is BL 123456, and we need it from tomorrow.", at=at),
        )
    )


def _measured(number: int, reached: Sequence[Stage], entered: Sequence[dt.datetime]) -> Measured:
    """Waits between 0.4 s and 2.4 s; a stage costs a few cents."""
    visits = list(zip(reached, entered, strict=True))
    return Measured(
        first_word_seconds=0.6,
        answers=tuple(
            Answer(
                stage=stage, at=at, seconds=0.4 + (number * 7 + place) % 20 / 10, heard_seconds=0.3, tool_seconds=0.1
            )
            for place, (stage, at) in enumerate(visits)
        ),
        tools=tuple(
            ToolUse(tool=TOOLS[place % len(TOOLS)], stage=stage, at=at, seconds=0.1, outcome="done")
            for place, (stage, at) in enumerate(visits)
        ),
        tokens=tuple(
            StageTokens(
                stage=stage,
                tokens=Tokens(
                    text_in=1_200, audio_in=2_400 + number % 100, cached_in=9_000, text_out=60, audio_out=800
                ),
                micro_dollars=21_000 + number % 100 * 90,
            )
            for stage in reached
        ),
        models=("gpt-realtime",),
    )
