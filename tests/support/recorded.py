"""What is in the recording of a call, and a line that records."""

import dataclasses
import os
import time
from pathlib import Path

import av
import numpy as np

from agents.conversation.rental_line import RentalLine
from inventory.ledger.new_ids import new_id
from shared.recordings.recording_files import RecordingFiles
from shared.settings import Settings

RATE = 48_000  # samples a second that Opus is decoded to
SOUND = bytes(range(256)) * 4


def recording_line(line: RentalLine, folder: Path, **changed: object) -> RentalLine:
    """The same line, which records its calls into this data folder."""
    settings = line.settings.model_copy(update={"record_calls": True, "data_folder": folder, **changed})
    return dataclasses.replace(line, settings=settings)


def files_in(settings: Settings) -> list[str]:
    """Every file below the folder of recordings, by its path from there."""
    folder = settings.data_folder / "recordings" / settings.depot
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def loudness(recording: Path) -> tuple[float, float]:
    """The loudest sample of the caller and of the line, of 1.0."""
    caller, spoken = _samples(recording).max(axis=1)
    return float(caller), float(spoken)


def voices_in(recording: Path) -> int:
    """How often the caller began to speak after a tenth of a second without a sound."""
    loud = np.flatnonzero(_samples(recording)[0] > 0.1)
    return 1 + int((np.diff(loud) > RATE / 10).sum())


def _samples(recording: Path) -> np.ndarray:
    """How loud each sample of the caller and of the line is, as two rows."""
    with av.open(recording) as container:
        sounds = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.abs(np.concatenate(sounds, axis=1))


def recorded(own: Settings, *, seconds_ago: float = 0, whole: bool = True, sound: bytes = SOUND) -> str:
    """The id of a call that was recorded so long ago, as a file on this machine."""
    files, call_id = RecordingFiles.of(own), new_id()
    path = files.begin(call_id)
    path.write_bytes(sound)
    if whole:
        assert files.keep(call_id)
        path = files.find(call_id)
    assert path is not None
    at = time.time() - seconds_ago
    os.utime(path, (at, at))
    return call_id
