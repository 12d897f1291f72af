"""The caller's words while one stage hands off to the next."""

import asyncio
import base64
import contextlib
from collections import deque
from typing import Any

from livekit import rtc
from livekit.agents.llm import RealtimeSession
from livekit.agents.voice.io import AudioInput

MODEL_RATE = 24_000  # samples a second, of two bytes, that LiveKit's plugin sends to the model
MODEL_CHUNK_SECONDS = 0.1  # the plugin sends no less at once
# Speech may have begun so long ago without the server having said so yet: its detection and the network both take time.
UNDETECTED_SPEECH_SECONDS = 1.5
LONGEST_HAND_OFF_SECONDS = 10.0  # after which the caller is heard again, even if no next stage was entered
LONGEST_CLEARING_SECONDS = 2.0


class HandoffAudio(AudioInput):
    """An audio input that loses no word at a hand-off.

    LiveKit has the server of the model forget the audio that it has not turned into a message yet, and drops what comes
    before the next stage is attached. So this input keeps the audio that the server has not turned into a message yet,
    holds new audio back from the end of one stage to the beginning of the next, and then gives both to the model.

    Positions are seconds of audio sent over the present connection, as the server counts them.
    """

    def __init__(self, source: AudioInput, realtime_session: RealtimeSession[Any]) -> None:
        super().__init__(label="hand-off", source=source)
        self._microphone = source
        self._model = realtime_session
        self._flows = asyncio.Event()
        self._flows.set()
        self._cleared = asyncio.Event()
        self._forgotten = b""
        self._sent: deque[tuple[float, bytes]] = deque()  # with the position at which each chunk begins
        self._position = 0.0
        self._message_end = 0.0
        self._speech_start: float | None = None
        self._last_audio = b""  # of which a part may still wait in the plugin for a whole chunk
        self._passed = 0.0  # seconds given to the plugin, and sent by it, since it last forgot what waits there
        self._passed_on = 0.0
        realtime_session.on("openai_client_event_queued", self._client_sent)
        realtime_session.on("openai_server_event_received", self._server_sent)
        realtime_session.on("session_reconnected", self._reconnected)

    async def __anext__(self) -> rtc.AudioFrame:
        frame = await self._microphone.__anext__()
        if not self._flows.is_set():
            try:
                async with asyncio.timeout(LONGEST_HAND_OFF_SECONDS):
                    await self._flows.wait()
            except TimeoutError:
                self._flows.set()
        self._note_passing(frame)
        return frame

    def hold(self) -> None:
        """Hold the audio back from here on: the stage is about to end."""
        self._cleared.clear()
        self._flows.clear()

    async def give(self) -> None:
        """Give the model what the server forgot, and after that what was held back: the next stage listens."""
        if self._flows.is_set():
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_CLEARING_SECONDS):
                await self._cleared.wait()
        if self._forgotten:
            frame = rtc.AudioFrame(self._forgotten, MODEL_RATE, 1, len(self._forgotten) // 2)
            self._forgotten = b""
            self._note_passing(frame)
            self._model.push_audio(frame)
        self._flows.set()

    def _note_passing(self, frame: rtc.AudioFrame) -> None:
        self._passed += frame.duration
        if frame.sample_rate == MODEL_RATE and frame.num_channels == 1:
            self._last_audio = (self._last_audio + bytes(frame.data))[-_size(MODEL_CHUNK_SECONDS) :]

    def _client_sent(self, event: dict[str, Any]) -> None:
        if event["type"] != "input_audio_buffer.append":
            return
        audio = base64.b64decode(event["audio"])
        self._sent.append((self._position, audio))
        self._position += _seconds(audio)
        self._passed_on += _seconds(audio)
        while self._sent and self._sent[0][0] + _seconds(self._sent[0][1]) <= self._first_needed():
            self._sent.popleft()

    def _server_sent(self, event: dict[str, Any]) -> None:
        match event["type"]:
            case "input_audio_buffer.speech_started":
                start = event.get("audio_start_ms")
                self._speech_start = self._first_needed() if start is None else start / 1000
            case "input_audio_buffer.speech_stopped":
                end = event.get("audio_end_ms")
                self._message_end = self._position if end is None else end / 1000
                self._speech_start = None
            case "input_audio_buffer.cleared":
                self._forgotten = self._not_in_a_message()
                self._message_end = self._position
                if self._speech_start is not None:
                    self._speech_start = self._position
                self._passed = self._passed_on = 0.0
                self._sent.clear()
                self._cleared.set()

    def _first_needed(self) -> float:
        """The position before which all audio is in messages, or was silence."""
        earliest = self._position - UNDETECTED_SPEECH_SECONDS if self._speech_start is None else self._speech_start
        return max(self._message_end, earliest)

    def _not_in_a_message(self) -> bytes:
        first = self._first_needed()
        sent = b"".join(audio[_size(max(0.0, first - start)) :] for start, audio in self._sent)
        waiting = min(max(0.0, self._passed - self._passed_on), MODEL_CHUNK_SECONDS)
        return sent + (self._last_audio[-_size(waiting) :] if _size(waiting) else b"")

    def _reconnected(self, _: object) -> None:
        self._sent.clear()
        self._position = self._message_end = 0.0
        self._speech_start = None


def _seconds(audio: bytes) -> float:
    return len(audio) / 2 / MODEL_RATE


def _size(seconds: float) -> int:
    """The bytes of so many seconds of audio: whole samples."""
    return 2 * round(seconds * MODEL_RATE)
