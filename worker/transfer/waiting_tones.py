"""The tones that a caller hears while a person's telephone rings for them, and while the person is told about it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from livekit import rtc

from worker.announcements import FOLDER, read_frames

RECORDING = FOLDER / "waiting.wav"
QUEUE_MS = 200  # as much is still heard when the tones stop
TRACK_NAME = "waiting_tones"


@contextlib.asynccontextmanager
async def waiting_tones(room: rtc.Room) -> AsyncIterator[None]:
    """Play the tones to the room within this block, again and again.

    Raises:
        ValueError: the recording is not a WAV file with 16 bits per sample.
        rtc.participant.PublishTrackError: LiveKit did not take the track.
    """
    frames = await asyncio.to_thread(read_frames, RECORDING)
    source = rtc.AudioSource(frames[0].sample_rate, frames[0].num_channels, queue_size_ms=QUEUE_MS)
    track = rtc.LocalAudioTrack.create_audio_track(TRACK_NAME, source)
    options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_UNKNOWN)
    publication = await room.local_participant.publish_track(track, options)

    async def play() -> None:
        while True:
            for frame in frames:
                await source.capture_frame(frame)

    playing = asyncio.create_task(play(), name="waiting_tones")
    try:
        yield
    finally:
        playing.cancel()
        source.clear_queue()
        with contextlib.suppress(rtc.participant.UnpublishTrackError):
            await room.local_participant.unpublish_track(publication.sid)
        await source.aclose()
