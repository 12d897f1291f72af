"""An ear for audio that has come over a telephone codec: it hears that somebody speaks, not what."""

from array import array
from dataclasses import dataclass

SAMPLE_RATE = 24_000
LOUD = 500  # mean amplitude of a voice, of 32,767
QUIET_SECONDS = 0.7  # after which a turn is over


@dataclass
class LoudEar:
    """Hears where a voice begins and ends. Its words are always the same."""

    speaking: bool = False
    _quiet_samples: int = 0

    def hear(self, audio: bytes) -> tuple[bool, str | None]:
        """Whether a voice begins in this chunk, and the words when it ends there."""
        samples = array("h", audio)
        loud = sum(map(abs, samples)) > LOUD * len(samples)
        begins = loud and not self.speaking
        self.speaking = self.speaking or loud
        self._quiet_samples = 0 if loud else self._quiet_samples + len(samples)
        if self.speaking and self._quiet_samples > QUIET_SECONDS * SAMPLE_RATE:
            self.speaking = False
            return begins, "Yes, please."
        return begins, None

    def forget(self) -> None:
        self._quiet_samples = 0
