"""Who listens to which call: a player, or the page Now, asks for one part of it after another, and that is one look."""

import time
from collections.abc import Callable

LONGEST_SECONDS = 60 * 60.0  # after which a request is a listening of its own


class Listeners:
    """Who began to listen within the last hour, by the person's name and the id of the call."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began: dict[tuple[str, str], float] = {}

    def began(self, name: str, call_id: str) -> None:
        """This person begins to listen to this call."""
        now = self._clock()
        self._began = {key: at for key, at in self._began.items() if now - at < LONGEST_SECONDS}
        self._began[name, call_id] = now

    def listens(self, name: str, call_id: str) -> bool:
        """Whether this person began to listen to it within the last hour."""
        at = self._began.get((name, call_id))
        return at is not None and self._clock() - at < LONGEST_SECONDS
