"""Watches one call from its beginning to its end."""

import contextlib
import time
from collections.abc import Iterator

from agents.conversation.call_session import CallSession
from shared.call_records.recorder import ended_by
from shared.measures.call_counters import reason_label
from shared.measures.call_in_log import in_log
from shared.measures.closing_line import log_closed


@contextlib.contextmanager
def observed_call(session: CallSession) -> Iterator[None]:
    """Count the call as one that runs, and how it ended; trace it; and say in the log what belongs to it. When this
    block is left, its record has been closed."""
    recorder, call = session.recorder, session.call
    with recorder.measures.trace.traced(call.call_id), in_log(call):
        recorder.measures.begin()
        try:
            yield
        finally:
            recorder.facts.count(call)
            recorder.measures.end(call.end_reason, ended_by=ended_by(call), at=time.time())
            recorder.measures.trace.tell(
                stage=recorder.measures.stage.value,
                reason=reason_label(call.end_reason),
                ended_by=ended_by(call) or "nobody",
                bookings=len(call.bookings),
            )
            log_closed(recorder.closed or recorder.record(call))
