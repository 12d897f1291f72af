"""Audio that a telephone can say: linear samples of 16 bits, 8,000 a second."""

import wave
from pathlib import Path

import numpy as np

from tests.support.sip_telephone.g711 import FRAME_SAMPLES, SAMPLE_RATE

AMPLITUDE = 8_000


def tone(seconds: float, hertz: float = 440) -> np.ndarray:
    at = np.arange(int(seconds * SAMPLE_RATE))
    return (AMPLITUDE * np.sin(2 * np.pi * hertz * at / SAMPLE_RATE)).astype(np.int16)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * SAMPLE_RATE), np.int16)


def recording(path: Path) -> np.ndarray:
    """A WAV file of 16 bits and one channel, at any rate, as a telephone would carry it.

    It is resampled by linear interpolation, without a filter: good enough for speech in a test.
    """
    with wave.open(str(path), "rb") as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        seconds = len(samples) / file.getframerate()
    at = np.linspace(0, len(samples) - 1, int(seconds * SAMPLE_RATE))
    return np.interp(at, np.arange(len(samples)), samples).astype(np.int16)


def frames(samples: np.ndarray) -> list[np.ndarray]:
    """Frames of 20 ms; the last one is filled up with silence."""
    filled = np.append(samples, np.zeros(-len(samples) % FRAME_SAMPLES, np.int16))
    return list(filled.reshape(-1, FRAME_SAMPLES))
