"""How the log is written: one JSON object a line away from a terminal, plain at one."""

import datetime as dt
import json
import logging
from typing import Any

from shared.measures.call_in_log import CALL_FIELDS

# What every record has; all else was given by whoever logged, or by `CallFields`.
_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """One object a line: `timestamp` in UTC, `level`, `name` of the logger, `message`, `exc_info`, and what else the
    record has. The names are those of LiveKit's own log."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "timestamp": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "name": record.name,
            "message": record.getMessage(),
            **_extras(record),
        }
        if error := _error(self, record):
            line["exc_info"] = error
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """A line for people: the time, the level, the message, and what else the record has as `name=value`."""

    def format(self, record: logging.LogRecord) -> str:
        extras = "".join(f" {name}={value}" for name, value in _extras(record).items())
        written = (
            f"{self.formatTime(record, '%H:%M:%S')} {record.levelname} {record.name}: {record.getMessage()}{extras}"
        )
        error = _error(self, record)
        return f"{written}\n{error}" if error else written


def log_in_lines() -> None:
    """Write what this process logs in this form, with the call that it belongs to. Calling it again does no harm.

    LiveKit makes the handlers. In a process of a call there is one, which passes records on to the worker; it keeps its
    own form, and so does the screen that LiveKit draws for `dev` and `console`.
    """
    for handler in logging.getLogger().handlers:
        handler.addFilter(CALL_FIELDS)
        if type(handler) is logging.StreamHandler:
            handler.setFormatter(PlainLines() if handler.stream.isatty() else JsonLines())


def _extras(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD and name[0] != "_"}


def _error(formatter: logging.Formatter, record: logging.LogRecord) -> str | None:
    """The traceback; of a record from another process the text that came with it."""
    if record.exc_info and record.exc_info[0] is not None:
        return formatter.formatException(record.exc_info)
    return record.exc_text
