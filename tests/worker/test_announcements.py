"""The recorded sentences can be played, and a wrong file is named."""

import wave
from pathlib import Path

import pytest

from worker.announcements import PUTTING_THROUGH, UNAVAILABLE, read_frames


@pytest.mark.parametrize("recording", [PUTTING_THROUGH, UNAVAILABLE])
def test_the_recordings_are_whole_and_of_a_sentence_s_length(recording: Path) -> None:
    frames = read_frames(recording)
    seconds = sum(frame.samples_per_channel / frame.sample_rate for frame in frames)
    assert 3 < seconds < 20
    assert {frame.samples_per_channel for frame in frames[:-1]} == {frames[0].sample_rate // 50}
    assert any(any(frame.data) for frame in frames)


def test_a_file_that_is_no_recording_is_named(tmp_path: Path) -> None:
    (tmp_path / "words.wav").write_text("these are words")
    with pytest.raises(ValueError, match=r"words\.wav is not a WAV file"):
        read_frames(tmp_path / "words.wav")


def test_a_recording_of_eight_bits_is_refused(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "thin.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 80)
    with pytest.raises(ValueError, match="16 are needed"):
        read_frames(tmp_path / "thin.wav")
