"""The caller at the keyboard: lines that are typed or piped in, without holding up the event loop."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator


class Keyboard:
    """Lines from standard input, in order. Ctrl-C and the end of the input are the caller hanging up."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()

    async def line(self) -> str | None:
        """What the caller says next; None when they have hung up."""
        return await self._lines.get()

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Read until the end of this block."""
        # A thread of its own that nobody waits for: a read that waits for a key cannot be called off.
        threading.Thread(target=self._read, daemon=True).start()
        self._loop.add_signal_handler(signal.SIGINT, self._lines.put_nowait, None)
        try:
            yield
        finally:
            self._loop.remove_signal_handler(signal.SIGINT)

    def _read(self) -> None:
        # Not through sys.stdin: its lock, held by a read that waits, would stop the program from ending.
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
        with contextlib.suppress(RuntimeError):  # the call is over, and the loop with it
            self._loop.call_soon_threadsafe(self._lines.put_nowait, line)
