"""What the log of a process has, as its handlers would write it."""

import contextlib
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

from shared.log_privacy import PrivacyFilter, install_privacy_filter
from shared.measures.log_lines import log_in_lines


class Stream(io.StringIO):
    """A stream that is, or is not, a terminal."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@contextlib.contextmanager
def logged(*, terminal: bool = False, level: int = logging.INFO) -> Iterator[Stream]:
    """Write what is logged at this level or above, of LiveKit too, as a worker writes it."""
    root, stream = logging.getLogger(), Stream(terminal=terminal)
    handler = logging.StreamHandler(stream)
    handler.setLevel(level)
    loggers = [root, *map(logging.getLogger, ("livekit", "livekit.agents"))]
    before = [logger.level for logger in loggers]
    root.addHandler(handler)
    for logger in loggers:
        logger.setLevel(level)
    install_privacy_filter()
    log_in_lines()
    try:
        yield stream
    finally:
        root.removeHandler(handler)
        for logger, was in zip(loggers, before, strict=True):
            logger.setLevel(was)
        for one in [root, *logging.root.manager.loggerDict.values()]:
            for filtered in [one, *getattr(one, "handlers", [])]:
                kept = [each for each in getattr(filtered, "filters", []) if not isinstance(each, PrivacyFilter)]
                if kept != getattr(filtered, "filters", []):
                    filtered.filters = kept  # pyright: ignore[reportAttributeAccessIssue]


def objects(stream: Stream) -> list[dict[str, Any]]:
    """The lines of a log away from a terminal; each of them has to be one JSON object."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]
