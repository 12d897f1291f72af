"""Reservations in a CSV file that is read, checked and written anew, as the seed's inventory was."""

import asyncio
import csv
import fcntl
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.contenders import Wish


class UnlockedCsv:
    name = "control: CSV without a lock"
    must_be_safe = False

    def __init__(self, folder: Path, threads: ThreadPoolExecutor) -> None:
        self.path = folder / f"{type(self).__name__}.csv"
        self.threads = threads

    async def prepare(self, units: int) -> None:
        self.path.write_text("")

    async def reserve(self, wish: Wish) -> bool:
        return await asyncio.get_running_loop().run_in_executor(self.threads, self._reserve, wish)

    def _reserve(self, wish: Wish) -> bool:
        with self.path.open(newline="") as file:
            rows = list(csv.reader(file))
        for unit, first, last, _ in rows:
            if int(unit) == wish.unit and int(first) < wish.last and wish.first < int(last):
                return False
        anew = self.path.with_suffix(f".{wish.number}")
        with anew.open("w", newline="") as file:
            csv.writer(file).writerows([*rows, [wish.unit, wish.first, wish.last, wish.number]])
        anew.replace(self.path)  # so that nobody reads half a file
        return True


class LockedCsv(UnlockedCsv):
    name = "CSV with a file lock"
    must_be_safe = True

    def _reserve(self, wish: Wish) -> bool:
        with self.path.with_suffix(".lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return super()._reserve(wish)
