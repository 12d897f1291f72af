"""What a telephone has heard, and when."""

import itertools
import time
from dataclasses import dataclass

import numpy as np

from tests.support.sip_telephone.g711 import FRAME_SAMPLES, FRAME_SECONDS, SAMPLE_RATE

LOUD = 500  # mean amplitude of a voice, of 32,767
SHORT_PAUSE_SECONDS = 0.1  # a pause within a sound, or packets that came late


@dataclass
class Sound:
    """Something loud, from its first frame to the end of its last one, in seconds of `time.monotonic()`."""

    begin: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.begin


class Heard:
    """Every frame that came, and the sounds in them by their energy."""

    def __init__(self) -> None:
        self.sounds: list[Sound] = []
        self._frames: list[tuple[float, np.ndarray]] = []

    def hear(self, samples: np.ndarray) -> None:
        """A frame of 20 ms has come."""
        now = time.monotonic()
        self._frames.append((now, samples))
        if np.abs(samples.astype(np.int32)).mean() <= LOUD:
            return
        if self.sounds and now - self.sounds[-1].end <= SHORT_PAUSE_SECONDS:
            self.sounds[-1].end = now + FRAME_SECONDS
        else:
            self.sounds.append(Sound(now, now + FRAME_SECONDS))

    @property
    def quiet_seconds(self) -> float:
        """How long nothing loud has come: since the last sound, or for ever."""
        return time.monotonic() - self.sounds[-1].end if self.sounds else float("inf")

    def first_sound_after(self, at: float) -> Sound | None:
        return next((sound for sound in self.sounds if sound.begin >= at), None)

    def seconds_of_sound(self, *, since: float = 0.0) -> float:
        return sum(sound.seconds for sound in self.sounds if sound.begin >= since)

    def longest_silence(self, begin: float, end: float) -> float:
        """The longest time without a sound between these two moments, in seconds."""
        heard = [sound for sound in self.sounds if sound.end > begin and sound.begin < end]
        edges = [begin, *itertools.chain.from_iterable((sound.begin, sound.end) for sound in heard), end]
        return max(edges[at + 1] - edges[at] for at in range(0, len(edges), 2))

    def seconds_of_tone(self, hertz: float, *, since: float = 0.0) -> float:
        """For how long mostly this tone was heard: so that two telephones can tell whether they hear each other."""
        at = np.arange(FRAME_SAMPLES)
        wave = np.exp(-2j * np.pi * hertz * at / SAMPLE_RATE)
        found = 0
        for came, samples in self._frames:
            energy = float((samples.astype(np.float64) ** 2).sum())
            if came < since or len(samples) != FRAME_SAMPLES or energy < FRAME_SAMPLES * LOUD**2:
                continue
            found += 2 * abs((samples * wave).sum()) ** 2 / FRAME_SAMPLES > energy / 2
        return found * FRAME_SECONDS
