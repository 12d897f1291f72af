"""The recordings of calls as files on this machine: each is named by the id of its call, and found when it is whole."""

import contextlib
import os
import re
import time
from collections.abc import Iterable
from pathlib import Path

from inventory.server.data_folder import make_folder
from shared.settings import Settings

CALL_ID = re.compile(r"[0-9a-f]{32}")  # what is no id of a call is never looked for, so no path leads elsewhere
SUFFIX = ".ogg"
ONLY_ITS_OWNER = 0o600


class RecordingFiles:
    """The recordings of one depot on this machine. Every method blocks for as long as the disk takes.

    A recording is written into a folder of its own, `unfinished`, and is moved from there when its call is over.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._unfinished = folder / "unfinished"

    @classmethod
    def of(cls, settings: Settings) -> "RecordingFiles":
        """The recordings in the data folder of these settings."""
        return cls(settings.data_folder / "recordings" / settings.depot)

    def begin(self, call_id: str) -> Path:
        """Make the empty file that a call is recorded into, for its owner only.

        Raises:
            OSError: it cannot be made, or is there already.
        """
        make_folder(self._unfinished)
        path = self._unfinished / f"{_checked(call_id)}{SUFFIX}"
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_ITS_OWNER))
        return path

    def keep(self, call_id: str) -> bool:
        """Let the recording of a call that is over be found. False when nothing was recorded: there is no file then.

        Raises:
            OSError: the file cannot be written to the end or moved.
        """
        name = f"{_checked(call_id)}{SUFFIX}"
        written = self._unfinished / name
        if not written.stat().st_size:
            written.unlink()
            return False
        with written.open("rb") as file:
            os.fsync(file.fileno())
        written.replace(self.folder / name)
        return True

    def drop(self, call_id: str) -> None:
        """Delete what is recorded of a call so far."""
        (self._unfinished / f"{_checked(call_id)}{SUFFIX}").unlink(missing_ok=True)

    def find(self, call_id: str) -> Path | None:
        """The recording of a call that is over; None if it is not on this machine."""
        path = self.folder / f"{call_id}{SUFFIX}"
        return path if CALL_ID.fullmatch(call_id) and path.is_file() else None

    def kept(self) -> dict[str, float]:
        """The seconds since each recording was kept, by the id of its call."""
        now, found = time.time(), {}
        for path in self.folder.glob(f"*{SUFFIX}"):
            with contextlib.suppress(FileNotFoundError):  # another process has just deleted it
                if CALL_ID.fullmatch(path.stem):
                    found[path.stem] = now - path.stat().st_mtime
        return found

    def erase(self, call_ids: Iterable[str]) -> int:
        """Delete the recordings of these calls; how many there were."""
        found = [path for call_id in call_ids if (path := self.find(call_id))]
        for path in found:
            path.unlink(missing_ok=True)
        return len(found)

    def sweep_unfinished(self, *, older_than_seconds: float) -> int:
        """Delete what was left by processes that were killed: unfinished recordings that nobody has written to for so
        long; how many there were."""
        left, now = 0, time.time()
        for path in self._unfinished.glob(f"*{SUFFIX}"):
            with contextlib.suppress(FileNotFoundError):
                if now - path.stat().st_mtime > older_than_seconds:
                    path.unlink()
                    left += 1
        return left


def _checked(call_id: str) -> str:
    if not CALL_ID.fullmatch(call_id):
        raise ValueError("this is no id of a call")
    return call_id
