"""Ordinary events of a call that LiveKit writes into the log as errors. Errors are for what somebody has to look at."""

import logging

_NO_ERRORS = {
    # The caller speaks while a tool writes something, or over the farewell. The line protects both on purpose.
    "livekit.agents": "RealtimeAPI input_speech_started, but current speech is not interruptable",
    # The room of a call was removed: the call was hung up on, or the caller gave up while it rang.
    "livekit": "closed unexpectedly",
}


class OrdinaryEvents(logging.Filter):
    """Writes these records as information, without a traceback. All others stay as they are."""

    def filter(self, record: logging.LogRecord) -> bool:
        known = _NO_ERRORS.get(record.name)
        if known and record.levelno == logging.ERROR and known in record.getMessage():
            record.levelno, record.levelname = logging.INFO, logging.getLevelName(logging.INFO)
            record.exc_info = record.exc_text = None
        return True


_FILTER = OrdinaryEvents()


def log_ordinary_events_as_information() -> None:
    """Put the filter on LiveKit's loggers in this process. Calling it again does no harm."""
    for name in _NO_ERRORS:
        logging.getLogger(name).addFilter(_FILTER)
