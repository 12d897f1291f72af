"""Where the recordings of calls that are over are found: on this machine, or in the storage of the depot."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from shared.call_records.call_record import Recording
from shared.recordings.recording_files import CALL_ID, RecordingFiles
from shared.recordings.recording_storage import RecordingStorage
from shared.settings import Settings


@dataclass(frozen=True)
class InStorage:
    """A recording in the storage, with its size in bytes."""

    storage: RecordingStorage
    call_id: str
    size: int


class KeptRecordings:
    """The recordings of a depot as this machine reaches them.

    Attributes:
        files: those on this machine.
        storage: where they are moved to; None where they stay in the data folders.
    """

    def __init__(self, settings: Settings) -> None:
        self.files = RecordingFiles.of(settings)
        self.storage = RecordingStorage(settings) if settings.recordings_bucket else None

    async def find(self, call_id: str) -> Path | InStorage | None:
        """The recording of a call; None if it is neither here nor in the storage.

        Raises:
            StorageUnavailable: it is not here, and the storage did not answer.
        """
        if (here := await asyncio.to_thread(self.files.find, call_id)) is not None:
            return here
        if self.storage is None or not CALL_ID.fullmatch(call_id):
            return None
        size = await self.storage.size(call_id)
        return None if size is None else InStorage(self.storage, call_id, size)

    async def erase(self, call_ids: Collection[str]) -> int:
        """Delete the recordings of these calls, here and in the storage; how many there were here.

        Raises:
            StorageUnavailable: the storage did not answer. Those here are deleted.
        """
        erased = await asyncio.to_thread(self.files.erase, call_ids)
        if self.storage is not None:
            await self.storage.erase([call_id for call_id in call_ids if CALL_ID.fullmatch(call_id)])
        return erased


def told(recording: Recording | None, found: Path | InStorage | None) -> str:
    """What became of the recording of a call, as a sentence without its full stop; "" where calls are not recorded."""
    if found is not None:
        return "kept in the storage" if isinstance(found, InStorage) else f"kept here, in {found}"
    if recording is None:
        return ""
    match recording.outcome:
        case "kept":
            return f"not here: it was kept on the machine {recording.machine}"
        case "refused":
            return "none, because the caller did not want it"
        case "not made":
            return "none, because it could not be made; the log of the call says why"
