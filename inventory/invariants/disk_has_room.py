"""The disk of the data folder has room."""

import asyncio
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from inventory.invariants.invariant import CouldNotCheck, Finding, Invariant

GIB = 1024**3
LEAST_BYTES = GIB
LEAST_PART = 0.1  # of the disk: a small volume with much of it free is not nearly full

Usage = Callable[[Path], tuple[int, int, int]]


class DiskHasRoom(Invariant):
    """Redis answers no change any more when it cannot write its file, and what calls leave is not kept."""

    name = "disk-has-room"
    must_be = "The disk of the data folder has room"
    to_do = (
        "Make room on it, or move the folder to a larger one. A full disk loses what calls leave in the folder, and "
        "with the embedded server nothing can be booked any more"
    )

    def __init__(self, folder: Path, *, embedded: bool, usage: Usage = shutil.disk_usage) -> None:
        """`folder` is the data folder, in which an `embedded` server keeps the bookings too. `usage` answers the bytes
        of its disk: all, used, free."""
        self._folder = folder
        self._embedded = embedded
        self._usage = usage

    async def look(self) -> Iterable[Finding]:
        """See `Invariant.look`. A folder that is not there yet is looked for where it will be made."""
        folder = self._folder.resolve()
        there = next(each for each in (folder, *folder.parents) if each.exists())
        try:
            total, _, free = await asyncio.to_thread(self._usage, there)
        except OSError as exc:
            raise CouldNotCheck(f"the data folder {self._folder.name}/ cannot be looked at ({exc.strerror})") from exc
        if free >= LEAST_BYTES or free >= total * LEAST_PART:
            return []
        what = ", in which the embedded server keeps the bookings," if self._embedded else ""
        told = (
            f"the disk of the data folder {self._folder.name}/{what} is nearly full: less than "
            f"{LEAST_BYTES // GIB} GiB and {LEAST_PART:.0%} of it are free"
        )
        return [Finding(told=told)]
