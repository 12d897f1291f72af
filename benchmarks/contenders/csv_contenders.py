"""Reservations in a CSV file, which is read, checked and rewritten as a whole for each one."""

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
        for unit, first, day_after, _ in rows:
            if int(unit) == wish.unit and int(first) < wish.day_after and wish.first < int(day_after):
                return False
        new_file = self.path.with_suffix(f".{wish.number}")
        with new_file.open("w", newline="") as file:
            csv.writer(file).writerows([*rows, [wish.unit, wish.first, wish.day_after, wish.number]])
        new_file.replace(self.path)  # in one step, so that nobody reads half a file
        return True


class LockedCsv(UnlockedCsv):
    name = "CSV with a file lock"
    must_be_safe = True

    def _reserve(self, wish: Wish) -> bool:
        with self.path.with_suffix(".lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return super()._reserve(wish)
