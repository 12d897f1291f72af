"""The recording of one call, from the first word to the last, unless the caller does not want it."""

import asyncio
import logging
import shutil
import socket
from pathlib import Path
from typing import Any

from livekit.agents import AgentSession
from livekit.agents.voice.recorder_io import RecorderIO

from inventory.invariants.disk_has_room import DiskHasRoom, Usage
from inventory.invariants.invariant import CouldNotCheck
from shared.call_records.call_record import Recording
from shared.recordings.recording_files import RecordingFiles
from shared.settings import Settings

logger = logging.getLogger("rental.recordings")

SAMPLES_A_SECOND = 24_000  # what LiveKit's room gives and takes, so that nothing is converted


class CallRecording:
    """Has LiveKit's recorder write what is said in a call into one file, also when several sessions hold the call.

    `AgentSession.start(record=...)` would send the recording to LiveKit Cloud where the line uses it, and could not be
    stopped. So the recorder is put between the room and the session here, and nothing leaves the machine. That a call
    cannot be recorded is logged; no method raises, and the call goes on.

    Attributes:
        refused: whether the caller does not want to be recorded.
    """

    def __init__(self, settings: Settings, call_id: str, *, usage: Usage = shutil.disk_usage) -> None:
        """`usage` answers the bytes of the data folder's disk: all, used, free."""
        self.refused = False
        self._files = RecordingFiles.of(settings)
        self._call_id = call_id
        self._disk = DiskHasRoom(settings.data_folder, embedded=settings.redis_url is None, usage=usage)
        self._path: Path | None = None
        self._failed = False
        self._recorder: RecorderIO | None = None
        self._followed: AgentSession[Any] | None = None

    async def begin(self) -> None:
        """Make the file, before the first session of the call starts. With a disk that is nearly full, or for a caller
        who did not want it, nothing is recorded. Another session of the same call goes on with the file."""
        if self._path is not None or self._failed or self.refused:
            return
        try:
            if full := [finding.told for finding in await self._disk.look()]:
                raise OSError(full[0])
            self._path = await asyncio.to_thread(self._files.begin, self._call_id)
        except (OSError, CouldNotCheck) as exc:
            self._failed = True
            why = exc.strerror if isinstance(exc, OSError) and exc.strerror else exc
            logger.warning("call %s is not recorded: %s", self._call_id, why)

    async def follow(self, agent_session: AgentSession[Any]) -> None:
        """Record what is said in this session from now on. It does nothing for a session in text, or one that is
        followed already."""
        hears, speaks = agent_session.input.audio, agent_session.output.audio
        if self._path is None or self.refused or self._followed is agent_session or hears is None or speaks is None:
            return
        self._followed = agent_session
        recorder = self._recorder or RecorderIO(agent_session=agent_session, sample_rate=SAMPLES_A_SECOND)
        agent_session.input.audio = recorder.record_input(hears)
        agent_session.output.audio = recorder.record_output(speaks)
        if self._recorder is None:
            self._recorder = recorder
            await recorder.start(output_path=self._path)

    async def refuse(self) -> None:
        """The caller does not want it: record nothing from here on, and delete what was recorded."""
        self.refused = True
        await self._drop()

    async def close(self) -> Recording:
        """End the recording, once the sessions of the call are closed; what became of it. A recording that is kept can
        be found from here on."""
        if self.refused:
            await self._drop()  # once more: the tool that did it may have been cut off
            return Recording(outcome="refused")
        try:
            await self._stop()
            if self._path is not None and await asyncio.to_thread(self._files.keep, self._call_id):
                return Recording(outcome="kept", machine=socket.gethostname())
        except OSError as exc:
            logger.error("the recording of call %s could not be kept: %s", self._call_id, exc.strerror)
        return Recording(outcome="not made")

    async def _drop(self) -> None:
        await self._stop()
        try:
            await asyncio.to_thread(self._files.drop, self._call_id)
        except OSError as exc:
            logger.error("what was recorded of call %s could not be deleted: %s", self._call_id, exc.strerror)

    async def _stop(self) -> None:
        """Have the recorder write what it has in memory, and nothing after that."""
        if self._recorder is not None:
            await self._recorder.aclose()
