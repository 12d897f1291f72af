"""What the line counts, and what keeps callers' data out of its log."""

import logging
import re
from types import TracebackType

from prometheus_client import Counter

RECONCILIATION_DIFFERENCES = Counter(
    "rental_reconciliation_differences",
    "In what a call that has ended and the inventory did not agree",
    ["difference"],
)
RECONCILIATIONS_NOT_CHECKED = Counter(
    "rental_reconciliations_not_checked", "Calls that could not be compared with the inventory"
)

# The loggers of LiveKit, and asyncio's, which prints the exception of a task that nobody waited for. A filter of a
# logger is not one of its children, so each is named.
_FILTERED = ("livekit", "livekit.agents", "livekit.plugins.openai", "dtmf-inputs", "asyncio")
# They log the address of every request at INFO, and a registry's address holds the number that is looked up.
_LOG_ADDRESSES = ("httpx", "httpx2", "aiohttp.access")


# A call over SIP comes in a room and as a participant that are both called by the caller's number.
_NAMED_BY_NUMBER = {"room", "room_name", "participant", "participant_identity"}
_NUMBER = re.compile(r"\+\d{7,15}")


class PrivacyFilter(logging.Filter):
    """Takes out of a log record what a caller may have said, and who they are.

    LiveKit keeps the one in extras whose dotted name has the part `pii`, and in the texts of exceptions: of these the
    kind and the traceback stay. The other is in the names of rooms and participants, and where those are in the text.
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
            record.exc_info = _without_words(record.exc_info[1])
        return True


_FILTER = PrivacyFilter()


def install_privacy_filter() -> None:
    """Keep callers' data out of this process's log. Doing it again changes nothing.

    The loggers are filtered for handlers that are there later; the handlers, for what a job process has logged: its
    records come to them without a logger, with the name of the room. So this is for both kinds of process, and again
    when the handlers are made.
    """
    for name in _FILTERED:
        logging.getLogger(name).addFilter(_FILTER)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_FILTER)
    for name in _LOG_ADDRESSES:
        logging.getLogger(name).setLevel(logging.WARNING)


def _without_words(error: BaseException) -> tuple[type[BaseException], BaseException, TracebackType | None]:
    """The exception as a log record has it, with its causes, each of the same name and place but without its text."""
    kind = type(type(error).__name__, (Exception,), {"__module__": type(error).__module__})
    stand_in: BaseException = kind("its text is left out, it may hold personal data")
    if error.__cause__ is not None:
        stand_in.__cause__ = _without_words(error.__cause__)[1]
    if error.__context__ is not None and not error.__suppress_context__:
        stand_in.__context__ = _without_words(error.__context__)[1]
    stand_in.__suppress_context__ = error.__suppress_context__
    stand_in.__traceback__ = error.__traceback__
    return type(stand_in), stand_in, error.__traceback__
