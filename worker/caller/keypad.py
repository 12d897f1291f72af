"""Digits that the caller types on the telephone's keypad."""

import asyncio
from collections.abc import Callable

END_KEY = "#"


class Keypad:
    """Collects digits until `#` or a pause of `pause_seconds`, then calls `typed` with all of them."""

    def __init__(self, typed: Callable[[str], None], *, pause_seconds: float) -> None:
        self._typed = typed
        self._pause_seconds = pause_seconds
        self._digits = ""
        self._pause: asyncio.TimerHandle | None = None

    def press(self, key: str) -> None:
        """Take one key: 0 to 9, `*` or `#`."""
        if self._pause is not None:
            self._pause.cancel()
        if key == END_KEY:
            self._complete()
            return
        self._digits += key
        self._pause = asyncio.get_running_loop().call_later(self._pause_seconds, self._complete)

    def _complete(self) -> None:
        self._pause = None
        typed, self._digits = self._digits, ""
        if typed:
            self._typed(typed)
