"""Keeps callers' data out of the log."""

import logging
import re
from types import TracebackType

# The loggers of LiveKit, and the logger of asyncio, which prints the exception of a task that nobody awaited. The
# filter of a logger does not apply to its children, so that every logger is named.
_FILTERED = ("livekit", "livekit.agents", "livekit.plugins.openai", "dtmf-inputs", "asyncio")
# These log the address of every request at INFO, and an address may hold personal data or a key.
_LOG_ADDRESSES = ("httpx", "httpx2", "aiohttp.access")

# The room and the participant of a SIP call are both named after the caller's number.
_NAMED_BY_NUMBER = {"room", "room_name", "participant", "participant_identity"}
_NUMBER = re.compile(r"\+\d{7,15}")


class PrivacyFilter(logging.Filter):
    """Removes from a log record what a caller said and who they are.

    What was said is in LiveKit's extra fields whose dotted name has the part `pii`, and in the texts of exceptions; the
    types and tracebacks of exceptions stay. The caller's number is in the names of rooms and participants, and in
    messages that contain such a name.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        for name in [name for name in vars(record) if name in _NAMED_BY_NUMBER or "pii" in name.split(".")]:
            delattr(record, name)
        message = record.getMessage()
        if _NUMBER.search(message):
            record.msg, record.args = _NUMBER.sub("(number)", message), None
        if record.exc_info and record.exc_info[1] is not None:
            if record.name == "asyncio":
                record.msg, record.args = str(record.msg).partition("\n")[0], None
            record.exc_info = _without_text(record.exc_info[1])
        return True


_FILTER = PrivacyFilter()


def install_privacy_filter() -> None:
    """Keep callers' data out of the log of this process. Calling it again does no harm.

    The filter is put on loggers, for handlers that are added later, and on the handlers that there are: the records of
    a job process reach the handlers of the worker directly, with the name of the room. So this is called in the worker
    and in its job processes, and once more when the handlers have been made.
    """
    for name in _FILTERED:
        logging.getLogger(name).addFilter(_FILTER)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_FILTER)
    for name in _LOG_ADDRESSES:
        logging.getLogger(name).setLevel(logging.WARNING)


def _without_text(error: BaseException) -> tuple[type[BaseException], BaseException, TracebackType | None]:
    """The `exc_info` of an exception with the types and tracebacks of it and its causes, but without texts."""
    kind = type(type(error).__name__, (Exception,), {"__module__": type(error).__module__})
    stand_in: BaseException = kind("its text is left out, it may hold personal data")
    if error.__cause__ is not None:
        stand_in.__cause__ = _without_text(error.__cause__)[1]
    if error.__context__ is not None and not error.__suppress_context__:
        stand_in.__context__ = _without_text(error.__context__)[1]
    stand_in.__suppress_context__ = error.__suppress_context__
    stand_in.__traceback__ = error.__traceback__
    return type(stand_in), stand_in, error.__traceback__
