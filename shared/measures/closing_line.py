"""The line of the log that is written when a call is over, and that says it all in numbers and fixed words."""

import logging

from shared.call_records.call_record import CallRecord
from shared.measures.call_counters import reason_label
from shared.measures.measured import middle

logger = logging.getLogger("rental.call")


def log_closed(record: CallRecord) -> None:
    """Log what became of this call: nothing in it says who called or what was said."""
    measured, tokens = record.measured, record.measured.tokens_in_all
    waits = [answer.seconds for answer in measured.answers]
    facts = {
        "seconds": round((record.ended_at - record.begun_at).total_seconds(), 1) if record.ended_at else None,
        "reason": reason_label(record.end_reason),
        "ended_by": record.ended_by or "nobody",
        "last_stage": record.stages[-1].stage.value if record.stages else None,
        "stages": len({visit.stage for visit in record.stages}),
        "first_word_seconds": measured.first_word_seconds,
        "answers": len(waits),
        "wait_p50": middle(waits),
        "wait_longest": max(waits, default=None),
        "interruptions": len(measured.interruptions),
        "tools": len(measured.tools),
        "tools_refused": sum(use.outcome == "refused" for use in measured.tools),
        "tools_failed": sum(use.outcome in ("failed", "unavailable") for use in measured.tools),
        "checks": len(record.checks),
        "checks_verified": sum(check.outcome == "verified" for check in record.checks),
        "offers": len(record.proposed_rates),
        "bookings": len(record.bookings),
        "tokens_in": tokens.text_in + tokens.audio_in + tokens.cached_in,
        "tokens_out": tokens.text_out + tokens.audio_out,
        "dollars": round(measured.micro_dollars / 1e6, 4),
        "model_failures": measured.model_failures,
        "differences": None if record.differences is None else len(record.differences),
    }
    logger.info("the call is over", extra=facts)
