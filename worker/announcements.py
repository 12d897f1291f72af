"""Recorded sentences for callers and persons, played when no model can speak."""

import asyncio
import wave
from pathlib import Path

from livekit import rtc

from shared.rental_call import RentalCall
from shared.settings import Settings
from shared.workflow import Stage

FOLDER = Path(__file__).resolve().parent.parent / "data" / "announcements"
UNAVAILABLE = FOLDER / "en" / "unavailable.wav"
PUTTING_THROUGH = FOLDER / "en" / "putting_through.wav"
FOR_A_PERSON = FOLDER / "en" / "for_a_person.wav"

FRAME_SECONDS = 0.02


def in_language(recording: Path, code: str) -> Path:
    """The same sentence in the language with this code."""
    return FOLDER / code / recording.name


def languages_to_play(settings: Settings, call: RentalCall) -> list[str]:
    """The codes of the languages in which a caller is told something: their own where it is known. Before they have
    said anything, all languages of the line, one after the other."""
    codes = [spoken.code for spoken in settings.spoken]
    if call.language is not None:
        return [call.language]
    return codes if call.stage is Stage.GREETING else codes[:1]


async def play(room: rtc.Room, recording: Path, *, track_name: str = "announcement") -> None:
    """Play a recording to everybody in the room, and return when it has ended.

    Args:
        room: a connected room.
        recording: a WAV file with 16 bits per sample.
        track_name: the name of the track, by which it may be kept for one of those in the room.

    Raises:
        ValueError: the file is not such a WAV file.
        TimeoutError: nobody subscribed to the audio within five seconds.
    """
    frames = await asyncio.to_thread(read_frames, recording)
    source = rtc.AudioSource(frames[0].sample_rate, frames[0].num_channels)
    track = rtc.LocalAudioTrack.create_audio_track(track_name, source)
    options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
    publication = await room.local_participant.publish_track(track, options)
    try:
        async with asyncio.timeout(5):
            await publication.wait_for_subscription()
        for frame in frames:
            await source.capture_frame(frame)
        await source.wait_for_playout()
    finally:
        await source.aclose()


def read_frames(recording: Path) -> list[rtc.AudioFrame]:
    """Read a recording as frames of 20 ms; the last one may be shorter.

    Raises:
        ValueError: the file is not a WAV file with 16 bits per sample.
    """
    try:
        with wave.open(str(recording), "rb") as file:
            if file.getsampwidth() != 2:
                raise ValueError(f"{recording.name} has {8 * file.getsampwidth()} bits per sample; 16 are needed.")
            rate, channels = file.getframerate(), file.getnchannels()
            samples = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as exc:
        raise ValueError(f"{recording.name} is not a WAV file: {exc}") from exc
    size = int(rate * FRAME_SECONDS) * channels * 2
    return [
        rtc.AudioFrame(chunk, rate, channels, len(chunk) // (channels * 2))
        for chunk in (samples[begin : begin + size] for begin in range(0, len(samples), size))
    ]
