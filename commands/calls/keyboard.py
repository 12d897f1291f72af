"""Lines from the keyboard or a pipe, read without blocking the event loop."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator


class Keyboard:
    """The lines of standard input. Ctrl-C and the end of the input mean that the caller hangs up."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()

    async def line(self) -> str | None:
        """Wait for the caller's next line; None when they have hung up."""
        return await self._lines.get()

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Read until the end of this block."""
        # A daemon thread, because a read that waits for a key cannot be cancelled.
        threading.Thread(target=self._read, daemon=True).start()
        self._loop.add_signal_handler(signal.SIGINT, self._lines.put_nowait, None)
        try:
            yield
        finally:
            self._loop.remove_signal_handler(signal.SIGINT)

    def _read(self) -> None:
        # Not through sys.stdin: a waiting read holds its lock, which would keep the program from ending.
        unfinished = b""
        while read := os.read(sys.stdin.fileno(), 65536):
            *lines, unfinished = (unfinished + read).split(b"\n")
            for line in lines:
                self._hear(line)
        if unfinished:
            self._hear(unfinished)
        self._put(None)

    def _hear(self, line: bytes) -> None:
        self._put(line.decode("utf-8", errors="replace").strip())

    def _put(self, line: str | None) -> None:
        with contextlib.suppress(RuntimeError):  # the call has ended, and its event loop is closed
            self._loop.call_soon_threadsafe(self._lines.put_nowait, line)
