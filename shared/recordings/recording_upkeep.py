"""Keeps recordings for as long as the records of their calls, and moves them to the storage where there is one."""

import asyncio
import logging

from inventory.ledger.inventory import Inventory
from shared.call_records.kept_records import CallRecords
from shared.recordings.kept_recordings import KeptRecordings
from shared.recordings.recording_storage import RecordingStorage
from shared.settings import Settings

logger = logging.getLogger("rental.recordings")

# A recording can be found a moment before the record of its call is stored.
WITHOUT_RECORD_SECONDS = 300
AFTER_THE_LONGEST_CALL_SECONDS = 900  # until what is unfinished was left by a process that was killed


class RecordingUpkeep:
    """Looks after the recordings of this machine.

    A recording goes when the record of its call is gone, because its days are over or the caller was erased, on
    whichever machine that was done: without a record nobody can find whose recording it is.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._kept = KeptRecordings(settings)

    async def look_after(self, inventory: Inventory, *, also_in_storage: bool = False) -> int:
        """Delete what is to be kept no longer, and move what is kept to the storage; how many were deleted.

        What the storage does not take stays here, and is tried the next time.

        Args:
            inventory: the depot's inventory, which knows the records.
            also_in_storage: delete in the storage too. One worker of all has to do that, once a day.

        Raises:
            InventoryUnavailable: Redis did not answer. Nothing was deleted that has a record, or may have one.
            StorageUnavailable: the storage did not answer. What is to go was deleted here.
        """
        files = self._kept.files
        longest = self._settings.longest_call_minutes * 60 + AFTER_THE_LONGEST_CALL_SECONDS
        left = await asyncio.to_thread(files.sweep_unfinished, older_than_seconds=longest)
        if left:
            logger.warning("%d recordings of calls whose process was killed were deleted", left)
        here = await asyncio.to_thread(files.kept)
        if not here and self._kept.storage is None:
            return left
        recorded = await self._recorded(inventory)
        gone = _gone(here, recorded)
        deleted = left + await asyncio.to_thread(files.erase, gone)
        if self._kept.storage is not None:
            await self._move([call_id for call_id in here if call_id in recorded], self._kept.storage, inventory)
            if also_in_storage:
                gone = _gone(await self._kept.storage.kept(), recorded)
                await self._kept.storage.erase(gone)
                deleted += len(gone)
        return deleted

    async def _move(self, call_ids: list[str], storage: RecordingStorage, inventory: Inventory) -> None:
        files = self._kept.files
        for call_id in call_ids:
            if (recording := await asyncio.to_thread(files.find, call_id)) is not None:
                await storage.put(call_id, recording)
                await asyncio.to_thread(files.erase, [call_id])
        if call_ids:  # some of their callers may have been erased meanwhile
            await storage.erase([*{*call_ids} - await self._recorded(inventory)])

    async def _recorded(self, inventory: Inventory) -> set[str]:
        return await CallRecords(inventory, keep_days=self._settings.keep_records_days).call_ids()


def _gone(kept: dict[str, float], recorded: set[str]) -> list[str]:
    return [call_id for call_id, age in kept.items() if call_id not in recorded and age > WITHOUT_RECORD_SECONDS]
