"""An ear and a voice for audio that goes over a codec: they hear and tell that somebody speaks, not what is said."""

import math
from array import array
from dataclasses import dataclass

SAMPLE_RATE = 24_000
LOUD = 500  # mean amplitude of a voice, of 32,767
VOICE_SECONDS = 0.16
VOICE_HERTZ = 300


def is_loud(audio: bytes) -> bool:
    samples = array("h", audio)
    return sum(map(abs, samples)) > LOUD * len(samples)


@dataclass
class LoudEar:
    """Hears where a voice begins, and that it ended so many seconds ago. Its words are always the same."""

    quiet_seconds: float = 0.7
    words: str = "Yes, please."
    speaking: bool = False
    _quiet_samples: int = 0

    def hear(self, audio: bytes) -> tuple[bool, str | None]:
        """Whether a voice begins in this chunk, and the words when it ends there."""
        loud = is_loud(audio)
        begins = loud and not self.speaking
        self.speaking = self.speaking or loud
        self._quiet_samples = 0 if loud else self._quiet_samples + len(audio) // 2
        if self.speaking and self._quiet_samples > self.quiet_seconds * SAMPLE_RATE:
            self.speaking = False
            return begins, self.words
        return begins, None

    def forget(self) -> None:
        self._quiet_samples = 0


def loud_voice(_words: str) -> bytes:
    """A tone, the same for all words."""
    tone = (
        8_000 * math.sin(2 * math.pi * VOICE_HERTZ * at / SAMPLE_RATE) for at in range(int(VOICE_SECONDS * SAMPLE_RATE))
    )
    return array("h", map(int, tone)).tobytes()
