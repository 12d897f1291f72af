"""Watches one call from its beginning to its end."""

import contextlib
import time
from collections.abc import Iterator

from agents.conversation.call_session import CallSession
from shared.call_records.recorder import ended_by


@contextlib.contextmanager
def observed_call(session: CallSession) -> Iterator[None]:
    """Count the call as one that runs, and how it ended. When this block is left, its record has been closed."""
    recorder = session.recorder
    recorder.measures.begin()
    try:
        yield
    finally:
        recorder.facts.count(session.call)
        recorder.measures.end(session.call.end_reason, ended_by=ended_by(session.call), at=time.time())
