"""The depot's registry tables while the worker runs: people edit them, and one broken row must not end calls."""

import asyncio
import logging
import secrets
import shutil
from pathlib import Path

from prometheus_client import Gauge

from inventory.server.data_folder import make_folder
from shared.settings import Settings
from shared.settings.registries import LOCAL
from shared.verification.local_registry import LocalRegistry
from shared.verification.registry_files import RegistryFileError

logger = logging.getLogger("rental.worker")

LOOK_EVERY_SECONDS = 2.0
TABLES = ("licenses.csv", "operators.csv", "policies.csv", "sites.csv")

BROKEN = Gauge(
    "rental_registry_tables_broken",
    "1 while the registry's tables are broken and the last valid ones are used",
    multiprocess_mode="livemax",
)


class RegistryTables:
    """The newest valid tables of the registry's folder, as a copy that calls read.

    Each call has a process of its own, which may have been started after a table was broken. So what was valid is
    kept on the disk, for its owner only, and not in a process.
    """

    def __init__(self, settings: Settings) -> None:
        self._source = settings.registry_folder
        self._currency = settings.currency
        self._copies = settings.data_folder / "registry"
        self._taken_over: tuple[int, ...] | None = None
        self.folder: Path = self._copies / "in-use"
        """A link to the folder that calls read their tables from."""
        self.needed = LOCAL in (
            settings.license_registry,
            settings.site_registry,
            settings.operator_registry,
            settings.insurance_registry,
        )
        """Whether any check is answered from tables."""
        self.problem: str | None = None
        """That the tables in the registry's folder are broken, in a sentence; None when they are in use."""

    def folder_for_calls(self) -> Path:
        """Take the tables over as they are when the worker starts, and tell where calls read them. It blocks.

        Where the data folder cannot be written, calls read the tables where people edit them.

        Raises:
            RegistryFileError: as `take_over`.
        """
        try:
            self.take_over()
        except OSError as exc:
            logger.error("the data folder cannot be written (%s): a broken registry table will end calls", exc.strerror)
            return self._source
        return self.folder

    def take_over(self) -> None:
        """Use the tables as they are now, if they are valid. It blocks: for the worker's start, and for a thread.

        Raises:
            RegistryFileError: they are broken, and there are none that were valid before; the text names every row.
            OSError: the copy could not be written.
        """
        changed = tuple(_changed_at(self._source / table) for table in TABLES)
        if changed == self._taken_over:
            return
        try:
            LocalRegistry.read(self._source, currency=self._currency)
        except RegistryFileError as exc:
            if not self.folder.is_dir():
                raise
            logger.error("the last valid tables of the registry are used on. %s", exc)
            self.problem = "the registry's tables are broken; the last valid ones are used"
        else:
            self._copy()
            self.problem = None
        self._taken_over = changed
        BROKEN.set(self.problem is not None)

    async def follow(self) -> None:
        """Take over what people change, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            try:
                await asyncio.to_thread(self.take_over)
            except (RegistryFileError, OSError) as exc:
                logger.error("the registry's tables could not be taken over (%s)", type(exc).__name__)

    def _copy(self) -> None:
        """Copy the tables into a folder of their own, then turn the link to it: nobody reads old rows with new ones."""
        before = self.folder.resolve()
        copy = self._copies / secrets.token_hex(4)
        make_folder(copy)
        for table in TABLES:
            shutil.copyfile(self._source / table, copy / table)
            (copy / table).chmod(0o600)
        link = copy.with_suffix(".link")
        link.symlink_to(copy.name)
        link.replace(self.folder)
        for old in self._copies.iterdir():
            # A call that has just begun may still be reading the tables from before.
            if old.is_dir() and not old.is_symlink() and old not in (copy, before):
                shutil.rmtree(old, ignore_errors=True)


def _changed_at(file: Path) -> int:
    """When the file was changed last, in nanoseconds; 0 when there is none."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
